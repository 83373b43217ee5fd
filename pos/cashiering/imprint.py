"""What stands on all our paper, from the counter's settings and people."""

from __future__ import annotations

from pos.cashiering import sql
from pos.cashiering.counter import Counter
from pos.reports.imprint import Imprint
from pos.words import LANGUAGES


def imprint(counter: Counter) -> Imprint:
    """The agency, the training mark, initials by login and billers' tags by language."""
    return Imprint(
        agency=counter.agency,
        training=counter.training,
        initials={person.login: person.initials for person in sql.people(counter.book.read())},
        tags={
            language: {code: biller.short(language) for code, biller in counter.billers.items()}
            for language in LANGUAGES
        },
    )
