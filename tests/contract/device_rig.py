"""Virtual devices inside the test's own process, over a real TCP socket or a real pseudo terminal."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pos.domain.papers import Align, Barcode, Columns, Cut, Paper, Rule, Text
from pos.drivers.adapters.escpos_printer import EscposPrinter, PrinterSettings
from pos.drivers.adapters.escpos_talk import Timing
from pos.drivers.adapters.links import link_to
from pos.drivers.virtual.endpoints import PtyEndpoint, TcpEndpoint
from pos.drivers.virtual.keep import Keep
from pos.drivers.virtual.printer import Model, VirtualPrinter
from pos.drivers.virtual.serving import Event, Server

QUICK = Timing(
    connect=1,
    answer=0.15,
    send=0.4,
    fence=0.5,
    hold=5,
    quiet=0.1,
    drawer=0.3,
    weak_fence=0.15,
    heartbeat=0.2,
    turn=0.02,
    retries=(0.02, 0.05),
)
"""A hurried till: the virtual devices answer in a millisecond, so that waiting long proves nothing more."""

RECEIPT = Paper(
    (
        Text("CITY OF RIVERMOUTH", Align.CENTER, bold=True, tall=True),
        Columns("WATER", "82.43", "10-2231-04"),
        Rule(),
        Columns("TOTAL", "$82.43", bold=True, tall=True),
        Barcode("R01-000123"),
        Cut(),
    )
)


@dataclass
class Rig:
    """A served virtual printer and what it told."""

    device: VirtualPrinter
    server: Server
    address: str
    events: list[Event] = field(default_factory=list)

    def do(self, name: str, **given: Any) -> None:
        """Give a command and wait until it is done."""
        done = len(self._answers())
        self.server.post({"do": name, **given})
        wait_for(lambda: len(self._answers()) > done)
        assert self._answers()[-1]["event"] == "done", self._answers()[-1]

    def told(self, kind: str) -> list[Event]:
        """The events of one kind."""
        return [one for one in self.events if one["event"] == kind]

    def _answers(self) -> list[Event]:
        return [one for one in self.events if one["event"] in {"done", "refused"}]


@contextmanager
def printer_rig(folder: Path, *, pty: bool = False, keep: bool = False, **model: Any) -> Iterator[Rig]:
    """A virtual printer, served until the block ends."""
    events: list[Event] = []
    endpoint = PtyEndpoint(folder / "printer") if pty else TcpEndpoint("", 0)
    kept = Keep(events.append, folder if keep else None, columns=model.get("columns", 48))
    device = VirtualPrinter(events.append, kept, Model(**model))
    server = Server(device, endpoint, events.append)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield Rig(device, server, endpoint.address, events)
    finally:
        server.stop()
        thread.join(5)
        kept.close()
        assert not thread.is_alive()


def till_printer(address: str, timing: Timing = QUICK, **settings: Any) -> EscposPrinter:
    """Our driver for it."""
    given: dict[str, Any] = {"allow_virtual": True, "timing": timing, **settings}
    return EscposPrinter(link_to(address), PrinterSettings(**given))


def wait_for(done: Callable[[], object], seconds: float = 5) -> None:
    """Wait until it is so; fails the test where it does not become so."""
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.002)
