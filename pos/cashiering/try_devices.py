"""Try a device: a short paper from the printer, an answer from the terminal; what came of it is an entry."""

from __future__ import annotations

from pos.cashiering import sql
from pos.cashiering.counter import Counter
from pos.domain.errors import Unavailable
from pos.domain.papers import Align, Barcode, Cut, Feed, Paper, Rule, Text
from pos.domain.people import Person
from pos.drivers.jobs import JobKind
from pos.ledger.entries import Entry
from pos.words import Words

TEST = "test"


def print_test(counter: Counter, person: Person, *, spare: bool = False) -> None:
    """Owe a short paper that says who asked for it; ``spare``: to the spare printer.

    :raises Unavailable: ``PRINTER_NOT_SET_UP``, ``SPARE_NOT_SET_UP``
    """
    counter.devices.require_printer()
    if spare and not counter.devices.printers.has_spare:
        raise Unavailable("SPARE_NOT_SET_UP")
    words = Words(person.language)
    now = counter.clock.now()
    paper = Paper(
        (
            Text(words.say("try.title"), Align.CENTER, bold=True, tall=True),
            Text(f"{counter.agency.register} · {now.local:%m/%d/%Y %H:%M} · {person.name}", Align.CENTER),
            Rule(),
            Text(words.say("try.letters"), Align.CENTER),
            Feed(),
            Barcode(counter.agency.register),
            Cut(),
        )
    )
    with counter.book.writing() as page:
        if spare:
            counter.devices.printers.owe_to_spare(page, TEST, paper)
        else:
            counter.devices.owe_paper(page, JobKind.REPORT, TEST, paper)
    counter.devices.wake()


def last_outcomes(counter: Counter, limit: int) -> tuple[Entry, ...]:
    """The entries that say what became of papers and pulses, newest first."""
    return sql.last_outcomes(counter.book.read(), limit)
