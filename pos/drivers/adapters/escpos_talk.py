"""The conversation with an ESC/POS printer: everything it says goes through one parser into one status."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from pos.drivers.adapters.escpos_memory import ASK_KEYS, MORE
from pos.drivers.adapters.escpos_status import (
    Automatic,
    DrawerSensor,
    Fence,
    Info,
    Keys,
    Plain,
    RealTime,
    StatusParser,
    from_automatic,
    from_real_time,
)
from pos.drivers.adapters.links import Link, LinkLost, Sent
from pos.drivers.ports import LinkState, PrinterStatus, Why

SUBSCRIBE = b"\x1da\xff"
"""``GS a 255``: send ASB on every change. Sent again after every ``ESC @``, which may clear it."""


@dataclass(frozen=True, slots=True)
class Timing:
    """How long a printer may take, in seconds. Slow is not broken: a logo at 9600 baud takes seven."""

    connect: float = 2.0
    answer: float = 0.5
    send: float = 5.0
    fence: float = 10.0
    hold: float = 300.0
    """How long a job already sent may wait for paper or a closed cover."""

    quiet: float = 0.25
    drawer: float = 1.5
    slip_gone: float = 3.0
    """How long a slip that was pulled out in the middle of a job may be put in again."""

    reading: float = 8.0
    """How long a check takes through the reader, with what the printer tries again by itself."""

    weak_fence: float = 2.0
    heartbeat: float = 5.0
    line_bytes: int = 4096
    """What a serial adapter may still hold when the last byte was handed to it."""

    turn: float = 0.1
    """How long a single wait lasts at most, so that a drawer job never waits longer behind a paper."""

    glance: float = 2.0
    """How often it is looked whether the port of a printer that went away is plugged in again."""

    retries: tuple[float, ...] = (0.25, 0.5, 1, 2, 5)


class Talk:
    """A link, the parser behind it and what the printer said last. One thread."""

    def __init__(self, link: Link, sensor: DrawerSensor, timing: Timing) -> None:
        self.link = link
        self.status = PrinterStatus()
        self.fences: set[bytes] = set()
        self.plain_count = 0
        self.introduced = False
        self.kept: frozenset[bytes] = frozenset()
        """Keys of the pictures that it says its memory holds."""

        self._all_keys = False
        self._infos: list[str] = []
        self._sensor = sensor
        self._timing = timing
        self._parser = StatusParser()
        self._real_time: list[int] = []
        self._late = False

    def open(self) -> bool:
        """Connect and begin to listen; what was known of the device before is forgotten."""
        self._parser = StatusParser()
        self._late = self.introduced = False
        found = self.link.open(self._timing.connect)
        self.status = self.status.with_link(LinkState.CONNECTED if found else LinkState.ABSENT)
        return found

    def close(self) -> None:
        """Hang up."""
        self.link.close()
        self.status = self.status.with_link(LinkState.ABSENT)

    def listen(self, seconds: float = 0) -> bool:
        """Take in what comes within ``seconds`` (0: what is there). False where nothing came. :raises LinkLost:"""
        try:
            data = self.link.read(seconds)
        except LinkLost:
            self.close()
            raise
        for answer in self._parser.feed(data):
            match answer:
                case Automatic(four):
                    self.status = from_automatic(self.status, four, self._sensor)
                case RealTime(byte):
                    self._real_time.append(byte)
                case Fence(found):
                    self.fences.add(found)
                case Info(text):
                    self._infos.append(text)
                case Plain():
                    self.plain_count += 1
                case Keys(keys, more):
                    self.kept |= frozenset(keys)
                    self._all_keys = not more
                    if more:
                        self.send(MORE, self._timing.answer)
        return bool(data)

    def wait(self, done: Callable[[], bool], seconds: float) -> bool:
        """Listen until ``done``, at most ``seconds``. :raises LinkLost:"""
        deadline = time.monotonic() + seconds
        while not done():
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            self.listen(min(left, self._timing.turn))
        return True

    def ask(self, n: int) -> bool:
        """Send ``DLE EOT n`` and take its answer into the status; False where none came. :raises LinkLost:"""
        byte = self.answer_to(n)
        if byte is not None:
            self.status = from_real_time(self.status.with_link(LinkState.CONNECTED), n, byte, self._sensor)
        return byte is not None

    def answer_to(self, n: int) -> int | None:
        """Send ``DLE EOT n``; its answer, or None where none came. :raises LinkLost:

        The answers do not say what they answer, so after one that did not come in time the line is first left to
        run dry.
        """
        if self._late:
            while self.listen(self._timing.quiet):
                pass
            self._late = False
        self.listen()
        self._real_time.clear()
        self.send(bytes([0x10, 0x04, n]), self._timing.answer)
        if not self.wait(lambda: bool(self._real_time), self._timing.answer):
            self._late = True
            return None
        return self._real_time[0]

    def ask_all(self) -> bool:
        """Ask for printer, offline cause, roll and, where there is an error, its cause. :raises LinkLost:"""
        heard = self.ask(1) and self.ask(2) and self.ask(4)
        if heard and self.status.error:
            heard = self.ask(3)
        if not heard:
            self.introduced = False
            self.status = self.status.with_link(LinkState.SILENT)
        return heard

    def send(self, data: bytes, seconds: float) -> Sent:
        """Write within ``seconds`` plus what the line needs. :raises LinkLost: with nothing written"""
        sent = self.link.write(data, time.monotonic() + seconds + self.link.seconds_for(len(data)))
        if sent.stopped is Why.LINK_LOST:
            self.close()
            if not sent.count:
                raise LinkLost
        return sent

    def blocks(self, command: bytes, count: int, seconds: float) -> list[str]:
        """Send a command that is answered by ``count`` blocks; those that came in time. :raises LinkLost:"""
        self._infos.clear()
        self.send(command, self._timing.answer)
        self.wait(lambda: len(self._infos) >= count, seconds)
        return list(self._infos)

    def ask_kept(self) -> None:
        """Learn which pictures its memory holds; one that tells nothing holds none. :raises LinkLost:"""
        self.kept, self._all_keys = frozenset(), False
        self.send(ASK_KEYS, self._timing.answer)
        self.wait(lambda: self._all_keys, self._timing.answer)

    def introduce(self) -> None:
        """Learn maker and model (``GS I`` 66, 67); a printer that tells neither stays nameless. :raises LinkLost:"""
        maker, model = (*self.blocks(b"\x1dIB\x1dIC", 2, self._timing.answer), "", "")[:2]
        self.status = replace(self.status, maker=maker, model=model)
        self.introduced = True
