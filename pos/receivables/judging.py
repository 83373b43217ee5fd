"""Sample scanlines held against the billers' layouts: which fit, what is what in them, and why one does not fit.

For whoever sets a biller up. Nothing here takes money.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pos.receivables.billers import Biller
from pos.receivables.scanlines import AMOUNT, FIXED, MODULI, CheckDigit, ScanlineLayout

_FAR = 1000

WEIGHTS = ("21", "12", "31", "13", "731", "137", "371", "7654321", "765432", "234567", "1")
"""Those in use, in the order they are tried (Creditron, BankFinancial; ABA's 371)."""


@dataclass(frozen=True, slots=True)
class FieldSays:
    """What stands in a field; ``wanted`` what a fixed one must say, or nothing."""

    name: str
    start: int
    value: str
    wanted: str = ""

    @property
    def right(self) -> bool:
        """Whether it may say that: an amount is digits, a fixed value is itself."""
        if self.name == AMOUNT:
            return self.value.isascii() and self.value.isdecimal()
        return self.name != FIXED or self.value == self.wanted


@dataclass(frozen=True, slots=True)
class CheckSays:
    """A check digit: what stands there, and what it should be; ``wanted`` empty: a sign of the line has no value."""

    check: CheckDigit
    found: str
    wanted: str

    @property
    def right(self) -> bool:
        """Whether it fits."""
        return self.found == self.wanted


@dataclass(frozen=True, slots=True)
class Judged:
    """A line held against one biller's layout. With a wrong length there are no fields."""

    biller: Biller
    line: str
    length: int
    fields: tuple[FieldSays, ...] = ()
    checks: tuple[CheckSays, ...] = ()

    @property
    def passes(self) -> bool:
        """Whether a scan of it would be taken."""
        return not self.misses

    @property
    def misses(self) -> int:
        """How far it is from passing: a wrong length is farthest."""
        if len(self.line) != self.length:
            return _FAR
        return sum(not field.right for field in self.fields) + sum(not check.right for check in self.checks)


def judge(text: str, billers: Mapping[str, Biller]) -> tuple[Judged, ...]:
    """Against every biller that has a scanline, the nearest first; read as a scan is read, with and without blanks."""
    as_read = text.strip("\r\n\t").upper()
    lines = dict.fromkeys((as_read, "".join(as_read.split())))
    judged = [
        min((_judge(line, biller, biller.scanline) for line in lines), key=lambda one: one.misses)
        for biller in billers.values()
        if biller.scanline is not None
    ]
    return tuple(sorted(judged, key=lambda one: one.misses))


def _judge(line: str, biller: Biller, layout: ScanlineLayout) -> Judged:
    if len(line) != layout.length:
        return Judged(biller, line, layout.length)
    fields = (FieldSays(field.name, field.start, field.of(line), field.value) for field in layout.fields)
    checks = (CheckSays(check, line[check.position - 1], _computed(check, line)) for check in layout.checks)
    return Judged(biller, line, layout.length, tuple(fields), tuple(checks))


def _computed(check: CheckDigit, line: str) -> str:
    try:
        return check.compute(line)
    except ValueError:
        return ""


def fitting(samples: Sequence[str]) -> tuple[CheckDigit, ...]:
    """Check digits at the end of the line, over all of it, that every sample fits. Three samples or more tell apart.

    Samples of other lengths than the first are left out.
    """
    lines = [line for line in samples if line and len(line) == len(samples[0])]
    usual = _usual(len(samples[0])) if lines else ()
    return tuple(check for check in usual if all(_fits(check, line) for line in lines))


def _usual(length: int) -> Iterator[CheckDigit]:
    ways: Iterable[tuple[int, str, bool, bool, bool]] = itertools.product(
        MODULI, WEIGHTS, (False, True), (True, False), (True, False)
    )
    for modulus, weights, from_right, digit_add, complement in ways:
        replace = ((10, "0"), (11, "0")) if modulus == 11 else ()
        numbers = tuple(map(int, weights))
        yield CheckDigit(length, 1, length, modulus, numbers, from_right, digit_add, complement, replace)


def _fits(check: CheckDigit, line: str) -> bool:
    return _computed(check, line) == line[check.position - 1]


def as_setting(check: CheckDigit) -> str:
    """As it stands in a settings file."""
    weights = "".join(map(str, check.weights))
    replace = ", ".join(f'{number} = "{sign}"' for number, sign in check.replace)
    parts = [
        f"position = {check.position}",
        f"modulus = {check.modulus}",
        f'weights = "{weights}"',
        f'from = "{"right" if check.from_right else "left"}"',
        f'add = "{"digits" if check.digit_add else "products"}"',
        f'result = "{"complement" if check.complement else "remainder"}"',
    ]
    parts += [f"replace = {{ {replace} }}"] if replace else []
    return f"checks = [{{ {', '.join(parts)} }}]"
