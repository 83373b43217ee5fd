"""What stands on all our paper, from the counter's settings and people."""

from __future__ import annotations

from collections.abc import Mapping

from pos.cashiering import sql
from pos.cashiering.counter import Counter
from pos.domain.agency import Agency
from pos.ledger.book import Book
from pos.receivables.billers import Biller
from pos.reports.imprint import Imprint
from pos.words import LANGUAGES


def imprint(counter: Counter) -> Imprint:
    """The agency, the training mark, initials by login and billers' tags by language."""
    return imprint_of(counter.book, counter.agency, counter.billers)


def imprint_of(book: Book, agency: Agency, billers: Mapping[str, Biller]) -> Imprint:
    """The same where there is no counter yet."""
    people = sql.people(book.read())
    return Imprint(
        agency=agency,
        training=book.identity.training,
        initials={person.login: person.initials for person in people},
        names={person.login: person.name for person in people},
        tags={language: {code: biller.short(language) for code, biller in billers.items()} for language in LANGUAGES},
        fund_notes={code: biller.fund_note for code, biller in billers.items() if biller.fund_note},
    )
