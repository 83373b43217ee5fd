"""A button that shows the key that does the same."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton

from pos.ui import style, tokens
from pos.words import Words

_SEMIBOLD = QFont.Weight.DemiBold


def press_name(words: Words, press: str) -> str:
    """A key as keyboards of that language have it: `Supr` for `Del`."""
    names = {"Del": words.say("press.del"), "Return": words.say("press.enter")}
    return names.get(press, press)


class KeyButton(QPushButton):
    """`press` is the key as Qt writes it; empty: there is none.

    It takes no focus, because a touch must not move it away from a field; `focus` is for a place where it is all there
    is, and then Enter presses it. `strong` is larger: for what Enter does, or a way to pay.
    """

    percent_max = tokens.PERCENTS[-1]
    margin = tokens.S  # before the key and behind the word

    def __init__(self, handle: str, press: str, *, strong: bool = False, focus: bool = False) -> None:
        super().__init__()
        self.press = press
        self._strong = strong
        self._cap = press
        self._tight = False
        self.setObjectName(handle)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if focus else Qt.FocusPolicy.NoFocus)
        self.setProperty("look", "" if strong else "quiet")
        across = QSizePolicy.Policy.Expanding if strong else QSizePolicy.Policy.Preferred
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)

    def label(self, words: Words, text: str) -> None:
        """Set its word; the key is added to its accessible name."""
        self._cap = press_name(words, self.press)
        self.setText(text)
        self.setAccessibleName(f"{text}, {self._cap}" if self._cap else text)
        self.updateGeometry()

    def tighten(self, *, tight: bool) -> None:
        """Its word is smaller, among many in little room."""
        if tight != self._tight:
            self._tight = tight
            self.updateGeometry()
            self.update()

    def choose(self, *, chosen: bool) -> None:
        """Of several beside each other: this is the one in force."""
        self.setProperty("look", "chosen" if chosen else "")
        self.setAccessibleDescription("✓" if chosen else "")
        self.style().unpolish(self)
        self.style().polish(self)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it, once."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not event.isAutoRepeat():
                self.click()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Wide enough for key and word."""
        word = QFontMetrics(self._word_font()).horizontalAdvance(self.text())
        inner = self._cap_width() + tokens.S + word
        height = style.pixels(52 if self._strong else tokens.TARGET)
        return QSize(inner + 2 * (tokens.M if self._strong else self.margin), height)

    def minimumSizeHint(self) -> QSize:
        """It is never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground by the style sheet, then the key in its cap, then the word."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        colours, on_accent = style.palette(), self.property("look") == "enter" and self.isEnabled()
        ink = QColor(colours.on_accent if on_accent else colours.ink if self.isEnabled() else colours.muted)
        word = self.text()
        metrics = QFontMetrics(self._word_font())
        content = self._cap_width() + tokens.S + metrics.horizontalAdvance(word)
        left = (self.width() - content) / 2 if self._strong else self.margin
        if self._cap:
            left = self._paint_cap(painter, left, ink) + tokens.S
        painter.setFont(self._word_font())
        painter.setPen(ink)
        painter.drawText(QRectF(left, 0, self.width() - left, self.height()), Qt.AlignmentFlag.AlignVCenter, word)
        painter.end()

    def _paint_cap(self, painter: QPainter, left: float, ink: QColor) -> float:
        """The key as a key; where it ends."""
        width, height = self._cap_width(), style.pixels(22, self.percent_max)
        cap = QRectF(left + 0.5, (self.height() - height) / 2 + 0.5, width, height)
        painter.setPen(QPen(ink if self.property("look") == "enter" else QColor(style.palette().edge), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(cap, 4, 4)
        painter.setPen(ink)
        painter.setFont(self._font(tokens.SMALL, _SEMIBOLD))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self._cap)
        return left + width

    def _cap_width(self) -> int:
        if not self._cap:
            return -tokens.S
        text = QFontMetrics(self._font(tokens.SMALL, _SEMIBOLD)).horizontalAdvance(self._cap)
        return max(text + 2 * tokens.S - 2, style.pixels(28, self.percent_max))

    def _word_font(self) -> QFont:
        if self._strong:
            return self._font(tokens.LARGE, _SEMIBOLD)
        return self._font(tokens.SMALL if self._tight else tokens.BODY, QFont.Weight.Medium)

    def _font(self, size: int, weight: QFont.Weight) -> QFont:
        return style.font(size, weight, self.percent_max)
