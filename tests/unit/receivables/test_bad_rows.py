"""Rows that are wrong stay out with line, column, reason and text; the others come in all at once."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from pos.domain.errors import Unavailable
from pos.receivables.importing import EXCEPTION_COLUMNS, write_exceptions
from pos.receivables.outcome import ImportKind, RowProblem
from pos.words import Words
from tests.support.receivables import AS_OF, GL, HEADER, Hall, row, text

WIDE = "biller,account,bill,description,customer,address,due_date,scanline,keys,partial,charge,amount,priority,gl,as_of"


def wide(**cells: str) -> str:
    """A row with more columns, right but for what is given."""
    values = {
        "biller": "water",
        "account": "A2",
        "bill": "B2",
        "due_date": "2026-12-12",
        "charge": "WATER",
        "amount": "1.00",
        "gl": GL,
        "as_of": AS_OF,
        **cells,
    }
    out = io.StringIO()
    csv.DictWriter(out, WIDE.split(","), lineterminator="\n").writerow(values)
    return out.getvalue().removesuffix("\n")


WRONG_CELLS = [
    ("amount", "1,5", "AMOUNT_NOT_A_NUMBER"),
    ("amount", "1e9", "AMOUNT_NOT_A_NUMBER"),
    ("amount", "NaN", "AMOUNT_NOT_A_NUMBER"),
    ("amount", "$5.00", "AMOUNT_NOT_A_NUMBER"),
    ("amount", "(5.00)", "AMOUNT_NOT_A_NUMBER"),
    ("amount", "5.001", "AMOUNT_NOT_A_NUMBER"),
    ("amount", "0x10", "AMOUNT_NOT_A_NUMBER"),
    ("amount", "٣.٠٠", "AMOUNT_NOT_A_NUMBER"),
    ("amount", "", "CELL_EMPTY"),
    ("amount", "99999999999", "AMOUNT_NOT_A_NUMBER"),
    ("account", "", "CELL_EMPTY"),
    ("account", "=1+1", "REFERENCE_WRONG"),
    ("account", "x" * 41, "TEXT_TOO_LONG"),
    ("account", "Muñoz", "REFERENCE_WRONG"),
    ("charge", "", "CELL_EMPTY"),
    ("charge", "-", "REFERENCE_WRONG"),
    ("gl", "", "CELL_EMPTY"),
    ("gl", "501", "GL_DISTRIBUTION_WRONG"),
    ("gl", "501/1:0", "GL_DISTRIBUTION_WRONG"),
    ("gl", "501/1|501/1", "GL_DISTRIBUTION_WRONG"),
    ("due_date", "12/12/2026", "DATE_WRONG"),
    ("due_date", "2026-02-30", "DATE_WRONG"),
    ("due_date", "20261212", "DATE_WRONG"),
    ("due_date", "1026-12-12", "DATE_WRONG"),
    ("partial", "ja", "YES_OR_NO"),
    ("priority", "-1", "PRIORITY_WRONG"),
    ("priority", "1.0", "PRIORITY_WRONG"),
    ("priority", "1000", "TEXT_TOO_LONG"),
    ("customer", "x" * 101, "TEXT_TOO_LONG"),
    ("customer", "Ada\x1bpLee", "TEXT_CONTROL_CHARACTER"),
    ("customer", "Ada\x07", "TEXT_CONTROL_CHARACTER"),
    ("address", "125 \u202emlE", "TEXT_CONTROL_CHARACTER"),
    ("description", "x" * 61, "TEXT_TOO_LONG"),
]


@pytest.mark.parametrize(("column", "value", "code"), WRONG_CELLS)
def test_a_wrong_cell_is_named_and_its_bill_stays_out(hall: Hall, column: str, value: str, code: str) -> None:
    good = wide(account="A1", bill="B1")
    outcome = hall.take(text(good, wide(**{column: value}), header=WIDE))
    (problem,) = outcome.problems
    assert (problem.line, problem.column, problem.code, problem.text) == (3, column, code, value)
    assert (problem.biller, problem.reference) == ("water", "B2")
    assert (outcome.rows, outcome.entered, outcome.left_out) == (2, 1, 1)
    assert hall.reference.bill("water", "B2") is None


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"biller": "parks"}, "biller", "BILLER_UNKNOWN"),
        ({"biller": ""}, "biller", "BILLER_UNKNOWN"),
        ({"bill": ""}, "bill", "CELL_EMPTY"),
        ({"bill": "?"}, "bill", "REFERENCE_WRONG"),
    ],
)
def test_a_row_of_which_nobody_knows_what_it_is_about(
    hall: Hall, cells: dict[str, str], column: str, code: str
) -> None:
    outcome = hall.take(text(wide(account="A1", bill="B1"), wide(**cells), header=WIDE))
    (problem,) = outcome.problems
    assert (problem.line, problem.column, problem.code) == (3, column, code)
    assert (outcome.entered, outcome.left_out) == (1, 1)


@pytest.mark.parametrize("end", ["", ",more,and,more"])
def test_a_row_with_other_cells_than_the_header(hall: Hall, end: str) -> None:
    wrong = f"{row('B2')}{end}" if end else row("B2").rpartition(",")[0]
    outcome = hall.take(text(row(), wrong))
    (problem,) = outcome.problems
    assert (problem.line, problem.column, problem.code, problem.text) == (3, "", "ROW_CELLS", wrong)
    assert problem.values == {"found": len(wrong.split(",")), "wanted": 7}


def test_a_bill_with_one_bad_row_stays_out_whole(hall: Hall) -> None:
    outcome = hall.take(text(row("B1", "WATER"), row("B1", "SEWER", "1e9"), row("B1", "STORM"), row("B2")))
    assert (outcome.entered, outcome.left_out, len(outcome.problems)) == (1, 1, 1)
    assert hall.reference.bill("water", "B1") is None


def test_every_fault_of_a_row_is_said_at_once(hall: Hall) -> None:
    outcome = hall.take(text(wide(amount="x", gl="x", due_date="x"), header=WIDE))
    assert [problem.column for problem in outcome.problems] == ["due_date", "amount", "gl"]


def test_rows_of_a_bill_must_agree(hall: Hall) -> None:
    outcome = hall.take(text(row("B1", "WATER"), row("B1", "SEWER").replace("AB1", "A9")))
    (problem,) = outcome.problems
    assert (problem.line, problem.column, problem.code, problem.values) == (
        3,
        "account",
        "BILL_ROWS_DIFFER",
        {"first": 2},
    )


def test_what_is_said_of_a_bill_once_need_not_be_repeated(hall: Hall) -> None:
    rows = [wide(charge="WATER", customer="Ada Lee"), wide(charge="SEWER", customer="", due_date="")]
    assert hall.take(text(*rows, header=WIDE)).problems == ()
    assert hall.bill("B2").bill.customer == "Ada Lee"


def test_a_charge_twice_on_a_bill(hall: Hall) -> None:
    outcome = hall.take(text(row("B1"), row("B1")))
    (problem,) = outcome.problems
    assert (problem.line, problem.column, problem.code) == (3, "charge", "CHARGE_TWICE")
    assert outcome.entered == 0


def test_two_charges_without_a_code_are_not_the_same_charge(hall: Hall) -> None:
    outcome = hall.take(text(row("B1", ""), row("B1", "")))
    assert [(one.line, one.code) for one in outcome.problems] == [(2, "CELL_EMPTY"), (3, "CELL_EMPTY")]


def test_a_bill_with_more_charges_than_any_bill_has(hall: Hall) -> None:
    outcome = hall.take(text(*(row("B1", f"C{number}") for number in range(201))))
    assert [problem.code for problem in outcome.problems] == ["CHARGES_TOO_MANY"]


def test_lines_are_counted_as_an_editor_counts_them(hall: Hall) -> None:
    address = wide(address="125 Elm St\nApt 3\nRivermouth")
    outcome = hall.take(text("", address, "", wide(bill="B3", amount="x"), header=WIDE))
    (problem,) = outcome.problems
    assert problem.line == 7
    assert hall.bill("B2").bill.address == "125 Elm St Apt 3 Rivermouth"


def test_a_negative_charge_is_a_credit_and_enters(hall: Hall) -> None:
    outcome = hall.take(text(row("B1", "WATER", "10.00"), row("B1", "CREDIT", "-2.50")))
    assert outcome.problems == ()
    assert str(hall.bill("B1").bill.due) == "7.50"
    assert outcome.billers[0].total.cents == 750


def test_text_that_looks_like_a_formula_is_only_text(hall: Hall) -> None:
    formula = '=HYPERLINK("x";"y")'
    assert hall.take(text(wide(customer=formula), header=WIDE)).problems == ()
    assert hall.bill("B2").bill.customer == formula


def test_a_scanline_that_would_not_scan_is_left_off_and_said(hall: Hall) -> None:
    outcome = hall.take(text(wide(scanline="12345"), header=WIDE))
    assert hall.bill("B2").bill.scanline == ""
    (notice,) = outcome.notices
    assert (notice.code, notice.values) == ("SCANLINES_LEFT_OFF", {"biller": "water", "count": 1, "line": 2})


@pytest.mark.parametrize(
    "content",
    [
        "José Muñoz".encode(),
        b"\xef\xbb\xbf" + "José Muñoz".encode(),
        "Jose\u0301 Mun\u0303oz".encode(),
    ],
    ids=["UTF-8", "UTF-8 with mark", "decomposed"],
)
def test_names_with_accents(hall: Hall, content: bytes) -> None:
    mark, name = (content[:3], content[3:]) if content.startswith(b"\xef") else (b"", content)
    outcome = hall.take(mark + text(wide(customer="@"), header=WIDE).encode().replace(b"@", name))
    assert (hall.bill("B2").bill.customer, outcome.notices) == ("José Muñoz", ())


def test_a_file_of_windows_is_read_and_that_is_said(hall: Hall) -> None:
    outcome = hall.take(text(wide(customer="José Muñoz – 5 €"), header=WIDE).encode("cp1252"))
    assert hall.bill("B2").bill.customer == "José Muñoz – 5 €"
    (notice,) = outcome.notices
    assert (notice.code, notice.values["line"]) == ("FILE_READ_AS_WINDOWS", 2)


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_line_ends_of_every_system(hall: Hall, end: str) -> None:
    outcome = hall.take(text(row("B1"), row("B2", amount="x")).replace("\n", end))
    assert (outcome.entered, outcome.problems[0].line) == (1, 3)


def test_columns_in_any_order_and_case_with_empty_ones_at_the_right(hall: Hall) -> None:
    content = f"GL, Amount ,charge,BILL,account,biller,as_of,,\n{GL},10.00,WATER,B1,A1,water,{AS_OF},,\n"
    assert hall.take(content).entered == 1


def test_blanks_around_cells_do_not_count(hall: Hall) -> None:
    hall.take(text(f" water , A1 , B1 , WATER , 10.00 , {GL} , {AS_OF} "))
    assert hall.bill("B1").bill.account == "A1"


def test_the_option_biller_stands_in_for_the_column(hall: Hall) -> None:
    hall.take(text(row().removeprefix("water,"), header=HEADER.removeprefix("biller,")), biller="permit")
    assert hall.bill("B1", "permit").bill.biller == "permit"


def test_the_exceptions_file_reads_for_people_and_spreadsheets(hall: Hall, tmp_path: Path) -> None:
    outcome = hall.take(text(wide(amount="1,5"), wide(bill="B3", customer="\x1b@boom", amount="-x"), header=WIDE))
    path = tmp_path / "exceptions.csv"
    write_exceptions(path, outcome.problems, Words("en"))
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
    assert rows[0] == list(EXCEPTION_COLUMNS)
    line, column, code, reason, biller, reference, shown = rows[1]
    assert (line, column, code, biller, reference, shown) == (
        "2",
        "amount",
        "AMOUNT_NOT_A_NUMBER",
        "water",
        "B2",
        "1,5",
    )
    assert reason == Words("en").say("AMOUNT_NOT_A_NUMBER", text="1,5")
    assert rows[2][6] == "\\x1b@boom"
    assert rows[3][6] == "'-x"


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_reason_can_be_said(tmp_path: Path, language: str, hall: Hall) -> None:
    rows = [wide(bill=f"X{index}", **{column: value}) for index, (column, value, _) in enumerate(WRONG_CELLS)]
    extra = [
        wide(biller="parks"),
        wide(bill="D"),
        wide(bill="D"),
        wide(bill="E"),
        wide(bill="E", account="A9"),
        "short",
    ]
    outcome = hall.take(text(*rows, *extra, header=WIDE))
    write_exceptions(tmp_path / "out.csv", outcome.problems, Words(language))
    lines = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text("utf-8-sig"))))
    assert len(lines) == len(outcome.problems) >= len(rows)
    assert all(line["reason"] for line in lines)


def test_exceptions_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match="FILE_NOT_WRITTEN"):
        write_exceptions(tmp_path / "file" / "x.csv", [RowProblem(1, "", "ROW_CELLS", "")], _Silent("en"))


class _Silent(Words):
    """Says nothing: the test is of the disk."""

    def say(self, key: str, /, **values: object) -> str:
        return ""


def test_account_files_and_fee_lists_have_the_same_manners(hall: Hall) -> None:
    accounts = "biller,account,customer\nwater,A1,Ada\nwater,A2,Bo\nwater,A2,Cy\nwater,,Di\nwater,A3,Ed\nwater,A3,Ed\n"
    outcome = hall.take(accounts, ImportKind.ACCOUNTS)
    assert [(one.line, one.code) for one in outcome.problems] == [(4, "ROW_TWICE"), (5, "CELL_EMPTY")]
    assert (outcome.entered, outcome.left_out) == (2, 2)
    fees = f"biller,fee,description,price,gl\nwater,F1,One,1.00,{GL}\nwater,F2,Two,0.00,{GL}\nwater,F3,,,{GL}\n"
    outcome = hall.take(fees, ImportKind.FEES)
    assert [(one.line, one.column, one.code) for one in outcome.problems] == [
        (3, "price", "PRICE_NOT_POSITIVE"),
        (4, "description", "CELL_EMPTY"),
    ]
    assert [fee.code for fee in hall.reference.fees()] == ["F1"]
