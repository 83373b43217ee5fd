"""What stands in the one box: an amount, a number of pieces of something, a question, or words to look for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pos.domain.money import Money

_AMOUNT = re.compile(r"\d{1,10}(\.\d{0,2})?|\.\d{1,2}", re.ASCII)
_TIMES = re.compile(r"(?P<pieces>\d{1,4})\s*[*x×]\s*(?P<what>\S.*)", re.ASCII)

SEARCHED_DIGITS_MIN = 4
"""From so many digits on, a number without a point may be an account as well as an amount, and is looked for."""


@dataclass(frozen=True, slots=True)
class Entry:
    """`text` is what to look for (empty: nothing); `each` an amount, `pieces` how many times. `asked`: a `?` alone."""

    text: str = ""
    each: Money | None = None
    pieces: int = 1
    asked: bool = False

    @property
    def amount(self) -> Money | None:
        """`160` and `3*2.00` as an amount to pay with."""
        return None if self.each is None else self.each * self.pieces


def read_entry(text: str) -> Entry:
    """Read what was typed. :raises BadInput: ``AMOUNT_TOO_LARGE``"""
    wanted = text.strip()
    if wanted == "?":
        return Entry(asked=True)
    times = _TIMES.fullmatch(wanted)
    pieces, what = (int(times["pieces"]), times["what"]) if times else (1, wanted)
    if not _AMOUNT.fullmatch(what):
        return Entry(text=what, pieces=pieces)
    searched = times is None and what.isdecimal() and len(what) >= SEARCHED_DIGITS_MIN
    amount = f"0{what}" if what.startswith(".") else what.rstrip(".")
    return Entry(text=what if searched else "", each=Money.parse(amount), pieces=pieces)
