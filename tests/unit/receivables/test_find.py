"""The one box: each shape of text to its look-up, the likeliest first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos.domain.errors import BadInput
from pos.receivables.filed import FoundBy
from pos.receivables.find import words_query
from pos.receivables.folding import alike, fold, number_key
from pos.receivables.outcome import ImportKind
from tests.support.receivables import AS_OF, BILLERS, GL, LATER, Hall, names

HEADER = "biller,account,bill,customer,address,scanline,keys,charge,amount,gl,as_of"
SCANLINE = "10102231042611000231000082437"
ROWS = f"""\
water,10-2231-04,2611-000231,"Garcia, Elena M",125 Elm St,{SCANLINE},,WATER,82.43,{GL},{AS_OF}
water,10-2231-04,2610-000117,"Garcia, Elena M",125 Elm St,,,WATER,70.10,{GL},{AS_OF}
water,10-4410-01,2611-000509,"Muñoz-O'Brien, Zoë",1250 Elmwood Ave,,,WATER,55.00,{GL},{AS_OF}
water,12-0005-02,2611-000777,Ferry Street Bakery LLC,7 N Ferry Ln,,,WATER,301.00,{GL},{AS_OF}
citation,7714203,7714203,,300 Main St,,CA 7ABC123|WHI TOYT,FINE,65.00,{GL},{AS_OF}
citation,7714299,7714299,"King, Ford",100 King Blvd,,NV 123XYZ,FINE,65.00,{GL},{AS_OF}
permit,BP26-01482,BP26-01482,Delta Roofing,9 W Bridge St,,APN 102-233-04,FEE,99.00,{GL},{AS_OF}
"""
ACCOUNTS = """\
biller,account,customer,address,phone
water,10-2231-04,"Garcia, Elena M",125 Elm St,555-231-0142
water,12-0001-01,"Nguyen, Minh",125 Oak St,555-231-0199
"""
FEES = f"""\
biller,fee,description,price,gl
license,DOG,"Dog license, altered",18.00,{GL}
license,DOG-INT,"Dog license, not altered",60.00,{GL}
permit,COPY,"Photocopy, per page",0.25,{GL}
"""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    hall = Hall(Path(tmp_path_factory.mktemp("city")))
    hall.take(f"{HEADER}\n{ROWS}")
    hall.take(ACCOUNTS, ImportKind.ACCOUNTS)
    hall.take(FEES, ImportKind.FEES)
    yield hall
    hall.reference.close()


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("10-2231-04", ["2610-000117", "2611-000231"]),
        ("10223104", ["2610-000117", "2611-000231"]),
        (" 10 2231 04 ", ["2610-000117", "2611-000231"]),
        ("2611-000231", ["2611-000231"]),
        ("7714203", ["7714203"]),
        ("07714203", ["7714203"]),
        ("CA 7ABC123", ["7714203"]),
        ("7abc123", ["7714203"]),
        ("bp26-01482", ["BP26-01482"]),
        ("102-233-04", ["BP26-01482"]),
        ("555-231-0142", ["2610-000117", "2611-000231"]),
        ("555 231 0199", ["12-0001-01"]),
        ("12-0001-01", ["12-0001-01"]),
    ],
)
def test_an_exact_number_answers_alone(city: Hall, wanted: str, expected: list[str]) -> None:
    found = city.find(wanted)
    assert names(found) == expected
    assert {one.by for one in found} == {FoundBy.REFERENCE}


def test_a_scan_is_one_bill(city: Hall) -> None:
    (found,) = city.find(SCANLINE)
    assert found.by is FoundBy.SCANLINE
    assert names([found]) == ["2611-000231"]


def test_a_scan_whose_line_is_not_in_the_files_is_found_by_its_numbers(city: Hall) -> None:
    layouts = {code: biller.scanline for code, biller in BILLERS.items()}
    citation, water = layouts["citation"], layouts["water"]
    assert citation is not None
    assert water is not None
    assert names(city.find(citation.write({"bill": "7714203", "amount": "6500"}))) == ["7714203"]
    old_bill = water.write({"account": "10-2231-04", "bill": "2609-000001", "amount": "1"})
    assert names(city.find(old_bill)) == ["2610-000117", "2611-000231"]
    paid_up = water.write({"account": "12-0001-01", "bill": "2609-000002", "amount": "1"})
    assert names(city.find(paid_up)) == ["12-0001-01"]
    assert city.find(citation.write({"bill": "9999", "amount": "1"})) == []


def test_a_scan_finds_nothing_of_another_biller(city: Hall) -> None:
    license_line = BILLERS["license"].scanline
    assert license_line is not None
    assert city.find(license_line.write({"bill": "7714203", "amount": "6500"})) == []


def test_a_misread_scan_is_said_and_not_searched(city: Hall) -> None:
    with pytest.raises(BadInput, match="SCAN_CHECK_DIGIT"):
        city.find(f"{SCANLINE[:-1]}0")


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("garcia", ["2610-000117", "2611-000231"]),
        ("elena garcia", ["2610-000117", "2611-000231"]),
        ("GAR el", ["2610-000117", "2611-000231"]),
        ("munoz", ["2611-000509"]),
        ("MUÑOZ", ["2611-000509"]),
        ("zoe o'brien", ["2611-000509"]),
        ("ngu", ["12-0001-01"]),
        ("garcia 125", ["2610-000117", "2611-000231"]),
        ("125 elm", ["2610-000117", "2611-000231", "2611-000509"]),
        ("125 elm st", ["2610-000117", "2611-000231"]),
        ("125 elm street", ["2610-000117", "2611-000231"]),
        ("125 elm stre", ["2610-000117", "2611-000231"]),
        ("elmwood avenue", ["2611-000509"]),
        ("7 north ferry lane", ["2611-000777"]),
        ("ferry bak", ["2611-000777"]),
        ("300 main", ["7714203"]),
        ("toyt", ["7714203"]),
        ("king", ["7714299"]),
        ("nv king", ["7714299"]),
        ("west bridge", ["BP26-01482"]),
        ("garcia oak", []),
        ("qqq", []),
    ],
)
def test_words_in_any_order_and_spelling(city: Hall, wanted: str, expected: list[str]) -> None:
    found = city.find(wanted)
    assert names(found) == expected
    assert {one.by for one in found} <= {FoundBy.WORDS}


def test_the_beginning_of_a_number_comes_before_words(city: Hall) -> None:
    found = city.find("125")
    assert [(one.by, *names([one])) for one in found] == [
        (FoundBy.WORDS, "2610-000117"),
        (FoundBy.WORDS, "2611-000231"),
        (FoundBy.WORDS, "2611-000509"),
        (FoundBy.WORDS, "12-0001-01"),
    ]
    begun = city.find("771")
    assert [(one.by, *names([one])) for one in begun] == [
        (FoundBy.REFERENCE, "7714203"),
        (FoundBy.REFERENCE, "7714299"),
    ]


def test_one_letter_alone_must_stand_by_itself(city: Hall) -> None:
    assert names(city.find("n ferry")) == ["2611-000777"]
    assert names(city.find("e garcia")) == []


def test_fees_by_code_and_by_words(city: Hall) -> None:
    found = city.find("dog")
    assert [(one.by, *names([one])) for one in found] == [(FoundBy.FEE_CODE, "DOG"), (FoundBy.WORDS, "DOG-INT")]
    assert names(city.find("dog alt")) == ["DOG", "DOG-INT"]
    assert names(city.find("photoc")) == ["COPY"]
    assert names(city.find("copy")) == ["COPY"]


@pytest.mark.parametrize("wanted", ["", "  ", "?", "--", "…", '"', "*", "0", "000"])
def test_what_says_nothing_finds_nothing(city: Hall, wanted: str) -> None:
    assert city.find(wanted) == []


def test_the_limit_holds(city: Hall) -> None:
    assert len(city.find("125 elm", limit=2)) == 2
    assert len(city.find("10-2231-04", limit=1)) == 1


def test_closed_bills_come_after_open_ones(tmp_path: Path) -> None:
    hall = Hall(tmp_path)
    hall.take(f"{HEADER}\n{ROWS}")
    without_october = "".join(line for line in ROWS.splitlines(keepends=True) if "2610-000117" not in line)
    hall.take(f"{HEADER}\n{without_october.replace(AS_OF, LATER)}")
    found = [one.filed for one in hall.find("garcia") if one.filed]
    assert [(one.bill.number, one.closed) for one in found] == [("2611-000231", False), ("2610-000117", True)]
    assert names(hall.find(SCANLINE)) == ["2611-000231"]
    hall.reference.close()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Muñoz-O'Brien,  Zoë", "munoz o brien zoe"),
        ("ŁÓDŹ Straße Æther ﬁn", "lodz strasse aether fin"),
        ("Gar\u200bcia\u00ad", "garcia"),
        ("İstanbul ıssız", "istanbul issiz"),
        ("²№５", "2no5"),
        ("", ""),
    ],
)
def test_folding(text: str, expected: str) -> None:
    assert fold(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("10-2231-04", "10223104"), ("0010223104", "10223104"), ("ca 7abc123", "CA7ABC123"), ("00", "")],
)
def test_numbers_are_made_alike(text: str, expected: str) -> None:
    assert number_key(text) == expected


def test_address_words_have_other_forms() -> None:
    assert alike("street") == ("st",)
    assert alike("st") == ("street",)
    assert alike("str") == ("st", "street")
    assert alike("av") == ("ave", "avenue")
    assert alike("elm") == ()
    assert alike("n") == ("north",)


def test_queries_are_quoted() -> None:
    assert words_query(["elm"]) == '("elm"*)'
    assert words_query(["elm", "street", "elm", "e"]) == '("elm"*) AND ("street"* OR "st") AND ("e" OR "east")'
    assert words_query([]) == ""
