"""The first start of a town's own book: asked step by step, or from a file; never with the sample city's data."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos.app import sample_settings
from pos.config import TABLE
from tests.ui.driver import PASSWORD, Driver

STEPS = (
    "Town of Elm\nTown Hall\nr01\n\n",
    "1 100.00, 2 75.50\n\n10/4801\n10/5801\n",
    "90\n90/1010\n90/1020\n90/1030\n90/1040\n2090\n1090\n",
    "water: Water / Agua\n\n",
)
PERSON = f"Rosa Quiroga\nrosa\n{PASSWORD}\n{PASSWORD}\n"


@pytest.fixture
def fresh(qapp, tmp_path: Path) -> Iterator[Driver]:
    """A register that has no book yet."""
    driver = Driver(tmp_path / "data")
    yield driver
    driver.close()


def texts_of(table: object) -> set[str]:
    """Every text in a settings file that says something of a city: those any two files share are no one's."""
    if isinstance(table, dict):
        return set().union(*(texts_of(value) for value in table.values()))
    if isinstance(table, list):
        return set().union(*(texts_of(value) for value in table))
    return {table} if isinstance(table, str) else set()


def test_a_live_book_holds_what_was_typed_and_nothing_of_the_sample(fresh: Driver) -> None:
    fresh.at("setup")
    fresh.press("Enter")
    for typed in (*STEPS, PERSON):
        fresh.type(typed)
    fresh.at("sign-in")
    counter = fresh.program.desk.counter
    assert not counter.training
    assert fresh.shown("band") == ""
    assert [(one.code, str(one.float)) for one in counter.agency.drawers] == [("1", "100.00"), ("2", "75.50")]
    assert (counter.gl.over, counter.gl.due_from) == ("10/4801", "1090")
    assert counter.billers["water"].name("es") == "Agua"
    written = texts_of(tomllib.loads(fresh.app.places.config.read_text(encoding="utf-8")))
    typed_in = {"R01", "1", "2", "WATER"}
    defaults = {str(default) for _, default in TABLE.values()}
    assert written & texts_of(tomllib.loads(sample_settings().text)) <= typed_in | defaults


def test_what_is_missing_or_wrong_is_said_at_its_step(fresh: Driver) -> None:
    fresh.at("setup")
    fresh.press("Enter")
    fresh.type("Town of Elm\n")
    assert fresh.focus() == "setup-agency-office"
    fresh.press("Enter")
    assert "Office, Register" in fresh.said
    fresh.type("Town Hall\nr 1\n")
    fresh.press("Enter")
    assert "R 1" in fresh.said
    assert "capitals and digits" in fresh.said
    fresh.control("setup-agency-register").setProperty("text", "R01")
    fresh.press("Enter")
    fresh.type("1 100,00\n\n10/4801\n10/5801\n")
    assert "“00” is not a drawer" in fresh.said
    fresh.control("setup-cash-drawers").setProperty("text", "1")
    fresh.press("Enter")
    assert "not a drawer" in fresh.said
    fresh.control("setup-cash-drawers").setProperty("text", "1 0.00")
    fresh.press("Enter")
    fresh.type(STEPS[2])
    fresh.type("Water\n\n")
    assert "code with its names" in fresh.said
    fresh.control("setup-billers-biller_1").setProperty("text", "water: Water")
    fresh.press("Enter")
    fresh.type("Rosa Quiroga\nrosa\nshort\nshort\n")
    assert "10" in fresh.said
    fresh.control("setup-person-again").setProperty("text", "another")
    fresh.press("Enter")
    assert "not the same" in fresh.said
    assert not fresh.app.has_book()


def test_from_a_wrong_answer_one_can_go_back_and_on_again_with_what_was_typed(fresh: Driver) -> None:
    fresh.at("setup")
    fresh.press("Enter")
    fresh.type(STEPS[0])
    fresh.type("1 Mill St\n\n10/4801\n10/5801\n")
    assert "not a drawer" in fresh.said
    fresh.press("Esc")
    assert fresh.field("setup-agency-office") == "Town Hall"
    fresh.press("Esc", "Enter")
    assert fresh.field("setup-agency-name") == "Town of Elm"
    fresh.press("Enter", "Enter")
    assert fresh.field("setup-cash-drawers") == "1 Mill St"


def test_a_settings_file_is_written_filled_in_and_chosen(fresh: Driver, tmp_path: Path) -> None:
    fresh.at("setup")
    fresh.press("F4")
    assert "settings file" in fresh.said
    fresh.press("Down", "Enter")
    own = tmp_path / "elm.toml"
    fresh.control("setup-file-path").setProperty("text", str(own))
    fresh.press("F4", "F4")
    assert "already" in fresh.said
    fresh.press("Enter")
    assert "agency.name" in fresh.said
    assert "gl.due_from, drawers" in fresh.said
    filled = own.read_text(encoding="utf-8").replace('name = ""', 'name = "Town of Elm"', 1)
    for table, asked, answer in (("agency", 2, '= "R01"'), ("gl", 9, '= "10/1010"')):
        head, begin, rest = filled.partition(f"[{table}]\n")
        filled = head + begin + rest.replace('= ""', answer, asked)
    own.write_text(f'{filled}\n[[drawers]]\ncode = "1"\nfloat = "50.00"\n', encoding="utf-8")
    fresh.press("Enter")
    assert "No biller" in fresh.said
    with own.open("a", encoding="utf-8") as file:
        file.write('[billers.water]\nname_en = "Water"\nname_es = "Agua"\ntag = "WATER"\n')
    fresh.press("Enter")
    assert "Town of Elm" in fresh.said
    fresh.type(PERSON)
    fresh.at("sign-in")
    assert not fresh.program.desk.counter.training


def test_the_sample_citys_own_file_is_no_live_book(fresh: Driver, tmp_path: Path) -> None:
    fresh.at("setup")
    fresh.press("Down", "Enter")
    copied = tmp_path / "copied.toml"
    copied.write_text(sample_settings().text, encoding="utf-8")
    fresh.control("setup-file-path").setProperty("text", str(copied))
    fresh.press("Enter")
    assert "City of Rivermouth" in fresh.said
    assert not fresh.app.has_book()
