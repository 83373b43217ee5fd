"""Pages of a report as they will be printed, one below the other; what stands on them is there for screen readers."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from pos.ui import tokens
from pos.ui.pages import Page
from pos.ui.widgets.basics import name_control


class PagesView(QScrollArea):
    """Show pages; scroll with `turn`."""

    def __init__(self, handle: str) -> None:
        super().__init__()
        self.setObjectName(handle)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)  # as high as there is room
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(tokens.L)
        ground = QWidget()
        ground.setLayout(self._column)
        self.setWidget(ground)

    def show_pages(self, pages: tuple[Page, ...], spoken: str) -> None:
        """Show these pages from the top; `spoken` is what they are."""
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for page in pages:
            self._column.addWidget(_sheet(page), 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addStretch(1)
        self.verticalScrollBar().setValue(0)
        name_control(self, "", spoken)
        self.setAccessibleDescription("\n".join(page.text for page in pages))

    def turn(self, pages: int) -> None:
        """Move by parts of its height."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + pages * bar.pageStep() * 4 // 5)


def _sheet(page: Page) -> QLabel:
    picture = QImage(page.pixels, page.width, page.height, page.stride, QImage.Format.Format_RGB32)
    sheet = QLabel()
    sheet.setPixmap(QPixmap.fromImage(picture.copy()))  # a copy: the picture itself only borrows the bytes
    sheet.setProperty("look", "sheet")
    sheet.setAccessibleName(page.text)
    return sheet
