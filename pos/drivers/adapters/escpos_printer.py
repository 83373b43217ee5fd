"""A receipt printer that speaks ESC/POS, with the drawer on its kick connector.

Asked before a job (``DLE EOT``), fenced behind it (``GS ( H`` function 48, else ``GS r 1``); see docs/devices.md. What
was sent without a fence is UNKNOWN, for a person to judge, and nothing here sends it again.
"""

from __future__ import annotations

import enum
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from PIL import Image

from pos.domain.papers import LOGO, Keep, Paper
from pos.drivers.adapters.escpos_delivery import ASK_STATUS, Delivery
from pos.drivers.adapters.escpos_display import SELECT_PRINTER, SharedLineDisplay
from pos.drivers.adapters.escpos_memory import key_of
from pos.drivers.adapters.escpos_render import RASTER_BYTES_MAX, RESET, ready, render
from pos.drivers.adapters.escpos_slip import SELECT_ROLL, EscposSlip
from pos.drivers.adapters.escpos_status import DrawerSensor
from pos.drivers.adapters.escpos_talk import SUBSCRIBE, Talk, Timing
from pos.drivers.adapters.links import Link, LinkLost
from pos.drivers.ports import (
    DrawerState,
    LinkState,
    LogoState,
    Meanwhile,
    Outcome,
    PrinterStatus,
    SlipPrinter,
    State,
    Why,
    wait_on,
)
from pos.drivers.printer_models import PLAIN, Memory, PrinterModel

VIRTUAL_MAKER = "VIRTUAL"
CLEAR_BUFFERS = b"\x10\x05\x02"
LOGO_SECONDS_MAX = 1.0
"""A picture that takes longer on the line is not sent with every receipt."""


class Kick(enum.StrEnum):
    """How the drawer is opened. ``REAL_TIME`` works while the printer is offline; old printers know only ``QUEUED``."""

    REAL_TIME = "real-time"
    QUEUED = "queued"


@dataclass(frozen=True, slots=True)
class PrinterSettings:
    """What an administrator says of one printer; a printer's own word about its model is not to be trusted."""

    model: PrinterModel = PLAIN
    columns: int = 48
    kick: Kick = Kick.REAL_TIME
    connector: int = 1
    """1: pin 2 of the kick connector, 2: pin 5."""

    pulse_ms: int = 50

    sensor: DrawerSensor = DrawerSensor.OPEN_IS_HIGH
    allow_virtual: bool = False
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    timing: Timing = field(default_factory=Timing)

    def kick_bytes(self, outlet: int = 0) -> bytes:
        """``DLE DC4 1 m t`` in units of 100 ms, or ``ESC p m t1 t2`` in units of 2 ms, 500 ms off."""
        pin = (outlet or self.connector) - 1
        if self.kick is Kick.REAL_TIME:
            return bytes([0x10, 0x14, 1, pin, min(max(1, round(self.pulse_ms / 100)), 8)])
        return bytes([0x1B, 0x70, pin, min(max(1, self.pulse_ms // 2), 255), 250])


def _logo_of(settings: PrinterSettings) -> tuple[Image.Image, bytes]:
    """The logo as this printer gets it, and its key."""
    dots, keep = settings.model.width(settings.columns).dots, settings.model.memory is Memory.BY_KEY
    image = ready(settings.pictures[LOGO], dots, keep=keep)
    return image, key_of(image)


class EscposPrinter:
    """The ports ``ReceiptPrinter`` and ``CashDrawer`` over a link. One thread. ``display`` shares the link with it."""

    def __init__(self, link: Link, settings: PrinterSettings, display: SharedLineDisplay | None = None) -> None:
        self._settings = settings
        self._timing = settings.timing
        self._talk = Talk(link, settings.sensor, settings.timing)
        self._display = display
        self._suspect = False
        self._process_id = settings.model.process_id
        self._attempts = 0
        self._next_look = self._next_glance = 0.0
        self._begin = (SELECT_PRINTER if display else b"") + RESET + SUBSCRIBE
        model, timing = settings.model, settings.timing
        self._station = EscposSlip(self._talk, model, timing, self.ready, self._deliver) if model.slip else None
        self.slip: SlipPrinter | None = self._station

    # --- being there -------------------------------------------------------------------------------------------------

    def ready(self) -> Outcome | None:
        """See ``ReceiptPrinter.ready``."""
        why = self._look()
        if not why:
            return None
        silent = why in {Why.NO_LINK, Why.NO_ANSWER, Why.LINK_LOST}
        return Outcome.not_sent(why) if silent else Outcome.blocked(why)

    def poll(self) -> PrinterStatus:
        """See ``ReceiptPrinter.poll``: hears what was said, and asks when nothing was said for a while."""
        heard = False
        try:
            heard = self._talk.link.is_open and self._talk.listen()
        except LinkLost:
            self._next_look = 0
        now = time.monotonic()
        self._glance(now)
        if heard:
            self._next_look = now + self._timing.heartbeat
        elif now >= self._next_look:
            away = self._look() in {Why.NO_LINK, Why.NO_ANSWER, Why.LINK_LOST}
            self._next_look = time.monotonic() + (self._pause() if away else self._timing.heartbeat)
        self._show_lines()
        return self._talk.status

    def _show_lines(self) -> None:
        """Between two jobs; not while the printer may be in the middle of a command."""
        if self._display is None or self._suspect:
            return
        try:
            self._display.refresh(self._talk)
        except LinkLost:
            self._next_look = 0

    def _glance(self, now: float) -> None:
        """A port that was plugged in again is tried at once, whatever the pause between two tries has grown to."""
        if self._talk.link.is_open or now < self._next_glance:
            return
        self._next_glance = now + self._timing.glance
        if self._talk.link.came_back():
            self._next_look, self._attempts = now, 0

    def status(self) -> PrinterStatus:
        """See ``ReceiptPrinter.status``."""
        return self._talk.status

    def distrust(self) -> None:
        """See ``ReceiptPrinter.distrust``."""
        self._suspect = True

    def close(self) -> None:
        """See ``ReceiptPrinter.close``."""
        if self._display is not None and not self._suspect:
            self._display.clear(self._talk)
        self._talk.close()

    def _look(self) -> Why:
        """Whether it is there, can print, is in its senses and may be used: why not, or ``Why.NONE``."""
        talk = self._talk
        try:
            if not self._connected():
                return Why.NO_LINK
            if not talk.ask_all():
                return Why.NO_ANSWER
            if hindrance := talk.status.hindrance:
                return hindrance
            if self._suspect and not self._resynchronised():
                return Why.NO_ANSWER
            if not talk.introduced:
                talk.introduce()
                self._look_at_logo()
            if self._station is not None:
                self._station.look()
        except LinkLost:
            return Why.LINK_LOST
        self._attempts = 0
        if talk.status.maker == VIRTUAL_MAKER and not self._settings.allow_virtual:
            talk.status = talk.status.with_link(LinkState.REFUSED_VIRTUAL)
            talk.introduced = False
            return Why.VIRTUAL
        return Why.NONE

    def _connected(self) -> bool:
        """Connect where nothing is connected. :raises LinkLost:"""
        talk, is_new = self._talk, not self._talk.link.is_open
        if is_new and not talk.open():
            return False
        if self._display is not None and (is_new or talk.status.link is LinkState.SILENT):
            self._display.give_back(talk)
        if is_new and not self._suspect:  # else it may be inside a command still, and would take this for its data
            talk.send(SUBSCRIBE, self._timing.answer)
        return True

    def _pause(self) -> float:
        pause = self._timing.retries[min(self._attempts, len(self._timing.retries) - 1)]
        self._attempts += 1
        return pause

    def _resynchronised(self) -> bool:
        """Bring the printer out of a command that was cut off: NULs fill it up, then reset. :raises LinkLost:

        receiptio does the same; no picture command of ours is longer than the NULs.
        """
        if self._station is not None:
            self._station.end_wait()
        flood = bytes(RASTER_BYTES_MAX + 192)
        sent = self._talk.send(flood + self._begin + ASK_STATUS, self._timing.send)
        before = self._talk.plain_count
        if sent.stopped or not self._talk.wait(lambda: self._talk.plain_count > before, self._timing.fence):
            return False
        self._suspect = False
        return True

    # --- printing ----------------------------------------------------------------------------------------------------

    def print(self, paper: Paper, fence: str, meanwhile: Meanwhile = wait_on) -> Outcome:
        """See ``ReceiptPrinter.print``."""
        settings = self._settings
        can_keep = LOGO in settings.pictures and settings.model.memory is Memory.BY_KEY
        keeps = can_keep and any(isinstance(block, Keep) for block in paper.blocks)
        pictures = settings.pictures if keeps or self.status().logo is not LogoState.LEFT_OUT else {}
        kept = self._talk.kept | {_logo_of(settings)[1]} if keeps else self._talk.kept
        payload = render(paper, settings.columns, pictures, settings.model, kept).removeprefix(RESET)
        outcome = self._deliver((SELECT_ROLL if self._station else b"") + payload, fence, meanwhile)
        if keeps:
            self._talk.introduced = False  # what its memory holds is asked anew
        return outcome

    def _look_at_logo(self) -> None:
        """Find out what becomes of the picture of a receipt. :raises LinkLost:"""
        settings, talk = self._settings, self._talk
        if LOGO not in settings.pictures:
            return
        if settings.model.memory is Memory.BY_KEY:
            talk.ask_kept()
        image, key = _logo_of(settings)
        slow = talk.link.seconds_for(image.width * image.height // 8) > LOGO_SECONDS_MAX
        sent = LogoState.LEFT_OUT if slow else LogoState.SENT
        talk.status = replace(talk.status, logo=LogoState.KEPT if key in talk.kept else sent)

    def _deliver(self, payload: bytes, fence: str, meanwhile: Meanwhile) -> Outcome:
        """One job with its fence; after one in doubt nothing is believed of the printer any more."""
        delivery = Delivery(self._talk, self._timing, fence.encode(), self._process_id)
        outcome = delivery.run(self._begin + payload, meanwhile)
        self._process_id = delivery.process_id
        if outcome.state is State.UNKNOWN:
            self._suspect = True
            self._talk.close()
        return outcome

    def cancel_pending(self) -> Outcome:
        """See ``ReceiptPrinter.cancel_pending``: ``DLE ENQ 2``."""
        try:
            if not self._connected() or not self._talk.ask(1):
                return Outcome.not_sent(Why.NO_ANSWER)
            sent = self._talk.send(CLEAR_BUFFERS, self._timing.answer).count
            self._suspect = True
            heard = self._talk.ask(1)
        except LinkLost:
            return Outcome.not_sent(Why.LINK_LOST)
        return Outcome.confirmed(sent) if heard else Outcome.unknown(sent, Why.NO_ANSWER)

    # --- the drawer --------------------------------------------------------------------------------------------------

    def kick(self, outlet: int = 0) -> Outcome:
        """See ``CashDrawer.kick``. One pulse and never a second: who wants another asks again."""
        unknown = not (self._talk.introduced or self._suspect or self._settings.allow_virtual)
        if unknown and self._look() is Why.VIRTUAL:
            return Outcome.blocked(Why.VIRTUAL)
        try:
            if not self._connected():
                return Outcome.not_sent(Why.NO_LINK)
            if not self._talk.ask_all():
                return Outcome.not_sent(Why.NO_ANSWER)
        except LinkLost:
            return Outcome.not_sent(Why.LINK_LOST)
        status = self._talk.status
        if status.error:  # it ignores the pulse then
            return Outcome.blocked(Why.ERROR)
        if self._settings.kick is Kick.QUEUED and status.hindrance:  # it would open later, by itself
            return Outcome.blocked(status.hindrance)
        return self._pulse(outlet)

    def drawer(self) -> DrawerState:
        """See ``CashDrawer.drawer``."""
        return self.status().drawer

    def _pulse(self, outlet: int) -> Outcome:
        """Two drawers share one sensor line: while the other one stands open, the printer's answer has to do."""
        pulse = self._settings.kick_bytes(outlet)
        was_open = self.drawer() is DrawerState.OPEN
        try:
            sent = self._talk.send(pulse, self._timing.answer)
        except LinkLost:
            return Outcome.not_sent(Why.LINK_LOST)
        if sent.stopped:
            return Outcome.unknown(sent.count, sent.stopped) if sent.count else Outcome.not_sent(sent.stopped)
        try:
            if was_open or self._settings.sensor is DrawerSensor.NONE:
                why = Why.NONE if self._talk.ask(1) else Why.NO_ANSWER
            else:
                why = Why.NONE if self._seen_open() else Why.NOT_OPENED
        except LinkLost:
            return Outcome.unknown(sent.count, Why.LINK_LOST)
        return Outcome.unknown(sent.count, why) if why else Outcome.confirmed(sent.count)

    def _seen_open(self) -> bool:
        """Ask until the sensor says open. :raises LinkLost:"""
        until = time.monotonic() + self._timing.drawer
        while time.monotonic() < until:
            self._talk.ask(1)
            if self.drawer() is DrawerState.OPEN:
                return True
            self._talk.wait(lambda: self.drawer() is DrawerState.OPEN, self._timing.turn)
        return False
