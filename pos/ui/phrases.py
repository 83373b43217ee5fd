"""How moments, people, tenders and faces of money are said on the screens, in the words of who works here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from pos.cashiering.try_devices import TEST
from pos.domain.clock import Instant
from pos.domain.papers import LOGO
from pos.domain.people import Person
from pos.words import Words


def clock_time(at: Instant) -> str:
    """`10:42`, the wall clock of the place."""
    return f"{at.local:%H:%M}"


def day_and_time(words: Words, at: Instant) -> str:
    """`11/20/2026 10:42`."""
    return f"{words.date(at.local.date(), short=True)} {clock_time(at)}"


def tender_name(words: Words, code: str) -> str:
    """What people call a way of paying."""
    key = f"tender.{code.replace('-', '_')}"
    return words.say(key) if words.knows(key) else code


def table_name(words: Words, table: str) -> str:
    """A table of the book in words, its own name beside them for the auditor; a file has only its name."""
    key = f"table.{table}"
    return f"{words.say(key)} ({table})" if words.knows(key) else table


def face(cents: int) -> str:
    """A denomination: `$20`, `25¢`."""
    return f"${cents // 100}" if cents >= 100 else f"{cents}¢"


def paper_name(words: Words, subject: str) -> str:
    """What people call a paper of the printer: a receipt by its number, an issued report by its own."""
    path = PurePosixPath(subject)
    kind, _, number = path.stem.partition("-")
    if path.name == "summary.pdf":
        return f"{words.say('report.summary')} {path.parent.name}"
    if path.suffix == ".pdf" and kind in _NUMBERED:
        return words.say(_NUMBERED[kind], number=int(number.rpartition("-")[2]))
    return words.say(_OTHER_PAPERS[subject]) if subject in _OTHER_PAPERS else subject


_NUMBERED = {"z": "report.z", "deposit": "report.deposit", "handover": "report.hand_over"}
_OTHER_PAPERS = {TEST: "try.title", LOGO: "unsure.logo"}


def names_of(people: Iterable[Person]) -> Mapping[str, str]:
    """Names by login."""
    return {person.login: person.name for person in people}


def short_hash(digest: str) -> str:
    """The beginning of a hash, in groups of four: enough to compare with a paper."""
    return " ".join(digest[at : at + 4] for at in range(0, 16, 4))
