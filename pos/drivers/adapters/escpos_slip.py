"""The slip station of an ESC/POS printer: checks endorsed, stubs validated, checks read (docs/devices.md, Slips).

Waiting for a slip is asking ``DLE EOT 5`` until one lies there: nothing is selected and nothing sent meanwhile, so
that papers of the roll go out. The printer's own wait (``ESC f``) is set all the same, and finite: a slip may be
pulled out between the question and the first line. When that wait ends, the printer goes back to the roll and would
print there what was meant for the slip, so that ``DLE ENQ 3`` ends it first, which also clears its buffers.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from pos.domain.papers import Line, Paper, set_out
from pos.drivers.adapters.escpos_talk import Talk, Timing
from pos.drivers.adapters.escpos_text import CODEC, printable
from pos.drivers.adapters.links import LinkLost
from pos.drivers.ports import Meanwhile, Outcome, Why, wait_on
from pos.drivers.printer_models import PrinterModel, Slip

SELECT_SLIP, SELECT_ROLL = b"\x1bc0\x04", b"\x1bc0\x01"
WAIT_MINUTES, START_TENTHS = 1, 5
"""``ESC f``: the shortest wait there is, and the printer's own pause before it prints."""

EJECT = b"\x0c"
CANCEL_WAIT = b"\x10\x05\x03"
READ_CHECK, LOAD_CHECK, EJECT_CHECK, SAY_AGAIN = b"\x1ca0\x00", b"\x1ca1", b"\x1ca2", b"\x1cb"

WAITING_BIT = 0x08
ABNORMAL_BIT = 0x20
"""Of the reading status: the check was not read to its end (Epson, FS b)."""

UNREAD = "?"
"""Stands for a character that could not be read."""

ASK_EVERY_S = 0.3

Deliver = Callable[[bytes, str, Meanwhile], Outcome]
Ready = Callable[[], Outcome | None]


class EscposSlip:
    """The port ``SlipPrinter``, over the talk of the printer it is a part of: ``ready`` asks that printer whether it
    can print, ``deliver`` brings it one job with its fence."""

    def __init__(self, talk: Talk, model: PrinterModel, timing: Timing, ready: Ready, deliver: Deliver) -> None:
        """``model`` is one with a slip."""
        slip = model.slip or Slip(0, 0, 0)
        self.reads_checks = model.micr
        self._talk = talk
        self._columns, self._code_page = slip.columns, bytes([0x1B, ord("t"), model.code_page])
        self._tof, self._bof = 1 << slip.top_of_form_bit, 1 << slip.bottom_of_form_bit
        self._timing = timing
        self._ready = ready
        self._deliver = deliver
        self._fresh = False
        self._held = False
        self._gone_since = self._ask_at = 0.0
        self._last_read: str | None = None

    # --- whether one lies there --------------------------------------------------------------------------------------

    def slip_ready(self) -> Outcome | None:
        """See ``SlipPrinter.slip_ready``."""
        if (hindered := self._ready()) is not None:
            return hindered
        try:
            there = self.look()
        except LinkLost:
            return Outcome.not_sent(Why.LINK_LOST)
        if there is None:
            return Outcome.not_sent(Why.NO_ANSWER)
        if not there:
            return Outcome.blocked(Why.NO_SLIP)
        return None if self._fresh or self._held else Outcome.blocked(Why.SLIP_LEFT)

    def look(self) -> bool | None:
        """Whether a slip lies at the print head; None where that is not told. An empty station is remembered: what
        lies there next was put in since. :raises LinkLost:
        """
        byte = self._talk.answer_to(5)
        if byte is None:
            return None
        if byte & self._tof and byte & self._bof:
            self._fresh, self._held = True, False
        return not byte & self._tof

    def end_wait(self) -> None:
        """Have the printer wait for no slip any more, if it does: it was cut off in a job. :raises LinkLost:"""
        byte = self._talk.answer_to(5)
        if byte is not None and byte & WAITING_BIT:
            self._talk.send(CANCEL_WAIT, self._timing.answer)

    # --- printing ----------------------------------------------------------------------------------------------------

    def print_slip(self, paper: Paper, fence: str, meanwhile: Meanwhile = wait_on) -> Outcome:
        """See ``SlipPrinter.print_slip``."""
        load = LOAD_CHECK if self._held else b""
        wait = bytes([0x1B, ord("f"), WAIT_MINUTES, START_TENTHS])
        job = load + wait + SELECT_SLIP + self.lines(paper) + EJECT + SELECT_ROLL
        self._gone_since, self._ask_at = 0.0, time.monotonic() + ASK_EVERY_S
        outcome = self._deliver(job, fence, lambda may_pulse: meanwhile(may_pulse) and self._still_there(may_pulse))
        if outcome.bytes_sent:
            self._fresh = self._held = False
        if outcome.why is Why.INTERRUPTED and self._gone_since:
            return Outcome.unknown(outcome.bytes_sent, Why.NO_SLIP)
        return outcome

    def lines(self, paper: Paper) -> bytes:
        """The bytes of what stands on the slip: words alone, free of anything a printer would obey."""
        pieces = set_out(paper, self._columns, printable)
        texts = [piece.text for piece in pieces if isinstance(piece, Line)]
        return self._code_page + b"".join(text.encode(CODEC) + b"\n" for text in texts)

    def _still_there(self, may_ask: bool) -> bool:
        """Whether the job may still end; a slip that was pulled out is waited for a moment, then no more.

        :raises LinkLost:
        """
        now = time.monotonic()
        if not may_ask or now < self._ask_at:
            return True
        self._ask_at = now + ASK_EVERY_S
        byte = self._talk.answer_to(5)
        if byte is None or not byte & WAITING_BIT:
            self._gone_since = 0.0
            return True
        self._gone_since = self._gone_since or now
        if now - self._gone_since < self._timing.slip_gone:
            return True
        self._talk.send(CANCEL_WAIT, self._timing.answer)
        return False

    # --- reading -----------------------------------------------------------------------------------------------------

    def read_check(self) -> str | None:
        """See ``SlipPrinter.read_check``.

        An answer that did not come is asked for again (``FS b``), and believed where it is another than the one
        before: the printer may never have heard that it was to read.
        """
        try:
            if self._last_read is None:
                self._last_read = self._said(self._talk.blocks(SAY_AGAIN, 1, self._timing.answer))
            before = self._last_read
            found = self._talk.blocks(READ_CHECK, 1, self._timing.reading)
            said = self._said(found)
            if not found:
                said = self._said(self._talk.blocks(SAY_AGAIN, 1, self._timing.answer))
                said = "" if said == before else said
        except LinkLost:
            return None
        self._last_read = said or before
        self._fresh, self._held = False, True
        if not said or UNREAD in said:
            self.let_go()
        return said or None

    def let_go(self) -> None:
        """See ``SlipPrinter.let_go``."""
        if not self._held:
            return
        self._fresh = self._held = False
        try:
            self._talk.send(EJECT_CHECK, self._timing.answer)
        except LinkLost:
            return

    @staticmethod
    def _said(blocks: list[str]) -> str:
        """The line of the last block, behind its status; empty where the check was not read to its end."""
        if not blocks or not blocks[-1] or ord(blocks[-1][0]) & ABNORMAL_BIT:
            return ""
        return blocks[-1][1:]
