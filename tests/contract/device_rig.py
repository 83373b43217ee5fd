"""Virtual devices inside the test's own process, over a real TCP socket or a real pseudo terminal."""

import io
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from PIL import Image

from pos.domain.papers import Align, Barcode, Columns, Cut, Line, Paper, Rule, Text, set_out
from pos.drivers.adapters.escpos_display import SharedLineDisplay
from pos.drivers.adapters.escpos_printer import EscposPrinter, PrinterSettings
from pos.drivers.adapters.escpos_talk import Timing
from pos.drivers.adapters.links import Link, link_to
from pos.drivers.adapters.pax_terminal import PaxTerminal, TerminalSettings, TerminalTiming
from pos.drivers.virtual.endpoints import PtyEndpoint, TcpEndpoint
from pos.drivers.virtual.keep import Keep
from pos.drivers.virtual.pax_host import Host
from pos.drivers.virtual.printer import VirtualPrinter
from pos.drivers.virtual.printer_parts import Model
from pos.drivers.virtual.serving import Event, Server
from pos.drivers.virtual.terminal import VirtualTerminal

QUICK = Timing(
    connect=2,
    answer=0.5,
    send=0.8,
    fence=1.5,
    hold=8,
    quiet=0.1,
    drawer=0.6,
    line_bytes=64,
    weak_fence=0.3,
    heartbeat=0.2,
    turn=0.02,
    retries=(0.02, 0.05),
)
"""A hurried till: the virtual devices answer in a millisecond, on a busy machine in a hundred."""

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
    """A served virtual printer, what it told, and the drivers that speak with it."""

    device: VirtualPrinter
    server: Server
    address: str
    events: list[Event]
    dial: Callable[[str], Link]
    drivers: list[EscposPrinter] = field(default_factory=list)

    def till(self, timing: Timing = QUICK, display: SharedLineDisplay | None = None, **settings: Any) -> EscposPrinter:
        """Our driver for it; its link is closed when the rig is."""
        given: dict[str, Any] = {"allow_virtual": True, "timing": timing, **settings}
        self.drivers.append(EscposPrinter(self.dial(self.address), PrinterSettings(**given), display))
        return self.drivers[-1]

    def do(self, name: str, **given: Any) -> None:
        """Give a command and wait until it is done."""
        _obeyed(self, {"do": name, **given})

    def told(self, kind: str) -> list[Event]:
        """The events of one kind."""
        return [one for one in self.events if one["event"] == kind]


@contextmanager
def printer_rig(
    folder: Path, *, pty: bool = False, keep: bool = False, dial: Callable[[str], Link] = link_to, **model: Any
) -> Iterator[Rig]:
    """A virtual printer, served until the block ends; ``dial`` makes the link to its address."""
    events: list[Event] = []
    endpoint = PtyEndpoint(folder / "printer") if pty else TcpEndpoint("", 0)
    kept = Keep(events.append, folder if keep else None, columns=model.get("columns", 48))
    slips = Keep(events.append, folder if keep else None, columns=45, kind="slip")
    device = VirtualPrinter(events.append, kept, Model(**model), slips)
    server = Server(device, endpoint, events.append)
    rig = Rig(device, server, endpoint.address, events, dial)
    try:
        with served(server):
            yield rig
    finally:
        for driver in rig.drivers:
            driver.close()
        kept.close()
        slips.close()


class Served(Protocol):
    """What is served on a thread until it is stopped."""

    def run(self) -> None:
        """Serve."""

    def stop(self) -> None:
        """No more."""


@contextmanager
def served(server: Served) -> Iterator[None]:
    """Serve until the block ends."""
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.stop()
        thread.join(5)
        assert not thread.is_alive()


def _obeyed(rig: "Rig | TerminalRig", command: dict[str, Any]) -> None:
    done = len(rig.told("done")) + len(rig.told("refused"))
    rig.server.post(command)
    wait_for(lambda: len(rig.told("done")) + len(rig.told("refused")) > done)
    assert not rig.told("refused"), rig.told("refused")


def wait_for(done: Callable[[], object], seconds: float = 5) -> None:
    """Wait until it is so; fails the test where it does not become so."""
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.002)


@dataclass
class TerminalRig:
    """A served virtual terminal, its host and what it told."""

    host: Host
    server: Server
    address: str
    events: list[Event] = field(default_factory=list)

    def do(self, name: str, **given: Any) -> None:
        """Give a command and wait until it is done."""
        _obeyed(self, {"do": name, **given})

    def told(self, kind: str) -> list[Event]:
        """The events of one kind."""
        return [one for one in self.events if one["event"] == kind]


@contextmanager
def terminal_rig(folder: Path, *, pty: bool = False) -> Iterator[TerminalRig]:
    """A virtual terminal, served until the block ends."""
    events: list[Event] = []
    host = Host()
    endpoint = PtyEndpoint(folder / "terminal") if pty else TcpEndpoint("", 0)
    server = Server(VirtualTerminal(events.append, host), endpoint, events.append)
    with served(server):
        yield TerminalRig(host, server, endpoint.address, events)


HURRY = TerminalTiming(connect=2, send=2, accept=3, operation=3, report=3, batch=3, not_found_again=0.02, turn=0.01)
IMPATIENT = replace(HURRY, accept=0.5, operation=0.5)
"""Where no answer comes anyway."""


def till_terminal(address: str, **settings: Any) -> PaxTerminal:
    """Our driver for it."""
    given: dict[str, Any] = {"allow_virtual": True, "timing": HURRY, **settings}
    return PaxTerminal(link_to(address), TerminalSettings(**given))


def text_of(paper: Paper) -> str:
    """The lines that stand on a paper of ours."""
    return "\n".join(piece.text for piece in set_out(paper, 48) if isinstance(piece, Line))


def papers(rig: Rig) -> list[str]:
    """The lines that stand on each paper that was cut off."""
    found = [""]
    for event in rig.events:
        if event["event"] == "line":
            found[-1] += event["text"] + "\n"
        elif event["event"] == "paper":
            found.append("")
    return ["\n".join(line for line in one.split("\n") if line.strip()) for one in found[: len(rig.told("paper"))]]


def slips(rig: Rig) -> list[str]:
    """The lines that stand on each slip that came out again."""
    station = rig.device.slip
    assert station is not None
    wait_for(lambda: len(rig.told("slip")) == station.keep.papers)
    found = [""]
    for event in rig.events:
        if event["event"] == "slip-line":
            found[-1] += event["text"] + "\n"
        elif event["event"] == "slip":
            found.append("")
    return found[: len(rig.told("slip"))]


def seal(size: tuple[int, int] = (256, 96)) -> bytes:
    """A picture as a city's seal could be."""
    file = io.BytesIO()
    Image.linear_gradient("L").resize(size).save(file, "PNG")
    return file.getvalue()
