"""A city's own ways of paying at the till and at the count."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from pos.cashiering import receipts
from pos.config import parse_settings
from tests.ui.conftest import make_book, without_devices
from tests.ui.driver import PASSWORD, Driver
from tests.ui.evening import begin
from tests.unit.cashiering.test_own_tenders import ROWS

WATER = "10-2231-04"


@pytest.fixture
def selling(qapp, tmp_path: Path) -> Iterator[Driver]:
    """Ana at her drawer in a city with vouchers."""
    make_book(tmp_path / "data", parse_settings(without_devices().text + ROWS, Path("city.toml")))
    till = Driver(tmp_path / "data")
    till.open_drawer()
    yield till
    till.close()


def test_a_voucher_is_among_the_other_ways_and_a_second_person_signs(selling: Driver) -> None:
    selling.type(f"{WATER}\n20")
    selling.press("F8")
    assert selling.seen("step-menu-rows")
    selling.type("1")
    assert selling.focus() == "step-way-numbered-number"
    assert selling.field("step-way-numbered-amount") == "20.00"
    selling.type("V-77\n")
    assert selling.focus() == "step-sign-login"
    selling.type(f"sam\t{PASSWORD}\n")
    assert selling.shown("second") == "62.43"
    selling.press("F5")
    counter = selling.program.desk.counter
    (sold,) = receipts.find_receipts(counter, "")
    tenders = receipts.receipt(counter, sold.number).tenders
    assert [(one.type.code, one.number, one.approver) for one in tenders] == [
        ("voucher", "V-77", "sam"),
        ("cash", "", ""),
    ]
    assert "City voucher V-77" in str(receipts.receipt_paper(counter, sold.number))
    begin(selling)
    assert selling.seen("count-voucher-pieces")
    assert not selling.window.findChildren(QObject, "count-money-order-pieces")
