"""Lines to a virtual card terminal that can be cut at any byte of either way: TCP, and a pseudo terminal."""

from __future__ import annotations

import os
import select
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from pos.drivers.ports import CardTerminal
from pos.drivers.virtual.endpoints import PtyEndpoint
from pos.drivers.virtual.pax_host import Host
from tests.contract import nexo_rig as nexo
from tests.contract.device_rig import HURRY, terminal_rig, till_terminal

PROTOCOLS = ("pax", "pax-serial", "nexo")
WAYS = ("up", "down")
"""Towards the terminal, and back from it."""

QUIET_S = 0.15
"""How long a till that is cut off waits on a line that only falls silent."""


class Meter:
    """Keeps what passes, and says where the line is cut: before the byte of that number, in one of the ways.

    ``blip``: the next connection gets through again; otherwise nothing does until :meth:`mend`.
    """

    def __init__(self) -> None:
        self.said = {way: bytearray() for way in WAYS}
        self.is_cut = False
        self.struck = False
        self._limit: tuple[str, int, bool] | None = None
        self._guard = threading.Lock()

    def arm(self, way: str = "", place: int = 0, *, blip: bool = False) -> None:
        """Begin anew; with a way, cut there."""
        with self._guard:
            self.said = {way: bytearray() for way in WAYS}
            self.is_cut = self.struck = False
            self._limit = (way, place, blip) if way else None

    def mend(self) -> None:
        """Let everything through again."""
        with self._guard:
            self.is_cut, self._limit = False, None

    def through(self, way: str, data: bytes) -> tuple[bytes, bool]:
        """What of these bytes passes, and whether it is cut behind them."""
        with self._guard:
            if self.is_cut:
                return b"", True
            cut, place, blip = self._limit or ("", 0, False)
            allowed = data[: place - len(self.said[way])] if cut == way else data
            self.said[way] += allowed
            if allowed == data:
                return data, False
            self._limit, self.struck, self.is_cut = None, True, not blip
            return allowed, True


@dataclass
class CardLine:
    """A terminal behind a metered line. ``dial`` makes a driver; a hurried one soon believes that nobody answers."""

    dial: Callable[[bool], CardTerminal]
    host: Host
    meter: Meter


@contextmanager
def card_line(protocol: str, folder: Path) -> Iterator[CardLine]:
    """A virtual terminal that speaks ``protocol``, and the line to it, until the block ends."""
    meter = Meter()
    if protocol == "nexo":
        with nexo.nexo_rig(folder) as rig, _tcp(rig.port, meter) as port:
            yield CardLine(lambda _: rig.till(port=port), rig.host, meter)
    elif protocol == "pax":
        with terminal_rig(folder) as wired, _tcp(int(wired.address.rpartition(":")[2]), meter) as port:
            yield CardLine(lambda _: till_terminal(f"tcp:127.0.0.1:{port}"), wired.host, meter)
    else:
        hurried = replace(HURRY, accept=QUIET_S, operation=QUIET_S, report=QUIET_S, batch=QUIET_S)
        with terminal_rig(folder, pty=True) as serial, _pty(folder, serial.address, meter) as address:
            yield CardLine(lambda hurry: till_terminal(address, timing=hurried if hurry else HURRY), serial.host, meter)


@contextmanager
def _tcp(port: int, meter: Meter) -> Iterator[int]:
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=_accept, args=(listener, port, meter), daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(5)
        listener.close()


def _accept(listener: socket.socket, port: int, meter: Meter) -> None:
    with suppress(OSError):
        while True:
            client, _ = listener.accept()
            if meter.is_cut:
                client.close()
            else:
                threading.Thread(target=_serve, args=(client, port, meter), daemon=True).start()


def _serve(client: socket.socket, port: int, meter: Meter) -> None:
    with suppress(OSError), client, socket.create_connection(("127.0.0.1", port), 2) as beyond:
        for end in (client, beyond):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        rising = threading.Thread(target=_pass, args=("up", client, beyond, meter), daemon=True)
        rising.start()
        _pass("down", beyond, client, meter)
        rising.join()


def _pass(way: str, source: socket.socket, target: socket.socket, meter: Meter) -> None:
    cut = False
    with suppress(OSError):
        while not cut and (data := source.recv(65536)):
            allowed, cut = meter.through(way, data)
            target.sendall(allowed)
    for end in (source, target):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


@contextmanager
def _pty(folder: Path, address: str, meter: Meter) -> Iterator[str]:
    """A serial line has no connections: what is cut is lost, and neither side hears of it."""
    here = PtyEndpoint(folder / "line")
    near, far = here.accept(), os.open(address.partition(":")[2], os.O_RDWR | os.O_NOCTTY)
    over = threading.Event()
    thread = threading.Thread(target=_relay, args=(near.fileno(), far, meter, over), daemon=True)
    thread.start()
    try:
        yield here.address
    finally:
        over.set()
        thread.join(5)
        os.close(far)
        here.close()


def _relay(near: int, far: int, meter: Meter, over: threading.Event) -> None:
    targets = {near: ("up", far), far: ("down", near)}
    while not over.is_set():
        for ready in select.select([near, far], [], [], 0.05)[0]:
            way, target = targets[ready]
            data = os.read(ready, 4096)
            allowed, _ = meter.through(way, data)
            os.write(target, allowed)
