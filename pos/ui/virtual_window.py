"""The training window: virtual printer, drawer and card terminal beside the till, to look at and to touch.

It takes no focus, so that a hand on a virtual device never takes the keys from the till.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from pos.cashiering.counter import Counter
from pos.drivers.virtual.fleet import VirtualDevices
from pos.ui import tokens
from pos.ui.desk import Desk, Tone
from pos.ui.main_window import SIZE_LEAST, MainWindow
from pos.ui.style import look
from pos.ui.virtual_bench import PRINTER, TERMINAL, BenchState, VirtualBench
from pos.ui.widgets.basics import column, name_control, panel, row, show_text, text
from pos.ui.widgets.drawer_picture import DrawerPicture
from pos.ui.widgets.lights import Light
from pos.ui.widgets.paper_roll import PaperRoll

SIZE = (388, 760)
_GAP = 2 * tokens.S
_FRAME = 40  # about the height that a window system puts above a window
ANSWERS = (
    ("approve", "virtual.approve"),
    ("decline", "virtual.decline"),
    ("cancel", "virtual.cancel"),
    ("no_answer", "virtual.no_answer"),
)


def _button(handle: str) -> QPushButton:
    """For a hand, not for the keyboard."""
    button = QPushButton()
    button.setObjectName(handle)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return button


def _label(button: QPushButton, words: str) -> None:
    button.setText(words)
    button.setAccessibleName(words)


class VirtualWindow(QWidget):
    """One for the whole till; made when a book with virtual devices is opened."""

    def __init__(self, desk: Desk, devices: VirtualDevices) -> None:
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.WindowDoesNotAcceptFocus)
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, on=False)  # the program ends with the till
        self.desk = desk
        self._kinds = devices.kinds
        self.bench = VirtualBench(desk, devices, self.show_state, self._printed)
        self._band = text("band")
        self._band.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.roll, self.drawer = PaperRoll("virtual-paper"), DrawerPicture("virtual-drawer")
        self.printer, self.terminal = Light("virtual-printer"), Light("virtual-terminal")
        self.switches = {name: _button(f"virtual-{name}") for name in ("paper", "cover", "plug")}
        self.display, self.prompt = text("title"), text("body")
        self.display.setObjectName("virtual-display")
        self.answers = {name: _button(f"virtual-{name}") for name, _ in ANSWERS}
        self.by_itself = _button("virtual-by-itself")
        self._lay_out()
        self._connect()
        self.retranslate()
        self.resize(*SIZE)

    def _lay_out(self) -> None:
        printer = panel(
            column(self.printer, row(*self.switches.values(), gap=tokens.XS), gap=tokens.S, margin=tokens.S), "device"
        )
        display = panel(column(self.display, self.prompt, gap=0, margin=tokens.S), "display")
        answers = QGridLayout()
        answers.setSpacing(tokens.S)
        for at, button in enumerate(self.answers.values()):
            answers.addWidget(button, at // 2, at % 2)
        terminal = panel(
            column(self.terminal, display, answers, self.by_itself, gap=tokens.S, margin=tokens.S), "device"
        )
        stand_ins = {PRINTER: (self.roll, printer, self.drawer), TERMINAL: (terminal,)}
        for part in (part for kind, parts in stand_ins.items() if kind not in self._kinds for part in parts):
            part.hide()  # a real device stands there: nothing here says how it is
        inner = column(self.roll, printer, tokens.S, self.drawer, terminal, gap=0)
        inner.setContentsMargins(tokens.S, tokens.S, tokens.S, tokens.S)
        inner.setStretch(0, 1)
        self.setLayout(column(self._band, inner, gap=0))

    def _connect(self) -> None:
        bench = self.bench
        self.switches["paper"].clicked.connect(bench.switch_paper)
        self.switches["cover"].clicked.connect(bench.switch_cover)
        self.switches["plug"].clicked.connect(bench.switch_plug)
        self.drawer.clicked.connect(bench.close_drawer)
        for name, button in self.answers.items():
            button.clicked.connect(partial(bench.press, name))
        self.by_itself.clicked.connect(lambda: bench.let_it(by_itself=not bench.state.by_itself))

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
        self.bench.start()

    def retranslate(self) -> None:
        """All texts."""
        say = self.desk.words.say
        self.setWindowTitle(say("virtual.title"))
        show_text(self._band, say("virtual.band"))
        name_control(self.roll, "", say("virtual.papers", count=self.roll.count))
        for name, key in ANSWERS:
            _label(self.answers[name], say(key))
        self.show_state(self.bench.state)

    def show_state(self, state: BenchState) -> None:
        """Paint a state."""
        say = self.desk.words.say
        self.printer.set_state(*self._printer_says(state))
        _label(self.switches["paper"], say("virtual.load_paper" if state.paper == "out" else "virtual.paper_out"))
        _label(self.switches["cover"], say("virtual.close_cover" if state.cover_open else "virtual.open_cover"))
        _label(self.switches["plug"], say("virtual.unplug" if state.plugged else "virtual.plug"))
        drawer = say("virtual.drawer_open" if state.drawer_open else "virtual.drawer_closed")
        self.drawer.set_open(drawer, is_open=state.drawer_open)
        asks = state.asked is not None and not state.by_itself
        self.terminal.set_state(say("virtual.terminal"), Tone.WAIT if asks else Tone.DONE if state.here else Tone.PLAIN)
        for label, said in zip((self.display, self.prompt), self._terminal_says(state), strict=True):
            label.setText(said)  # an empty line keeps its place
            label.setAccessibleName(said)
        for button in self.answers.values():
            button.setEnabled(asks)
        look(self.answers["approve"], "enter" if asks else "")
        _label(self.by_itself, say("virtual.ask_me" if state.by_itself else "virtual.by_itself"))

    def _printer_says(self, state: BenchState) -> tuple[str, Tone]:
        say = self.desk.words.say
        if not state.here:
            return say("virtual.starting"), Tone.PLAIN
        if not state.plugged:
            return say("virtual.printer_unplugged"), Tone.STOP
        if state.cover_open:
            return say("virtual.printer_cover"), Tone.STOP
        if state.paper == "out":
            return say("virtual.printer_no_paper"), Tone.STOP
        return say("virtual.printer"), Tone.DONE

    def _terminal_says(self, state: BenchState) -> tuple[str, str]:
        say = self.desk.words.say
        if state.asked is not None:
            return state.asked.with_sign, say("virtual.give_back" if state.giving_back else "virtual.insert_card")
        known = {"approve": "virtual.approved", "decline": "virtual.declined", "cancel": "virtual.cancelled"}
        return say(known.get(state.answered, "virtual.ready")), ""

    def _printed(self, picture: Path) -> None:
        self.roll.put(picture, self.desk.words.say("virtual.papers", count=self.roll.count + 1))


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
            self.window.close()
            self.window.deleteLater()
            self.window = None
