"""One register: makes its book, opens it for work or to be looked at, closes it again."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pos.app.fittings import build_devices, no_devices
from pos.app.ground import Ground
from pos.app.own_settings import require_own
from pos.app.places import STEPS, Places
from pos.app.standing import as_confirmed
from pos.app.watching import BookWatch
from pos.app.workbench import Workbench
from pos.cashiering import close_terminal, pay_by_card, settings_record, settle
from pos.cashiering.backup_desk import BackupDesk
from pos.cashiering.backups import BOOK
from pos.cashiering.counter import Counter
from pos.cashiering.devices import Devices
from pos.cashiering.keeper import Keeper
from pos.cashiering.logo import pictures
from pos.cashiering.papers import paper_maker
from pos.cashiering.people import check_new_person, hash_secrets, write_person
from pos.cashiering.reference import current_reference, reference_to_renew
from pos.config import Settings, read_settings
from pos.domain.clock import Clock, SystemClock
from pos.domain.errors import BadInput, Expected, Refused, Unavailable
from pos.domain.people import Person, Role
from pos.ledger import chart
from pos.ledger.book import Book, streams
from pos.ledger.entries import Line
from pos.ledger.keys import Keys
from pos.store import BookLock, Database
from pos.store.files import put_whole, write_whole
from pos.store.folders import require_local, require_one_name
from pos.store.space import DiskGate

MODES = ("live", "training")


class App:
    """One register's application: makes a book, opens it, closes it again."""

    def __init__(
        self, data: Path, out: Path | None = None, clock: Clock | None = None, state: Path | None = None
    ) -> None:
        """``state`` is where the user's account remembers the book, apart from its folder; None: nothing does."""
        self.places = Places(data, out or data / "out", state)
        self.clock = clock or SystemClock()
        self._closers = contextlib.ExitStack()

    def has_book(self) -> bool:
        """Whether there is a book in the data folder."""
        return self.places.book.exists()

    def require_free(self) -> None:
        """Refuse at once what opening would refuse later: the book is at work in another process.

        :raises Unavailable: ``BOOK_IN_USE`` with its pid, ``FOLDER_READ_ONLY``
        """
        if self.has_book():
            lock = BookLock(self.places.book.parent)
            lock.acquire()
            lock.release()

    def create(self, mode: str, settings: Settings, admin: Person, password: str) -> None:
        """Make a new book, its keys, its settings file and its first administrator.

        All is built under another name and put in place at the end: a break leaves no half book.

        :raises BadInput: ``MODE_UNKNOWN``, what ``check_new_person`` and ``require_own`` refuse
        :raises Refused: ``BOOK_THERE``, ``BOOK_REMAINS`` (a log without its book, a link to none), ``VIRTUAL_ON_LIVE``
        :raises Unavailable: ``FOLDER_READ_ONLY``, ``FOLDER_ON_NETWORK``, ``FILE_NOT_WRITTEN``, ``BOOK_IN_USE``
        """
        if mode not in MODES:
            raise BadInput("MODE_UNKNOWN", mode=mode)
        administrator = replace(admin, role=Role.ADMINISTRATOR, login=admin.login.strip().lower())
        check_new_person(administrator, password, "")
        if mode == "live":
            require_own(settings)
        self._refuse_what_is_there()
        self._make_folder()
        lock = BookLock(self.places.data)
        lock.acquire()
        try:
            self._refuse_what_is_there()
            self._build(mode, settings, administrator, password)
        finally:
            lock.release()

    def open(
        self, said: Callable[[str], None] = lambda _: None, *, devices: bool = True, anew: bool = False
    ) -> Counter:
        """Open the book for work: lock, settings, reference, devices; open card attempts are asked for.

        ``said`` hears what is being done, for a screen that waits. Without ``devices`` the metal is left alone, and
        so are open card attempts: for work that no payer waits for. ``anew``: for an import, also where the file with
        the bills is gone or damaged.

        :raises Unavailable: ``BOOK_MISSING``, ``BOOK_IN_USE``, ``FOLDER_READ_ONLY``, ``FOLDER_ON_NETWORK``,
            ``BOOK_NAMED_TWICE``, ...
        :raises Refused: ``BOOK_FOREIGN``, ``BOOK_NEWER``, ``BOOK_DAMAGED``, ``VIRTUAL_ON_LIVE``
        :raises BadInput: ``REGISTER_DIFFERS``, and what is wrong with the settings
        """
        with contextlib.ExitStack() as opened:
            settings, book = self._open_book(opened)
            settings_record.note(book, settings.text, settings.agency.change_fund, file=self.places.config)
            fitted = self._fit(settings, book) if devices else no_devices()
            opened.callback(fitted.close)
            counter = self._counter(settings, book, fitted, refit=devices, anew=anew)
            opened.callback(counter.close)
            opened.callback(counter.bench.close)
            watch = BookWatch(counter, self.places)
            watch.look()
            opened.callback(watch.close)
            keeper = Keeper(counter)
            opened.callback(keeper.close)
            if devices:
                counter.disk.hold()
                opened.callback(counter.disk.let_go)
                keeper.start()
                watch.start()
            fitted.start()
            self._closers = opened.pop_all()
        with contextlib.suppress(Unavailable):  # the till opens all the same; settling again says what is wrong
            settle.finish(counter)
        if devices:
            said("recover")
            pay_by_card.recover_all(counter)
            with contextlib.suppress(Expected):  # the batch's closing stays open, and is asked about again
                close_terminal.ask_about_closing(counter, "")
        return counter

    def open_as_it_is(self) -> Counter:
        """Open the book for work that comes before all other: opening writes nothing. Raises as :meth:`open`."""
        with contextlib.ExitStack() as opened:
            settings, book = self._open_book(opened)
            counter = self._counter(settings, book, no_devices())
            opened.callback(counter.close)
            self._closers = opened.pop_all()
        return counter

    def open_read_only(self) -> Counter:
        """Open beside a till that may be at work: look, and write nothing. Raises as :meth:`open`."""
        if not self.has_book():
            raise Unavailable("BOOK_MISSING", path=self.places.book)
        settings = read_settings(self.places.config)
        with contextlib.ExitStack() as opened:
            database = Database.open_read_only(self.places.book, STEPS)
            opened.callback(database.close)
            book = Book(database, Keys.load(self.places.keys), self.clock)
            counter = self._counter(_as_the_book_has_them(settings, book), book, no_devices())
            opened.callback(counter.close)
            self._closers = opened.pop_all()
        return counter

    def close(self) -> None:
        """Let go of devices, book and lock, in that order."""
        self._closers.close()

    def _open_book(self, opened: contextlib.ExitStack) -> tuple[Settings, Book]:
        """Lock, settings and book; what is to be closed again goes onto ``opened``."""
        if not self.has_book():
            raise Unavailable("BOOK_MISSING", path=self.places.book)
        path = self.places.book
        require_local(path.parent)
        require_one_name(path)
        lock = BookLock(path.parent)
        lock.acquire()
        opened.callback(lock.release)
        settings = read_settings(self.places.config)
        database = Database.open(path, STEPS)
        opened.callback(database.close)
        book = Book(database, Keys.load(self.places.keys), self.clock)
        return _as_the_book_has_them(settings, book), book

    def _fit(self, settings: Settings, book: Book) -> Devices:
        return build_devices(settings.devices, self._ground(settings, book))

    def _ground(self, settings: Settings, book: Book) -> Ground:
        make_paper = paper_maker(book, settings.agency, settings.billers)
        on_paper = pictures(self.places.data, settings.agency)
        return Ground(book, self.places.keys, self.places.virtual, make_paper, on_paper)

    def _counter(
        self, settings: Settings, book: Book, devices: Devices, *, refit: bool = False, anew: bool = False
    ) -> Counter:
        """``refit``: what a wizard learns of a device holds at once. ``anew``: see :meth:`open`."""
        bills = reference_to_renew if anew else current_reference
        bench = Workbench(settings, self._ground(settings, book), self.places.config, fleet=devices.virtual)
        counter = Counter(
            bench=bench,
            data=self.places.data,
            out=self.places.out,
            book=book,
            agency=settings.agency,
            billers=settings.billers,
            gl=settings.gl,
            devices=devices,
            columns=settings.devices.columns,
            reference=bills(book, self.places.data),
            disk=DiskGate(self.places.data, settings.disk),
            upstream=settings.upstream,
            backups=BackupDesk(settings.backups),
            retention=settings.retention,
        )
        if refit:
            bench.took = lambda fresh: _set_up_anew(counter, fresh, bench.ground)
        return counter

    def _refuse_what_is_there(self) -> None:
        """A book; or what is left of one, which SQLite would fold into the new one, and a link that leads nowhere."""
        if self.has_book():
            raise Refused("BOOK_THERE", folder=self.places.data)
        name = self.places.data / BOOK
        for left in (*self.places.data.glob(f"{BOOK}-*"), *([name] if name.is_symlink() else ())):
            raise Refused("BOOK_REMAINS", file=left)

    def _build(self, mode: str, settings: Settings, administrator: Person, password: str) -> None:
        beside = self.places.book.with_name("counterfoil.new")
        for left in self.places.data.glob(f"{beside.name}*"):
            left.unlink()
        keys = Keys.make(self.places.keys)
        database = Database.open(beside, STEPS, create=True)
        try:
            _first_entries(Book(database, keys, self.clock), mode, settings, administrator, password)
        finally:
            database.close()
        log = beside.with_name(f"{beside.name}-wal")
        if log.exists():  # the disk took the entries, but not into the one file that gets its name now
            raise Unavailable("FILE_NOT_WRITTEN", path=beside, detail=log.name)
        write_whole(self.places.config, settings.text.encode())
        put_whole(beside, self.places.book)

    def _make_folder(self) -> None:
        require_local(self.places.data)
        try:
            self.places.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise Unavailable("FOLDER_READ_ONLY", folder=self.places.data) from error


def _set_up_anew(counter: Counter, settings: Settings, ground: Ground) -> None:
    """Go on with the devices of other settings."""
    counter.columns = settings.devices.columns
    counter.devices.become(build_devices(settings.devices, ground, counter.devices.virtual))


def _as_the_book_has_them(settings: Settings, book: Book) -> Settings:
    """A book's numbers begin with its register for ever; the settings cannot make it another's. What waits for an
    administrator's name stays as it was.

    A book that went on from a backup has an ending on that code: everything the counter writes is called so.
    """
    born, named = streams(book.read())[0], settings.agency.register
    if named != born:
        raise BadInput("REGISTER_DIFFERS", book=born, settings=named)
    held = as_confirmed(settings, book)
    return replace(held, agency=replace(held.agency, register=book.identity.register))


def _first_entries(book: Book, mode: str, settings: Settings, admin: Person, password: str) -> None:
    """The birth of a book: who it is, the change fund it is entrusted with, the first administrator."""
    agency = settings.agency
    secrets = hash_secrets(password, "")
    with book.writing() as page:
        page.append(
            "book.created",
            {
                "mode": mode,
                "agency": agency.name,
                "office": agency.office,
                "register": agency.register,
                "public_key": book.keys.public,
                "drawers": {drawer.code: drawer.float.cents for drawer in agency.drawers},
            },
            who=admin.login,
            lines=[Line(chart.SAFE_FLOAT, agency.change_fund), Line(chart.CHANGE_FUND, -agency.change_fund)],
        )
        write_person(page, admin, secrets, who=admin.login)
    settings_record.note(book, settings.text, settings.agency.change_fund, who=admin.login)
