"""A receipt that waits for its printer: what it says, and the keys that send it elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pos.cashiering.lights import SPARE_PRINTER
from pos.drivers.jobs import SpoolEvent
from pos.ui.desk import Tone
from pos.ui.printer_help import as_pdf, send_elsewhere
from pos.ui.screens.till.core import TillCore
from pos.ui.screens.till.paper_told import WAITING, told_of_paper


class PaperWaits:
    """`number` is the receipt of which it was said last that it waits, empty where none does; `at_spare`: for the
    spare printer.
    """

    def __init__(self, core: TillCore, open_file: Callable[[Path], bool]) -> None:
        self._core = core
        self._open_file = open_file
        self.number = ""
        self.at_spare = False

    @property
    def has_spare(self) -> bool:
        """Whether it can go to another printer."""
        return bool(self.number) and self._core.desk.counter.devices.printers.has_spare

    def look(self) -> None:
        """What waits since before anybody stood here: it was told to nobody, or on another screen."""
        held = self._core.desk.counter.devices.printers.held()
        if self.number not in {one.job.subject for one in held}:
            self.number, self.at_spare = "", False
        for waits in held:
            self.heard(waits)

    def heard(self, event: SpoolEvent) -> bool:
        """Of this payment's receipt, or why no receipt can be printed now. Whether what it said of one that waits is
        over, with nothing in its place.
        """
        core, desk = self._core, self._core.desk
        told = told_of_paper(event, has_spare=desk.counter.devices.printers.has_spare)
        waited = bool(self.number)
        if told is None:
            return False
        self.number, self.at_spare = told.number if told.waits else "", told.at_spare
        if core.sale.posted is not None and core.sale.posted.receipt.number == told.number:
            core.sale.printed = told.state
        core.refresh()
        if told.sentence:
            desk.say(told.sentence, told.tone, number=told.number)
        else:
            for before in WAITING:  # whatever was to be seen to has been seen to
                desk.hush(only=desk.words.say(before))
        return waited and not told.sentence

    def elsewhere(self) -> None:
        """Send all that waits to the spare printer, or back from there."""
        if self.has_spare:
            was = self.at_spare
            send_elsewhere(self._core.desk, to_spare=not was, then=lambda: self._given(was=was))
        else:
            self._core.desk.say("instead.no_spare" if self.number else "instead.nothing", Tone.WAIT)

    def pdf(self) -> None:
        """The receipt of who stands here, else the one that waits, as a PDF."""
        posted = self._core.sale.posted
        number = posted.receipt.number if posted is not None else self.number
        if self.number:
            as_pdf(self._core.desk, number, self._open_file, then=self._over)
        else:
            self._core.desk.say("instead.nothing", Tone.WAIT)

    def _given(self, *, was: bool) -> None:
        """Over, unless the other printer has said meanwhile that it waits there now: then that is said again, in the
        place of what was done.
        """
        if self.at_spare is was:
            self._over()
            return
        for waits in self._core.desk.counter.devices.printers.held():
            if (waits.job.device == SPARE_PRINTER) is self.at_spare:
                self.heard(waits)

    def _over(self) -> None:
        self.number, self.at_spare = "", False
        self._core.refresh()
