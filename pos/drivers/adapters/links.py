"""Byte links: TCP and serial lines with a deadline on every call and a count of what went out.

No library's transport is used: they lose bytes without a word, hang, or cannot be opened again after an unplug
(docs/devices.md, Transports). pyserial sets a line up; reading and writing are `select` and one system call.
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
import sys
import time
from dataclasses import dataclass
from typing import Protocol

import serial

from pos.drivers.ports import Why

PIECE_BYTES = 512
"""No single write is longer, so that a count is never far behind the truth."""

RECEIVE_BYTES = 4096
KEEPALIVE_S = 15
UNACKNOWLEDGED_MS = 10_000
"""How long TCP may hold bytes that nobody acknowledges before the link counts as lost."""

BAUD_DEFAULT = 9600


class LinkLost(Exception):
    """The other end went away. The link is closed."""


@dataclass(frozen=True, slots=True)
class Sent:
    """How many bytes the operating system took, and why it stopped there (``Why.NONE``: all of them)."""

    count: int
    stopped: Why = Why.NONE


class Wire(Protocol):
    """What carries a link. OSError or ValueError from any call means that the other end is gone."""

    bits_per_second: int
    """The line's own speed, ten bits to a byte; 0 where it is no bottleneck."""

    def open(self, timeout_s: float) -> None:
        """Connect."""

    def close(self) -> None:
        """Let go, at once, of what was not yet transmitted too."""

    def handle(self) -> int:
        """What `select` waits on."""

    def send(self, piece: bytes) -> int:
        """Write without waiting; how much was taken."""

    def receive(self) -> bytes:
        """Read what is there; ``b""`` at the end."""

    def modem_line(self, name: str) -> bool | None:
        """The level of ``cts``, ``dsr``, ``cd`` or ``ri``; None where there are no such lines."""


class Link:
    """One two-way stream of bytes. One thread uses it. Deadlines are ``time.monotonic()`` seconds."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self.is_open = False

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
                if select.select([], [self._wire.handle()], [], left)[1]:
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
            if not select.select([self._wire.handle()], [], [], max(timeout_s, 0))[0]:
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


class TcpWire:
    """A device on the network, such as a printer on port 9100."""

    bits_per_second = 0

    def __init__(self, host: str, port: int) -> None:
        self._address = (host, port)
        self._socket: socket.socket | None = None

    def open(self, timeout_s: float) -> None:
        """Connect, and set it up to notice soon when nobody acknowledges any more."""
        connected = self._socket = socket.create_connection(self._address, timeout_s)
        connected.setblocking(False)
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connected.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        if sys.platform == "linux":
            connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, KEEPALIVE_S)
            connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNACKNOWLEDGED_MS)

    def close(self) -> None:
        """Disconnect."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def handle(self) -> int:
        """The socket's descriptor."""
        return self._connected().fileno()

    def send(self, piece: bytes) -> int:
        """Hand over to the kernel."""
        return self._connected().send(piece)

    def receive(self) -> bytes:
        """Take from the kernel."""
        return self._connected().recv(RECEIVE_BYTES)

    def modem_line(self, name: str) -> bool | None:  # noqa: ARG002 - a network has none
        """None."""
        return None

    def _connected(self) -> socket.socket:
        if self._socket is None:
            raise OSError("not connected")
        return self._socket


class SerialWire:
    """A serial line, a USB adapter or a pseudo terminal, by its path (POSIX)."""

    def __init__(self, path: str, baud: int = BAUD_DEFAULT) -> None:
        self._path = path
        self.bits_per_second = baud
        self._port: serial.Serial | None = None

    def open(self, timeout_s: float) -> None:  # noqa: ARG002 - opening a line does not wait
        """Open and set up. Exclusive: a second program on the line would steal answers."""
        self._port = serial.Serial(self._path, self.bits_per_second, timeout=0, exclusive=True)
        os.set_blocking(self.handle(), False)

    def close(self) -> None:
        """Close without waiting for what stands in the kernel's buffer: on a stalled line that takes 30 s."""
        if self._port is None:
            return
        with contextlib.suppress(Exception):  # on an unplugged line this is a termios.error, which is no OSError
            self._port.reset_output_buffer()
        with contextlib.suppress(OSError):
            self._port.close()
        self._port = None

    def handle(self) -> int:
        """The line's descriptor."""
        if self._port is None:
            raise OSError("not open")
        return self._port.fileno()

    def send(self, piece: bytes) -> int:
        """Hand over to the kernel; pyserial's own write spins or never returns."""
        return os.write(self.handle(), piece)

    def receive(self) -> bytes:
        """Take from the kernel."""
        return os.read(self.handle(), RECEIVE_BYTES)

    def modem_line(self, name: str) -> bool | None:
        """Its level; OSError on a pseudo terminal, which has none."""
        return None if self._port is None else bool(getattr(self._port, name))


def link_to(address: str) -> Link:
    """The link for an address as settings and virtual devices write it.

    ``tcp:HOST:PORT`` or ``serial:PATH`` with an optional ``@BAUD`` at the end. ValueError for anything else.
    """
    kind, _, rest = address.partition(":")
    if kind == "tcp":
        host, _, port = rest.rpartition(":")
        return Link(TcpWire(host.strip("[]") or "127.0.0.1", int(port)))
    if kind == "serial" and rest:
        path, _, baud = rest.partition("@")
        return Link(SerialWire(path, int(baud or BAUD_DEFAULT)))
    raise ValueError(f"no such address: {address!r}")
