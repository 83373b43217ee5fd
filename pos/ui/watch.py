"""Looks at what comes to the windows there are.

Keys and touches come to a window first. A filter on the application would be asked for every event of every widget, and
making a screen is thousands of them.
"""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication


class Watch(QObject):
    """Has each of `filters` look at every window, also at those that get the focus later."""

    def __init__(self, *filters: QObject, parent: QObject) -> None:
        super().__init__(parent)
        self._filters = filters
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.focusWindowChanged.connect(self.look)

    def look(self) -> None:
        """At all the windows that there are now."""
        for window in QGuiApplication.topLevelWindows():
            for one in self._filters:
                window.installEventFilter(one)

    def end(self) -> None:
        """Look away."""
        for window in QGuiApplication.topLevelWindows():
            for one in self._filters:
                window.removeEventFilter(one)
        self._filters = ()
