"""Learn a customer display, a card terminal, a check reader."""

from __future__ import annotations

import time

from pos.cashiering.counter import Counter
from pos.cashiering.learn.asking import YES, YES_OR_NO, Ask, Learned, Said, Wizard, failed
from pos.cashiering.learn.places import choose_place
from pos.cashiering.lights import CHECK_READER, DISPLAY, TERMINAL
from pos.domain.errors import Expected, Refused
from pos.domain.micr import read_micr
from pos.domain.people import Person
from pos.drivers.ports import LineDisplay, LinkState, Why

DIALECTS = ("escpos", "cd5220")
LINES = ("ABCDEFGHIJKLMNOPQRST", "12345678901234567890")
SHOW_S = 3
LISTEN_S = 20
_FRAMINGS = {b"\r": "enter", b"\n": "enter", b"\t": "tab"}


def learn_display(counter: Counter, person: Person) -> Wizard:  # noqa: ARG001 - as every wizard
    """Show two lines in each dialect until they stand right. :raises Unavailable: ``DEVICE_FAILED``"""
    bench = counter.bench
    address = yield from choose_place(bench, DISPLAY)
    for dialect in DIALECTS:
        with bench.display(address, dialect) as display:
            require_shown(display, address)
            right = yield Ask("learn.display.right", {"upper": LINES[0], "lower": LINES[1]}, YES_OR_NO)
        if right == YES.value:
            changes = {"devices.display": address, "devices.display_dialect": dialect}
            return Learned("learn.display.learned", {"dialect": dialect}, changes)
    return Learned("learn.display.never")


def require_shown(display: LineDisplay, address: str) -> None:
    """Show the two lines. :raises Unavailable: ``DEVICE_FAILED``"""
    display.show(*LINES)
    until = time.monotonic() + SHOW_S
    while display.link is not LinkState.CONNECTED:
        if time.monotonic() > until:
            raise failed(address, Why.NO_LINK)
        time.sleep(SHOW_S / 100)


def learn_terminal(counter: Counter, person: Person) -> Wizard:  # noqa: ARG001 - as every wizard
    """Ask where it is, and the terminal who it is. :raises Unavailable: ``DEVICE_FAILED``"""
    bench = counter.bench
    address = yield from choose_place(bench, TERMINAL)
    with bench.terminal(address) as terminal:
        health = terminal.health()
    if health.link is not LinkState.CONNECTED:
        virtual = health.link is LinkState.REFUSED_VIRTUAL
        raise failed(address, Why.VIRTUAL if virtual else Why.NO_ANSWER)
    values = {"terminal": health.terminal_id, "model": health.model or "-"}
    return Learned("learn.terminal.learned", values, {"devices.terminal": address})


def learn_check_reader(counter: Counter, person: Person) -> Wizard:  # noqa: ARG001 - as every wizard
    """Listen to one check, and show the raw line and how it was read.

    :raises Unavailable: ``DEVICE_FAILED``; Refused: ``READER_SAID_NOTHING``, ``READER_NO_END``
    """
    bench = counter.bench
    address = yield from choose_place(bench, CHECK_READER)
    yield Ask("learn.reader.feed", {"seconds": LISTEN_S})
    said = bench.hear(CHECK_READER, address, LISTEN_S)
    if said is None:
        raise failed(address, Why.NO_LINK)
    framing, line = framed(said)
    key, values = _as_read(line)
    right = yield Ask(key, values, YES_OR_NO)
    if right != YES.value:
        return Learned("learn.reader.never")
    changes = {"devices.check_reader": address, "devices.check_reader_framing": framing}
    return Learned("learn.reader.learned", {"framing": Said(f"learn.framing.{framing.replace('-', '_')}")}, changes)


def framed(said: bytes) -> tuple[str, str]:
    """How a reader sets its readings apart, and the first one.

    :raises Refused: ``READER_SAID_NOTHING``, ``READER_NO_END``
    """
    if not said.strip():
        raise Refused("READER_SAID_NOTHING", seconds=LISTEN_S)
    if said.startswith(b"\x02") and b"\x03" in said:
        return "stx-etx", said[1 : said.index(b"\x03")].decode("latin-1")
    ends = [at for at in range(len(said)) if said[at : at + 1] in _FRAMINGS and said[:at].strip()]
    if not ends:
        raise Refused("READER_NO_END", text=printable(said))
    return _FRAMINGS[said[ends[0] : ends[0] + 1]], said[: ends[0]].strip().decode("latin-1")


def printable(said: bytes) -> str:
    """Raw bytes as people can read them."""
    return said.decode("latin-1").encode("unicode_escape").decode("ascii")[:120]


def _as_read(line: str) -> tuple[str, dict[str, object]]:
    try:
        read = read_micr(line)
    except Expected as error:
        return "learn.reader.unread", {"raw": printable(line.encode("latin-1")), "why": Said(error.code, error.values)}
    values = {"routing": read.routing, "account": "…" + read.account[-4:], "serial": read.serial}
    return "learn.reader.right", {"raw": printable(line.encode("latin-1")), **values}
