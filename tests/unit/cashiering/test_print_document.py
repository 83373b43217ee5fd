"""Issued documents on paper: narrow ones owed to the printer, PDFs byte for byte; each time an entry."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos.app import verify_book
from pos.cashiering import count, deposit, documents, finalize, print_document, settle, take_payment
from pos.cashiering.deposit import Bagged
from pos.cashiering.devices import Devices
from pos.cashiering.lights import PRINTER
from pos.domain.drawers import CashCount
from pos.domain.errors import Expected
from pos.domain.papers import Line, Paper, set_out
from pos.domain.people import Permission, Person, Role
from pos.drivers.ports import PrinterWithDrawer
from pos.drivers.spool import Spool
from pos.ledger import sql as ledger_sql
from pos.receivables.outcome import ImportKind
from tests.support.bills import FEES, cash, fee_cart
from tests.support.counters import DAY, Desk, import_text, open_desk

Z, SLIP = "z-R01-00001.pdf", "deposit-R01-00001.pdf"


def nobody_prints() -> PrinterWithDrawer:
    raise AssertionError("nothing is printed here: the spool was not started")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A drawer closed with 5.00 taken and a bag made of it; what the printer is owed from then on stays to be seen."""
    made = open_desk(tmp_path / "data")
    import_text(made, ImportKind.FEES, FEES, tmp_path)
    counter = made.counter
    take_payment.post(counter, made.cashier, made.session_id, fee_cart(made, 500).with_tender(cash(500)))
    count.start(counter, made.cashier, made.session_id)
    count.submit(counter, made.cashier, made.session_id, count.Counted(CashCount({10000: 2, 500: 1})))
    finalize.finalize(counter, made.supervisor, made.session_id, {})
    deposit.make(counter, made.supervisor, DAY, Bagged(CashCount({500: 1}), "B-1"))
    counter.devices = Devices(Spool(counter.book.database, PRINTER, nobody_prints, lambda job, outcome: None))
    yield made
    made.app.close()


def printed(desk: Desk) -> list[tuple[str, str, str]]:
    found = ledger_sql.entries(desk.counter.book.read())
    return [(one.who, one.data["name"], one.data["form"]) for one in found if one.kind == "document.printed"]


def code(desk: Desk, person: Person, name: str) -> str:
    with pytest.raises(Expected) as refused:
        print_document.on_tape(desk.counter, person, name)
    return refused.value.code


def on_paper(paper: str, columns: int) -> str:
    pieces = set_out(Paper.from_json(paper), columns)
    return "\n".join(one.text for one in pieces if isinstance(one, Line))


@pytest.mark.parametrize("columns", [42, 48])
def test_z_slip_and_summary_are_owed_on_narrow_paper(desk: Desk, columns: int) -> None:
    sealed = settle.settle(desk.counter, desk.supervisor, DAY)
    for name in (Z, SLIP, f"{sealed.batch}/summary.pdf", f"{sealed.batch}/{Z}"):
        print_document.on_tape(desk.counter, desk.supervisor, name)
    papers = [on_paper(job.paper, columns) for job in desk.counter.devices.waiting()]
    for paper, title in zip(papers, ("Z report 1", "Deposit 1", "Day summary", "Z report 1"), strict=True):
        assert title in paper
        assert "5.00" in paper
        assert max(map(len, paper.splitlines())) <= columns
    assert [form for _, _, form in printed(desk)] == ["tape"] * 4
    assert verify_book(desk.app.places).ok


def test_the_file_is_the_document_byte_for_byte_each_time(desk: Desk) -> None:
    first = print_document.as_file(desk.counter, desk.supervisor, Z)
    assert first.read_bytes() == documents.issued(desk.counter, Z)
    first.write_bytes(b"somebody wrote into it")
    again = print_document.as_file(desk.counter, desk.cashier, Z)
    assert (again, again.read_bytes()) == (first, documents.issued(desk.counter, Z))
    assert printed(desk) == [("sam", Z, "file"), ("carla", Z, "file")]


def test_what_cannot_be_printed_is_refused_and_leaves_no_entry(desk: Desk) -> None:
    sealed = settle.settle(desk.counter, desk.supervisor, DAY)
    assert code(desk, desk.supervisor, "z-R01-00009.pdf") == "DOCUMENT_UNKNOWN"
    assert code(desk, desk.supervisor, f"{sealed.batch}/journal.csv") == "DOCUMENT_HAS_NO_TAPE"
    clerk = Person("ada", "Ada", "AD", Role.ADMINISTRATOR)
    assert not clerk.may(Permission.READ_ALL)
    assert code(desk, clerk, Z) == "NOT_PERMITTED"
    desk.counter.devices = Devices()
    assert code(desk, desk.supervisor, Z) == "PRINTER_NOT_SET_UP"
    assert printed(desk) == []


def test_what_is_in_no_batch_yet_is_listed(desk: Desk) -> None:
    assert documents.unsealed(desk.counter) == (Z, SLIP)
    settle.settle(desk.counter, desk.supervisor, DAY)
    assert documents.unsealed(desk.counter) == ()
