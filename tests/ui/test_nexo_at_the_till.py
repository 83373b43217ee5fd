"""Cards at the till over nexo: the virtual terminal is a program of its own, reached over HTTPS."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos.cashiering import receipts
from pos.domain.money import Money
from pos.drivers.virtual.nexo_pad import POI_ID
from pos.drivers.virtual.nexo_server import CERTIFICATE, KEY
from pos.drivers.virtual.process import VirtualProcess
from tests.support.settings import copy_book
from tests.ui.driver import Driver

WATER = "10-2231-04"


@pytest.fixture
def selling(qapp, quiet_book: Path, tmp_path: Path) -> Iterator[Driver]:
    """Ana at her open drawer, with a virtual nexo terminal."""
    till = Driver(copy_book(quiet_book, tmp_path / "data", {"devices.terminal": "virtual-nexo"}))
    till.open_drawer()
    yield till
    till.close()


def steer(till: Driver, do: str, **given: object) -> None:
    """Have the terminal do something."""
    virtual = till.program.desk.counter.devices.virtual
    assert virtual is not None
    virtual.device("terminal").command(do, **given)


def totals(till: Driver) -> list[Money]:
    return [row.total for row in receipts.find_receipts(till.program.desk.counter, "")]


def pay(till: Driver, number: str) -> None:
    """All of a bill by card."""
    till.type(f"{number}\n")
    till.press("F7", "Enter")


def test_a_card_pays_and_the_terminals_totals_agree(selling: Driver) -> None:
    selling.until(lambda: selling.shown("light-terminal") == "Card ready")
    pay(selling, WATER)
    selling.until(lambda: totals(selling) == [Money(8243)])
    said = selling.program.desk.counter.devices.terminal.totals()
    assert (said.sales.count, said.sales.amount) == (1, Money(8243))


def test_a_card_is_given_back_before_the_payment_is(selling: Driver) -> None:
    steer(selling, "mode", mode="partial", once=True)
    pay(selling, WATER)
    selling.until(lambda: selling.shown("second"))
    selling.settle()
    selling.press("Esc", "Enter")
    selling.until(lambda: "given back" in selling.said)
    assert selling.program.desk.counter.devices.terminal.totals().sales.count == 0
    assert totals(selling) == []


def test_an_answer_that_was_lost_is_asked_for_and_charged_once(selling: Driver) -> None:
    steer(selling, "mode", mode="drop_after_host", once=True)
    pay(selling, WATER)
    selling.until(lambda: selling.seen("step-card-unknown"))
    selling.press("Enter")
    selling.until(lambda: totals(selling) == [Money(8243)])
    said = selling.program.desk.counter.devices.terminal.totals()
    assert said.sales.count == 1


def test_a_declined_card_leaves_the_way_open(selling: Driver) -> None:
    steer(selling, "mode", mode="decline", once=True)
    pay(selling, WATER)
    selling.until(lambda: "declined" in selling.said)
    selling.press("F5")
    assert totals(selling) == [Money(8243)]


@pytest.mark.parametrize("secret", [KEY.passphrase, ""], ids=["its-passphrase", "none"])
def test_a_terminal_of_the_citys_own_needs_its_passphrase_in_its_file(
    qapp, quiet_book: Path, tmp_path: Path, secret: str
) -> None:
    with VirtualProcess.start("terminal", keep=tmp_path / "kept", options=("--nexo",)) as terminal:
        given = {
            "devices.terminal": terminal.address,
            "devices.terminal_poi": POI_ID,
            "devices.terminal_key_id": KEY.identifier,
            "devices.terminal_certificate": "terminal.pem",
        }
        data = copy_book(quiet_book, tmp_path / "data", given)
        shutil.copy(tmp_path / "kept" / CERTIFICATE, data / "terminal.pem")
        (data / "keys" / "terminal.passphrase").write_text(secret)
        till = Driver(data)
        till.open_drawer()
        pay(till, WATER)
        if secret:
            till.until(lambda: totals(till) == [Money(8243)])
        else:
            till.until(lambda: till.shown("light-terminal") == "Card terminal not found")
            assert till.focus() == "box"
            till.press("F5")
            assert totals(till) == [Money(8243)], "cash is taken all the same"
        assert secret == "" or secret not in (data / "config.toml").read_text("utf-8")
        till.close()
