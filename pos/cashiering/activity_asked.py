"""What is asked of the log in one line: dates, a person, a receipt, in any order; on screen and on the command line."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import replace

from pos.domain.activity import Wanted
from pos.domain.errors import BadInput
from pos.domain.people import Person

_RECEIPT = re.compile(r"[A-Z][A-Z0-9]{0,7}(-[A-Z0-9]+)*-\d{4,9}\Z", re.ASCII)
_FORMATS = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y")


def asked(text: str, people: Iterable[Person], before: Wanted) -> Wanted:
    """What is wanted, of the same group as before; an empty text wants all of it.

    :raises BadInput: ``LOG_NOT_UNDERSTOOD`` with the part that means nothing
    """
    everyone, wanted = tuple(people), Wanted(group=before.group)
    for part in text.split():
        day = _day(part)
        login = _login(part, everyone)
        if day is not None:
            first, last = wanted.first or day, day
            wanted = replace(wanted, first=min(first, last), last=max(first, last))
        elif _RECEIPT.match(part.upper()):
            wanted = replace(wanted, receipt=part.upper())
        elif login:
            wanted = replace(wanted, who=login)
        else:
            raise BadInput("LOG_NOT_UNDERSTOOD", text=part[:40])
    return wanted


def _day(part: str) -> dt.date | None:
    for form in _FORMATS:
        try:
            return dt.datetime.strptime(part, form).replace(tzinfo=dt.UTC).date()
        except ValueError:
            continue
    return None


def _login(part: str, people: tuple[Person, ...]) -> str:
    """A login, or part of one person's name; empty where it means nobody, or several."""
    said = part.casefold()
    exact = [one.login for one in people if one.login.casefold() == said]
    found = exact or [one.login for one in people if said in one.name.casefold()]
    return found[0] if len(found) == 1 else ""
