"""The slip station of the virtual printer: a check or a stub to put in, and what stands on it when it comes out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel

from pos.cashiering.devices import Event
from pos.cashiering.lights import PRINTER
from pos.drivers.jobs import JobDone, JobKind, JobWaits
from pos.drivers.ports import Why
from pos.drivers.virtual.fleet import VirtualDevices
from pos.ui import tokens
from pos.ui.desk import Desk
from pos.ui.style import look, pixels
from pos.ui.virtual.check_reader import CHECKS
from pos.ui.virtual.part import Part, hand_button, label_button
from pos.ui.widgets.basics import column, name_control, row, text

_WIDTH, _HEIGHT = 316, 118


class SlipPart(Part):
    """Put a check in, or a stub; take it out. The picture is the back of what came out last."""

    KIND = PRINTER
    NAME = "slip"
    TITLE = "virtual.slip"

    def __init__(self, desk: Desk, devices: VirtualDevices) -> None:
        super().__init__(desk, devices)
        self._at = self._count = 0
        self._lies = False
        self.words_of = text("strong", wrap=True)
        self.picture = QLabel()
        self.picture.setObjectName("virtual-slip")
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setFixedHeight(pixels(_HEIGHT))
        self.check, self.stub = hand_button("virtual-put-check"), hand_button("virtual-put-stub")
        self.another, self.out = hand_button("virtual-next-check"), hand_button("virtual-take-out")
        self.setProperty("look", "device")
        keys = column(row(self.check, self.another), row(self.stub, self.out), gap=tokens.S)
        self.setLayout(column(self.words_of, self.picture, keys, gap=tokens.S, margin=tokens.S))
        self.check.clicked.connect(lambda: self.order("insert_slip", micr=CHECKS[self._at].line))
        self.stub.clicked.connect(lambda: self.order("insert_slip"))
        self.out.clicked.connect(lambda: self.order("remove_slip"))
        self.another.clicked.connect(self._next)

    def started(self) -> None:
        """Hear what the till waits for: the printer itself is asked nothing then."""
        self.desk.counter.devices.listen(lambda event: self.desk.later(partial(self._till_says, event)))

    def hear(self, event: Mapping[str, Any]) -> None:
        """Something lies there or not, or came out printed."""
        if event["event"] == "state" and "slip" in event:
            self._lies = bool(event["slip"])
            self.retranslate()
        elif event["event"] == "slip" and "png" in event:
            self._count += 1
            self._show(Path(event["png"]))

    def _till_says(self, event: Event) -> None:
        if isinstance(event, JobWaits) and event.job.kind.on_slip and event.why is Why.NO_SLIP:
            look(self.check, "enter" if event.job.kind is JobKind.ENDORSEMENT else "")
            look(self.stub, "enter" if event.job.kind is JobKind.VALIDATION else "")
            self.wanted.emit()
        elif isinstance(event, JobDone) and event.job.kind.on_slip:
            look(self.check, "")
            look(self.stub, "")

    def _show(self, file: Path) -> None:
        picture = QPixmap(str(file))
        if not picture.isNull():
            size = self.picture.size().boundedTo(self.picture.maximumSize())
            fit = Qt.AspectRatioMode.KeepAspectRatio
            wide = max(size.width(), pixels(_WIDTH))
            self.picture.setPixmap(
                picture.scaled(wide, pixels(_HEIGHT), fit, Qt.TransformationMode.SmoothTransformation)
            )
        self.retranslate()

    def _next(self) -> None:
        self._at = (self._at + 1) % len(CHECKS)
        self.retranslate()

    def retranslate(self) -> None:
        """What lies there, and what can be done."""
        say, check = self.desk.words.say, CHECKS[self._at]
        said = say("virtual.slip_lies" if self._lies else "virtual.slip_empty")
        self.words_of.setText(said)
        self.words_of.setAccessibleName(said)
        name_control(self.picture, "", say("virtual.slips_out", count=self._count))
        label_button(self.check, say("virtual.put_check", number=check.number))
        label_button(self.another, say("virtual.other_check"))
        label_button(self.stub, say("virtual.put_stub"))
        label_button(self.out, say("virtual.take_out"))
        self.check.setEnabled(not self._lies)
        self.stub.setEnabled(not self._lies)
        self.out.setEnabled(self._lies)
