"""PDFs: the same bytes each time, every text of the report on the page, pages numbered, nothing outside the margins."""

import io
import re
from dataclasses import replace
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]  # ships no types
import pytest

from pos.domain.facts import Head
from pos.domain.money import Money
from pos.reports import typeset
from pos.reports.deposit import deposit_slip
from pos.reports.drawer import x_report, z_report
from pos.reports.model import Column, Figure, Note, Report, Row, Section, SignHere, Style, Table
from pos.reports.pages import render
from pos.reports.pdf import deposit_slip_pdf, summary_pdf, z_report_pdf
from pos.reports.summary import day_summary
from pos.settlement.batch import Batch
from pos.settlement.day import day_facts
from pos.settlement.gather import deposit, session_facts
from tests.support.samples import IMPRINT
from tests.support.small_day import ANA, BEN, gathered, small_day
from tests.support.written_day import Day


@pytest.fixture
def day(tmp_path: Path) -> Day:
    return small_day(tmp_path)


@pytest.fixture
def made(day: Day) -> tuple[Batch, Head]:
    return gathered(day)


def pages(content: bytes) -> list[str]:
    """The text of each page, blanks taken out: a line may break anywhere."""
    document = pypdfium2.PdfDocument(io.BytesIO(content))
    texts = []
    for page in document:
        sheet = page.get_textpage()
        texts.append(squeezed(sheet.get_text_bounded()))
        sheet.close()
        page.close()
    document.close()
    return texts


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u00ad\ufffe-]+", "", text)


def texts_of(report: Report) -> list[str]:
    """Everything a report says."""
    said = [report.title, report.subtitle, report.agency, report.office]
    said += [part for pair in report.facts for part in pair]
    said += [part for figure in report.figures for part in (figure.label, figure.value)]
    for section in report.sections:
        said.append(section.title)
        for block in section.blocks:
            match block:
                case Table():
                    said += [column.title for column in block.columns]
                    said += [cell for row in block.rows for cell in row.cells]
                case Note():
                    said.append(block.text)
                case SignHere():
                    said += block.people
    if report.head:
        said += [report.head.hash, report.head.signature]
    return said


@pytest.mark.parametrize("language", ["en", "es"])
def test_all_that_a_report_says_is_on_the_page(day: Day, made: tuple[Batch, Head], language: str) -> None:
    batch, head = made
    connection = day.book.read()
    for report in (
        z_report(session_facts(connection, ANA), head, IMPRINT, language),
        x_report(session_facts(connection, BEN), IMPRINT, language, at=day.clock.now(), who="sue"),
        deposit_slip(deposit(connection, 1), head, IMPRINT, language),
        day_summary(day_facts(batch), head, IMPRINT, language),
    ):
        there = "".join(pages(render(report)))
        words = {word for one in texts_of(report) for word in one.split()}
        missing = [word for word in words if squeezed(word) not in there]
        assert not missing, report.title


def test_the_same_report_gives_the_same_bytes(day: Day, made: tuple[Batch, Head]) -> None:
    batch, head = made
    connection = day.book.read()
    facts, slip = session_facts(connection, ANA), deposit(connection, 1)
    assert z_report_pdf(facts, head, IMPRINT, "en") == z_report_pdf(facts, head, IMPRINT, "en")
    assert deposit_slip_pdf(slip, head, IMPRINT, "es") == deposit_slip_pdf(slip, head, IMPRINT, "es")
    assert summary_pdf(day_facts(batch), head, IMPRINT, "en") == summary_pdf(day_facts(batch), head, IMPRINT, "en")


def test_training_is_said_on_every_page(day: Day, made: tuple[Batch, Head]) -> None:
    batch, head = made
    for training in (True, False):
        content = summary_pdf(day_facts(batch), head, replace(IMPRINT, training=training), "en")
        found = pages(content)
        assert len(found) > 1
        assert all((squeezed("TRAINING – no money was taken") in page) is training for page in found)


def long_report(rows: int) -> Report:
    """A report of many rows and large amounts."""
    columns = (Column("What", 2), Column("Amount", amount=True), Column("Why it was so", 3))
    reason = "The reason is long enough to be broken into lines, because people explain things at length"
    lines = [Row((f"row {n}", Money(10**11 + n).grouped, reason), Style.MARKED) for n in range(rows)]
    lines.append(Row(("All", Money(10**12).grouped, ""), Style.TOTAL))
    sections = (
        Section("Many", (Table(columns, tuple(lines)),)),
        Section("Words", (Note("One sentence after another. " * 30), SignHere(("Somebody",)))),
    )
    figures = (Figure("All", "$1,000,000,000.00"),)
    head = Head(1, "0" * 64, "1" * 128)
    facts = (
        ("Day", "one"),
        ("Sessions", ", ".join(f"Z {n}" for n in range(40))),
        ("C", "c"),
        ("D", "W" * 60),
        ("E", "e"),
    )
    agency = "The Consolidated City and County of Rivermouth upon the Estuary, Department of Finance"
    return Report("en", agency, "Counter " * 12, "Long", "Many rows", facts, sections, figures, head)


@pytest.mark.parametrize("rows", [1, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 60, 400])
def test_pages_are_numbered_and_nothing_is_outside_the_margins(rows: int) -> None:
    content = render(long_report(rows))
    found = pages(content)
    for number, page in enumerate(found, start=1):
        assert squeezed(f"Page {number} of {len(found)}") in page
    assert all(squeezed(f"row {n}1,000") in "".join(found) for n in range(rows))
    assert not [number for number, page in enumerate(found[1:]) if page.startswith("All")], "a sum begins a page"
    document = pypdfium2.PdfDocument(io.BytesIO(content))
    for page_ in document:
        for thing in page_.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT]):
            left, bottom, right, top = thing.get_bounds()
            assert left >= typeset.MARGIN - 1
            assert right <= typeset.WIDTH - typeset.MARGIN + 1
            assert bottom >= 20
            assert top <= typeset.HEIGHT - 20
        page_.close()
    document.close()
