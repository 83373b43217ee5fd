"""From the first start to an open drawer: set-up, sign-in, lock and unlock, count-in."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from pos.cashiering import open_drawer, people
from pos.domain.money import Money
from pos.domain.people import Role
from pos.ui.idle import Idle
from pos.ui.screens.count_in.view import CountInScreen
from pos.ui.screens.menu import entries
from pos.ui.screens.sign_in.view import SignInScreen
from tests.ui.driver import PASSWORD, PIN, Driver
from tests.ui.test_setting_up import PERSON, STEPS


@pytest.fixture
def fresh(qapp, tmp_path: Path) -> Iterator[Driver]:
    """A register that has no book yet."""
    driver = Driver(tmp_path / "data")
    yield driver
    driver.close()


def test_the_first_start_makes_a_book_and_its_administrator(fresh: Driver) -> None:
    fresh.at("setup")
    fresh.press("Down", "Down", "Enter")
    assert fresh.field("setup-agency-name") == "City of Rivermouth"
    fresh.control("setup-agency-name").setProperty("text", 'Town of "Elm"')
    fresh.press("Enter")
    fresh.type(f"Rosa Quiroga\nrosa\n{PASSWORD}\n{PASSWORD}\n")
    fresh.at("sign-in")
    counter = fresh.program.desk.counter
    assert counter.agency.name == 'Town of "Elm"'
    assert counter.training
    assert [(one.login, one.initials, one.role) for one in people.people(counter)] == [
        ("rosa", "RQ", Role.ADMINISTRATOR)
    ]
    assert fresh.shown("band").startswith("TRAINING")


def test_the_administrator_adds_a_cashier_who_then_works(fresh: Driver) -> None:
    fresh.at("setup")
    fresh.press("Down", "Down", "Enter", "Enter")
    fresh.type(f"Rosa Quiroga\nrosa\n{PASSWORD}\n{PASSWORD}\n")
    fresh.sign_in("rosa")
    fresh.at("home")
    fresh.type(str(1 + [one.name for one in entries(fresh.program.desk)].index("people")))
    fresh.at("people")
    fresh.press("F9")
    fresh.type(f"Luis Ortega\nluis\n{PASSWORD}\n{PASSWORD}\n")
    assert "Luis Ortega" in fresh.said
    assert fresh.field("people-name") == ""
    fresh.press("Ctrl+L", "Esc")
    fresh.sign_in("luis")
    fresh.at("own")
    fresh.type(f"{PASSWORD}\n{PASSWORD} of my own\n{PASSWORD} of my own\n")
    fresh.at("count-in")
    assert fresh.shown("count-in-finish") == "Todo contado"


def test_signing_in_by_name_and_password(till: Driver) -> None:
    till.sign_in("berg")
    till.at("count-in")
    assert "Ana Berg" in till.shown("head-who")


def test_a_wrong_password_is_said_and_the_field_is_empty_again(till: Driver) -> None:
    till.at("sign-in")
    till.type("ana\nwrong\n")
    assert till.said
    assert till.field("sign-in-secret") == ""
    assert till.focus() == "sign-in-secret"
    till.type(f"{PASSWORD}\n")
    till.at("count-in")


def test_tiles_narrow_down_and_can_be_touched(till: Driver) -> None:
    screen = till.at("sign-in")
    assert isinstance(screen, SignInScreen)
    till.type("sam")
    assert [tile.objectName() for tile in screen.tiles] == ["person-sam"]
    till.click("person-sam")
    till.type(f"{PASSWORD}\n")
    till.at("home")


def test_the_language_follows_the_person(till: Driver) -> None:
    till.sign_in("luis")
    till.at("count-in")
    assert till.shown("count-in-finish") == "Todo contado"


def test_lock_and_unlock_by_pin_in_seconds(selling: Driver) -> None:
    selling.type("10-2231-04\n")
    selling.press("Ctrl+L")
    selling.at("sign-in")
    assert selling.focus() == "sign-in-secret"
    selling.type(f"{PIN}\n")
    selling.at("till")
    assert selling.shown("due") == "82.43"


def test_a_till_that_nobody_touches_locks_itself(selling: Driver) -> None:
    selling.type("10-2231-04\n")
    selling.program.idle.idle.emit()
    selling.at("sign-in")
    selling.type(f"{PIN}\n")
    selling.at("till")
    assert selling.shown("due") == "82.43"


def test_nobody_is_at_the_register_when_nothing_is_pressed(qapp, qtbot) -> None:
    watcher, start = Idle(60), time.monotonic()
    qapp.installEventFilter(watcher)
    field = QLineEdit()
    qtbot.addWidget(field)
    while time.monotonic() < start + 0.15:
        with qtbot.assertNotEmitted(watcher.idle, wait=20):
            qtbot.keyClick(field, Qt.Key.Key_1)
    with qtbot.waitSignal(watcher.idle, timeout=1000):
        pass
    qapp.removeEventFilter(watcher)


def test_keys_and_touches_on_any_window_are_signs_of_life(till: Driver, qtbot) -> None:
    """They are looked at where they come in, at the windows: also at one that was not there at the start."""
    till.at("sign-in")
    idle = till.program.idle
    clock = idle.findChild(QTimer)
    assert clock is not None
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    qtbot.waitActive(other)
    beside = other.windowHandle()
    assert beside is not None
    press, place = QTest.mouseClick, QPoint(5, 5)
    for act in (
        lambda: till.begin("Down"),
        lambda: press(till.handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place),
        lambda: QTest.keyClick(beside, Qt.Key.Key_A),
        lambda: press(beside, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place),
    ):
        clock.stop()
        act()
        assert clock.isActive()


def test_someone_else_at_the_same_register_finds_nothing_of_it(selling: Driver) -> None:
    selling.type("10-2231-04\n")
    selling.press("Ctrl+L", "Esc")
    selling.control("sign-in-name").setProperty("text", "")
    selling.sign_in("luis")
    selling.count_in()
    assert selling.shown("due") == "0.00"
    selling.press("Ctrl+L", "Esc")
    selling.sign_in("ana")
    selling.at("till")
    assert selling.shown("due") == "82.43"


def test_nobody_leaves_with_a_payers_money_on_the_counter(selling: Driver) -> None:
    selling.type("10-2231-04\n40")
    selling.press("F5")
    selling.window.close()
    assert selling.window.isVisible()
    assert "money is on the counter" in selling.said
    selling.press("Esc")
    selling.window.close()
    assert selling.window.isVisible()
    assert "give it up (F10)" in selling.said
    selling.press("F10")
    selling.type("4")
    selling.window.close()
    assert not selling.window.isVisible()


def test_a_count_that_differs_alerts_and_is_recorded_when_confirmed(till: Driver) -> None:
    till.sign_in("ana")
    screen = till.at("count-in")
    assert isinstance(screen, CountInScreen)
    till.type("\n\n9\n2\n")
    assert till.shown("counted") == "200.00"
    till.type("\n\n\n\n\n\n\n")
    assert "confirm" not in till.said
    screen.grid.put(type(screen.grid.count())({2000: 9}))
    till.press("F12")
    assert "20.00 less" in till.shown("difference")
    till.press("Enter")
    till.at("second-count")
    till.type(f"luis\n{PASSWORD}\n")
    till.type("\n\n9\n")
    assert till.shown("second-counted") == "180.00"
    till.press("F12")
    till.at("till")
    assert "20.00" in till.said
    session = open_drawer.current_session(till.program.desk.counter, till.program.desk.worker)
    assert session is not None
    assert session.start == Money(18000)


def test_a_count_of_nothing_alerts_too(till: Driver) -> None:
    till.sign_in("ana")
    till.at("count-in")
    assert till.shown("difference") == ""
    till.press("F12")
    assert "200.00 less" in till.shown("difference")


def test_an_amount_that_is_no_number_of_pieces_is_refused(till: Driver) -> None:
    till.sign_in("ana")
    till.at("count-in")
    till.type("\t30\n")
    assert "100" in till.said
    till.control("count-in-10000-amount").setFocus()
    till.type("300\n")
    assert till.field("count-in-10000") == "3"
    assert till.shown("counted") == "300.00"


def test_a_scan_into_a_count_changes_nothing(till: Driver) -> None:
    till.sign_in("ana")
    till.at("count-in")
    till.scan("0123456789")
    assert till.shown("counted") == "0.00"
    assert "0123456789" in till.said


def test_a_second_till_on_the_same_book_says_who_has_it(till: Driver) -> None:
    other = Driver(till.app.places.data)
    try:
        other.at("start")
        assert other.shown("start-sentence")
        assert other.focus() == "start-again"
    finally:
        other.close()


def test_a_folder_that_cannot_be_written_is_said(qapp, quiet_book: Path, tmp_path: Path) -> None:
    missing = tmp_path / "file"
    missing.write_text("not a folder")
    driver = Driver(missing / "data")
    try:
        driver.at("setup")
        driver.press("Enter", "Enter")
        driver.type(f"Rosa Quiroga\nrosa\n{PASSWORD}\n{PASSWORD}\n")
        assert driver.said
        driver.at("setup")
    finally:
        driver.close()


def test_the_training_book_is_a_choice_at_sign_in(fresh: Driver) -> None:
    fresh.at("setup")
    fresh.press("Enter")
    for typed in (*STEPS, PERSON):
        fresh.type(typed)
    fresh.at("sign-in")
    fresh.press("F8")
    fresh.at("setup")
    fresh.press("Enter")
    fresh.type(f"Rosa Quiroga\nrosa\n{PASSWORD}\n{PASSWORD}\n")
    fresh.at("sign-in")
    assert fresh.program.desk.counter.training
    fresh.press("F8")
    fresh.at("sign-in")
    assert not fresh.program.desk.counter.training
