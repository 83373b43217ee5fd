"""How one value of the settings file is read, and what may stand there, in the file's own notation."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pos.domain.errors import BadInput, Expected
from pos.domain.money import ZERO, Money

_SHOWN_MAX = 60
_PORT = re.compile(r"(?:tcp|nexo):[^\s:]+:(\d{1,5})\Z", re.ASCII)
_PORT_MAX = 65_535


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads a value; ``ValueError``: it is not so. ``may`` is what a person may write instead, as in the file."""

    read: Callable[[object], Any]
    may: str

    def __call__(self, value: object) -> Any:
        """The value as the program has it. :raises ValueError:"""
        return self.read(value)

    def of(self, setting: str, value: object) -> Any:
        """The same. :raises BadInput: ``SETTING_WRONG``, with what may stand there"""
        try:
            return self.read(value)
        except ValueError:
            raise wrong(setting, value, self.may) from None


def wrong(setting: str, value: object, may: str) -> BadInput:
    """What is said of a setting that cannot be so."""
    return BadInput("SETTING_WRONG", setting=setting, value=str(value)[:_SHOWN_MAX], may=may)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError
    return value


text = Reader(_text, '"..."')


def matching(pattern: re.Pattern[str], may: str) -> Reader:
    """A text of a certain form; the port of an address is one that there can be."""

    def read(value: object) -> str:
        if pattern.match(_text(value)) is None:
            raise ValueError
        port = _PORT.match(_text(value))
        if port is not None and not 0 < int(port[1]) <= _PORT_MAX:
            raise ValueError
        return _text(value)

    return Reader(read, may)


def one_of(*allowed: str) -> Reader:
    """One of a few words."""

    def read(value: object) -> str:
        if value not in allowed:
            raise ValueError
        return _text(value)

    return Reader(read, ", ".join(map(json.dumps, allowed)))


def _yes(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


yes = Reader(_yes, "true, false")


def _amount(value: object) -> Money:
    try:
        read = Money.parse(_text(value))
    except Expected as error:
        raise ValueError from error
    if read < ZERO:
        raise ValueError
    return read


amount = Reader(_amount, '"100.00"')
"""In quotes: TOML's own numbers are no money."""


def number(least: int, most: int) -> Reader:
    """A whole number within bounds, both included."""

    def read(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise ValueError
        return value

    return Reader(read, f"{least} - {most}")


def _lines(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(line, str) for line in value):
        raise ValueError
    return tuple(value)


lines = Reader(_lines, '["...", "..."]')
