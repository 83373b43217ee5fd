"""The small virtual devices, served inside the test's own process."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pos.drivers.virtual.endpoints import PtyEndpoint, TcpEndpoint
from pos.drivers.virtual.serving import Event, Server, Tell
from pos.drivers.virtual.simple import SimpleDevice
from tests.contract.device_rig import served, wait_for


@dataclass
class SmallRig:
    """A served device and what it told."""

    device: Any
    server: Server
    address: str
    events: list[Event]

    def do(self, name: str, **given: Any) -> None:
        """Give a command and wait until it is done."""
        done = len(self.told("done"))
        self.server.post({"do": name, **given})
        wait_for(lambda: len(self.told("done")) > done)

    def told(self, kind: str) -> list[Event]:
        """The events of one kind."""
        return [one for one in self.events if one["event"] == kind]


@contextmanager
def small_rig(make: Callable[[Tell], SimpleDevice], pty: Path | None = None) -> Iterator[SmallRig]:
    """Serve a device until the block ends, on a pseudo terminal or a free port."""
    events: list[Event] = []
    endpoint = PtyEndpoint(pty) if pty else TcpEndpoint("", 0)
    device = make(events.append)
    server = Server(device, endpoint, events.append)
    with served(server):
        yield SmallRig(device, server, endpoint.address, events)
