"""The administrator's screen of backups, and the book's own light in the head of the window."""

from __future__ import annotations

import pytest

from pos.cashiering import backups
from pos.store.space import MEGABYTE, DiskGate, Limits
from pos.ui.screens.backups.view import BackupsScreen
from pos.ui.screens.menu import entries
from tests.ui.driver import Driver

PASSPHRASE = "lantern quarry ember willow"


@pytest.fixture
def shown(till: Driver) -> BackupsScreen:
    """Rosa at the screen."""
    till.sign_in("rosa")
    till.program.desk.go("backups")
    screen = till.at("backups")
    assert isinstance(screen, BackupsScreen)
    till.settle()
    return screen


def type_both(till: Driver, one: str, other: str) -> None:
    till.type(f"{one}\n")
    till.type(f"{other}\n")
    till.settle()


def test_a_passphrase_is_set_and_a_backup_made(till: Driver, shown: BackupsScreen) -> None:
    assert "passphrase first" in shown.stands.text()
    assert not shown.now.isEnabled()
    type_both(till, PASSPHRASE, PASSPHRASE)
    assert "open with this passphrase" in till.said
    till.until(lambda: shown.presenter._shelf or shown.now.isEnabled())
    assert {field.text() for field in shown.fields.values()} == {""}
    counter = till.program.desk.counter
    till.until(lambda: counter.backups.state.made)  # setting one asks for the first
    till.program.desk.run(lambda: None, lambda _: shown.presenter.arrive())
    till.until(lambda: len(shown.rows.lines()) == 1)
    assert "The last backup was made" in shown.stands.text()
    till.press("F12")
    till.settle()
    assert "read back and verified" in till.said
    assert shown.rows.lines()[0].detail.startswith("R01-")


def test_two_that_differ_and_one_that_is_short_are_refused(till: Driver, shown: BackupsScreen) -> None:
    type_both(till, PASSPHRASE, PASSPHRASE + "x")
    assert "not the same" in till.said
    for field in shown.fields.values():
        field.clear()
    shown.first_focus().setFocus()
    type_both(till, "short", "short")
    assert "16" in till.said
    assert backups.recovery_key(till.program.desk.counter) is None


def test_only_an_administrator_finds_it(till: Driver) -> None:
    for login, found in (("rosa", True), ("sam", False), ("ines", False)):
        till.sign_in(login)
        till.settle()
        assert ("backups" in {one.name for one in entries(till.program.desk)}) is found
        till.program.desk.leave()
        till.program.desk.go("sign-in")


def test_the_head_says_how_the_book_is(till: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    till.open_drawer()
    till.until(lambda: till.shown("light-book") == "Book safe")
    counter = till.program.desk.counter
    counter.disk = DiskGate(counter.data, Limits(), free=lambda _: 300 * MEGABYTE)
    till.program._look_at_book()
    till.until(lambda: till.shown("light-book") == "Disk low: 300 MB")
    counter.disk = DiskGate(counter.data, Limits(), free=lambda _: 30 * MEGABYTE)
    till.type("10-2231-04\n")
    till.press("F5")
    till.until(lambda: "30 MB" in till.said)
    assert "close the drawers" in till.said
    till.program._look_at_book()
    till.until(lambda: till.shown("light-book") == "Disk full: close drawers")
