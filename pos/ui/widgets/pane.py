"""A pane that moves: what both that move up and down and those that move sideways have in common."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget


class Pane(QScrollArea):
    """Takes its content when it has its place: before, it would style all there is in it, and again at every new one.
    Follows what has the focus.
    """

    margin = 50
    """Pixels that stay in sight around what has the focus."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self._content = content
        content.setParent(self.viewport())
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is another amount of room."""
        if self.widget() is None:
            self.setWidget(self._content)
        super().resizeEvent(event)

    def _follow(self, _: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self._content.isAncestorOf(new):
            self.ensureWidgetVisible(new, self.margin, self.margin)
