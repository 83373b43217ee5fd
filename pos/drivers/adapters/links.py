"""Byte links: a deadline on every call and a count of what went out, whatever carries the bytes."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from pos.domain.errors import Expected
from pos.drivers.adapters.wires import PatientSerialWire, SerialWire, TcpWire, UsbPrinterWire, Wire
from pos.drivers.ports import Why

log = logging.getLogger(__name__)

PIECE_BYTES = 512
"""No single write is longer, so that a count is never far behind the truth."""

BAUD_DEFAULT = 9600


class LinkLost(Exception):
    """The other end went away. The link is closed."""


@dataclass(frozen=True, slots=True)
class Sent:
    """How many bytes the operating system took, and why it stopped there (``Why.NONE``: all of them)."""

    count: int
    stopped: Why = Why.NONE


class Link:
    """One two-way stream of bytes. One thread uses it. Deadlines are ``time.monotonic()`` seconds."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self.is_open = False
        self._was_there: bool | None = None

    def open(self, timeout_s: float) -> bool:
        """Connect afresh; False where nobody is there."""
        self.close()
        try:
            self._wire.open(timeout_s)
        except (OSError, ValueError):
            self._wire.close()
            return False
        self.is_open = True
        return True

    def close(self) -> None:
        """Let go, also of what was not yet transmitted. Closing twice is nothing."""
        self._wire.close()
        self.is_open = False

    def write(self, data: bytes, deadline: float) -> Sent:
        """Write until all is taken, the deadline passes (``STALLED``) or the other end is gone (``LINK_LOST``)."""
        count = 0
        while count < len(data):
            if not self.is_open:
                return Sent(count, Why.LINK_LOST)
            left = deadline - time.monotonic()
            if left <= 0:
                return Sent(count, Why.STALLED)
            try:
                if self._wire.can_send(left):
                    count += self._wire.send(data[count : count + PIECE_BYTES])
            except BlockingIOError:
                continue
            except (OSError, ValueError):
                self.close()
        return Sent(count)

    def read(self, timeout_s: float) -> bytes:
        """What has come, or ``b""`` when nothing comes in time. :raises LinkLost: and the link is closed"""
        if not self.is_open:
            raise LinkLost
        try:
            if not self._wire.can_receive(max(timeout_s, 0)):
                return b""
            data = self._wire.receive()
        except BlockingIOError:
            return b""
        except (OSError, ValueError) as error:
            self.close()
            raise LinkLost from error
        if not data:
            self.close()
            raise LinkLost
        return data

    def came_back(self) -> bool:
        """Whether a port that was not there when this was asked last is there now. Nothing is opened for it."""
        there = self._wire.is_there()
        came, self._was_there = bool(there) and self._was_there is False, there
        return came

    def modem_line(self, name: str) -> bool | None:
        """The level of a serial port's status line; None where it cannot be told."""
        try:
            return self._wire.modem_line(name) if self.is_open else None
        except (OSError, ValueError):
            return None

    def seconds_for(self, count: int) -> float:
        """How long ``count`` bytes take on the line itself."""
        speed = self._wire.bits_per_second
        return count * 10 / speed if speed else 0


def opened(make_link: Callable[[], Link], timeout_s: float) -> Link | None:
    """A link made anew and connected; None where nobody is there, or there is no place to connect to yet: a virtual
    device's program did not start.
    """
    try:
        link = make_link()
    except Expected:
        log.exception("there is no place to connect to")
        return None
    return link if link.open(timeout_s) else None


def link_to(address: str) -> Link:
    """The link for an address as settings and virtual devices write it.

    ``tcp:HOST:PORT``; ``serial:PATH`` or ``serial:usb=VID:PID[:SERIAL]`` or ``serial:usb-at=LOCATION``, each with an
    optional ``@BAUD`` at the end; ``usb:/dev/...`` for a printer's device file; ``usb:VID:PID[:SERIAL]`` for one
    without. ValueError for anything else.
    """
    kind, _, rest = address.partition(":")
    if kind == "tcp":
        host, _, port = rest.rpartition(":")
        return Link(TcpWire(host.strip("[]") or "127.0.0.1", int(port)))
    if kind == "serial" and rest:
        place, _, baud = rest.partition("@")
        line = PatientSerialWire if sys.platform == "win32" else SerialWire
        return Link(line(place, int(baud or BAUD_DEFAULT)))
    if kind == "usb" and rest.startswith("/"):
        return Link(UsbPrinterWire(rest))
    if kind == "usb" and rest:
        from pos.drivers.adapters.usb_wire import LibUsbWire  # noqa: PLC0415 - only where it is needed

        return Link(LibUsbWire(rest))
    raise ValueError(f"no such address: {address!r}")
