"""Try a device: a short paper from the printer, an answer from the terminal; what came of it is an entry."""

from __future__ import annotations

from pos.cashiering.bench import DrawerAt, Hangs, set_up_as
from pos.cashiering.counter import Counter
from pos.cashiering.lights import (
    DRAWER,
    PRINTER,
    SPARE_PRINTER,
    TERMINAL,
    Light,
    Mood,
    drawer_light,
    link_light,
    printer_light,
    terminal_light,
)
from pos.cashiering.people import require
from pos.domain.errors import BadInput, Unavailable
from pos.domain.papers import TEST_PAPER, Align, Barcode, Cut, Feed, Paper, Rule, Text
from pos.domain.people import Permission, Person
from pos.drivers.jobs import JobKind
from pos.drivers.ports import DrawerState, LinkState, Outcome, PrinterStatus
from pos.ledger import sql as ledger_sql
from pos.ledger.entries import Entry
from pos.words import Words

_NONE = "none"
PRINTERS = {
    PRINTER: ("devices.printer_model", "devices.columns"),
    SPARE_PRINTER: ("devices.spare_model", "devices.spare_columns"),
}
"""Each printer, and the settings that say which one it is and how wide its paper."""


def print_test(counter: Counter, person: Person, *, spare: bool = False) -> None:
    """Owe a short paper that says who asked for it; ``spare``: to the spare printer.

    :raises Unavailable: ``PRINTER_NOT_SET_UP``, ``SPARE_NOT_SET_UP``
    """
    counter.devices.require_printer()
    if spare and not counter.devices.printers.has_spare:
        raise Unavailable("SPARE_NOT_SET_UP")
    paper = test_paper(counter, person.name, Words(person.language))
    with counter.book.writing() as page:
        if spare:
            counter.devices.printers.owe_to_spare(page, TEST_PAPER, paper)
        else:
            counter.devices.owe_paper(page, JobKind.REPORT, TEST_PAPER, paper)
    counter.devices.wake()


def test_paper(counter: Counter, name: str, words: Words) -> Paper:
    """The paper itself."""
    now = counter.clock.now()
    return Paper(
        (
            Text(words.say("try.title"), Align.CENTER, bold=True, tall=True),
            Text(f"{counter.agency.register} · {now.local:%m/%d/%Y %H:%M} · {name}", Align.CENTER),
            Rule(),
            Text(words.say("try.letters"), Align.CENTER),
            Feed(),
            Barcode(counter.agency.register),
            Cut(),
        )
    )


def note_try(counter: Counter, person: Person, drawer: str, hangs: Hangs, reason: str) -> None:
    """Every opening of a drawer has a reason and is in the book, before its pulse is sent."""
    with counter.book.writing() as page:
        page.append(
            "drawer.tried",
            {"drawer": drawer, "connector": hangs.connector, "kick": hangs.kick, "pulse_ms": hangs.pulse_ms},
            who=person.login,
            reason=reason,
        )


def look(counter: Counter, device: str) -> Light:
    """Ask one device how it is, on a bench that has it to itself; takes as long as that takes."""
    bench, values = counter.bench, counter.bench.values
    address = str(values[f"devices.{device}"])
    if address == _NONE:
        return Light(device, Mood.UNKNOWN, f"light.{device}.none")
    if address == PRINTER:  # a part of it
        return link_light(device, _printers_status(counter, PRINTER).link)
    if device in PRINTERS:
        return printer_light(_printers_status(counter, device), device)
    if device == TERMINAL:
        with bench.terminal(address) as terminal:
            return terminal_light(terminal.health())
    return link_light(device, LinkState.CONNECTED if bench.is_there(device, address) else LinkState.ABSENT)


def _printers_status(counter: Counter, device: str) -> PrinterStatus:
    bench, values = counter.bench, counter.bench.values
    model = str(values[PRINTERS[device][0]])
    with bench.printer(str(values[f"devices.{device}"]), model, device=device) as printer:
        printer.ready()
        return printer.status()


def look_at_drawer(counter: Counter, drawer: DrawerAt) -> Light:
    """Likewise of one drawer, by its own switch, or the one line that it shares on the printer."""
    bench, link = counter.bench, LinkState.CONNECTED
    own = not drawer.at.startswith(PRINTER)
    if own:
        with bench.drawer(drawer.at, drawer.model) as metal:
            state = metal.drawer()
        if state is DrawerState.UNKNOWN and not bench.is_there(DRAWER, drawer.at):
            link = LinkState.ABSENT
    else:
        state = _line(counter, drawer)
    status = PrinterStatus(link, drawer=state)
    return drawer_light(status, own=own, device=f"{DRAWER}:{drawer.code}", codes=(drawer.code,))


def kick_to_try(counter: Counter, person: Person, drawer: DrawerAt, reason: str) -> Outcome:
    """Open a drawer to see that it does, for a reason; an entry before its pulse is sent.

    :raises BadInput: ``REASON_MISSING``; Refused: ``NOT_PERMITTED``
    """
    require(person, Permission.ADMINISTER)
    if not reason.strip():
        raise BadInput("REASON_MISSING")
    bench, values = counter.bench, counter.bench.values
    hangs = set_up_as(bench, drawer)
    note_try(counter, person, drawer.code, hangs, reason.strip())
    if not drawer.at.startswith(PRINTER):
        with bench.drawer(drawer.at, drawer.model) as metal:
            return metal.kick()
    with bench.printer(str(values["devices.printer"]), str(values["devices.printer_model"]), hangs=hangs) as printer:
        return printer.kick()


def _line(counter: Counter, drawer: DrawerAt) -> DrawerState:
    """What the sensor line says, as the settings read it."""
    bench, values = counter.bench, counter.bench.values
    if values["devices.printer"] == _NONE:
        return DrawerState.UNKNOWN
    hangs = set_up_as(bench, drawer)
    with bench.printer(str(values["devices.printer"]), str(values["devices.printer_model"]), hangs=hangs) as printer:
        printer.ready()
        return printer.drawer()


def last_outcomes(counter: Counter, limit: int) -> tuple[Entry, ...]:
    """The entries that say what became of papers and pulses, newest first."""
    return ledger_sql.newest(counter.book.read(), ("device.outcome",), limit)
