"""A scan is a scan wherever the focus is: it never lands in a field, and its Enter presses nothing."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from pos.cashiering import find
from pos.ui.scan import RollBack, ScanCatcher, ScanRules
from pos.ui.screens.till.view import TillScreen
from tests.ui.conftest import DAY
from tests.ui.driver import PASSWORD, Driver

WATER, CITATION = "10-2231-04", "7714203"


def scanline(till: Driver, number: str) -> str:
    """The line on the stub of a bill."""
    found = find.find(till.program.desk.counter, number, DAY)[0].bill
    assert found is not None
    assert found.scanline
    return found.scanline


def test_a_scan_puts_its_bill_into_the_cart(selling: Driver) -> None:
    selling.scan(scanline(selling, WATER))
    assert selling.shown("due") == "82.43"
    assert selling.field("box") == ""
    assert selling.focus() == "box"


def test_scan_then_cash(selling: Driver) -> None:
    selling.scan(scanline(selling, WATER))
    selling.press("F5")
    assert "R01-000001" in selling.shown("paid")


def test_a_scan_while_an_amount_field_has_the_focus(selling: Driver) -> None:
    selling.type(f"{WATER}\n")
    selling.press("Down", "Enter")
    selling.type("50")
    selling.scan(scanline(selling, CITATION))
    assert selling.field("step-line-amount") == "50"
    assert selling.shown("due") == "147.43"


def test_a_scan_while_a_check_is_entered(selling: Driver) -> None:
    selling.type(f"{WATER}\n")
    selling.press("F6")
    selling.scan(scanline(selling, CITATION))
    assert selling.field("step-check-number") == ""
    assert selling.shown("due") == "147.43"
    assert selling.shown("second") == ""


def test_a_check_reader_that_plays_keyboard_fills_in_the_check(selling: Driver) -> None:
    selling.type(f"{WATER}\n")
    selling.scan("T021000021T1234567890O0102")
    assert (selling.field("step-check-number"), selling.field("step-check-bank")) == ("102", "021000021")
    assert selling.field("step-check-amount") == "82.43"
    selling.press("Esc")
    selling.scan("T02100?021T1234567890O0102")
    assert "could not read" in selling.said
    assert selling.field("box") == ""


def test_a_scan_over_half_a_word_leaves_neither(selling: Driver) -> None:
    selling.type("gar")
    selling.scan(scanline(selling, WATER))
    assert selling.field("box") == ""
    assert selling.shown("due") == "82.43"


def test_a_scan_without_an_enter_is_one_too(selling: Driver) -> None:
    selling.scan(scanline(selling, WATER), end="")
    assert selling.shown("due") == "82.43"


def test_a_misread_scan_says_what_was_read_and_does_nothing(selling: Driver) -> None:
    line = scanline(selling, WATER)
    wrong = str((int(line[-1]) + 1) % 10)
    selling.scan(line[:-1] + wrong)
    assert selling.shown("due") == "0.00"
    assert selling.said
    selling.scan("ZZZZZZZZZZ")
    assert selling.shown("due") == "0.00"
    assert "ZZZZZZZZZZ" in selling.said


def test_scans_in_a_row_all_arrive(selling: Driver) -> None:
    lines = [scanline(selling, WATER), scanline(selling, CITATION)]
    for line in lines:
        selling.scan(line)
    screen = selling.at("till")
    assert isinstance(screen, TillScreen)
    assert [line.title for line in screen.owed.cart.lines()] == [WATER, CITATION]


def test_a_scan_where_nothing_is_scanned_says_so(till: Driver) -> None:
    till.sign_in("sam")
    till.at("home")
    till.scan("0123456789")
    assert "0123456789" in till.said


def test_a_password_that_is_typed_as_fast_as_a_scan_signs_in(till: Driver) -> None:
    till.at("sign-in")
    for secret in ("copper kettle lane", PASSWORD):
        till.type("ana\n" if till.focus() == "sign-in-name" else "")
        assert till.focus() == "sign-in-secret"
        till.scan(secret)
        assert secret not in till.said
    till.at("count-in")


def test_what_comes_fast_beside_a_secret_is_repeated_nowhere(till: Driver) -> None:
    """A password manager with the focus in the name: login, Tab, password, Enter."""
    till.at("sign-in")
    till.scan("a.longer.login", end="\t")
    till.scan("copper kettle lane")
    assert till.said
    assert "login" not in till.said
    assert "copper" not in till.said
    assert till.field("sign-in-name") == ""
    till.sign_in("rosa")
    till.at("home")
    till.program.desk.go("people")
    till.at("people")
    till.scan("copper kettle lane")
    assert "copper" not in till.said
    till.type("Lu\nlu\n")
    till.type("copper kettle lane", gap_ms=8)
    assert (till.focus(), till.field("people-password")) == ("people-password", "copper kettle lane")


class Bench(QWidget):
    """A box, a field and a button, with the catcher in front."""

    def __init__(self, rules: ScanRules) -> None:
        super().__init__()
        self.box, self.field, self.button = RollBack(), QLineEdit(), QPushButton("post")
        layout = QVBoxLayout(self)
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)  # the offscreen platform knows no hints
        for part in (self.box, self.field, self.button):
            layout.addWidget(part)
        self.pressed = 0
        self.button.setAutoDefault(True)
        self.button.clicked.connect(self._press)
        self.scans: list[str] = []
        self.broken: list[str] = []
        self.catcher = ScanCatcher(rules, self)
        self.catcher.scanned.connect(self.scans.append)
        self.catcher.broken.connect(self.broken.append)
        self._now_ms = 5000

    def _press(self) -> None:
        self.pressed += 1

    def keys(self, text: str, gap_ms: int, *, repeat: bool = False) -> None:
        """Key events as the window system sends them."""
        for sign in text:
            self._now_ms += gap_ms
            code = Qt.Key.Key_Return if sign == "\r" else ord(sign.upper())
            event = QKeyEvent(QKeyEvent.Type.KeyPress, code, Qt.KeyboardModifier.NoModifier, sign, repeat)
            event.setTimestamp(self._now_ms)
            window = self.windowHandle()
            assert window is not None
            QCoreApplication.sendEvent(window, event)


@pytest.fixture
def bench(qtbot, qapp, request) -> Iterator[Bench]:
    made = Bench(getattr(request, "param", ScanRules()))
    qtbot.addWidget(made)
    qapp.installEventFilter(made.catcher)
    made.show()
    qtbot.waitActive(made)
    yield made
    qapp.removeEventFilter(made.catcher)


def test_typing_reaches_a_field_in_order(bench: Bench, qtbot) -> None:
    bench.field.setFocus()
    bench.keys("147", 80)
    bench.keys("43", 25)  # two keys rolled over each other are still typing
    qtbot.waitUntil(lambda: bench.field.text() == "14743")
    assert bench.scans == []


@pytest.mark.parametrize("bench", [ScanRules(), ScanRules(prefix="~")], indirect=True)
def test_whatever_is_typed_into_a_field_for_a_secret_stays_there(bench: Bench, qtbot) -> None:
    for field in (bench.box, bench.field):
        field.setEchoMode(QLineEdit.EchoMode.Password)
        field.setFocus()
        bench.keys("~copper~kettle\r", 8)
        qtbot.wait(150)
        assert field.text() == "~copper~kettle"
    assert (bench.scans, bench.broken) == ([], [])


def test_a_scan_never_reaches_a_field(bench: Bench, qtbot) -> None:
    bench.field.setFocus()
    bench.keys("0123456789\r", 8)
    qtbot.waitUntil(lambda: bench.scans == ["0123456789"])
    qtbot.wait(150)
    assert bench.field.text() == ""


def test_a_scanner_may_pause_in_the_middle(bench: Bench) -> None:
    bench.box.setFocus()
    bench.keys("10102231042611000231000", 8)
    bench.keys("0", 70)
    bench.keys("82437\r", 8)
    assert bench.scans == ["10102231042611000231000082437"]
    assert bench.box.text() == ""


def test_the_enter_of_a_scan_presses_nothing(bench: Bench, qtbot) -> None:
    bench.button.setFocus()
    bench.keys("0123456789\r", 8)
    qtbot.waitUntil(lambda: bench.scans == ["0123456789"])
    assert bench.pressed == 0


def test_the_box_shows_keys_at_once_and_takes_a_scan_back(bench: Bench) -> None:
    bench.box.setFocus()
    bench.keys("ab", 80)
    assert bench.box.text() == "ab"
    bench.keys("0", 80)
    bench.keys("123456\r", 8)
    assert bench.scans == ["0123456"]
    assert bench.box.text() == "ab"


def test_a_key_held_down_is_no_scan(bench: Bench, qtbot) -> None:
    bench.field.setFocus()
    bench.keys("7", 500)
    bench.keys("777777777", 20, repeat=True)
    qtbot.waitUntil(lambda: bench.field.text() == "7" * 10)
    assert bench.scans == []


@pytest.mark.parametrize("bench", [ScanRules(timing=False)], indirect=True)
def test_without_timing_everything_is_typing(bench: Bench) -> None:
    bench.field.setFocus()
    bench.keys("0123456789", 2)
    assert bench.field.text() == "0123456789"
    assert bench.scans == []


@pytest.mark.parametrize("bench", [ScanRules(prefix="~", prefix_ms_max=80)], indirect=True)
def test_with_a_prefix_no_timing_is_needed(bench: Bench, qtbot) -> None:
    bench.field.setFocus()
    bench.keys("~12", 90)
    bench.keys("3\r", 90)
    assert bench.scans == ["123"]
    bench.keys("~99", 8)
    qtbot.waitUntil(lambda: bench.broken == ["99"])
    assert bench.field.text() == ""


def test_the_code_at_the_foot_of_a_receipt_brings_that_receipt(selling: Driver) -> None:
    selling.type(f"{WATER}\n")
    selling.press("F5")
    selling.until(lambda: "R01-000001" in selling.shown("paid"))
    selling.scan("R01-000001")
    selling.at("receipts")
    selling.until(lambda: "R01-000001" in selling.shown("receipt-number"))


def test_a_number_of_no_receipt_is_taken_for_what_else_it_may_be(selling: Driver) -> None:
    selling.scan("R01-000777")
    selling.until(lambda: selling.said)
    selling.at("till")
