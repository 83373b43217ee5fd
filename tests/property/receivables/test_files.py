"""Files of any content: what we write reads back the same, and what is thrown at the importer is refused or taken."""

from __future__ import annotations

import contextlib
import datetime as dt
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos.domain.bills import Bill, Charge, Fee, GlShare
from pos.domain.clock import Instant
from pos.domain.errors import BadInput
from pos.domain.money import Money
from pos.receivables.cells import clean, us_amount
from pos.receivables.filed import Account, FiledBill, FileMark
from pos.receivables.find import find
from pos.receivables.folding import fold, number_key
from pos.receivables.outcome import ImportKind
from pos.receivables.textfile import TextFile
from pos.receivables.writing import accounts_file, bills_file, fees_file
from tests.support.receivables import BILLERS, HEADER, Hall, row, text

pytestmark = pytest.mark.slow

references = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9 ./:#_+*()-]{0,10}[A-Za-z0-9]", fullmatch=True).map(
    lambda found: " ".join(found.split())
)
words = st.text(
    st.characters(
        exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp"),
        exclude_characters="|\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
    ),
    max_size=20,
).map(clean)
amounts = st.integers(-(10**9), 10**9).map(Money)
shares = st.lists(
    st.tuples(st.from_regex(r"[0-9]{3}", fullmatch=True), st.from_regex(r"[0-9]{3}\.[0-9]{2}", fullmatch=True)),
    min_size=1,
    max_size=3,
    unique=True,
).flatmap(
    lambda codes: st.tuples(
        *(st.builds(GlShare, st.just(fund), st.just(code), st.integers(1, 99)) for fund, code in codes)
    )
)


@st.composite
def bills(draw: st.DrawFn) -> Bill:
    codes = draw(st.lists(references, min_size=1, max_size=4, unique=True))
    charges = [
        Charge(code, draw(words) or code, draw(amounts), draw(st.integers(0, 999)), draw(shares)) for code in codes
    ]
    number = draw(references)
    return Bill(
        biller=draw(st.sampled_from(sorted(BILLERS))),
        account=draw(references),
        number=number,
        description=draw(words) or number,
        customer=draw(words),
        address=draw(words),
        due_date=draw(st.none() | st.dates(dt.date(1990, 1, 1), dt.date(2150, 1, 1))),
        charges=tuple(sorted(charges, key=lambda one: (one.priority, one.code))),
        keys=tuple(dict.fromkeys(filter(None, draw(st.lists(words, max_size=3))))),
        partial_allowed=draw(st.booleans()),
    )


marks = st.builds(
    FileMark,
    as_of=st.integers(0, 4 * 10**12).map(lambda ms: Instant(ms, -480)),
    posted_through=st.none() | st.just(()) | st.just((("R01", 7), ("R02", 123456))),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(bills(), min_size=1, max_size=6, unique_by=lambda bill: bill.key), marks)
def test_bills_read_back_as_they_were_written(filed: list[Bill], mark: FileMark) -> None:
    with tempfile.TemporaryDirectory() as folder:
        hall = Hall(Path(folder))
        outcome = hall.take(bills_file(filed, mark))
        assert outcome.problems == ()
        for bill in filed:
            assert hall.reference.bill(*bill.key) == FiledBill(bill, mark)
        assert not hall.take(bills_file(reversed(filed), mark)).changed
        hall.reference.close()


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.builds(Account, st.just("water"), references, words, words, words, st.just(("7ABC123",))),
        min_size=1,
        max_size=5,
        unique_by=lambda one: number_key(one.number),
    ).filter(lambda found: all(number_key(one.number) for one in found)),
    st.lists(
        st.builds(Fee, references, words.filter(bool), st.just("permit"), st.none() | st.just(Money(25)), shares),
        min_size=1,
        max_size=5,
        unique_by=lambda one: one.code,
    ),
)
def test_accounts_and_fees_read_back(accounts: list[Account], fees: list[Fee]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        hall = Hall(Path(folder))
        assert hall.take(accounts_file(accounts), ImportKind.ACCOUNTS).problems == ()
        for account in accounts:
            assert account in [one.account for one in hall.find(account.number)]
        assert hall.take(fees_file(fees), ImportKind.FEES).problems == ()
        assert hall.reference.fees() == sorted(fees, key=lambda fee: fee.code)
        hall.reference.close()


cells = st.text(st.sampled_from(list('water,"\n\r;=-1.50eNB\x00\x1b\ufeffñ|:/ ')), max_size=12)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300) | st.lists(cells, max_size=40).map(lambda parts: text(row(), ",".join(parts)).encode()))
def test_whatever_a_file_holds_it_is_taken_or_refused(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        hall = Hall(Path(folder))
        with contextlib.suppress(BadInput):  # anything else is a bug and fails the test
            outcome = hall.take(content)
            assert outcome.entered + outcome.left_out > 0
        assert len([one for one in hall.find("B1") if one.filed]) == hall.reference.number
        hall.reference.close()


@given(st.lists(st.lists(st.text(st.sampled_from(list('ab,"\n\r ñ')), max_size=6), min_size=1, max_size=4), max_size=8))
def test_the_line_of_a_row_is_the_line_it_begins_on(rows: list[list[str]]) -> None:
    """Against a count by hand of the line ends before it."""
    written = ""
    expected = []
    for cells_of_row in rows:
        line = len(written.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
        quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells_of_row)
        if any(cell.strip() for cell in cells_of_row):
            expected.append((line, cells_of_row))
        written += quoted + "\n"
    assert list(TextFile("x", "", written).rows()) == expected


@given(st.integers(-(10**10), 10**10), st.booleans(), st.booleans(), st.sampled_from(["-", "after", "brackets"]))
def test_american_amounts_mean_what_they_say(cents: int, sign: bool, grouped: bool, minus: str) -> None:
    digits = abs(Money(cents)).grouped if grouped else str(abs(Money(cents)))
    shown = f"${digits}" if sign else digits
    if cents < 0:
        shown = {"-": f"-{shown}", "after": f"{shown}-", "brackets": f"({shown})"}[minus]
    assert Money.parse(us_amount(shown)) == Money(cents)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    hall = Hall(Path(tmp_path_factory.mktemp("small")))
    hall.take(text(row("B1"), row("B2"), header=HEADER))
    yield hall
    hall.reference.close()


@settings(max_examples=300)
@given(wanted=st.text(max_size=40) | st.text(st.sampled_from(list("B12 \"*()-+:^{}ANDORNEAR~'")), max_size=40))
def test_any_text_may_be_typed_into_the_box(small: Hall, wanted: str) -> None:
    assert len(find(wanted, small.reference, BILLERS)) <= 2


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(anything: str) -> None:
    assert fold(fold(anything)) == fold(anything)
    assert number_key(number_key(anything)) == number_key(anything)
    assert fold(anything.upper()) == fold(anything.upper().lower()) or not anything.isascii()
