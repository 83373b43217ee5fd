"""Import what can be paid: build the next reference aside, switch to it by an entry (design section 9)."""

from __future__ import annotations

from pathlib import Path

from pos.cashiering.counter import Counter
from pos.cashiering.people import require
from pos.cashiering.reference import current_reference
from pos.domain.people import Permission, Person
from pos.receivables.importing import import_file as build
from pos.receivables.importing import write_exceptions
from pos.receivables.outcome import ImportOutcome, ImportRequest
from pos.receivables.reference import drop_old
from pos.words import Words


def import_file(
    counter: Counter, person: Person, request: ImportRequest, exceptions: Path | None = None
) -> ImportOutcome:
    """Import a file; its bad rows go to ``exceptions`` where that is given.

    Selling goes on meanwhile: the switch is one short entry, and carts in hand keep what they hold. A second
    import waits for the first and builds on what that brought.

    :raises Refused: ``NOT_PERMITTED``, ``FILE_OLDER`` and with ``strict`` ``FILE_HAS_BAD_ROWS``
    :raises BadInput: what is wrong with the file as a whole
    :raises Unavailable: ``FILE_NOT_READABLE``, ``FILE_NOT_WRITTEN``
    """
    require(person, Permission.IMPORT)
    with counter.errand:
        outcome = build(request, counter.data, counter.reference, counter.billers)
        if exceptions is not None and outcome.problems:
            write_exceptions(exceptions, outcome.problems, Words(person.language))
        if outcome.changed and not outcome.dry_run:
            with counter.book.writing() as page:
                page.append("reference.imported", outcome.facts(), who=person.login)
            counter.switch_to(current_reference(counter.book, counter.data))
            drop_old(counter.data, counter.reference.number)
    return outcome
