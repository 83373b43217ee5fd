"""A virtual nexo terminal inside the test's own process, and a line to it that can be cut at any byte."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pos.drivers.adapters.nexo_terminal import NexoSettings, NexoTerminal, NexoTiming
from pos.drivers.virtual.nexo_pad import POI_ID
from pos.drivers.virtual.nexo_server import KEY, NexoServer
from pos.drivers.virtual.pax_host import Host
from pos.drivers.virtual.serving import Event
from tests.contract.device_rig import served, wait_for

HURRY = NexoTiming(connect=2, operation=5, report=3, not_found_again=0.02)
IMPATIENT = replace(HURRY, operation=0.3)
"""Where no answer comes anyway."""


@dataclass
class NexoRig:
    """A served virtual terminal, its host and what it told."""

    host: Host
    server: NexoServer
    events: list[Event] = field(default_factory=list)

    @property
    def port(self) -> int:
        """Where it is reached."""
        return int(self.server.address.rpartition(":")[2])

    def do(self, name: str, **given: Any) -> None:
        """Give a command and wait until it is done."""
        done = len(self.told("done"))
        self.server.post({"do": name, **given})
        wait_for(lambda: len(self.told("done")) > done)

    def told(self, kind: str) -> list[Event]:
        """The events of one kind."""
        return [one for one in self.events if one["event"] == kind]

    def till(self, timing: NexoTiming = HURRY, **given: Any) -> NexoTerminal:
        """Our driver for it."""
        settings = NexoSettings("127.0.0.1", self.port, "R01", POI_ID, KEY, self.server.certificate, True, timing)
        return NexoTerminal(replace(settings, **given))


@contextmanager
def nexo_rig(folder: Path) -> Iterator[NexoRig]:
    """A virtual terminal, served until the block ends."""
    events: list[Event] = []
    host = Host()
    server = NexoServer(events.append, host, folder)
    with served(server):
        yield NexoRig(host, server, events)


class Cutter:
    """Passes bytes on to a port, and cuts both ways once so many went up or came down. One client after another."""

    def __init__(self, port: int) -> None:
        self._to = ("127.0.0.1", port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.up: int | None = None
        self.down: int | None = None
        self.passed = {"up": 0, "down": 0}
        self._later: tuple[str, int, int] | None = None
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def cut_later(self, way: str, place: int, after: int) -> None:
        """Cut so many bytes into the connection that comes after so many whole ones."""
        self._later = (way, place, after)

    def mend(self) -> None:
        """Let everything through again."""
        self.up = self.down = self._later = None

    def close(self) -> None:
        """Refuse everybody; who is here goes on."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                if self._later is not None:
                    way, place, after = self._later
                    self._later = (way, place, after - 1) if after else None
                    self.up, self.down = (None, None) if after else _limits(way, place)
                threading.Thread(target=self._serve, args=(client, self.up, self.down), daemon=True).start()

    def _serve(self, client: socket.socket, up: int | None, down: int | None) -> None:
        with suppress(OSError), client, socket.create_connection(self._to, 2) as beyond:
            self.passed = {"up": 0, "down": 0}
            rising = threading.Thread(target=self._pass, args=("up", up, client, beyond), daemon=True)
            rising.start()
            self._pass("down", down, beyond, client)
            rising.join()

    def _pass(self, way: str, limit: int | None, source: socket.socket, target: socket.socket) -> None:
        left = limit
        with suppress(OSError):
            while left != 0 and (data := source.recv(65536 if left is None else left)):
                target.sendall(data)
                self.passed[way] += len(data)
                left = None if left is None else left - len(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


def _limits(way: str, place: int) -> tuple[int | None, int | None]:
    return (place, None) if way == "up" else (None, place)
