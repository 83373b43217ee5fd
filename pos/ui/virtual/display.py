"""The virtual customer display: two lines by twenty characters, as the payer sees them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pos.cashiering.lights import DISPLAY, PRINTER
from pos.drivers.virtual.fleet import VirtualDevices
from pos.ui import tokens
from pos.ui.desk import Desk
from pos.ui.virtual.part import Part
from pos.ui.widgets.basics import column, row, text

COLUMNS = 20


class DisplayPart(Part):
    """Only to look at."""

    KIND = DISPLAY

    def __init__(self, desk: Desk, devices: VirtualDevices) -> None:
        super().__init__(desk, devices)
        self.lines = (text("glass-line"), text("glass-line"))
        for line in self.lines:
            line.setText(" " * COLUMNS)
        self.setProperty("look", "glass")
        self.setObjectName("virtual-glass")
        self.setLayout(row(None, column(*self.lines, gap=0), None, margin=tokens.S))

    def begin(self) -> None:
        """Ask how it stands."""
        self._devices.device(self.KIND).post("state")

    def hear(self, event: Mapping[str, Any]) -> None:
        """Other lines stand on the glass."""
        if event["event"] == "display":
            for line, said in zip(self.lines, event["lines"], strict=True):
                line.setText(said)
            self.retranslate()

    def retranslate(self) -> None:
        """What a screen reader says of it."""
        shown = " ".join(" ".join(line.text().split()) for line in self.lines)
        self.setAccessibleName(self.desk.words.say("virtual.glass", text=shown))


class DisplayInFront(DisplayPart):
    """One on the printer's line, which the printer's program shows."""

    KIND = PRINTER
    NAME = DISPLAY
