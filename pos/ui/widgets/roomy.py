"""Keeps a wide screen whole where text is large and the window narrow: it moves sideways, and follows the focus.

Up and down each pane moves by itself (`widgets.scroller`).
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from pos.ui import tokens


class Roomy(QScrollArea):
    """As large as its place where that is enough: then nothing shows that it could move."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self._content = content
        content.setParent(self.viewport())
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self.widget() is None:
            self.setWidget(self._content)
        super().resizeEvent(event)

    def _follow(self, _: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self._content.isAncestorOf(new):
            self.ensureWidgetVisible(new, tokens.XL, tokens.XL)
