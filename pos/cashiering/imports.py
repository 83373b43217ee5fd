"""Import what can be paid: build the next reference aside, switch to it by an entry (design section 9)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from pos.cashiering import sql
from pos.cashiering.counter import Counter
from pos.cashiering.people import require
from pos.cashiering.reference import current_reference
from pos.domain.errors import Refused
from pos.domain.people import Permission, Person
from pos.receivables.importing import import_file as build
from pos.receivables.importing import write_exceptions
from pos.receivables.outcome import ImportKind, ImportOutcome, ImportPhase, ImportRequest, Notice, RowProblem
from pos.receivables.reference import drop_old
from pos.words import Words


def import_file(
    counter: Counter,
    person: Person,
    request: ImportRequest,
    exceptions: Path | None = None,
    said: Callable[[ImportPhase], None] = lambda _: None,
) -> ImportOutcome:
    """Import a file; its bad rows go to ``exceptions`` where that is given. ``said`` hears what it is at.

    Selling goes on meanwhile: the switch is one short entry, and carts in hand keep what they hold. A second
    import waits for the first and builds on what that brought.

    :raises Refused: ``NOT_PERMITTED``, ``FILE_OLDER`` and with ``strict`` ``FILE_HAS_BAD_ROWS``;
        ``REFERENCE_DIFFERS`` where what it would build on is not what was imported
    :raises BadInput: what is wrong with the file as a whole
    :raises Unavailable: ``FILE_NOT_READABLE``, ``FILE_NOT_WRITTEN``; ``REFERENCE_UNREADABLE`` where what it would build
        on is damaged
    """
    require(person, Permission.IMPORT)
    with counter.errand:
        _require_as_imported(counter)
        outcome = build(request, counter.data, counter.reference, counter.billers, said)
        lost = counter.reference.lost
        if lost is not None:
            outcome = replace(outcome, notices=(*outcome.notices, Notice("IMPORT_ANEW", {"file": lost.name})))
        if exceptions is not None and outcome.problems:
            write_exceptions(exceptions, outcome.problems, Words(person.language))
        if outcome.changed and not outcome.dry_run:
            said(ImportPhase.SWITCH)
            with counter.book.writing() as page:
                page.append("reference.imported", outcome.facts(), who=person.login)
            counter.switch_to(current_reference(counter.book, counter.data))
            drop_old(counter.data, counter.reference.number)
    return outcome


def _require_as_imported(counter: Counter) -> None:
    """Bills that somebody changed would be those of the new file too, with a digest that fits them."""
    current, (_, digest) = counter.reference, sql.last_reference(counter.book.read())
    if current.path is not None and not current.has_rows(digest):
        raise Refused("REFERENCE_DIFFERS")


def told_by_biller(outcome: ImportOutcome, words: Words) -> Iterator[str]:
    """What came of an import in words: a line for each biller."""
    for one in outcome.billers:
        made = words.count(f"import.made.{outcome.kind}", one.entered)
        counts = {"added": one.added, "changed": one.changed, "same": one.same, "closed": one.closed}
        if outcome.kind is ImportKind.BILLS:
            yield words.say("import.biller", biller=one.biller, made=made, total=one.total, **counts)
        else:
            yield words.say("import.biller_list", biller=one.biller, made=made, **counts)


def notices(outcome: ImportOutcome, words: Words) -> Iterator[str]:
    """What is worth saying of a file that was taken nevertheless."""
    return (words.say(notice.code, **notice.values) for notice in outcome.notices)


def told_in_all(outcome: ImportOutcome, words: Words) -> str:
    """Its rows, which are those taken and those that stayed out, and what the taken ones make."""
    return words.say(
        "import.done",
        rows=words.count("import.rows", outcome.rows),
        taken=outcome.rows_taken,
        left_out=outcome.rows_left_out,
        made=words.count(f"import.made.{outcome.kind}", outcome.entered),
    )


def reason(problem: RowProblem, words: Words) -> str:
    """Why a row stayed out, in words."""
    return words.say(problem.code, **problem.values)
