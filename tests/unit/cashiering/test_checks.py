"""Checks that a reader read: their account is a personal value, and the same one again is found (row C1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pos.app import verify_book
from pos.cashiering import checks, receipts, take_payment, void
from pos.config import parse_settings
from pos.domain.carts import Tender
from pos.domain.errors import BadInput
from pos.receivables.outcome import ImportKind
from pos.words import Words
from tests.support.bills import FEES, check, fee_cart
from tests.support.counters import Desk, import_text, open_desk, settings_without_devices

ACCOUNT, DAY_S = "1234567890", 24 * 3600


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = open_desk(tmp_path / "data", settings_without_devices())
    import_text(made, ImportKind.FEES, FEES, tmp_path)
    yield made
    made.app.close()


def read_check(number: str = "102") -> Tender:
    """A check as a reader fills it in."""
    return replace(check(1000, number), bank="021000021", account=ACCOUNT)


def post(desk: Desk, *tenders: Tender) -> str:
    """The receipt of a payment with these."""
    cart = fee_cart(desk, sum(one.amount.cents for one in tenders))
    for one in tenders:
        cart = cart.with_tender(one)
    return take_payment.post(desk.counter, desk.cashier, desk.session_id, cart).receipt.number


def test_a_check_is_found_again_for_half_a_year_and_not_when_given_back(desk: Desk) -> None:
    assert checks.taken_before(desk.counter, read_check()) is None
    number = post(desk, read_check(), check(500, "7"))
    found = checks.taken_before(desk.counter, read_check("0102"))
    assert found is not None
    assert found.receipt == number
    for other in (read_check("103"), replace(read_check(), account="1234567891"), replace(read_check(), account="")):
        assert checks.taken_before(desk.counter, other) is None
    desk.clock.advance(seconds=checks.KEPT_DAYS * DAY_S)
    assert checks.taken_before(desk.counter, read_check()) is not None
    desk.clock.advance(seconds=DAY_S)
    assert checks.taken_before(desk.counter, read_check()) is None


def test_a_check_that_was_given_back_is_new(desk: Desk) -> None:
    number = post(desk, read_check())
    void.void_receipt(desk.counter, desk.cashier, desk.supervisor, desk.session_id, number, reason="wrong bill")
    assert checks.taken_before(desk.counter, read_check()) is None


def test_the_account_is_nowhere_in_clear_and_comes_back_with_the_receipt(desk: Desk) -> None:
    number = post(desk, check(500, "7"), read_check())
    kept = receipts.receipt(desk.counter, number).tenders
    assert [one.account for one in kept] == ["", ACCOUNT]
    assert kept[0].payer == "Ada Lee"
    desk.app.close()
    for path in desk.app.places.data.rglob("*"):
        assert not path.is_file() or ACCOUNT.encode() not in path.read_bytes(), path
    assert verify_book(desk.app.places).ok


@pytest.mark.parametrize(
    ("given", "code", "named"),
    [
        ('drawer = "serial:/dev/ttyS1"', "SETTING_MISSING", "devices.drawer_model"),
        ('drawer_model = "else"', "SETTING_WRONG", "devices.drawer_model"),
        ('scanner = "usb:1234:5678"', "SETTING_WRONG", "devices.scanner"),
        ('scanner_framing = "none"', "SETTING_WRONG", "devices.scanner_framing"),
        ('display_dialect = "utc"', "SETTING_WRONG", "devices.display_dialect"),
        ('check_reader = "printer"', "SETTING_WRONG", "devices.check_reader"),
    ],
)
def test_settings_of_devices_are_refused_by_name(given: str, code: str, named: str) -> None:
    text = settings_without_devices().text.replace("[devices]\n", f"[devices]\n{given}\n")
    with pytest.raises(BadInput) as refused:
        parse_settings(text, Path("config.toml"))
    assert (refused.value.code, refused.value.values["setting"]) == (code, named)


@pytest.mark.parametrize(
    ("given", "may"),
    [
        ("drawer_pulse_ms = 1000", "20 - 500"),
        ('drawer_alert_sound = "yes"', "true, false"),
        ('wedge_prefix = "$"', '"", "stx", "tilde"'),
        ('counter_total = "abc"', "(?P<total>...)"),
        ('counter = "tcp:h:99999"', "tcp:HOST:PORT"),
        ('scanner = "/dev/ttyUSB0"', "serial:PORT@9600"),
        ('check_reader = "printer"', "tm-h6000iv, tm-h6000v"),
    ],
)
@pytest.mark.parametrize("language", ["en", "es"])
def test_what_may_stand_there_is_said(given: str, may: str, language: str) -> None:
    key = given.partition(" ")[0]
    lines = settings_without_devices().text.splitlines()
    text = "\n".join(line for line in lines if not line.startswith(f"{key} ="))
    with pytest.raises(BadInput) as refused:
        parse_settings(text.replace("[devices]\n", f"[devices]\n{given}\n"), Path("config.toml"))
    said = Words(language).explain(refused.value)
    assert f"devices.{key}" in said
    assert may in said


@pytest.mark.parametrize(
    ("given", "columns"),
    [("", 42), ('printer_model = "tm-t20iii"', 48), ('printer_model = "tm-t20iii"\ncolumns = 35', 35)],
)
def test_the_printers_model_says_how_wide_its_paper_is(given: str, columns: int) -> None:
    text = settings_without_devices().text.replace("columns = 48\n", "").replace("[devices]\n", f"[devices]\n{given}\n")
    assert parse_settings(text, Path("config.toml")).devices.columns == columns


def test_columns_that_the_model_does_not_have_are_refused() -> None:
    text = settings_without_devices().text.replace("[devices]\n", '[devices]\nprinter_model = "tm-t88v"\n')
    with pytest.raises(BadInput) as refused:
        parse_settings(text, Path("config.toml"))
    assert (refused.value.code, refused.value.values["columns"]) == ("COLUMNS_WRONG", "42, 30")


def test_a_nexo_terminal_needs_its_names() -> None:
    text = settings_without_devices().text
    with pytest.raises(BadInput) as refused:
        parse_settings(text.replace('terminal = "none"', 'terminal = "nexo:10.0.0.6:8443"'), Path("config.toml"))
    assert refused.value.code == "SETTING_MISSING"
    for name in ("poi", "key_id", "certificate"):
        assert f"devices.terminal_{name}" in str(refused.value.values["setting"])
