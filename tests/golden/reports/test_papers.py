"""Every paper of the small day, compared whole: receipts as set on 32, 42 and 48 columns, reports as text."""

from dataclasses import replace
from pathlib import Path

import pytest

from pos.domain.cards import Verified
from pos.domain.papers import Line, Paper, set_out
from pos.domain.receipts import Receipt
from pos.reports.deposit import deposit_slip
from pos.reports.drawer import x_report, z_report
from pos.reports.receipt import Copy, receipt_document
from pos.reports.summary import day_summary
from pos.reports.tape import tape
from pos.reports.text import text
from pos.settlement.day import day_facts
from pos.settlement.gather import deposit, session_facts
from tests.support.golden import same_as
from tests.support.samples import IMPRINT
from tests.support.small_day import ANA, BEN, fix_ids, gathered, small_day
from tests.support.written_day import Day

KEPT = Path(__file__).parent / "small-day"
LANGUAGES = ("en", "es")


@pytest.fixture
def day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Day:
    fix_ids(monkeypatch)
    return small_day(tmp_path)


def as_set(paper: Paper, columns: int) -> str:
    """A paper as people see it; what is not text stands in brackets, how it is set at the line's end."""
    lines = []
    for piece in set_out(paper, columns):
        if isinstance(piece, Line):
            styles = "".join(mark for mark, on in (("B", piece.bold), ("T", piece.tall), ("W", piece.wide)) if on)
            lines.append(f"|{piece.text:<{columns}}|{styles}")
        else:
            lines.append(f"[{piece}]")
    return "\n".join(lines) + "\n"


def with_personal(receipt: Receipt) -> Receipt:
    """Names and addresses are not in the book's bodies; a receipt printed at the counter has them."""
    items = tuple(replace(item, detail="125 Elm St" if item.biller == "water" else "") for item in receipt.items)
    return replace(receipt, payer="E. Ortiz", items=items)


@pytest.mark.parametrize("columns", [32, 42, 48])
def test_receipts(day: Day, columns: int) -> None:
    batch, _ = gathered(day)
    first, part, _, by_card, _, void = batch.receipts
    copy = Copy(1, day.clock.now())
    papers = [
        receipt_document(with_personal(first), IMPRINT),
        receipt_document(part, IMPRINT),
        receipt_document(by_card, IMPRINT, language="es"),
        receipt_document(void, IMPRINT),
        receipt_document(with_personal(first), IMPRINT, copy=copy, voided_by="R01-000009"),
        receipt_document(void, replace(IMPRINT, training=True), language="es"),
    ]
    same_as(KEPT / f"receipts-{columns}.txt", "\n".join(as_set(one, columns) for one in papers).encode())


@pytest.mark.parametrize("language", LANGUAGES)
def test_how_a_card_was_verified(day: Day, language: str) -> None:
    batch, _ = gathered(day)
    by_card = batch.receipts[3]
    tender = by_card.tenders[0]
    assert tender.card is not None
    papers = [
        receipt_document(
            replace(by_card, tenders=(replace(tender, card=replace(tender.card, cvm=how)),)), IMPRINT, language=language
        )
        for how in Verified
    ]
    same_as(
        KEPT / f"verified-{language}.txt",
        "\n".join(as_set(one, columns) for columns in (32, 42) for one in papers).encode(),
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_reports(day: Day, language: str) -> None:
    connection = day.book.read()
    batch, head = gathered(day)
    z = z_report(session_facts(connection, ANA), head, IMPRINT, language)
    x = x_report(session_facts(connection, BEN), IMPRINT, language, at=day.clock.now(), who="sue")
    slip = deposit_slip(deposit(connection, 1), head, IMPRINT, language)
    summary = day_summary(day_facts(batch), head, replace(IMPRINT, training=True), language)
    for name, report in {"z": z, "x": x, "deposit": slip, "summary": summary}.items():
        same_as(KEPT / f"{name}-{language}.txt", text(report).encode())
    same_as(KEPT / f"z-tape-{language}.txt", as_set(tape(z), 42).encode())
    narrow = "\n".join(as_set(tape(one), 32) for one in (z, x, slip, summary))
    same_as(KEPT / f"tapes-32-{language}.txt", narrow.encode())
