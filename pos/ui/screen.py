"""The base of every screen, and the keys it has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from pos.domain.drawers import CashCount
from pos.drivers.jobs import SpoolEvent
from pos.ui.desk import Desk, Tone
from pos.ui.scan import is_secret
from pos.words import Words


@dataclass(frozen=True, slots=True)
class Key:
    """A key that acts while its screen is in front. `press` as Qt writes it (`F5`, `Ctrl+L`, `Del`, `Esc`).

    `label` is the key of the text in the footer; empty: the key stands on a button elsewhere, or nowhere.
    `last` puts it at the right end of the footer. `bound` False: the key itself belongs to a field (Del in the box);
    the footer shows it and its button acts. `offered` says whether it does something now: where not, the footer leaves
    it out, and pressed all the same it says why.
    """

    press: str
    label: str
    act: Callable[[], object]
    last: bool = False
    bound: bool = True
    offered: Callable[[], bool] = lambda: True


class Screen(QWidget):
    """One task on the whole stage between head and footer. See the package for how to make one."""

    keys_changed = Signal()  # other keys do something now

    name: ClassVar[str]
    locks: ClassVar[bool] = True
    """Whether somebody works here, so that the register can be locked over it, by Ctrl+L and when nobody is there."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.takes_counts: Callable[[CashCount], object] | None = None  # where cash is counted: `machine_counts`
        self.still_asks: Callable[[], tuple[str, Tone] | None] = lambda: None  # said while nothing else is
        self.setObjectName(self.name)

    @property
    def words(self) -> Words:
        """The texts in the language of who works here."""
        return self.desk.words

    def keys(self) -> tuple[Key, ...]:
        """What can be pressed here, in the order of the footer. Pressed where it is not possible, a key says why."""
        return ()

    def retranslate(self) -> None:
        """Put every text of the screen in the present language."""

    def arrive(self) -> None:
        """The screen came to the front."""

    def may_lock(self) -> bool:
        """Whether the register may be locked over it now; says why not. What stands here stays under the lock."""
        return True

    def come_back(self) -> None:
        """Unlocked by who locked it; others may have worked here meanwhile, on screens of their own."""

    def may_end(self) -> bool:
        """Whether the person may sign out and the window close; says why not."""
        return True

    def leave(self) -> None:
        """Another screen comes to the front: what must not be seen later goes away."""

    def first_focus(self) -> QWidget:
        """Who has the focus when nobody else does."""
        return self

    def take_event(self, event: SpoolEvent) -> None:
        """A device said something while this screen is in front."""

    def take_scan(self, text: str) -> None:
        """Something was scanned while this screen is in front."""
        self.desk.say("scan.not_here", Tone.WAIT, text=text)

    def asks_secret(self) -> bool:
        """Whether a password is asked for now: what comes fast into a field beside may be one; nothing repeats it."""
        return any(is_secret(one) and one.isVisible() for one in self.findChildren(QLineEdit))

    def take_count(self, count: CashCount) -> None:
        """A money counter said what it counted while this screen is in front."""
        if self.takes_counts is None:
            self.desk.say("claim.not_here", Tone.WAIT)
        else:
            self.takes_counts(count)

    def take_check(self, text: str) -> None:
        """A check was read while this screen is in front."""
        self.desk.say("check.not_here", Tone.WAIT)
