"""Small helpers that keep views short: labels, panels, layouts, names of controls."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from pos.ui import tokens

Box = TypeVar("Box", bound=QBoxLayout)

Item = QWidget | QLayout | int | None
"""In a row or column: a widget, a layout, a distance in pixels, or None for whatever room is left."""


def text(look: str = "body", *, wrap: bool = False, right: bool = False) -> QLabel:
    """A label with a look of the style sheet, its text to be set by `retranslate`."""
    label = QLabel()
    label.setProperty("look", look)
    label.setWordWrap(wrap)
    label.setTextFormat(Qt.TextFormat.PlainText)  # names and addresses come from files: never markup
    if right:
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return label


def panel(layout: QLayout, look: str = "panel") -> QFrame:
    """A ground with a layout on it."""
    frame = QFrame()
    frame.setProperty("look", look)
    frame.setLayout(layout)
    return frame


def rule() -> QFrame:
    """A line that divides."""
    frame = QFrame()
    frame.setProperty("look", "line")
    return frame


def column(*items: Item, gap: int = tokens.S, margin: int = 0) -> QVBoxLayout:
    """One below the other."""
    return _filled(QVBoxLayout(), items, gap, margin)


def row(*items: Item, gap: int = tokens.S, margin: int = 0) -> QHBoxLayout:
    """One beside the other."""
    return _filled(QHBoxLayout(), items, gap, margin)


def _filled(box: Box, items: tuple[Item, ...], gap: int, margin: int) -> Box:
    box.setSpacing(gap)
    box.setContentsMargins(margin, margin, margin, margin)
    for item in items:
        match item:
            case None:
                box.addStretch(1)
            case int():
                box.addSpacing(item)
            case QLayout():
                box.addLayout(item)
            case _:
                box.addWidget(item)
    return box


def name_control(control: QWidget, handle: str, spoken: str = "") -> None:
    """Give a control its stable id (tests, screen readers) and, with `spoken`, the name it is read out by."""
    if handle:
        control.setObjectName(handle)
    if spoken:
        control.setAccessibleName(spoken)


def show_text(label: QLabel, words: str) -> None:
    """Set a label that carries a value: a screen reader reads its accessible name, so the value is in that too."""
    label.setText(words)
    label.setAccessibleName(words)
    label.setVisible(bool(words))


def announce(widget: QWidget, words: str) -> None:
    """Have a screen reader say something at once."""
    event = QAccessibleAnnouncementEvent(widget, words)
    event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(event)
