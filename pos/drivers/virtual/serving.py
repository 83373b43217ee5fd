"""The outside of a virtual device: one client at a time over TCP or a pseudo terminal, commands in, events out.

Everything happens in one loop on one thread; a device is told what came and says what goes back.
"""

from __future__ import annotations

import contextlib
import select
import socket
import time
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from pos.drivers.virtual.endpoints import Endpoint, Stream

Event = dict[str, Any]
Tell = Callable[[Event], None]

TAKE_BYTES = 4096


class Outbox:
    """What goes back to the host, each piece at its time."""

    def __init__(self) -> None:
        self.delay_ms = 0
        self._pieces: deque[tuple[float, bytes]] = deque()

    def put(self, data: bytes) -> None:
        """Send ``data``, after the delay set now."""
        if data:
            self._pieces.append((time.monotonic() + self.delay_ms / 1000, data))

    def clear(self) -> None:
        """Nothing more goes out."""
        self._pieces.clear()

    def due(self) -> float | None:
        """When the next piece is to go, on the monotonic clock."""
        return self._pieces[0][0] if self._pieces else None

    def take(self) -> bytes:
        """The next piece if its time has come."""
        if self._pieces and self._pieces[0][0] <= time.monotonic():
            return self._pieces.popleft()[1]
        return b""

    def put_back(self, rest: bytes) -> None:
        """What could not be written."""
        if rest:
            self._pieces.appendleft((0.0, rest))


class Device(Protocol):
    """What is inside: all methods are called on the loop's thread."""

    outbox: Outbox
    plugged: bool
    """False: nobody can reach it; the loop cuts the link when what was said is written."""

    hang_up: bool
    """True: the loop cuts off the client once, likewise, and takes the next."""

    def connected(self) -> None:
        """A client came."""

    def disconnected(self) -> None:
        """It went, or was cut off."""

    def appetite(self) -> int:
        """How many bytes it takes now."""

    def receive(self, data: bytes) -> None:
        """Bytes from the client."""

    def command(self, given: Mapping[str, Any]) -> None:
        """One command. :raises ValueError: what it cannot do, in words for the log"""

    def due(self) -> float | None:
        """When it wants :meth:`tick`, on the monotonic clock."""

    def tick(self) -> None:
        """The time has come."""


class Server:
    """The loop."""

    def __init__(self, device: Device, endpoint: Endpoint, tell: Tell) -> None:
        self._device = device
        self._endpoint = endpoint
        self._tell = tell
        self._client: Stream | None = None
        self._open = True
        self._commands: deque[Mapping[str, Any]] = deque()
        self._bell, self._button = socket.socketpair()
        self._bell.setblocking(False)

    def post(self, command: Mapping[str, Any]) -> None:
        """Give it a command, from any thread; ``{"do": "quit"}`` ends the loop."""
        self._commands.append(command)
        with contextlib.suppress(OSError):  # the loop has ended
            self._button.send(b"!")

    def stop(self) -> None:
        """End the loop, from any thread."""
        self.post({"do": "quit"})

    def run(self) -> None:
        """Serve until stopped."""
        self._tell({"event": "listening", "address": self._endpoint.address})
        try:
            while self._obey():
                self._plug()
                self._turn()
        finally:
            self._hang_up()
            self._endpoint.close()
            self._bell.close()
            self._button.close()

    def _obey(self) -> bool:
        """Do what was asked for; False: the end."""
        while self._commands:
            given = self._commands.popleft()
            if given.get("do") == "quit":
                return False
            try:
                self._device.command(given)
                self._plug()
            except (ValueError, TypeError, KeyError) as error:
                self._tell({"event": "refused", "id": given.get("id"), "why": str(error)})
            else:
                self._tell({"event": "done", "id": given.get("id"), "do": given.get("do")})
        return True

    def _plug(self) -> None:
        """Follow the device's wish to be reachable or not."""
        if self._device.plugged and not self._open:
            self._endpoint.open()
            self._open = True
            self._tell({"event": "listening", "address": self._endpoint.address})
        elif not self._device.plugged and self._open and self._device.outbox.due() is None:
            self._hang_up()
            self._endpoint.close()
            self._open = False
            self._tell({"event": "unplugged"})
        if self._device.hang_up and self._device.outbox.due() is None:
            self._device.hang_up = False
            self._hang_up()
        if self._open and self._client is None and self._endpoint.waits_on() is None:
            self._welcome()

    def _welcome(self) -> None:
        self._client = self._endpoint.accept()
        self._device.connected()

    def _turn(self) -> None:
        """Wait for the next thing to happen and do it."""
        waiting = self._endpoint.waits_on() if self._open and self._client is None else None
        hungry = self._client is not None and self._device.plugged and self._device.appetite() > 0
        readable = [self._bell.fileno()]
        readable += [waiting] if waiting is not None else []
        readable += [self._client.fileno()] if self._client is not None and hungry else []
        writable = self._wants_to_write()
        ready, _, _ = select.select(readable, [], [], self._pause(writable))
        with contextlib.suppress(BlockingIOError):
            self._bell.recv(64)
        if waiting in ready:
            self._welcome()
        elif self._client is not None and self._client.fileno() in ready:
            self._read()
        self._write()
        due = self._device.due()
        if due is not None and due <= time.monotonic():
            self._device.tick()

    def _wants_to_write(self) -> bool:
        due = self._device.outbox.due()
        return due is not None and due <= time.monotonic()

    def _pause(self, writing: bool) -> float | None:
        if writing:
            return 0.002  # a full line is tried again soon; that never happens on a healthy one
        times = [due for due in (self._device.due(), self._device.outbox.due()) if due is not None]
        return max(min(times) - time.monotonic(), 0) if times else None

    def _read(self) -> None:
        if self._client is None:
            return
        try:
            data = self._client.recv(min(self._device.appetite(), TAKE_BYTES))
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data:
            self._device.receive(data)
        else:
            self._hang_up()

    def _write(self) -> None:
        while data := self._device.outbox.take():
            if self._client is None:
                continue
            try:
                count = self._client.send(data)
            except BlockingIOError:
                count = 0
            except OSError:
                self._hang_up()
                return
            if count < len(data):
                self._device.outbox.put_back(data[count:])
                return

    def _hang_up(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None
            self._device.outbox.clear()
            self._device.disconnected()
