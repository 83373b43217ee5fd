"""A register is made whole or not at all, and opened only as what it was born."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos.app import App
from pos.cashiering import imports, people
from pos.config import Settings, parse_settings
from pos.domain.errors import BadInput, Expected, Refused, Unavailable
from pos.domain.money import Money
from pos.domain.people import Person, Role
from pos.ledger import sql as ledger_sql
from pos.receivables.outcome import ImportKind, ImportRequest
from pos.store import BookLock
from tests.support.bills import BILLS, bill
from tests.support.counters import PASSWORD, Desk, make_desk, settings_without_devices

ADMIN = Person("ann", "Ann Admin", "AN", Role.ADMINISTRATOR)


def create(folder: Path) -> App:
    app = App(folder)
    app.create("training", settings_without_devices(), ADMIN, PASSWORD)
    return app


def code(refused: pytest.ExceptionInfo[Expected]) -> str:
    return refused.value.code


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path / "data")
    yield made
    made.app.close()


@pytest.mark.parametrize("left", [(), ("register.key",), ("register.key", ".personal.key.part")])
def test_an_attempt_that_was_cut_off_is_made_good_by_the_next(tmp_path: Path, left: tuple[str, ...]) -> None:
    """Keys are made one after the other, and whatever was built lies under another name."""
    create(tmp_path / "whole").open().close()
    data = tmp_path / "data"
    (data / "keys").mkdir(parents=True)
    for name in left:
        whole = tmp_path / "whole" / "keys" / name.lstrip(".").removesuffix(".part")
        (data / "keys" / name).write_bytes(whole.read_bytes()[: 7 if name.startswith(".") else None])
    for name in ("counterfoil.new", "counterfoil.new-wal", "counterfoil.new-journal"):
        (data / name).write_bytes(b"half a book")
    app = create(data)
    counter = app.open()
    assert counter.book.head()[0] == 3
    assert not list(data.glob("counterfoil.new*"))
    assert (data / "keys" / "personal.key").stat().st_mode & 0o077 == 0
    app.close()


def test_two_who_make_a_book_at_once_make_one(tmp_path: Path) -> None:
    tmp_path.joinpath("data").mkdir()
    first = BookLock(tmp_path / "data")
    first.acquire()
    with pytest.raises(Unavailable) as refused:
        create(tmp_path / "data")
    first.release()
    assert code(refused) == "BOOK_IN_USE"
    create(tmp_path / "data")
    with pytest.raises(Refused) as there:
        create(tmp_path / "data")
    assert code(there) == "BOOK_THERE"


def test_the_log_of_a_lost_book_is_not_folded_into_a_new_one(tmp_path: Path) -> None:
    (tmp_path / "counterfoil.db-wal").write_bytes(b"frames of another book")
    with pytest.raises(Refused) as refused:
        create(tmp_path)
    assert code(refused) == "BOOK_REMAINS"


def test_a_book_is_never_opened_as_another_register(desk: Desk) -> None:
    desk.app.close()
    config = desk.app.places.config
    config.write_text(re.sub(r'^register = ".*"$', 'register = "R07"', config.read_text("utf-8"), flags=re.MULTILINE))
    for opened in (desk.app.open, desk.app.open_read_only):
        with pytest.raises(BadInput) as refused:
            opened()
        assert code(refused) == "REGISTER_DIFFERS"


def with_float(text: str, dollars: str) -> Settings:
    changed = re.sub(r'float = "[0-9.]+"', f'float = "{dollars}"', text, count=1)
    assert changed != text
    return parse_settings(changed, Path("config.toml"))


def test_other_floats_in_the_settings_are_booked_into_the_change_fund(desk: Desk) -> None:
    desk.app.close()
    config = desk.app.places.config
    settings = with_float(config.read_text("utf-8"), "312.34")
    config.write_text(settings.text, encoding="utf-8")
    counter = desk.app.open()
    balance = ledger_sql.trial_balance(counter.book.read())
    assert balance == {"safe:float": settings.agency.change_fund, "fund:change": -settings.agency.change_fund}
    desk.app.close()
    seq = desk.app.open().book.head()[0]
    desk.app.close()
    assert desk.app.open().book.head()[0] == seq


def test_imports_at_once_build_on_each_other(desk: Desk, tmp_path: Path) -> None:
    """Both see the reference that is in force: one after the other, or one would undo the other."""
    texts = (BILLS, BILLS.replace("water,10223104,W-1001", "license,55,L-1").replace("citation,", "permit,"))
    failures: list[BaseException] = []

    def bring(number: int, text: str) -> None:
        path = tmp_path / f"bills-{number}.csv"
        path.write_text(text, encoding="utf-8")
        try:
            imports.import_file(desk.counter, desk.supervisor, ImportRequest(ImportKind.BILLS, path))
        except BaseException as error:  # noqa: BLE001  # shown below, on the test's own thread
            failures.append(error)

    threads = [threading.Thread(target=bring, args=(number, text)) for number, text in enumerate(texts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert desk.counter.reference.number == 2
    assert bill(desk, "water", "W-1001").due == Money(8243)
    assert bill(desk, "license", "L-1").due == Money(8243)


def test_old_reference_files_go_and_nobody_who_reads_minds(desk: Desk, tmp_path: Path) -> None:
    for number, cents in enumerate(("60.00", "61.00", "62.00", "63.00")):
        path = tmp_path / f"bills-{number}.csv"
        path.write_text(BILLS.replace("60.00", cents), encoding="utf-8")
        imports.import_file(desk.counter, desk.supervisor, ImportRequest(ImportKind.BILLS, path))
    assert sorted(path.name for path in desk.counter.data.glob("reference-*")) == ["reference-3.db", "reference-4.db"]


def test_a_password_typed_as_a_login_is_not_written_into_the_book(desk: Desk) -> None:
    with pytest.raises(Refused):
        people.sign_in(desk.counter, "my secret phrase", "carla")
    last = ledger_sql.entry(desk.counter.book.read(), desk.counter.book.head()[0])
    assert last is not None
    assert (last.kind, last.data["login"]) == ("person.sign-in-failed", "")


def test_a_login_is_one_however_it_is_typed(desk: Desk) -> None:
    dora = Person("DORA", "Dora", "DO", Role.CASHIER)
    added = people.add_person(desk.counter, desk.administrator, dora, PASSWORD, "271828", own=True)
    assert added.login == "dora"
    assert people.sign_in(desk.counter, " Dora", PASSWORD).login == "dora"
    assert people.unlock(desk.counter, "DORA ", "271828").login == "dora"
