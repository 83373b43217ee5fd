"""The service fee of a card payment: what it comes to, whose it is, and the table of the settings that says so (D3).

A service fee is neither a convenience fee nor a surcharge (field POL42): it is shown before the tender, is an amount of
its own, and cash and checks never have it. One formula, one rounding: a percentage is rounded half up to the cent,
once; the fee depends on what the card pays, not on what is due.
"""

from __future__ import annotations

import enum
import itertools
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from pos.domain.errors import BadInput, Expected
from pos.domain.money import ZERO, Money

_KEYS = frozenset(
    {"mode", "account", "merchant", "biller", "percent", "fixed", "steps", "minimum", "maximum", "stays_on_refund"}
)
_WHOLE = 10_000
"""Hundredths of a percent in all of it."""

_PERCENT = re.compile(r"(\d{1,2})(?:\.(\d{1,2}))?\Z", re.ASCII)
_ACCOUNT = re.compile(r"[^/\s]+/[^/\s]+(/[^/\s]+){0,2}\Z")
_MERCHANT = re.compile(r"[A-Za-z0-9_-]{1,40}\Z", re.ASCII)
_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*service_fees[ \t]*\]\]", re.MULTILINE)


class FeeMode(enum.StrEnum):
    """Whose the fee is: the city's, in the same transaction, or the processor's, in one of its own."""

    CITY = "city"
    PROCESSOR = "processor"


@dataclass(frozen=True, slots=True)
class FeeStep:
    """For payments up to and with ``upto`` (None: all above the step before) the fee is ``fee``."""

    upto: Money | None
    fee: Money


@dataclass(frozen=True, slots=True)
class FeeRule:
    """One row of the settings. ``hundredths`` are those of a percent: 245 is 2.45 %.

    ``account`` is where the city keeps its fee (``fund/account``), ``merchant`` the processor's own merchant id.
    ``biller`` empty: the row is for all. ``stays``: what the processor took stays with it once its batch is closed.
    """

    mode: FeeMode
    account: str = ""
    merchant: str = ""
    biller: str = ""
    hundredths: int = 0
    fixed: Money = ZERO
    steps: tuple[FeeStep, ...] = ()
    minimum: Money = ZERO
    maximum: Money | None = None
    stays: bool = False

    def of(self, paid: Money) -> Money:
        """The fee on what a card pays: fixed, and percentage, and step, but within minimum and maximum.

        It never falls when the payment rises.
        """
        if paid <= ZERO:
            return ZERO
        percent = Money((paid.cents * self.hundredths + _WHOLE // 2) // _WHOLE)
        step = next((one.fee for one in self.steps if one.upto is None or paid <= one.upto), ZERO)
        fee = max(self.fixed + percent + step, self.minimum)
        return fee if self.maximum is None else min(fee, self.maximum)


@dataclass(frozen=True, slots=True)
class FeeTable:
    """All rows, in the order of the settings; empty where cards cost nothing."""

    rules: tuple[FeeRule, ...] = ()

    def rule_for(self, owed: Mapping[str, Money]) -> FeeRule | None:
        """The row for a payment that owes so much to each biller; None where there is no fee.

        A biller's own row is for payments to it alone. A payment to several takes the row for all; where there is
        none, that of the biller who is owed most (by code, of equals), so that a second line is no way around a fee.
        """
        own = {one.biller: one for one in self.rules}
        if len(owed) != 1 and "" in own:
            return own[""]
        for biller in sorted(owed, key=lambda one: (-owed[one].cents, one)):
            if biller in own:
                return own[biller]
        return own.get("")


def load_service_fees(raw: object, text: str, billers: Collection[str]) -> FeeTable:
    """Read ``[[service_fees]]``; ``text`` is the settings file, for the line that is named in what is refused.
    ``billers`` are those of the city: a row for another one would never hold, and its payments cost nothing.

    :raises BadInput: ``SERVICE_FEE_WRONG`` (key and value), ``SERVICE_FEE_KEY_UNKNOWN``, ``SERVICE_FEE_TWICE``,
        ``SERVICE_FEE_STEPS``, ``SERVICE_FEE_NEEDS`` (a key), ``SERVICE_FEE_BILLER_UNKNOWN``, each with the row's line
    """
    if raw is not None and (not isinstance(raw, list) or not all(isinstance(row, dict) for row in raw)):
        raise BadInput("SERVICE_FEE_WRONG", line=1, key="service_fees", value=str(raw)[:40])
    rows: list[dict[str, Any]] = list(raw or [])
    lines = [text.count("\n", 0, found.start()) + 1 for found in _HEADER.finditer(text)]
    lines += [1] * (len(rows) - len(lines))
    rules: list[FeeRule] = []
    for row, line in zip(rows, lines, strict=False):
        rule = _rule(row, line)
        if rule.biller and rule.biller not in billers:
            raise BadInput(
                "SERVICE_FEE_BILLER_UNKNOWN", line=line, biller=rule.biller, known=", ".join(sorted(billers))
            )
        if rule.biller in {one.biller for one in rules}:
            raise BadInput("SERVICE_FEE_TWICE", line=line, biller=rule.biller)
        rules.append(rule)
    return FeeTable(tuple(rules))


def _rule(row: Mapping[str, Any], line: int) -> FeeRule:
    unknown = next((key for key in row if key not in _KEYS), None)
    if unknown is not None:
        raise BadInput("SERVICE_FEE_KEY_UNKNOWN", line=line, key=unknown, known=", ".join(sorted(_KEYS)))
    reading = _Row(row, line)
    mode = FeeMode(reading.matching("mode", re.compile("city|processor"), needed=True))
    own = "account" if mode is FeeMode.CITY else "merchant"
    other = "merchant" if mode is FeeMode.CITY else "account"
    if other in row:
        raise reading.wrong(other)
    rule = FeeRule(
        mode=mode,
        biller=reading.matching("biller", re.compile(r"[a-z][a-z0-9-]*")),
        hundredths=reading.percent(),
        fixed=reading.money("fixed"),
        steps=reading.steps(),
        minimum=reading.money("minimum"),
        maximum=reading.money("maximum") if "maximum" in row else None,
        stays=reading.stays(mode),
        **{own: reading.matching(own, _ACCOUNT if own == "account" else _MERCHANT, needed=True)},
    )
    if not (rule.hundredths or rule.fixed or rule.steps or rule.minimum):
        raise BadInput("SERVICE_FEE_NEEDS", line=line, key="percent")
    if rule.maximum is not None and rule.maximum < rule.minimum:
        raise reading.wrong("maximum")
    return rule


class _Row:
    """One row being read; whatever is not so is named with its line."""

    def __init__(self, row: Mapping[str, Any], line: int) -> None:
        self._row, self._line = row, line

    def wrong(self, key: str) -> BadInput:
        return BadInput("SERVICE_FEE_WRONG", line=self._line, key=key, value=str(self._row.get(key, ""))[:40])

    def matching(self, key: str, pattern: re.Pattern[str], *, needed: bool = False) -> str:
        value = self._row.get(key, "")
        if needed and value == "":
            raise BadInput("SERVICE_FEE_NEEDS", line=self._line, key=key)
        if not isinstance(value, str) or (value and pattern.fullmatch(value) is None):
            raise self.wrong(key)
        return value

    def money(self, key: str) -> Money:
        return self._money(key, self._row.get(key, "0.00"))

    def percent(self) -> int:
        found = _PERCENT.match(str(self._row.get("percent", "0")))
        if found is None or not isinstance(self._row.get("percent", ""), str):
            raise self.wrong("percent")
        return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))

    def stays(self, mode: FeeMode) -> bool:
        value = self._row.get("stays_on_refund", False)
        if not isinstance(value, bool) or (value and mode is FeeMode.CITY):
            raise self.wrong("stays_on_refund")
        return value

    def steps(self) -> tuple[FeeStep, ...]:
        """``[["50.00", "1.00"], ["", "2.00"]]``: both columns rise, and only the last has no end."""
        raw = self._row.get("steps", [])
        if not isinstance(raw, list) or not all(isinstance(one, list) and len(one) == 2 for one in raw):
            raise self.wrong("steps")
        steps = tuple(
            FeeStep(None if upto == "" else self._money("steps", upto), self._money("steps", fee)) for upto, fee in raw
        )
        for before, after in itertools.pairwise(steps):
            ends = before.upto is not None and (after.upto is None or before.upto < after.upto)
            if not ends or before.fee > after.fee:
                raise BadInput("SERVICE_FEE_STEPS", line=self._line)
        if steps and steps[-1].upto is not None:  # else a payment above the last would cost less than one below
            raise BadInput("SERVICE_FEE_STEPS", line=self._line)
        return steps

    def _money(self, key: str, value: object) -> Money:
        """An amount in quotes: TOML's own numbers are no money."""
        try:
            amount = Money.parse(value) if isinstance(value, str) else None
        except Expected:
            amount = None
        if amount is None or amount < ZERO:
            raise self.wrong(key)
        return amount
