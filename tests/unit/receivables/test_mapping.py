"""A city's own export through a mapping file, and every slip in such a file by name."""

from __future__ import annotations

import hashlib

import pytest

from pos.domain.errors import BadInput, Unavailable
from pos.domain.money import Money
from pos.receivables.mapping import load_mapping
from pos.receivables.outcome import ImportKind
from tests.support.receivables import Hall

MAPPING = """\
kind = "bills"
delimiter = ";"

[columns]
account = "Cust No"
bill = "Inv"
customer = "Name"
due_date = "Issued"
amount = "Open"

[constants]
biller = "water"
charge = "BAL"
gl = "501/343.30"
posted_through = "none"

[templates]
description = "Invoice {Inv} of {Issued:.5}"
keys = "{Plate}|{State} {Plate}"

[formats]
amount = "us"
date = "%m/%d/%y"
due_days = 30

[[skip]]
column = "Status"
values = ["PAID", "VOID"]
"""

EXPORT = """\
Cust No;Name;Inv;Issued;Open;Status;Plate;State;Clerk
0042;Lee, Ada;77;11/20/26;$1,234.50;OPEN;7ABC123;CA;x
0043;Bo;78;11/21/26;(12.00);OPEN;;;x
0044;Cy;79;11/22/26;5.00; PAID ;;;x
0045;Di;80;11/31/26;1,5;OPEN;;;x
"""


def test_an_export_comes_in(hall: Hall) -> None:
    outcome = hall.take(EXPORT, mapping=hall.mapping(MAPPING))
    assert (outcome.rows, outcome.skipped, outcome.entered, outcome.left_out) == (3, 1, 2, 1)
    assert outcome.mapping_sha256 == hashlib.sha256(MAPPING.encode()).hexdigest()
    bill = hall.bill("77").bill
    assert (bill.account, bill.customer, bill.description) == ("0042", "Lee, Ada", "Invoice 77 of 11/20")
    assert (str(bill.due_date), bill.due, bill.keys) == ("2026-12-20", Money(123450), ("7ABC123", "CA 7ABC123"))
    assert hall.bill("78").bill.due == Money(-1200)
    assert hall.bill("78").bill.keys == ()
    assert hall.bill("77").mark.posted_through == ()


def test_faults_are_named_as_the_export_names_its_columns(hall: Hall) -> None:
    outcome = hall.take(EXPORT, mapping=hall.mapping(MAPPING))
    assert [(one.line, one.column, one.code, one.text, one.reference) for one in outcome.problems] == [
        (5, "Issued", "DATE_WRONG", "11/31/26", "80"),
        (5, "Open", "AMOUNT_NOT_A_NUMBER", "1,5", "80"),
    ]


def test_a_changed_mapping_is_another_import(hall: Hall) -> None:
    hall.take(EXPORT, mapping=hall.mapping(MAPPING))
    assert not hall.take(EXPORT, mapping=hall.mapping(MAPPING)).changed
    outcome = hall.take(EXPORT, mapping=hall.mapping(MAPPING.replace('"BAL"', '"DUE"')))
    assert (outcome.changed, outcome.billers[0].changed) == (True, 2)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("5", 500),
        ("$5.00", 500),
        ("1,234,567.89", 123456789),
        ("-5.00", -500),
        ("5.00-", -500),
        ("($5.00)", -500),
        ("-$5.00", -500),
        *(
            (wrong, None)
            for wrong in ("1,5", "1,23", "12,34.00", "(5.00", "5.00)", "(-5.00)", "-5-", "1e9", "5.0", "$")
        ),
    ],
)
def test_amounts_as_americans_write_them(hall: Hall, text: str, cents: int | None) -> None:
    rows = EXPORT.partition("\n")[0] + f"\n1;N;9;01/01/26;{text};OPEN;;;\n"
    outcome = hall.take(rows, mapping=hall.mapping(MAPPING))
    if cents is None:
        assert [one.code for one in outcome.problems] == ["AMOUNT_NOT_A_NUMBER"]
    else:
        assert hall.bill("9").bill.due == Money(cents)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12345", 12345),
        ("-7", -7),
        ("000", 0),
        ("1.00", "AMOUNT_NOT_A_NUMBER"),
        ("", "CELL_EMPTY"),
        ("9" * 12, 10**12 - 1),
        ("9" * 13, "AMOUNT_NOT_A_NUMBER"),
    ],
)
def test_amounts_in_cents(hall: Hall, text: str, expected: int | str) -> None:
    rows = EXPORT.partition("\n")[0] + f"\n1;N;9;01/01/26;{text};OPEN;;;\n"
    outcome = hall.take(rows, mapping=hall.mapping(MAPPING.replace('"us"', '"cents"')))
    if isinstance(expected, int):
        assert hall.bill("9").bill.due == Money(expected)
    else:
        assert [one.code for one in outcome.problems] == [expected]


def test_days_to_pay_with_dates_of_our_own_kind(hall: Hall) -> None:
    mapping = MAPPING.replace('date = "%m/%d/%y"\n', "")
    hall.take(EXPORT.replace("11/20/26", "2026-11-20"), mapping=hall.mapping(mapping))
    assert str(hall.bill("77").bill.due_date) == "2026-12-20"


def test_a_date_at_the_end_of_time(hall: Hall) -> None:
    mapping = MAPPING.replace("%m/%d/%y", "%Y-%m-%d")
    outcome = hall.take(EXPORT.replace("11/20/26", "9999-12-31"), mapping=hall.mapping(mapping))
    assert outcome.problems[0].code == "DATE_WRONG"


def test_a_column_the_export_lacks(hall: Hall) -> None:
    with pytest.raises(BadInput) as refused:
        hall.take(EXPORT.replace("Status", "State of it").replace(";Plate", ";"), mapping=hall.mapping(MAPPING))
    assert (refused.value.code, refused.value.values["columns"]) == ("FILE_COLUMNS_MISSING", "Plate, Status")


def test_accounts_and_fees_may_be_mapped_too(hall: Hall) -> None:
    accounts = 'kind = "accounts"\n[columns]\naccount = "No"\n[constants]\nbiller = "water"\n'
    assert hall.take("No\n17\n", ImportKind.ACCOUNTS, mapping=hall.mapping(accounts)).entered == 1
    fees = (
        'kind = "fees"\n[columns]\nfee = "Code"\ndescription = "Text"\nprice = "Price"\n'
        '[constants]\nbiller = "water"\ngl = "501/1"\n[formats]\namount = "cents"\n'
    )
    hall.take("Code,Text,Price\nF1,Copy,25\nF2,Other,\n", ImportKind.FEES, mapping=hall.mapping(fees))
    assert [fee.unit_price for fee in hall.reference.fees()] == [Money(25), None]


WRONG = [
    ("kind", 'kind = "bills"', 'kind = "fees"'),
    ("delimiter", '";"', '";;"'),
    ("delimiter", '";"', '"\\""'),
    ("delimiter", '";"', "7"),
    ("extra", 'kind = "bills"', 'kind = "bills"\nextra = 1'),
    ("columns.clerk", 'bill = "Inv"', 'bill = "Inv"\nclerk = "Clerk"'),
    ("columns.bill", 'bill = "Inv"', 'bill = ""'),
    ("columns.bill", 'bill = "Inv"', "bill = 7"),
    ("bill", 'bill = "Inv"\n', ""),
    ("charge", 'amount = "Open"', 'amount = "Open"\ncharge = "Inv"'),
    ("templates.keys", "{State} {Plate}", "{State"),
    ("templates.keys", "{State} {Plate}", "{}"),
    ("templates.keys", "{State} {Plate}", "{State:d}"),
    ("templates.keys", "{State} {Plate}", "{State:{Plate}d}"),
    ("formats.amount", '"us"', '"euro"'),
    ("formats.date", '"%m/%d/%y"', "7"),
    ("formats.due_days", "30", "-1"),
    ("formats.due_days", "30", "true"),
    ("formats.currency", "due_days = 30", 'currency = "USD"'),
    ("skip[1]", "values", "value"),
    ("skip[1]", '"Status"', "7"),
    ("skip[1]", '["PAID", "VOID"]', '"PAID"'),
    ("skip[1].values", '"VOID"]', "7]"),
]


@pytest.mark.parametrize(("setting", "right", "wrong"), WRONG)
def test_a_slip_is_named(hall: Hall, setting: str, right: str, wrong: str) -> None:
    assert right in MAPPING
    with pytest.raises(BadInput) as refused:
        load_mapping(hall.mapping(MAPPING.replace(right, wrong)), ImportKind.BILLS)
    assert (refused.value.code, refused.value.values["setting"]) == ("MAPPING_WRONG", setting)


@pytest.mark.parametrize("setting", ["columns", "constants", "formats", "skip"])
def test_a_table_that_is_none_is_named(hall: Hall, setting: str) -> None:
    fees = {"fee": "Code", "description": "Text", "gl": "Account"}
    columns = "".join(f'columns.{ours} = "{theirs}"\n' for ours, theirs in fees.items() if setting != "columns")
    with pytest.raises(BadInput) as refused:
        load_mapping(hall.mapping(f'kind = "fees"\n{columns}{setting} = 7\n'), ImportKind.FEES)
    assert (refused.value.code, refused.value.values["setting"]) == ("MAPPING_WRONG", setting)


def test_what_is_no_mapping_file(hall: Hall) -> None:
    with pytest.raises(BadInput, match="MAPPING_BROKEN"):
        load_mapping(hall.mapping("kind = bills"), ImportKind.BILLS)
    with pytest.raises(BadInput, match="MAPPING_NOT_FOUND"):
        load_mapping(hall.folder / "no.toml", ImportKind.BILLS)
    with pytest.raises(Unavailable, match="FILE_NOT_READABLE"):
        load_mapping(hall.folder, ImportKind.BILLS)
