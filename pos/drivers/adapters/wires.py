"""What carries a byte link: TCP, and everything that is a file to the system (serial lines, USB printers of Linux).

No library's transport is used: they lose bytes without a word, hang, or cannot be opened again after an unplug
(docs/devices.md, Transports). pyserial sets a line up; reading and writing are `select` and one system call.
"""

from __future__ import annotations

import contextlib
import os
import pathlib
import select
import socket
import sys
import time
from typing import Protocol

import serial
from serial.tools import list_ports

RECEIVE_BYTES = 4096
KEEPALIVE_S = 15
UNACKNOWLEDGED_MS = 10_000
"""How long TCP may hold bytes that nobody acknowledges before the link counts as lost."""


class Wire(Protocol):
    """OSError or ValueError from any call means that the other end is gone; BlockingIOError, that it is busy."""

    bits_per_second: int
    """The line's own speed, ten bits to a byte; 0 where it is no bottleneck."""

    def open(self, timeout_s: float) -> None:
        """Connect."""

    def close(self) -> None:
        """Let go, at once, of what was not yet transmitted too."""

    def can_send(self, timeout_s: float) -> bool:
        """Wait until it takes bytes; False where it did not in time."""

    def can_receive(self, timeout_s: float) -> bool:
        """Wait until there are bytes; False where none came in time."""

    def send(self, piece: bytes) -> int:
        """Write without waiting long; how much was taken."""

    def receive(self) -> bytes:
        """Read what is there; ``b""`` at the end."""

    def is_there(self) -> bool | None:
        """Whether the port is plugged in, looked up without touching it; None where that cannot be told."""

    def modem_line(self, name: str) -> bool | None:
        """The level of ``cts``, ``dsr``, ``cd`` or ``ri``; None where there are no such lines."""


class DescriptorWire:
    """What the wires have in common that `select` can wait on."""

    bits_per_second = 0

    def handle(self) -> int:
        """The descriptor."""
        raise NotImplementedError

    def can_send(self, timeout_s: float) -> bool:
        """See ``Wire``."""
        return bool(select.select([], [self.handle()], [], timeout_s)[1])

    def can_receive(self, timeout_s: float) -> bool:
        """See ``Wire``."""
        return bool(select.select([self.handle()], [], [], timeout_s)[0])

    def is_there(self) -> bool | None:
        """See ``Wire``."""
        return None

    def modem_line(self, name: str) -> bool | None:  # noqa: ARG002 - only a serial port has them
        """See ``Wire``."""
        return None


class TcpWire(DescriptorWire):
    """A device on the network, such as a printer on port 9100."""

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

    def _connected(self) -> socket.socket:
        if self._socket is None:
            raise OSError("not connected")
        return self._socket


class SerialWire(DescriptorWire):
    """A serial line, a USB adapter or a pseudo terminal (POSIX). ``place``: a path, or an identity of `port_of`."""

    def __init__(self, place: str, baud: int) -> None:
        self._place = place
        self.bits_per_second = baud
        self._port: serial.Serial | None = None

    def open(self, timeout_s: float) -> None:  # noqa: ARG002 - opening a line does not wait
        """Open and set up. Exclusive: a second program on the line would steal answers."""
        self._port = serial.Serial(port_of(self._place), self.bits_per_second, timeout=0, exclusive=True)
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

    def is_there(self) -> bool | None:
        """See ``Wire``."""
        return _is_plugged_in(self._place)

    def modem_line(self, name: str) -> bool | None:
        """Its level; OSError on a pseudo terminal, which has none."""
        return None if self._port is None else bool(getattr(self._port, name))


class PatientSerialWire:
    """A serial line where `select` knows none (Windows), by pyserial alone: looked at in turns, written in small bits.

    A write that runs into its time-out does not say how much of its piece went out: all of it is counted, so that the
    count is never less than what left, and no more is taken. A call that never returns is the spool's to leave behind.
    """

    PIECE_BYTES = 32
    WRITE_S = 0.25
    TURN_S = 0.01

    def __init__(self, place: str, baud: int) -> None:
        self._place = place
        self.bits_per_second = baud
        self._port: serial.Serial | None = None
        self._stuck = False

    def open(self, timeout_s: float) -> None:  # noqa: ARG002 - opening a line does not wait
        """Open and set up; a port that was just unplugged may refuse for a moment, and is tried again later."""
        self._stuck = False
        place = port_of(self._place)
        self._port = serial.Serial(place, self.bits_per_second, timeout=0, write_timeout=self.WRITE_S)

    def close(self) -> None:
        """Let go, also of what the driver still holds."""
        if self._port is None:
            return
        with contextlib.suppress(Exception):  # a port that is gone fails in ways of its own
            self._port.reset_output_buffer()
        with contextlib.suppress(Exception):
            self._port.close()
        self._port = None

    def can_send(self, timeout_s: float) -> bool:
        """See ``Wire``: it is tried, not asked; after a write that hung, no more."""
        if self._stuck:
            time.sleep(timeout_s)
        return not self._stuck

    def can_receive(self, timeout_s: float) -> bool:
        """See ``Wire``."""
        until = time.monotonic() + timeout_s
        while not self._opened().in_waiting:
            left = until - time.monotonic()
            if left <= 0:
                return False
            time.sleep(min(left, self.TURN_S))
        return True

    def send(self, piece: bytes) -> int:
        """See ``Wire``."""
        small = piece[: self.PIECE_BYTES]
        try:
            return int(self._opened().write(small) or 0)
        except serial.SerialTimeoutException:
            self._stuck = True
            return len(small)

    def receive(self) -> bytes:
        """See ``Wire``."""
        data = bytes(self._opened().read(RECEIVE_BYTES))
        if not data:
            raise BlockingIOError
        return data

    def is_there(self) -> bool | None:
        """See ``Wire``."""
        return _is_plugged_in(self._place)

    def modem_line(self, name: str) -> bool | None:
        """Its level."""
        return None if self._port is None else bool(getattr(self._port, name))

    def _opened(self) -> serial.Serial:
        if self._port is None:
            raise OSError("not open")
        return self._port


class UsbPrinterWire(DescriptorWire):
    """A USB printer as Linux shows it, ``/dev/usb/lp0`` (usblp): read and written like a file, no detaching, no reset.

    The nodes change their numbers: a udev rule gives a printer a name of its own (docs/devices.md).
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._file: int | None = None

    def open(self, timeout_s: float) -> None:  # noqa: ARG002 - opening a device file does not wait
        """Open for both ways. The system lets one program in at a time."""
        self._file = os.open(self._path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)

    def close(self) -> None:
        """Let go."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                os.close(self._file)
            self._file = None

    def handle(self) -> int:
        """The file's descriptor."""
        if self._file is None:
            raise OSError("not open")
        return self._file

    def send(self, piece: bytes) -> int:
        """Hand over to the kernel."""
        return os.write(self.handle(), piece)

    def receive(self) -> bytes:
        """Take from the kernel. A printer that has nothing to say answers with nothing: that alone is no end."""
        data = os.read(self.handle(), RECEIVE_BYTES)
        if not data and not self._is_gone():
            raise BlockingIOError
        return data

    def is_there(self) -> bool | None:
        """See ``Wire``."""
        return pathlib.Path(self._path).exists()

    def _is_gone(self) -> bool:
        waiting = select.poll()
        waiting.register(self.handle(), 0)  # whether it was pulled out is told in any case
        return bool(waiting.poll(0))


def _is_plugged_in(place: str) -> bool:
    try:
        port = port_of(place)
    except OSError:
        return False
    return (
        pathlib.Path(port).exists() if port.startswith("/") else port in {one.device for one in list_ports.comports()}
    )


def port_of(place: str) -> str:
    """The port that a serial device has now: ``place`` itself, or of ``usb=VID:PID[:SERIAL]`` or ``usb-at=LOCATION``.

    Port names move when adapters are plugged in another order; identities do not. Two adapters alike without a serial
    number are told apart by where they are plugged in.

    :raises OSError: it is not there, or more than one would do
    """
    kind, _, wanted = place.partition("=")
    if kind not in {"usb", "usb-at"}:
        return place
    found = [
        port.device
        for port in list_ports.comports()
        if (port.location == wanted if kind == "usb-at" else _is_wanted(port.vid, port.pid, port.serial_number, wanted))
    ]
    if len(found) != 1:
        raise OSError(f"{len(found)} ports are {place}")
    return str(found[0])


def _is_wanted(vendor: int | None, product: int | None, number: str | None, wanted: str) -> bool:
    if vendor is None or product is None:
        return False
    identity = f"{vendor:04x}:{product:04x}"
    return wanted.lower() in {identity, f"{identity}:{number}".lower()}
