"""Starts the window on the built application, and ends it. The only loop of Qt is here."""

from __future__ import annotations

import logging
import sys
from functools import partial
from types import TracebackType

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from pos.app import App
from pos.cashiering import health
from pos.cashiering.around import Counted, Heard, Wedge
from pos.cashiering.counter import Counter
from pos.cashiering.devices import Event
from pos.cashiering.drawer_watch import LEFT_OPEN
from pos.cashiering.lights import CHECK_READER, UNSURE, Light, Mood
from pos.domain.errors import Expected
from pos.ui import style
from pos.ui.books import Books
from pos.ui.bridge import Bridge
from pos.ui.desk import Desk, Tone
from pos.ui.idle import Idle
from pos.ui.main_window import MainWindow
from pos.ui.operations import Operations
from pos.ui.pole import greet
from pos.ui.preferences import Preferences
from pos.ui.scan import END_MS, ScanCatcher, ScanRules, without_controls
from pos.ui.screens.catalogue import catalogue
from pos.ui.screens.start.view import StartScreen
from pos.ui.sweeping import Sweeper
from pos.ui.tokens import Theme
from pos.ui.virtual.window import Beside
from pos.ui.watch import Watch

_log = logging.getLogger(__name__)

TERMINAL_EVERY_MS = 15_000
IDLE_LOCK_MS = 5 * 60_000
WIDTH_TO_SHARE = 1600  # on a smaller screen the till has all of it
_TONES = {Mood.GOOD: Tone.DONE, Mood.WAIT: Tone.WAIT, Mood.STOP: Tone.STOP, Mood.UNKNOWN: Tone.PLAIN}


def _typed_fast(window: MainWindow, desk: Desk, text: str, *, whole: bool = True) -> None:
    """A scanner that plays keyboard; or a password manager, where a password is asked for: not repeated."""
    screen = window.screen_in_front
    if screen is not None and screen.asks_secret():
        desk.say("scan.beside_a_secret", Tone.WAIT)
    elif whole:
        window.take_scan(text)
    else:
        desk.say("scan.broken", Tone.STOP, text=text)


class Program(QObject):
    """Everything of one till window. Made on the window's thread, after the application."""

    opened = Signal(object)  # the counter of a book, once it is there

    def __init__(self, app: App, *, rules: ScanRules | None = None, idle_lock_ms: int = IDLE_LOCK_MS) -> None:
        super().__init__()
        self.sweeper = Sweeper(self)
        self._kept = app.places.data / "screen.json"
        style.load_faces()
        self.books = Books(app)
        self.bridge = Bridge(self)
        made = catalogue(
            self.books, again=self.open, opened=self._opened, other_book=self._other_book, leave=self._leave
        )
        self.window = MainWindow(made)
        self.operations = Operations(self.bridge, self.window.show_wait, self)
        self.desk = Desk(self.operations, self.window)
        self.desk.preferences = Preferences.read(self._kept)
        self._remembered = self.desk.preferences
        self._dressed: tuple[Theme, int] | None = None
        self.window.adopt(self.desk)
        self.window.dressed.connect(self._follow)
        self.window.brought.connect(lambda name: greet(self.desk, name))
        self._rules = rules
        self.scans = ScanCatcher(rules or ScanRules(), self)
        self.desk.measure_scan = self.scans.measure
        self.scans.scanned.connect(partial(_typed_fast, self.window, self.desk))
        self.scans.broken.connect(partial(_typed_fast, self.window, self.desk, whole=False))
        self.idle = Idle(idle_lock_ms, self)
        self.idle.idle.connect(self.window.lock)
        self.watch = Watch(self.scans, self.idle, parent=self)
        self._terminal_clock = QTimer(self, interval=TERMINAL_EVERY_MS)
        self._terminal_clock.timeout.connect(self._look_at_terminal)
        self._terminal_clock.timeout.connect(self._look_at_book)
        self._book_light: tuple[Light, ...] = ()
        sys.excepthook = self.bug

    def start(self) -> None:
        """Show the window and open the book, or ask what book to make."""
        self._follow()
        if self.books.exists():
            self.open()
        else:
            self.window.go("setup")
        if self.window.screen().availableSize().width() < WIDTH_TO_SHARE:
            self.window.showMaximized()
        else:
            self.window.show()
        self.watch.look()

    def open(self) -> None:
        """Open the book in hand, in the background."""
        self.window.go("start")
        self._say_start(None)
        self.desk.run(self.books.open, self._opened, failed=self._say_start, waiting="wait.open")

    def close(self) -> None:
        """Let go of everything."""
        self._terminal_clock.stop()
        self.bridge.close()
        self.operations.close()
        self.watch.end()
        self.books.close()
        sys.excepthook = sys.__excepthook__

    # --- books ---

    def _opened(self, counter: Counter) -> None:
        self.desk.counter = counter
        self.scans.rules = self._rules or _rules_of(counter.devices.around.wedge)
        counter.devices.listen(lambda event: self.bridge.post(partial(self._heard, event)))
        self._show_lights()
        counter.backups.listen(lambda: self.bridge.post(self._look_at_book))
        self._look_at_terminal()
        self._look_at_book()
        self._terminal_clock.start()
        self.window.go("sign-in")
        self.opened.emit(counter)

    def _other_book(self) -> None:
        """To the book to practise in and back; where it was never made, make it."""
        if not self.window.may_leave(everyone=True):
            return
        self._terminal_clock.stop()
        self.window.go("start")
        self.desk.run(self.books.change, lambda _: self._changed(), waiting="wait.open")

    def _changed(self) -> None:
        if self.books.exists():
            self.open()
        else:
            self.window.go("setup")

    def _say_start(self, error: Expected | None) -> None:
        screen = self.window.screen_in_front
        if isinstance(screen, StartScreen):
            screen.explain(error)

    def _leave(self) -> None:
        self.window.close()

    # --- looks ---

    def _follow(self) -> None:
        """Look, head and band follow person, book, language and taste."""
        desk = self.desk
        training = (desk.is_open and desk.counter.training) or self.books.practising
        wanted = desk.preferences.theme
        look = (Theme.TRAINING if training and wanted is Theme.LIGHT else wanted, desk.preferences.percent)
        if look != self._dressed:
            self._dressed = look
            style.dress(_qt(), *look)
        self.window.show_training(desk.words.say("head.training") if training else "")
        self._show_head()
        if desk.is_open:
            self._show_lights()
        if desk.is_open and desk.preferences != self._remembered:
            self._remembered = desk.preferences
            self.desk.run(lambda: desk.preferences.write(self._kept), lambda _: None)

    def _show_head(self) -> None:
        desk, words = self.desk, self.desk.words
        self.window.setWindowTitle("Counterfoil")
        if not desk.is_open:
            self.window.head.show_place("Counterfoil", "", "")
            return
        agency = desk.counter.agency
        who = "" if desk.person is None else desk.person.name
        if desk.session is not None:
            who = words.say("head.drawer", drawer=desk.session.drawer, name=who)
        day = desk.session.date if desk.session else desk.counter.clock.now().local.date()
        weekday = words.say("head.weekdays").split()[day.weekday()]
        date = words.say("head.date", weekday=weekday, date=day)
        self.window.head.show_place(f"{agency.office} · {agency.register}", who, date)

    # --- devices ---

    def _show_lights(self) -> None:
        found = self.desk.counter.devices.lights()
        lights = (*(one for one in found if one.in_head), *self._book_light)
        self.window.head.show_lights(tuple(self._light(one) for one in lights))

    def _heard(self, event: Event) -> None:
        """A device said something: its light, and whoever is in front."""
        if isinstance(event, Heard):
            self._read(event)
            return
        if isinstance(event, Counted):
            self._counted(event)
            return
        self._show_lights()
        self._left_open(event)
        if isinstance(event, Light) and event.key == UNSURE:
            self._look_at_terminal()  # a payment got no answer: nobody knows how it is
        screen = self.window.screen_in_front
        if screen is not None and not isinstance(event, Light):
            screen.take_event(event)

    def _left_open(self, event: Event) -> None:
        """A drawer stands open too long: said until it is shut. It holds nothing up, and hides nothing that asks
        somebody to do something: its light says it too.
        """
        devices, key = self.desk.counter.devices, "drawer.left_open"
        if isinstance(event, Light) and event.key.endswith(f".{LEFT_OPEN}"):
            if not self.window.strip.asks:
                self.desk.say(key, Tone.WAIT)
            if devices.watch is not None and devices.watch.sound:
                QApplication.beep()
        elif not any(one.key.endswith(f".{LEFT_OPEN}") for one in devices.lights()):
            self.desk.hush(only=self.desk.words.say(key))

    def _read(self, heard: Heard) -> None:
        """A scanner or a check reader on a port of its own: as if it were typed. Cut short it is only shown."""
        self.idle.somebody()
        text, check = without_controls(heard.said.text), heard.device == CHECK_READER
        if not heard.said.whole:
            self.desk.say("check.broken" if check else "scan.broken", Tone.STOP, text=text)
        elif check and self.window.screen_in_front is not None:
            self.window.screen_in_front.take_check(text)
        elif not check:
            self.window.take_scan(text)

    def _counted(self, counted: Counted) -> None:
        """A money counter's report: a claim for the form in front; one that does not add up is only said."""
        self.idle.somebody()
        if counted.wrong is not None:
            self.desk.explain(counted.wrong)
        elif counted.count is not None and self.window.screen_in_front is not None:
            self.window.screen_in_front.take_count(counted.count)

    def _light(self, light: Light) -> tuple[str, str, Tone]:
        words = self.desk.words
        said = words.say(light.key, **light.values)
        if light.owed:  # there is another printer, and its light
            said = words.say("light.spare", state=said)
        return light.device, said, _TONES[light.mood]

    def _look_at_book(self) -> None:
        """Room on the disk, the clock, backups: looked at in the background, then said."""
        counter = self.desk.counter

        def seen(light: Light) -> None:
            self._book_light = (light,)
            self._show_lights()

        self.desk.run(lambda: health.light(counter), seen)

    def _look_at_terminal(self) -> None:
        devices = self.desk.counter.devices
        self.desk.run(devices.terminal.look, lambda _: self._show_lights())

    # --- bugs ---

    def bug(self, kind: type[BaseException], bug: BaseException, trace: TracebackType | None) -> None:
        """Loud and logged. What was under way did not happen, or stands whole in the book: verbs are transactions."""
        _log.error("a bug reached the window", exc_info=(kind, bug, trace))
        QApplication.beep()
        self.window.tell(self.desk.words.say("ui.bug"), Tone.STOP, kind.__name__)


def _rules_of(wedge: Wedge) -> ScanRules:
    return ScanRules(
        gap_ms_max=wedge.gap_ms,
        length_min=wedge.length_min,
        end_ms=max(END_MS, wedge.gap_ms),
        prefix=wedge.prefix,
        timing=wedge.timing,
    )


def _qt() -> QApplication:
    found = QApplication.instance()
    assert isinstance(found, QApplication)
    return found


def launch(app: App, language: str) -> int:
    """Run the till until its window is closed; the exit code."""
    qt = QApplication.instance() or QApplication(sys.argv[:1])
    program = Program(app)
    program.desk.speak(language)
    program.opened.connect(Beside(program.desk, program.window).follow)
    program.opened.connect(program.watch.look)  # the window beside it too
    program.start()
    code = qt.exec()
    program.close()
    return code
