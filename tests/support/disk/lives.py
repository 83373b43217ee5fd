"""A register whose book lies on a simulated disk, and what it is put through: lives that end when the power goes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from pos.app import App, verify_book
from pos.app.places import STEPS
from pos.cashiering import cash_moves, count, finalize, find, open_drawer, receipts, take_payment, void
from pos.cashiering.counter import Counter
from pos.cashiering.second_count import Second
from pos.domain.carts import CASH, CHECK, Cart, Item, Tender
from pos.domain.clock import ScriptClock
from pos.domain.drawers import CashCount, change_in_pieces
from pos.domain.errors import Expected, Refused, Unavailable
from pos.domain.figures import DrawerFigures
from pos.domain.money import Money
from pos.ledger.sql import session_entries
from pos.receivables.outcome import ImportKind
from pos.settlement.figures import drawer_figures
from pos.settlement.gather import session_figures
from pos.store import Database
from tests.support.bills import FEES
from tests.support.counters import DAY, FLOAT, MORNING, Desk, import_text, open_desk
from tests.support.disk.model import Disk, File
from tests.support.disk.vfs import SimulatedDisk

LIVES_OF_A_BOOK = 25
MOST_STEPS = 5
"""Between a start of the program and its end."""

CLOSES = 0.01
"""How often a drawer is closed instead of something small: reports of many pages of the file, and signatures."""
SMALL = ("PRAGMA wal_autocheckpoint = 12", "PRAGMA cache_size = 12")
"""With these a short life sees checkpoints, and pages that leave the cache before their commit."""


@dataclass
class Ledger:
    """What was acknowledged: hashes by entry number, receipts by cart, and the cart whose answer never came."""

    entries: dict[int, str] = field(default_factory=dict)
    carts: dict[str, str] = field(default_factory=dict)
    waiting: Cart | None = None
    figures: list[tuple[int, DrawerFigures]] = field(default_factory=list)
    """What a drawer was said to hold, and after which entry."""


LOOKS = 0.3
"""How often somebody looks at what the drawer holds."""


class Register:
    """A register of the sample city with an open drawer, its book on the simulated disk."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        """:raises NotTheSameLibrary:"""
        self.chance = chance
        desk = open_desk(folder / "data")
        import_text(desk, ImportKind.FEES, FEES, folder)
        self._fee = next(one for one in find.fees(desk.counter) if one.code == "MISC")
        self.cashier, self.supervisor, self.session = desk.cashier, desk.supervisor, desk.session_id
        desk.app.close()
        self.places = desk.app.places
        self.simulated = SimulatedDisk(self.places.book)
        self._born = self.places.book.read_bytes()
        self.places.book.write_bytes(b"")  # its name only: what is read is on the simulated disk
        self.kept = Ledger()
        self.lives = 0
        self.setting: tuple[str, ...] = ()
        """Run on the writing connection of every life."""
        self.fails = False
        """Whether reading may fail."""
        self.reborn()

    def reborn(self) -> None:
        """Begin again with the book as it was made."""
        disk = Disk()
        disk.files[str(self.places.book)] = File(bytearray(self._born), bytearray(self._born), named=True)
        self.simulated.boot(disk)
        self.kept = Ledger()
        self.lives = 0

    @contextmanager
    def open(self) -> Iterator[Desk]:
        """The program is started, and ended as well as that goes."""
        app = App(self.places.data, clock=ScriptClock(MORNING))
        try:
            counter = app.open(devices=False)
            for setting in self.setting:
                counter.book.database._writer.execute(setting)
            yield Desk(app, counter, self.cashier, self.supervisor, self.supervisor, ScriptClock(MORNING))
        finally:
            with suppress(Expected):
                app.close()

    def live(self) -> None:
        """Start the program, do some things at the counter and end it; what is acknowledged is remembered."""
        with self.open() as desk:
            for _ in range(self.chance.randrange(MOST_STEPS + 1)):
                self.step(desk)

    def step(self, desk: Desk) -> None:
        """One thing; the cart whose answer never came is posted again before anything else."""
        if self.kept.waiting is not None:
            self._post(desk.counter, self.kept.waiting)
        elif not self._close_further(desk.counter):
            self._something(desk)
        seq, digest = desk.counter.book.head()
        self.kept.entries[seq] = digest
        if self.chance.random() < LOOKS:
            self._look(desk.counter, seq)

    def check(self) -> None:
        """All that was acknowledged is there, nothing is there in part, and nothing is there twice."""
        found = verify_book(self.places)
        assert found.ok, found.findings
        with closing(Database.open_read_only(self.places.book, STEPS)) as database:
            connection = database.read()
            for seq, digest in self.kept.entries.items():
                row = connection.execute("SELECT hash FROM entry WHERE seq = ?", (seq,)).fetchone()
                assert row is not None, f"entry {seq} was acknowledged and is gone"
                assert row["hash"].hex() == digest, f"entry {seq} is another one"
            numbers = dict(connection.execute("SELECT key, number FROM receipt WHERE voids = ''").fetchall())
            lost = {key: number for key, number in self.kept.carts.items() if numbers.get(key) != number}
            assert not lost, f"receipts were acknowledged and are gone: {lost}"
            more = set(numbers) - set(self.kept.carts)
            assert len(more) <= 1, f"receipts that nobody was told of: {more}"
            for seq, said in self.kept.figures:
                entries = [one for one in session_entries(connection, said.session) if one.seq <= seq]
                assert drawer_figures(entries) == said, f"a drawer was said to hold {said} after entry {seq}"
            self.kept.figures.clear()

    def _look(self, counter: Counter, seq: int) -> None:
        """At what the drawer holds; what a disk that fails made of it may be refused, never wrong."""
        try:
            self.kept.figures.append((seq, session_figures(counter.book.read(), self.session)))
        except Refused:
            if not self.fails:
                raise

    def _something(self, desk: Desk) -> None:
        counter, chance = desk.counter, self.chance
        known = list(self.kept.carts.values())
        what = chance.random() if known else 0
        if what < 0.7:
            self._post(counter, self._cart())
        elif what < 0.8:
            with rules_may_refuse():
                undone = chance.choice(known)
                void.void_receipt(counter, self.cashier, self.supervisor, self.session, undone, reason="wrong")
        elif what < 0.9:
            receipts.reprint(counter, self.cashier, chance.choice(known))
        else:
            with rules_may_refuse():
                taken = CashCount({100: 3})
                cash_moves.pick_up(counter, self.cashier, self.session, taken, Second(self.supervisor, taken))

    def _close_further(self, counter: Counter) -> bool:
        """The next thing of a close, where one is under way or begins now."""
        connection = counter.book.read()
        last = connection.execute("SELECT id, state FROM session ORDER BY opened DESC LIMIT 1").fetchone()
        self.session = last["id"]
        match last["state"]:
            case "open" if self.chance.random() >= CLOSES:
                return False
            case "open":
                count.start(counter, self.cashier, self.session)
            case "counting":
                held = session_figures(connection, self.session)
                cash = CashCount(dict(change_in_pieces(held.of(CASH.code).expected)))
                check = held.of(CHECK.code).expected
                checks = {CHECK.code: (1, check)} if check else {}
                count.submit(counter, self.cashier, self.session, count.Counted(cash, checks))
            case "submitted":
                finalize.finalize(counter, self.supervisor, self.session, {})
            case _:
                open_drawer.open_drawer(counter, self.cashier, "1", DAY, FLOAT)
        return True

    def _cart(self) -> Cart:
        amount = self.chance.randrange(1, 20000)
        cart = Cart.new().with_item(Item.of_fee(self._fee, amount=Money(amount)))
        if self.chance.random() < 0.4:
            return cart.with_tender(Tender(CHECK, Money(amount), number="7", payer="Ada Lee"))
        return cart.with_tender(Tender(CASH, Money(amount + self.chance.randrange(500))))

    def _post(self, counter: Counter, cart: Cart) -> None:
        self.kept.waiting = cart
        posted = take_payment.post(counter, self.cashier, self.session, cart)
        self.kept.carts[cart.id] = posted.receipt.number
        self.kept.waiting = None


@contextmanager
def rules_may_refuse() -> Iterator[None]:
    """A rule may say no; a disk may not."""
    try:
        yield
    except Unavailable:
        raise
    except Expected:
        return
