"""Settings edited outside the program, before the administrator who signs in next."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos.cashiering import settings_record
from tests.support.forgery import forging, seq_of
from tests.ui.driver import Driver


@pytest.fixture
def edited(till: Driver) -> Iterator[Driver]:
    """The till started again after somebody edited the file."""
    config = Path(till.app.places.config)
    text = config.read_text("utf-8")
    till.at("sign-in")
    till.program.close()
    till.window.close()
    config.write_text(text.replace("555-0100", "555-0199"), encoding="utf-8")
    driver = Driver(till.app.places.data)
    yield driver
    driver.close()


def test_an_administrator_reads_what_changed_and_stands_for_it(edited: Driver) -> None:
    edited.sign_in("rosa")
    edited.at("settings")
    (line,) = edited.listed("settings-rows").lines()
    assert line.title == "agency.phone"
    assert line.detail == "was 555-0100, is 555-0199"
    edited.press("F12")
    assert "your name" in edited.said
    assert edited.listed("settings-rows").lines() == ()
    assert settings_record.unconfirmed(edited.program.desk.counter) == ()
    edited.press("F12")
    assert settings_record.unconfirmed(edited.program.desk.counter) == ()
    edited.press("Esc")
    edited.at("home")
    edited.press("Ctrl+L", "Esc")
    edited.sign_in("rosa")
    edited.at("home")


def test_it_is_asked_again_until_somebody_confirms_and_of_administrators_only(edited: Driver) -> None:
    edited.sign_in("rosa")
    edited.at("settings")
    edited.press("Esc")
    edited.at("home")
    edited.press("Ctrl+L", "Esc")
    edited.sign_in("sam")
    edited.at("home")
    assert len(settings_record.unconfirmed(edited.program.desk.counter)) == 1


def test_who_may_sign_waits_for_a_name_and_everybody_reads_that_it_does(till: Driver) -> None:
    config = Path(till.app.places.config)
    till.at("sign-in")
    till.program.close()
    till.window.close()
    config.write_text(f"{config.read_text('utf-8')}\n[custody]\nsmall_office = true\n", encoding="utf-8")
    driver = Driver(till.app.places.data)
    driver.sign_in("sam")
    driver.at("home")
    driver.until(lambda: "custody.small_office" in driver.said)
    driver.press("Ctrl+L", "Esc")
    driver.sign_in("rosa")
    driver.at("settings")
    (line,) = driver.listed("settings-rows").lines()
    assert (line.detail, line.state) == ("in force: nothing; in the file: true", "waits for a name")
    assert not driver.program.desk.counter.agency.custody.small_office
    driver.press("F12")
    assert "next start" in driver.said
    driver.program.close()
    driver.window.close()
    again = Driver(till.app.places.data)
    again.sign_in("sam")
    again.at("home")
    assert again.program.desk.counter.agency.custody.small_office
    again.close()


@pytest.mark.parametrize("login", ["sam", "rosa"])
def test_whoever_signs_in_reads_that_the_book_is_damaged_and_comes_in(edited: Driver, login: str) -> None:
    edited.at("sign-in")
    edited.program.close()
    edited.window.close()
    with forging(edited.app) as book:
        book.execute("DELETE FROM entry WHERE seq = ?", (seq_of(book, "settings.changed"),))
    again = Driver(edited.app.places.data)
    again.sign_in(login)
    again.until(lambda: "The book does not hold: entry" in again.said)
    assert again.program.desk.person is not None
    again.close()
