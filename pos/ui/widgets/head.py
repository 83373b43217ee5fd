"""The head of the window: where, which drawer, who, which date; at the right what the devices say."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from pos.ui import tokens
from pos.ui.desk import Tone
from pos.ui.widgets.basics import row, show_text, text
from pos.ui.widgets.lights import Light


class Head(QFrame):
    """Says only what it is told. Where not all of it finds room the place goes first, then the words of what is well:
    of that a shape is left. Nothing is cut.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("head")
        self.setProperty("look", "head")
        self._place, self._who, self._date = text("muted"), text("strong"), text("strong")
        for label, handle in ((self._place, "head-place"), (self._who, "head-who"), (self._date, "head-date")):
            label.setObjectName(handle)
        self._lights: dict[str, Light] = {}
        self._light_row = QHBoxLayout()
        self._light_row.setSpacing(tokens.L)
        inner = row(self._place, self._who, None, self._date, tokens.XL, self._light_row, gap=tokens.L)
        inner.setContentsMargins(tokens.L, tokens.S, tokens.L, tokens.S)
        self.setLayout(inner)

    def show_place(self, place: str, who: str, date: str) -> None:
        """`City Hall · R01`, `Drawer 2 · Ana Berg`, `Fri Nov 20, 2026`."""
        show_text(self._place, place)
        show_text(self._who, who)
        show_text(self._date, date)
        self._fit()

    def show_lights(self, states: tuple[tuple[str, str, Tone], ...]) -> None:
        """(device, words, tone) of each, in order."""
        for device, words, tone in states:
            if device not in self._lights:
                self._lights[device] = Light(f"light-{device}")
                self._light_row.addWidget(self._lights[device])
            self._lights[device].set_state(words, tone)
        for device, light in self._lights.items():
            light.setVisible(device in {name for name, _, _ in states})
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is another amount of room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        layout = self.layout()
        assert layout is not None
        for with_place, in_words in ((True, True), (False, True), (False, False)):
            self._place.setVisible(with_place and bool(self._place.text()))
            for light in self._lights.values():
                light.speak(all_of_it=in_words)
            self._light_row.invalidate()
            layout.invalidate()
            if layout.totalMinimumSize().width() <= self.width():
                break
