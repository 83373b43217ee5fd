"""Every text a person reads, by key: `Words("es").say("till.due", amount=due)`.

The texts stand in `resources/locale/<language>/LC_MESSAGES/counterfoil.po`, one gettext catalogue per language, and
are added with `python tools/text.py add`. A key is symbolic (`area.name`, or the code of an error), never a text: the
core speaks in keys and values, the edge puts them into words. Inside a text `{name}` is a value. Money prints as
`1,234.50`, with `{name:$}` as `$1,234.50`; a date as the language says it, with `{name:short}` in figures only.

Lists of keys that the code builds (`f"role.{role}"`) are declared in `BUILT_KEYS`, so that the check for missing and
unused texts can follow them.
"""

import gettext
import string
from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any, Final, Protocol, runtime_checkable

from pos.domain.errors import Bug, Expected
from pos.domain.money import Money
from pos.resources import resource

DOMAIN: Final = "counterfoil"
LANGUAGES: Final = ("en", "es")

# Beginnings of the keys that are put together at run time. A new one: add it here and nowhere else.
BUILT_KEYS: Final[tuple[str, ...]] = (
    "activity.",
    "backups.field.",
    "card.entry.",
    "card.verified.",
    "deposit.endorsed_",
    "device.",
    "field.",
    "happening.",
    "import.field.",
    "import.kind.",
    "import.made.",
    "import.phase.",
    "language.",
    "learn.",
    "light.",
    "log.group.",
    "people.field.",
    "retention.",
    "scans.field.",
    "role.",
    "setup.field.",
    "setup.lead.",
    "setup.step.",
    "setup.title.",
    "setup.way.",
    "slip.",
    "table.",
    "tender.",
    "theme.",
    "try.",
    "why.",
)


_FINDING = {"BOOK_DAMAGED": "what", "BOOK_DOUBTED": "code", "SELLING_IN_DOUBT": "code"}
"""Errors about a book that does not hold, and where in them the finding stands, which has a text of its own."""


class MissingText(Bug):
    """A key without a text, or a text without its value: found by `tools/text.py check` before it ships."""


class Words:
    """The texts of one language. Cheap to make: a catalogue is read once per process."""

    def __init__(self, language: str = "en", own: Mapping[str, Mapping[str, str]] = MappingProxyType({})) -> None:
        """`language` is one of `LANGUAGES`; any other is a bug of the caller, as settings are checked when read.

        `own` are a city's own names by language and key, said as they are written.
        """
        self.language = language
        self._own = own.get(language, {})
        self._catalogue = _catalogue(language)
        self._formatter = _Formatter(self)

    def say(self, key: str, /, **values: object) -> str:
        """The text of `key` with its values put in. Raises `MissingText` where key or value is not there."""
        return self._own.get(key) or self._fill(key, self._catalogue.gettext(key), values)

    def count(self, key: str, number: int, /, **values: object) -> str:
        """The text of `key` in singular or plural; `{count}` in it is `number`. Raises `MissingText`."""
        return self._fill(key, self._catalogue.ngettext(key, key, number), {"count": number, **values})

    def knows(self, key: str) -> bool:
        """Whether there is a text for `key`."""
        if key in self._own:
            return True
        try:
            self._catalogue.gettext(key)
        except MissingText:
            return False
        return True

    def explain(self, error: Expected) -> str:
        """What went wrong and what to do, in words; the key of the text is the error's code."""
        values = dict(error.values)
        if "role" in values:
            values["role"] = self.say(f"role.{values['role']}")
        place = _FINDING.get(error.code, "")
        if place in values:
            values[place] = self.finding(str(values[place]), str(values.get("table", "")))
        return self.say(error.code, **values)

    def finding(self, code: str, table: str) -> str:
        """What does not hold of a book; the code itself where it has no text, as a complaint of SQLite's."""
        try:
            return self.say(code, file=table)
        except MissingText:
            return code

    def date(self, day: date, *, short: bool = False) -> str:
        """`Nov 20, 2026` or `20 nov 2026`; `short` is in figures, month first in both: `11/20/2026`."""
        if short:
            return f"{day.month:02d}/{day.day:02d}/{day.year}"
        month = self.say("date.months").split()[day.month - 1]
        return self.say("date.long", day=day.day, month=month, year=day.year)

    def _fill(self, key: str, text: str, values: Mapping[str, object]) -> str:
        try:
            return self._formatter.vformat(text, (), values)
        except KeyError as missing:
            raise MissingText(f"the text {key!r} ({self.language}) wants the value {missing}") from missing


@runtime_checkable
class InWords(Protocol):
    """A value that has a name of its own in each language, such as a biller."""

    def in_words(self, language: str) -> str:
        """The name in ``en`` or ``es``."""


class _Formatter(string.Formatter):
    """`str.format` by name that knows how money and dates are written."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def format_field(self, value: Any, format_spec: str) -> Any:
        if isinstance(value, Money):
            return value.with_sign if format_spec == "$" else value.grouped
        if isinstance(value, InWords):
            return value.in_words(self._words.language)
        if isinstance(value, date) and format_spec in ("", "short"):
            return self._words.date(value, short=bool(format_spec))
        return super().format_field(value, format_spec)


class _Missing(gettext.NullTranslations):
    """What gettext asks when a key has no text: instead of showing the key to a person, say so."""

    def gettext(self, message: str) -> str:
        raise MissingText(f"no text {message!r}: add it with `python tools/text.py add`")

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:  # noqa: ARG002  # gettext's signature
        raise MissingText(f"no text {msgid1!r} with a plural: add it with `python tools/text.py add --plural`")


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    """The compiled catalogue. `tools/text.py compile` makes it; a checkout has none before its set-up."""
    with resource("locale", language, "LC_MESSAGES", f"{DOMAIN}.mo").open("rb") as file:
        catalogue = gettext.GNUTranslations(file)
    catalogue.add_fallback(_Missing())
    return catalogue
