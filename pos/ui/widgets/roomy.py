"""Keeps a wide screen whole where text is large and the window narrow: it moves sideways, and follows the focus.

Up and down each pane moves by itself (`widgets.scroller`).
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from pos.ui import tokens
from pos.ui.widgets.pane import Pane


class Roomy(Pane):
    """As large as its place where that is enough: then nothing shows that it could move."""

    margin = tokens.XL

    def __init__(self, content: QWidget) -> None:
        super().__init__(content)
        self.setWidgetResizable(True)
