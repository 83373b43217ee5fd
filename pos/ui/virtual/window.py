"""The training window: the register's virtual devices beside the till, to look at and to touch.

It takes no focus, so that a hand on a virtual device never takes the keys from the till. What only shows stands open;
what wants a hand lies behind a tab and comes to the front by itself when it is asked something.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos.cashiering.counter import Counter
from pos.cashiering.lights import DRAWER
from pos.drivers.virtual.fleet import VirtualDevices
from pos.drivers.virtual.process import Event
from pos.ui import tokens
from pos.ui.desk import Desk
from pos.ui.main_window import SIZE_LEAST, MainWindow
from pos.ui.virtual.check_reader import CheckReaderPart
from pos.ui.virtual.counter import CounterPart
from pos.ui.virtual.display import DisplayInFront, DisplayPart
from pos.ui.virtual.drawer import DrawerPart
from pos.ui.virtual.part import Part
from pos.ui.virtual.printer import PrinterPart
from pos.ui.virtual.scanner import ScannerPart
from pos.ui.virtual.slip import SlipPart
from pos.ui.virtual.tabs import Tabs
from pos.ui.virtual.terminal import TerminalPart
from pos.ui.widgets.basics import column, show_text, text

SIZE = (388, 760)
_GAP = 2 * tokens.S
_FRAME = 40  # about the height that a window system puts above a window


def _printer(desk: Desk, devices: VirtualDevices) -> PrinterPart:
    return PrinterPart(desk, devices, has_drawer=DRAWER not in devices.kinds)


_PARTS = {
    part.KIND: make
    for part, make in (
        (DisplayPart, DisplayPart),
        (PrinterPart, _printer),
        (DrawerPart, DrawerPart),
        (TerminalPart, TerminalPart),
        (ScannerPart, ScannerPart),
        (CheckReaderPart, CheckReaderPart),
        (CounterPart, CounterPart),
    )
}
"""From top to bottom, and along the tabs."""


class VirtualWindow(QWidget):
    """One for the whole till; made when a book with virtual devices is opened. A real device has no part here."""

    def __init__(self, desk: Desk, devices: VirtualDevices) -> None:
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.WindowDoesNotAcceptFocus)
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, on=False)  # the program ends with the till
        self.desk = desk
        self._devices = devices
        self.parts: dict[str, Part] = {
            kind: make(desk, devices) for kind, make in _PARTS.items() if kind in devices.kinds
        }
        if devices.display_in_front:
            self.parts = {DisplayInFront.NAME: DisplayInFront(desk, devices), **self.parts}
        if devices.has_slips:
            self.parts[SlipPart.NAME] = SlipPart(desk, devices)
        self._band = text("band")
        self._band.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.tabs = Tabs([part for part in self.parts.values() if part.TITLE])
        self._lay_out()
        self.retranslate()
        self.resize(*SIZE)

    def _lay_out(self) -> None:
        inner = column(*(part for part in self.parts.values() if not part.TITLE), self.tabs, gap=tokens.S)
        inner.setContentsMargins(tokens.S, tokens.S, tokens.S, tokens.S)
        if isinstance(printer := self.parts.get(PrinterPart.KIND), PrinterPart):
            printer.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
            inner.setStretchFactor(printer, 1)
        else:
            inner.addStretch(1)
        self.setLayout(column(self._band, inner, gap=0))

    def start(self, till: QWidget) -> None:
        """Show it beside the till, which makes room where the screen has it, and start the devices."""
        room = till.screen().availableGeometry()
        frame = till.geometry().top() - till.frameGeometry().top() or _FRAME  # its own is not known before it is shown
        both = till.width() + _GAP + self.width()
        if both <= room.width() and not till.windowState():  # neither maximized nor over the whole screen
            left = room.left() + (room.width() - both) // 2
            self.resize(self.width(), max(till.height(), self.height()))
            top = till.geometry().top()  # of what is in the frames: nobody knows the frame of a window not yet shown
            till.move(left, till.y())
            self.setGeometry(left + till.width() + _GAP, top, self.width(), self.height())
        elif (left_over := room.width() - self.width() - _GAP) >= SIZE_LEAST[0]:
            till.showNormal()  # whoever practises on a small screen wants to see both
            till.resize(left_over, room.height() - _FRAME)
            till.move(room.topLeft())
            left = room.left() + left_over + _GAP
            self.setGeometry(left, room.top() + frame, self.width(), room.height() - _FRAME)
        else:
            self.setGeometry(room.right() - self.width(), room.top() + frame, self.width(), self.height())
        self.show()
        self._devices.listen(lambda kind, event: self.desk.later(lambda: self._hear(kind, event)))
        for part in self.parts.values():
            self.desk.run(part.begin, then=partial(_started, part))

    def put_away(self) -> None:
        """Another book is opened: what these devices still tell is heard by nobody."""
        self.parts.clear()
        self.close()
        self.deleteLater()

    def retranslate(self) -> None:
        """All texts."""
        say = self.desk.words.say
        self.setWindowTitle(say("virtual.title"))
        show_text(self._band, say("virtual.band"))
        self.tabs.retranslate(self.desk.words)
        for part in self.parts.values():
            part.retranslate()

    def _hear(self, kind: str, event: Event) -> None:
        for part in self.parts.values():
            if kind == part.KIND:
                part.hear(event)


def _started(part: Part, _: None) -> None:
    part.started()


class Beside(QObject):
    """Keeps the training window beside the till: another one for each book that is opened, none for real devices."""

    def __init__(self, desk: Desk, till: MainWindow) -> None:
        super().__init__(till)
        self._desk = desk
        self._till = till
        self.window: VirtualWindow | None = None
        till.dressed.connect(self._retranslate)

    def follow(self, counter: Counter) -> None:
        """A book was opened."""
        self._put_away()
        if counter.devices.virtual is not None:
            self.window = VirtualWindow(self._desk, counter.devices.virtual)
            self.window.start(self._till)
            self._till.activateWindow()  # not every window system keeps the keys where they were

    def _retranslate(self) -> None:
        if self.window is not None:
            self.window.retranslate()

    def _put_away(self) -> None:
        if self.window is not None:
            self.window.put_away()
            self.window = None
