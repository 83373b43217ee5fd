"""Room for what does not fit: with large text on a small screen a pane scrolls, and nothing is squeezed or cut."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from pos.ui.widgets.pane import Pane

_BAR = 16


class Scroller(Pane):
    """Gives its content all the height there is, or the least it can live with; what has the focus is in sight."""

    def __init__(self, content: QWidget) -> None:
        super().__init__(content)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        content.installEventFilter(self)

    def minimumSizeHint(self) -> QSize:
        """As wide as the content must be, beside the bar where there is one; any height."""
        bar = _BAR if self._content.height() > self.maximumViewportSize().height() else 0
        return QSize(self._content.minimumSizeHint().width() + bar, 2 * _BAR)

    def sizeHint(self) -> QSize:
        """What the content would like."""
        return self._content.sizeHint()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The content was laid out anew, or its text is larger."""
        if watched is self._content and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is another amount of room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The bar takes its width from the content only where there is one."""
        layout = self._content.layout()
        if layout is None:
            return
        whole = self.maximumViewportSize()
        width, least = whole.width(), 0
        for taken in (0, _BAR):
            width = whole.width() - taken
            least = (
                layout.totalMinimumHeightForWidth(width)
                if layout.hasHeightForWidth()
                else layout.totalMinimumSize().height()
            )
            if least <= whole.height():
                break
        self._content.resize(width, max(whole.height(), least))
        if least > whole.height():
            self.updateGeometry()
