"""Room for what does not fit: with large text on a small screen a pane scrolls, and nothing is squeezed or cut."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

_BAR = 16


class Scroller(QScrollArea):
    """Gives its content all the height there is, or the least it can live with; what has the focus is in sight."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self._content = content
        content.setParent(self.viewport())
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        content.installEventFilter(self)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._focus_moved)

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
        if self.widget() is None:
            self.setWidget(self._content)  # not before: it styles all there is in it, and again at every new place
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

    def _focus_moved(self, _: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self._content.isAncestorOf(new):
            self.ensureWidgetVisible(new)
