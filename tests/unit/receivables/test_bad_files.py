"""Files that are wrong as a whole are refused before anything is taken; each test names what, where and why."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from pos.domain.errors import BadInput, Expected, Refused, Unavailable
from pos.receivables import textfile
from tests.support.receivables import AS_OF, GL, HEADER, LATER, Hall, row, text


def refusal(hall: Hall, content: str | bytes, **options: Any) -> Expected:
    """What the import of a file is refused with, after which everything is as it was."""
    before = sorted(path.name for path in hall.folder.iterdir())
    with pytest.raises(Expected) as refused:
        hall.take(content, **options)
    after = sorted(path.name for path in hall.folder.iterdir())
    assert set(after) - set(before) <= {"file.csv"}
    assert refused.value.exit_code == (1 if isinstance(refused.value, Refused) else 2)
    return refused.value


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "FILE_EMPTY"),
        (b"\xef\xbb\xbf", "FILE_EMPTY"),
        (b" \r\n\n", "FILE_EMPTY"),
        (b"\xff\xfeb\0i\0", "FILE_ENCODING"),
        (b"PK\x03\x04 a workbook", "FILE_NOT_TEXT"),
        (b"biller,account\0", "FILE_NOT_TEXT"),
        (b"biller,\xc3\x28,\x81\x8d", "FILE_ENCODING"),
        (f"{HEADER}\n".encode(), "FILE_NO_ROWS"),
        (f"{HEADER}\n\n,,,,,,\n".encode(), "FILE_NO_ROWS"),
    ],
    ids=["nothing", "only a mark", "blank", "UTF-16", "workbook", "NUL", "no encoding", "header only", "blank rows"],
)
def test_what_is_no_table(hall: Hall, content: bytes, code: str) -> None:
    assert refusal(hall, content).code == code


def test_a_file_that_is_not_there(hall: Hall) -> None:
    with pytest.raises(BadInput, match="FILE_NOT_FOUND"):
        hall.take_path(hall.folder / "no.csv")


def test_a_folder_is_no_file(hall: Hall) -> None:
    with pytest.raises(Unavailable, match="FILE_NOT_READABLE"):
        hall.take_path(hall.folder)


def test_a_file_beyond_all_measure(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(textfile, "BYTES_MAX", 100)
    assert refusal(hall, "x" * 101).code == "FILE_TOO_LARGE"


@pytest.mark.parametrize(
    ("header", "code", "columns"),
    [
        (HEADER.replace(",gl", ""), "FILE_COLUMNS_MISSING", "gl"),
        (HEADER.replace("account,", "").replace(",amount", ""), "FILE_COLUMNS_MISSING", "account, amount"),
        (f"{HEADER},colour,size", "FILE_COLUMNS_UNKNOWN", "colour, size"),
        (f"{HEADER},amont", "FILE_COLUMNS_UNKNOWN", "amont"),
        (HEADER.replace(",", ";"), "FILE_COLUMNS_MISSING", "account, amount, bill, charge, gl"),
        ("Ticket number,Fine amount", "FILE_COLUMNS_MISSING", "account, amount, bill, charge, gl"),
    ],
)
def test_wrong_columns_are_named(hall: Hall, header: str, code: str, columns: str) -> None:
    wrong = refusal(hall, text(row(), header=header))
    assert (wrong.code, wrong.values["columns"]) == (code, columns)


def test_a_column_twice(hall: Hall) -> None:
    wrong = refusal(hall, text(row(), header=f"{HEADER},Amount"))
    assert (wrong.code, wrong.values["column"]) == ("FILE_COLUMN_TWICE", "amount")


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        (['water,A1,B1,WATER,"10.00,501/343.30,x'], 2),
        ([row("B1"), 'water,A2,"B2"x,WATER,1.00,501/343.30,x'], 3),
        (['water,"A\n1",B1,WATER,1.00,501/343.30,x', 'water,A2,"B2,WATER,1.00,501/343.30,x'], 4),
    ],
)
def test_broken_quotes_say_on_which_line_they_begin(hall: Hall, rows: list[str], line: int) -> None:
    wrong = refusal(hall, text(*rows))
    assert (wrong.code, wrong.values["line"]) == ("FILE_QUOTES_BROKEN", line)


def test_a_quote_that_never_ends_swallows_the_file_and_is_still_said(hall: Hall) -> None:
    rest = "\n".join(row(f"B{number}") for number in range(4000))
    wrong = refusal(hall, text('water,A1,B1,"WATER,1.00,501/343.30,x', rest))
    assert (wrong.code, wrong.values["line"]) == ("FILE_QUOTES_BROKEN", 2)


def test_a_file_that_does_not_say_what_it_contains(hall: Hall) -> None:
    wrong = refusal(hall, text(row(as_of="")))
    assert (wrong.code, wrong.values["biller"]) == ("FILE_NO_MARK", "water")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("as_of", "2026-11-19T20:00:00"),
        ("as_of", "yesterday"),
        ("as_of", "9999-99-99T00:00:00Z"),
        ("posted_through", "R01-x"),
        ("posted_through", "R01-1 R01-2"),
        ("full", "maybe"),
    ],
)
def test_a_mark_that_cannot_be_read(hall: Hall, column: str, value: str) -> None:
    header = f"{HEADER.removesuffix(',as_of')},{column}"
    wrong = refusal(hall, text(f"water,A1,B1,WATER,1.00,{GL},{value}", header=header))
    assert (wrong.code, wrong.values["column"], wrong.values["line"]) == ("FILE_MARK_WRONG", column, 2)


def test_a_file_that_says_two_things_about_itself(hall: Hall) -> None:
    wrong = refusal(hall, text(row("B1"), row("B2", as_of=""), row("B3", as_of=LATER)))
    assert (wrong.code, wrong.values["line"], wrong.values["column"]) == ("FILE_SAYS_TWO_THINGS", 4, "as_of")


def test_a_file_of_another_format_or_version(hall: Hall) -> None:
    wrong = refusal(hall, text(f"bills-2,{row()}", header=f"format,{HEADER}"))
    assert (wrong.code, wrong.values["format"], wrong.values["known"]) == ("FILE_FORMAT_UNKNOWN", "bills-2", "bills-1")


def test_an_older_file(hall: Hall) -> None:
    hall.take(text(row(as_of=LATER)))
    wrong = refusal(hall, text(row(amount="99.00", as_of=AS_OF)))
    assert (wrong.code, wrong.values["biller"]) == ("FILE_OLDER", "water")
    assert wrong.values["as_of"] == "2026-11-20T20:00:00.000-08:00"
    assert str(hall.bill("B1").bill.due) == "10.00"


def test_one_biller_of_a_file_being_older_refuses_it_whole(hall: Hall) -> None:
    hall.take(text(row(as_of=LATER)))
    permit = f"permit,P1,P1,FEE,5.00,520/322.10,{LATER}"
    assert refusal(hall, text(permit, row(as_of=AS_OF))).code == "FILE_OLDER"
    assert hall.reference.bill("permit", "P1") is None


def test_an_unknown_biller_as_an_option(hall: Hall) -> None:
    wrong = refusal(hall, text(row()), biller="parks")
    assert (wrong.code, wrong.values["text"]) == ("BILLER_UNKNOWN", "parks")


def test_strict_takes_all_or_nothing_and_says_all_that_is_wrong(hall: Hall) -> None:
    wrong = refusal(hall, text(row("B1"), row("B2", amount="NaN"), row("B3", amount="1e9")), strict=True)
    assert (wrong.code, wrong.values["count"], wrong.values["line"]) == ("FILE_HAS_BAD_ROWS", 2, 3)
    problems = wrong.problems  # type: ignore[attr-defined]  # what BadRows adds
    assert [problem.line for problem in problems] == [3, 4]
    assert hall.reference.number == 0


def test_strict_takes_a_file_without_fault(hall: Hall) -> None:
    assert hall.take(text(row()), strict=True).entered == 1


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="permissions do not bind this user")
def test_a_data_folder_that_is_read_only(hall: Hall, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    folder.chmod(0o500)
    elsewhere = Hall(folder)
    path = tmp_path / "file.csv"
    path.write_text(text(row()))
    try:
        with pytest.raises(Unavailable, match="FILE_NOT_WRITTEN"):
            elsewhere.take_path(path)
    finally:
        folder.chmod(0o700)


def test_a_data_folder_that_is_gone(hall: Hall, tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text(text(row()))
    gone = Hall(tmp_path / "nowhere")
    with pytest.raises(Unavailable, match="FILE_NOT_WRITTEN"):
        gone.take_path(path)
