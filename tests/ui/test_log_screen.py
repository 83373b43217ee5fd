"""The log through the window: newest first, asked by date, person, kind and receipt, one entry whole (row P1)."""

from __future__ import annotations

import pytest

from pos.ui.lines import Line
from tests.ui.driver import Driver

WATER = "10-2231-04"


@pytest.fixture
def reading(selling: Driver) -> Driver:
    """Ana took a payment; Sam, the supervisor, reads what was done."""
    selling.type(f"{WATER}\n")
    selling.press("F5")
    selling.press("Ctrl+L", "Esc")
    selling.sign_in("sam")
    selling.at("home")
    selling.program.desk.go("log")
    selling.at("log")
    return selling


def rows(till: Driver) -> list[Line]:
    return list(till.listed("log-rows").lines())


def whole(till: Driver) -> str:
    return "\n".join(line.spoken for line in till.listed("log-whole").lines())


def test_the_newest_comes_first_to_the_second_with_who_and_where(reading: Driver) -> None:
    first = rows(reading)[0]
    assert first.title == "Signed in sam"
    assert "11/20/2026 10:42:00" in first.detail
    assert "Samuel Okafor on R01" in first.detail
    assert any(line.title == "Payment R01-000001" for line in rows(reading))


def test_figures_of_a_drawer_that_is_not_handed_in_are_in_no_row_and_no_entry(reading: Driver) -> None:
    reading.press("F6")
    payment = next(line for line in rows(reading) if line.title == "Payment R01-000001")
    assert payment.amount == ""
    assert "82.43" not in "".join(line.spoken for line in rows(reading))
    reading.press("Enter")
    assert "handed in" in whole(reading)
    assert "82.43" not in whole(reading)
    assert "debit" not in whole(reading)


def test_one_box_takes_a_person_a_date_and_a_receipt(reading: Driver) -> None:
    reading.type("berg\n")
    assert rows(reading)
    assert all("Ana Berg" in line.detail for line in rows(reading))
    reading.press("Esc")
    reading.type("11/19/2026\n")
    assert rows(reading) == []
    reading.press("Esc")
    reading.type("11/20/2026 rosa\n")
    assert all("Rosa Quiroga" in line.detail for line in rows(reading))
    reading.press("Esc")
    reading.scan("R01-000001")
    assert [line.title for line in rows(reading)] == ["Payment R01-000001"]
    reading.press("Esc")
    reading.type("whatever\n")
    assert "whatever is no date" in reading.said


def test_an_entry_is_read_whole_in_words(reading: Driver) -> None:
    reading.type("rosa\n")
    titles = [line.title for line in rows(reading)]
    at = titles.index("New person ines")
    reading.press(*["Down"] * at, "Enter")
    assert "Role, Accounting" in whole(reading)
    assert "secrets" not in whole(reading)
    reading.press("Esc")
    assert whole(reading) == ""


def test_a_refused_sign_in_is_in_the_log(reading: Driver) -> None:
    reading.press("Ctrl+L", "Esc")
    reading.type("ana\nnot the password\n")
    reading.press("Esc")
    reading.type("")
    reading.control("sign-in-name").setProperty("text", "")
    reading.sign_in("sam")
    reading.at("log")
    reading.press("Esc")
    reading.program.desk.go("log")
    reading.at("log")
    refused = next(line for line in rows(reading) if line.title.startswith("Sign-in refused"))
    assert refused.title == "Sign-in refused ana"
    assert "the program on R01" in refused.detail


def test_a_cashier_does_not_read_it(selling: Driver) -> None:
    assert "log" not in [entry.name for entry in _entries(selling)]
    selling.program.desk.go("log")
    selling.settle()
    assert "may not" in selling.said or selling.said


def _entries(till: Driver):
    from pos.ui.screens.menu import entries  # noqa: PLC0415

    return entries(till.program.desk)
