"""The screens that were made so far: those before work begins, and for each person their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QStackedWidget

from pos.ui.desk import Desk
from pos.ui.screen import Key, Screen
from pos.ui.seats import Seat
from pos.ui.widgets.foot import Feet, Foot

Catalogue = Mapping[str, Callable[[Desk], Screen]]


@dataclass(frozen=True, slots=True)
class Stood:
    """A screen with its keys at the foot."""

    screen: Screen
    foot: Foot


class Shelf:
    """Screens are made when they are first gone to. `press` is what a key does; `lock` is Ctrl+L, the same everywhere.

    Each person has screens of their own, so that what somebody left half done is there when they come back.
    """

    def __init__(self, catalogue: Catalogue, press: Callable[[Key], None], lock: Callable[[], None]) -> None:
        self.stage, self.feet = QStackedWidget(), Feet()
        self.stage.setObjectName("stage")
        self._catalogue = catalogue
        self._press = press
        self._lock_key = Key("Ctrl+L", "key.lock", lock, last=True)
        self._made: dict[tuple[Seat | None, str], Stood] = {}

    def bring(self, name: str, desk: Desk) -> Screen:
        """Bring a screen of who is here to the front; made now where it is the first time."""
        common = self._made.get((None, name))
        found = common or self._made.get((desk.seats.present, name)) or self._make(name, desk)
        self.stage.setCurrentWidget(found.screen)
        self.feet.setCurrentWidget(found.foot)
        self.feet.updateGeometry()
        self._clear()
        return found.screen

    def retranslate(self, desk: Desk) -> None:
        """Texts of what is common and of who is here; others find theirs in their words when they come back."""
        for (seat, _), stood in self._made.items():
            if seat in {None, desk.seats.present}:
                stood.screen.retranslate()
                stood.foot.retranslate(desk.words)

    def screens(self, seat: Seat | None = None) -> Iterator[Screen]:
        """All of them, or those of one person."""
        return (stood.screen for (owner, _), stood in self._made.items() if seat is None or owner is seat)

    def _make(self, name: str, desk: Desk) -> Stood:
        screen = self._catalogue[name](desk)
        keys = (*screen.keys(), self._lock_key) if screen.locks else screen.keys()
        stood = Stood(screen, Foot(keys, name, self._press))
        for key in (one for one in keys if one.bound):
            shortcut = QShortcut(QKeySequence(key.press), screen)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(self._presser(key))
        screen.keys_changed.connect(stood.foot.refresh)
        self._made[desk.seats.present if screen.locks else None, name] = stood
        self.stage.addWidget(screen)
        self.feet.addWidget(stood.foot)
        screen.retranslate()
        stood.foot.retranslate(desk.words)
        return stood

    def _presser(self, key: Key) -> Callable[[], None]:
        return lambda: self._press(key)

    def _clear(self) -> None:
        """Put away the screens of who signed out: nothing of theirs is found again."""
        for place in [place for place in self._made if place[0] is not None and place[0].left]:
            gone = self._made.pop(place)
            for stack, widget in ((self.stage, gone.screen), (self.feet, gone.foot)):
                stack.removeWidget(widget)
                widget.deleteLater()


def without_secrets(screen: Screen) -> None:
    """No half-typed password waits under a lock."""
    for field in screen.findChildren(QLineEdit):
        if field.echoMode() is QLineEdit.EchoMode.Password:
            field.clear()
