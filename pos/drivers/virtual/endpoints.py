"""Where a virtual device is reached: a TCP port or a pseudo terminal."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import Protocol

LOOPBACK = "127.0.0.1"


class Stream(Protocol):
    """A connected client."""

    def fileno(self) -> int:
        """What to wait on."""

    def recv(self, count: int, /) -> bytes:
        """Its bytes; ``b""`` at the end."""

    def send(self, data: bytes, /) -> int:
        """How many were taken."""

    def close(self) -> None:
        """Cut it off."""


class Endpoint(Protocol):
    """Where clients come from."""

    address: str

    def open(self) -> None:
        """Be reachable."""

    def close(self) -> None:
        """Be gone."""

    def waits_on(self) -> int | None:
        """The descriptor on which a client is awaited; None where one is simply there."""

    def accept(self) -> Stream:
        """The client."""


class TcpEndpoint:
    """Listens on one port; 0 lets the system choose, and the choice stays over an unplug."""

    def __init__(self, host: str, port: int) -> None:
        self._where = (host or LOOPBACK, port)
        self._listener: socket.socket | None = None
        self.address = ""
        self.open()

    def open(self) -> None:
        """Listen."""
        self._listener = socket.create_server(self._where, backlog=4)
        self._where = self._listener.getsockname()[:2]
        self.address = f"tcp:{self._where[0]}:{self._where[1]}"

    def close(self) -> None:
        """Refuse connections."""
        if self._listener is not None:
            self._listener.close()
            self._listener = None

    def waits_on(self) -> int | None:
        """The listening socket."""
        return self._listener.fileno() if self._listener else None

    def accept(self) -> Stream:
        """The next client."""
        if self._listener is None:
            raise OSError("not listening")
        client, _ = self._listener.accept()
        client.setblocking(False)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return client


class PtyEndpoint:
    """A pseudo terminal with a link to it at a path of the caller's choice (POSIX)."""

    def __init__(self, path: Path) -> None:
        if sys.platform == "win32":
            raise OSError("no pseudo terminals on Windows")
        self._path = path
        self.address = f"serial:{path}"
        self._ends: tuple[int, int] | None = None
        self.open()

    def open(self) -> None:
        """Make the pair and the link. The other end is kept open too: a host may come and go."""
        import tty  # noqa: PLC0415 - not on Windows

        device, host = os.openpty()
        tty.setraw(device)
        tty.setraw(host)
        os.set_blocking(device, False)
        self._ends = (device, host)
        beside = self._path.with_name(f"{self._path.name}.new")
        beside.unlink(missing_ok=True)
        beside.symlink_to(os.ttyname(host))
        beside.replace(self._path)

    def close(self) -> None:
        """Pull the cable: the host's descriptor is dead from here on."""
        if self._ends is not None:
            self._path.unlink(missing_ok=True)
            for end in self._ends:
                os.close(end)
            self._ends = None

    def waits_on(self) -> int | None:
        """Nothing announces a host on a serial line."""
        return None

    def accept(self) -> Stream:
        """The line itself."""
        if self._ends is None:
            raise OSError("unplugged")
        return _Line(self._ends[0])


class _Line:
    """A descriptor that looks like a socket. Closing is the endpoint's."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def fileno(self) -> int:
        return self._descriptor

    def recv(self, count: int, /) -> bytes:
        return os.read(self._descriptor, count)

    def send(self, data: bytes, /) -> int:
        return os.write(self._descriptor, data)

    def close(self) -> None:
        """A line has no end of its own."""
