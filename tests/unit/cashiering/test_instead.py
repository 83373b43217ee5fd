"""Papers that the printer does not print: given to the spare, or made a PDF; each time an entry, and never both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]  # ships no types
import pytest

from pos.app import verify_book
from pos.cashiering import instead, papers, take_payment, try_devices
from pos.cashiering.bring_home import bring_home
from pos.cashiering.devices import Devices, record_outcome
from pos.cashiering.lights import PRINTER, SPARE_PRINTER
from pos.domain.errors import Expected
from pos.domain.papers import TEST_PAPER, Barcode, Paper, Picture, Qr, Text
from pos.drivers import spool_sql
from pos.drivers.jobs import JobKind, JobState
from pos.drivers.ports import Outcome, PrinterWithDrawer, Why
from pos.drivers.spool import Spool
from pos.ledger import sql as ledger_sql
from pos.ledger.entries import Entry
from pos.receivables.outcome import ImportKind
from pos.reports.on_page import pdf_of_paper
from tests.support.bills import FEES, cash, fee_cart
from tests.support.counters import Desk, import_text, open_desk
from tests.unit.drivers.test_escpos_render import picture


def nobody_prints() -> PrinterWithDrawer:
    raise AssertionError("nothing is printed here: the spool was not started")


def spool(desk: Desk, device: str) -> Spool:
    book = desk.counter.book
    return Spool(book.database, device, nobody_prints, lambda job, outcome: record_outcome(book, job, outcome))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Two receipts wait for a printer, and there is another one."""
    made = open_desk(tmp_path / "data")
    import_text(made, ImportKind.FEES, FEES, tmp_path)
    made.counter.devices = Devices(spool(made, PRINTER), spare=spool(made, SPARE_PRINTER))
    for _ in range(2):
        take_payment.post(made.counter, made.cashier, made.session_id, fee_cart(made, 500).with_tender(cash(500)))
    yield made
    made.app.close()


def entries(desk: Desk, kind: str) -> list[Entry]:
    return [one for one in ledger_sql.entries(desk.counter.book.read()) if one.kind == kind]


def waits_for(desk: Desk) -> list[tuple[str, str]]:
    return [(job.device, job.subject) for job in desk.counter.devices.waiting() if job.kind is not JobKind.DRAWER]


def test_all_that_waits_goes_to_the_spare_and_each_is_an_entry(desk: Desk) -> None:
    assert instead.to_spare(desk.counter, desk.cashier) == 2
    assert waits_for(desk) == [(SPARE_PRINTER, "R01-000001"), (SPARE_PRINTER, "R01-000002")]
    assert [(one.who, one.data["device"], one.data["subject"]) for one in entries(desk, "device.moved")] == [
        ("carla", SPARE_PRINTER, "R01-000001"),
        ("carla", SPARE_PRINTER, "R01-000002"),
    ]
    with pytest.raises(Expected) as refused:
        instead.to_spare(desk.counter, desk.cashier)
    assert refused.value.code == "NOTHING_WAITS"
    places = desk.app.places
    desk.app.close()
    assert verify_book(places).ok


def test_what_waits_for_the_spare_comes_back_to_the_first(desk: Desk) -> None:
    with pytest.raises(Expected) as refused:
        instead.to_first(desk.counter, desk.cashier)
    assert refused.value.code == "NOTHING_WAITS"
    instead.to_spare(desk.counter, desk.cashier)
    assert instead.to_first(desk.counter, desk.cashier) == 2
    assert waits_for(desk) == [(PRINTER, "R01-000001"), (PRINTER, "R01-000002")]
    assert [one.data["device"] for one in entries(desk, "device.moved")] == [SPARE_PRINTER] * 2 + [PRINTER] * 2


def test_what_waits_for_a_spare_that_is_gone_comes_home(desk: Desk) -> None:
    instead.to_spare(desk.counter, desk.cashier)
    book = desk.counter.book
    with book.writing() as page:
        job = next(spool_sql.in_state(page.connection, SPARE_PRINTER, JobState.WAITING))
        spool_sql.move(page.connection, job, JobState.WAITING, JobState.SENDING)  # the till was cut off there
    for _ in range(2):
        bring_home(book)
        assert waits_for(desk) == [(PRINTER, "R01-000002")]
        assert [one.subject for one in papers.unsure_jobs(desk.counter)] == ["R01-000001"]
    assert [(one.who, one.data["device"]) for one in entries(desk, "device.moved")][2:] == [("", PRINTER)]


def test_without_a_spare_it_says_so(desk: Desk) -> None:
    desk.counter.devices = Devices(spool(desk, PRINTER))
    for verb in (
        lambda: instead.to_spare(desk.counter, desk.cashier),
        lambda: instead.to_first(desk.counter, desk.cashier),
        lambda: try_devices.print_test(desk.counter, desk.cashier, spare=True),
    ):
        with pytest.raises(Expected) as refused:
            verb()
        assert refused.value.code == "SPARE_NOT_SET_UP"


def test_a_test_paper_goes_to_the_spare_when_it_is_the_one_that_is_tried(desk: Desk) -> None:
    try_devices.print_test(desk.counter, desk.cashier, spare=True)
    assert waits_for(desk)[-1] == (SPARE_PRINTER, TEST_PAPER)


def test_a_receipt_as_a_pdf_is_given_up_at_the_printer_and_can_be_read(desk: Desk) -> None:
    path = instead.as_pdf(desk.counter, desk.cashier, "R01-000001")
    text = pypdfium2.PdfDocument(path)[0].get_textpage().get_text_range()
    assert "R01-000001" in text
    assert "TOTAL" in text
    assert waits_for(desk) == [(PRINTER, "R01-000002")]
    (given_up,) = entries(desk, "device.outcome")
    assert (given_up.data["state"], given_up.data["why"]) == ("not-sent", "withdrawn")
    (made,) = entries(desk, "document.printed")
    assert (made.who, made.data) == ("carla", {"name": "receipt-R01-000001.pdf", "form": "file"})


def test_a_receipt_that_no_longer_waits_is_not_made_a_second_time(desk: Desk) -> None:
    path = instead.as_pdf(desk.counter, desk.cashier, "R01-000001")
    path.unlink()
    with pytest.raises(Expected) as refused:
        instead.as_pdf(desk.counter, desk.cashier, "R01-000001")
    assert refused.value.code == "RECEIPT_NOT_WAITING"
    assert not path.exists()


def test_a_duplicate_says_so_as_a_pdf_too(desk: Desk) -> None:
    with desk.counter.book.writing() as page:
        papers.owe_duplicate(desk.counter, page, desk.cashier, "R01-000001")
    instead.as_pdf(desk.counter, desk.cashier, "R01-000001")  # the original is first
    path = instead.as_pdf(desk.counter, desk.cashier, "R01-000001")
    assert path.name == "receipt-R01-000001-copy-1.pdf"
    assert "DUPLICATE 1" in pypdfium2.PdfDocument(path)[0].get_textpage().get_text_range()


def test_codes_on_the_pdf_are_read_back_and_a_long_paper_takes_pages() -> None:
    import zxingcpp  # noqa: PLC0415 - heavy, and of this test only

    lines = tuple(Text(f"line {number}") for number in range(90))
    paper = Paper((Picture("logo"), Barcode("R01-000123"), Qr("R01-000124"), *lines))
    document = pypdfium2.PdfDocument(pdf_of_paper(paper, "R01-000123", {"logo": picture()}))
    assert len(document) == 2
    seen = document[0].render(scale=3).to_pil()
    assert {code.text for code in zxingcpp.read_barcodes(seen)} == {"R01-000123", "R01-000124"}


def test_what_was_handed_to_windows_is_neither_confirmed_nor_asked_about(desk: Desk) -> None:
    (job, _) = [one for one in desk.counter.devices.waiting() if one.kind is JobKind.ORIGINAL]
    record_outcome(desk.counter.book, job, Outcome.handed_over(310))
    record_outcome(desk.counter.book, replace(job, seq=job.seq + 100), Outcome.unknown(310, Why.NO_FENCE))
    assert [one.job for one in papers.unsure_jobs(desk.counter)] == [job.seq + 100]
    told = [(one.data["state"], one.data["why"]) for one in entries(desk, "device.outcome")]
    assert told == [("unknown", "handed"), ("unknown", "no-fence")]
    places = desk.app.places
    desk.app.close()
    assert verify_book(places).ok
