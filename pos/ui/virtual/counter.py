"""The virtual money counter: money is put in, it counts, and its report goes to the till; or it waits to be asked."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from pos.cashiering.lights import COUNTER
from pos.domain.drawers import DENOMINATIONS, CashCount
from pos.drivers.virtual.fleet import VirtualDevices
from pos.ui import tokens
from pos.ui.desk import Desk
from pos.ui.style import look
from pos.ui.virtual.part import Part, hand_button, label_button
from pos.ui.virtual.type_in import TypeIn
from pos.ui.widgets.basics import column, panel, row, show_text, text
from pos.ui.widgets.denominations import Denominations
from pos.words import Words
from pos.words.phrases import face

HEAP = {2000: 4, 1000: 8, 500: 4, 100: 20}
"""What lies in it at first: the start of a drawer of the sample city."""

COINS = 417
REPORT = "--report"


class CounterPart(Part):
    """Of notes: count what was put in, and print the report, right or wrong. Of coins: hold a number until asked."""

    KIND = COUNTER
    TITLE = "virtual.counter"

    def __init__(self, desk: Desk, devices: VirtualDevices) -> None:
        super().__init__(desk, devices)
        self.prints = REPORT in devices.program(COUNTER)
        self.heap: Mapping[int, int] = HEAP
        self.coins = COINS
        self.said = text("strong", wrap=True)
        self.count, self.wrong = hand_button("virtual-count"), hand_button("virtual-count-wrong")
        self.put_in = hand_button("virtual-put-in")
        self.form, self.type_in = PutIn(), TypeIn("virtual-coins")
        inside = panel(column(self.said, margin=tokens.S), "display")
        self.setProperty("look", "device")
        self.setLayout(column(inside, row(self.count, self.put_in), self.wrong, gap=tokens.S, margin=tokens.S))
        self.wrong.setVisible(self.prints)
        self.count.setVisible(self.prints)
        self.count.clicked.connect(partial(self.run, 0))
        self.wrong.clicked.connect(partial(self.run, -100))
        self.put_in.clicked.connect(self._ask)
        self.form.put.connect(self._filled)
        self.type_in.typed.connect(self._coins)

    def begin(self) -> None:
        """A coin counter has its number already."""
        device = self._devices.device(COUNTER)
        if not self.prints:
            device.post("count", pieces=self.coins)

    def run(self, off_by: int) -> None:
        """Count what lies in it, and print; the total is so many cents off."""
        self.order("count", pieces={str(cents): pieces for cents, pieces in self.heap.items()}, off_by=off_by)

    def _ask(self) -> None:
        if self.prints:
            self.form.ask()
        else:
            self.type_in.ask()

    def _filled(self, count: CashCount) -> None:
        self.heap = dict(count.pieces)
        self.retranslate()

    def _coins(self, typed: str) -> None:
        if typed.isascii() and typed.isdecimal():
            self.coins = int(typed[:6])
            self.order("count", pieces=self.coins)
            self.retranslate()

    def retranslate(self) -> None:
        """What lies in it."""
        words = self.desk.words
        for button, key in (
            (self.count, "virtual.count"),
            (self.wrong, "virtual.count_wrong"),
            (self.put_in, "virtual.put_in"),
        ):
            label_button(button, words.say(key))
        look(self.count, "enter")
        heap = " · ".join(f"{self.heap[cents]} × {face(cents)}" for cents in DENOMINATIONS if self.heap.get(cents))
        coins = words.say("virtual.coins", count=self.coins)
        show_text(self.said, (heap or words.say("virtual.nothing_in")) if self.prints else coins)
        self.form.retranslate(words)
        self.type_in.retranslate(words, words.say("virtual.coins_title"), words.say("virtual.put_in"))


class PutIn(QWidget):
    """A small window to say what is put in; `put` carries it. It takes the keys only while it stands open."""

    put = Signal(object)

    def __init__(self) -> None:
        super().__init__(None, Qt.WindowType.Dialog)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, on=False)
        self.setObjectName("window")
        self.money = Denominations("virtual-heap", compact=True)
        self.enter = QPushButton()
        self.enter.setProperty("look", "enter")
        self.enter.setObjectName("virtual-heap-enter")
        self.setLayout(column(self.money, self.enter, gap=tokens.M, margin=tokens.L))
        self.money.finished.connect(self._done)
        self.enter.clicked.connect(self._done)

    def ask(self) -> None:
        """Show it, empty, and take the keys."""
        self.money.clear()
        self.show()
        self.activateWindow()
        self.money.first().setFocus()

    def retranslate(self, words: Words) -> None:
        """All texts."""
        self.setWindowTitle(words.say("virtual.title"))
        self.money.retranslate(words)
        self.enter.setText(words.say("virtual.put_in"))
        self.enter.setAccessibleName(words.say("virtual.put_in"))

    def _done(self) -> None:
        self.close()
        self.put.emit(self.money.count())
