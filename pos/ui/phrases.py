"""How people, tables and hashes are said on the screens; what papers say too is in `pos/words/phrases.py`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pos.domain.people import Person
from pos.words import Words


def table_name(words: Words, table: str) -> str:
    """A table of the book in words, its own name beside them for the auditor; a file has only its name."""
    key = f"table.{table}"
    return f"{words.say(key)} ({table})" if words.knows(key) else table


def names_of(people: Iterable[Person]) -> Mapping[str, str]:
    """Names by login."""
    return {person.login: person.name for person in people}


def short_hash(digest: str) -> str:
    """The beginning of a hash, in groups of four: enough to compare with a paper."""
    return " ".join(digest[at : at + 4] for at in range(0, 16, 4))
