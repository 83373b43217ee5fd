"""Learn how a cash drawer on the printer opens, and what its switch says.

A drawer's switch pulls the one line to the printer high or low while the drawer is open, depending on the drawer; some
have none. So the line is read shut, open and shut again. What opens it is tried, one pulse at a time, and a
person says whether it did: nobody else can know (docs/devices.md, Drawers). Each pulse is an entry before it is sent.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace

from pos.cashiering.bench import RAW, Bench, DrawerAt, Hangs, set_up_as
from pos.cashiering.counter import Counter
from pos.cashiering.learn.asking import YES, YES_OR_NO, Ask, Choice, Learned, Wizard, failed
from pos.cashiering.lights import PRINTER
from pos.cashiering.try_devices import note_try
from pos.domain.errors import Refused
from pos.domain.people import Person
from pos.drivers.ports import DrawerState, PrinterWithDrawer, State, Why

_ALL = "all"
LONGER_MS = 200


def learn_drawer(counter: Counter, person: Person) -> Wizard:
    """Ask which drawer, watch it shut and open, and say what opens it.

    :raises Refused: ``DRAWER_NOT_ON_PRINTER``; Unavailable: ``DEVICE_FAILED``
    """
    bench = counter.bench
    if not any(one.at.startswith(PRINTER) for one in bench.drawers):  # then it does not matter which
        raise _not_on_printer(bench.drawers)
    which = yield from _which(bench)
    if any(not one.at.startswith(PRINTER) for one in which):
        raise _not_on_printer(which)
    yield Ask("learn.drawer.shut")
    shut = _level(bench)
    hangs = yield from _opens(counter, person, which[0])
    if hangs is None:
        return Learned("learn.drawer.never")
    is_open = _level(bench)
    yield Ask("learn.drawer.shut_again")
    level = "none" if is_open == shut or _level(bench) != shut else "high" if is_open else "low"
    return Learned(
        f"learn.drawer.learned_{level}", {"connector": hangs.connector}, _changes(bench, which, hangs, level)
    )


def _not_on_printer(drawers: tuple[DrawerAt, ...]) -> Refused:
    return Refused("DRAWER_NOT_ON_PRINTER", drawers=", ".join(one.code for one in drawers))


def _which(bench: Bench) -> Generator[Ask, str, tuple[DrawerAt, ...]]:
    """All of them, as one cash drawer, or one of several."""
    drawers = bench.drawers
    if len(drawers) == 1:
        return drawers
    choices = (
        Choice(_ALL, "learn.drawer.all"),
        *(Choice(one.code, "learn.drawer.one", {"drawer": one.code}) for one in drawers),
    )
    answer = yield Ask("learn.drawer.which", choices=choices)
    return drawers if answer == _ALL else tuple(one for one in drawers if one.code == answer)


def _opens(counter: Counter, person: Person, drawer: DrawerAt) -> Generator[Ask, str, Hangs | None]:
    """Pulse after pulse, until somebody says that it opened."""
    bench = counter.bench
    for hangs in _ways(bench, drawer):
        note_try(counter, person, drawer.code, hangs, "learn")
        with _printer(bench, hangs) as printer:
            outcome = printer.kick(hangs.connector)
        if outcome.state in {State.NOT_SENT, State.BLOCKED}:
            raise failed(bench.values["devices.printer"], outcome.why)
        answer = yield Ask("learn.drawer.opened", {"connector": hangs.connector}, YES_OR_NO)
        if answer == YES.value:
            return hangs
    return None


def _ways(bench: Bench, drawer: DrawerAt) -> Iterator[Hangs]:
    """As it is set up first, then the other connector; then the older command and a longer pulse, likewise."""
    first = replace(set_up_as(bench, drawer), level=RAW)
    other = "queued" if first.kick == "real-time" else "real-time"
    for way in (first, replace(first, kick=other, pulse_ms=LONGER_MS)):
        yield way
        yield replace(way, connector=3 - first.connector)


def _level(bench: Bench) -> bool:
    """Whether the sensor line is high. :raises Unavailable: ``DEVICE_FAILED``"""
    with _printer(bench, Hangs()) as printer:
        hindered = printer.ready()
        state = printer.drawer()
    if state is DrawerState.UNKNOWN:
        raise failed(bench.values["devices.printer"], Why.NO_ANSWER if hindered is None else hindered.why)
    return state is DrawerState.OPEN


def _printer(bench: Bench, hangs: Hangs) -> AbstractContextManager[PrinterWithDrawer]:
    values = bench.values
    return bench.printer(str(values["devices.printer"]), str(values["devices.printer_model"]), hangs=hangs)


def _changes(bench: Bench, which: tuple[DrawerAt, ...], hangs: Hangs, level: str) -> dict[str, object]:
    """Where all hang is said once; one of several says it for itself."""
    at = PRINTER if hangs.connector == 1 else f"{PRINTER}:2"
    places = {"devices.drawer": at} if len(which) == len(bench.drawers) else {}
    alone = {f"drawers.{one.code}.at": f"{PRINTER}:{hangs.connector}" for one in which if not places}
    usual = set_up_as(bench, which[0]).kick
    return {
        **places,
        **alone,
        **({"devices.drawer_kick": hangs.kick} if hangs.kick != usual else {}),
        "devices.drawer_pulse_ms": hangs.pulse_ms,
        "devices.drawer_open_level": level,
    }
