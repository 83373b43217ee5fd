"""Tabs of what wants a hand: one open at a time, or none, so that the paper above has room."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from pos.ui import tokens
from pos.ui.style import look
from pos.ui.virtual.part import Part, hand_button, label_button
from pos.ui.widgets.basics import column, row
from pos.words import Words


class Tabs(QWidget):
    """A click opens a part or folds it; a part that is asked something opens itself and gives the place back.

    A part alone stands open and has no tab.
    """

    def __init__(self, parts: Sequence[Part]) -> None:
        super().__init__()
        self._parts = tuple(parts)
        self._open: Part | None = self._parts[0] if len(self._parts) == 1 else None
        self._before: Part | None = self._open
        self.buttons = {part.name: hand_button(f"virtual-tab-{part.name}") for part in self._parts}
        bar = QWidget()
        bar.setLayout(row(*self.buttons.values(), gap=tokens.XS))
        self.setLayout(column(bar, *self._parts, gap=tokens.S))
        bar.setVisible(len(self._parts) > 1)  # in its place: shown before, it is a window and keeps its width
        for part in self._parts:
            self.buttons[part.name].clicked.connect(partial(self.toggle, part))
            part.wanted.connect(partial(self._show, part))
            part.done.connect(lambda: self._show(self._before))
        self._show(self._open)

    @property
    def open(self) -> Part | None:
        """The part that stands open."""
        return self._open

    def toggle(self, part: Part) -> None:
        """Open it; fold it where it stands open."""
        self._before = None if part is self._open else part
        self._show(self._before)

    def retranslate(self, words: Words) -> None:
        """What stands on the tabs."""
        for part in self._parts:
            label_button(self.buttons[part.name], words.say(part.TITLE))

    def _show(self, part: Part | None) -> None:
        self._open = part
        for one in sorted(self._parts, key=lambda one: one is part):  # two at a time would make the window grow
            one.setVisible(one is part)
            look(self.buttons[one.name], "tab-chosen" if one is part else "tab")
