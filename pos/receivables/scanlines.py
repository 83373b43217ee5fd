"""Scanlines: the machine-readable line of a bill's stub, fixed fields and check digits, different for each biller.

The parameters are those in real use (Creditron, "Scanline check digit" samples; BankFinancial, "Lockbox remittance
specifications"): modulus 10, 11, 36 or 43, any weights, either direction, the products or their digits added, the
remainder or its complement, a stand-in for the 10 or 11 of modulus 11, over the whole line or a part of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"
"""A character's value is its place here: digits, then letters (modulus 36), then Code 39's signs (modulus 43)."""

MODULI = (10, 11, 36, 43)
DIGITS_ONLY = (10, 11)
FIXED = "fixed"
AMOUNT = "amount"
NUMBERS = ("account", "bill")


@dataclass(frozen=True, slots=True)
class CheckDigit:
    """How a check digit is computed. Positions count from 1, as bills' specifications do."""

    position: int
    first: int
    last: int
    modulus: int = 10
    weights: tuple[int, ...] = (2, 1)
    from_right: bool = False
    digit_add: bool = True
    complement: bool = True
    replace: tuple[tuple[int, str], ...] = ()

    def compute(self, line: str) -> str:
        """The check digit that belongs at ``position``, over ``first`` to ``last`` without itself.

        :raises ValueError: where a character of the line has no value in this modulus
        """
        covered = [line[at - 1] for at in range(self.first, self.last + 1) if at != self.position]
        total = 0
        for index, character in enumerate(reversed(covered) if self.from_right else covered):
            value = ALPHABET.index(character)
            if value >= (10 if self.modulus in DIGITS_ONLY else self.modulus):
                raise ValueError(character)
            product = value * self.weights[index % len(self.weights)]
            total += sum(map(int, str(product))) if self.digit_add else product
        result = self.modulus - total % self.modulus if self.complement else total % self.modulus
        replaced = dict(self.replace).get(result)
        return ALPHABET[result % self.modulus] if replaced is None else replaced


@dataclass(frozen=True, slots=True)
class ScanField:
    """A field of the line, from ``start`` (from 1). ``value`` is what always stands in a ``fixed`` one."""

    name: str
    start: int
    length: int
    value: str = ""

    def of(self, line: str) -> str:
        """What stands in this field."""
        return line[self.start - 1 : self.start - 1 + self.length]


@dataclass(frozen=True, slots=True)
class ScanlineLayout:
    """The scanline of one biller: its length, fields and check digits (those over a part before those over it)."""

    length: int
    fields: tuple[ScanField, ...]
    checks: tuple[CheckDigit, ...]

    def fits(self, line: str) -> bool:
        """Whether a line has this length and its fixed values: it means to be one of these."""
        fixed = (field for field in self.fields if field.name == FIXED)
        return len(line) == self.length and all(field.of(line) == field.value for field in fixed)

    def wrong_check(self, line: str) -> CheckDigit | None:
        """The first check digit that is not what it should be."""
        for check in self.checks:
            try:
                if check.compute(line) != line[check.position - 1]:
                    return check
            except ValueError:
                return check
        return None

    def write(self, values: Mapping[str, str]) -> str:
        """The line of a bill: values set right in their fields and filled with zeros, check digits computed.

        Signs that are no letters or digits are left out. ``ValueError`` where a value does not fit.
        """
        line = ["0"] * self.length
        for field in self.fields:
            text = field.value or plain(values[field.name])
            if len(text) > field.length:
                raise ValueError(f"{text!r} is longer than the field {field.name}")
            line[field.start - 1 : field.start - 1 + field.length] = text.rjust(field.length, "0")
        for check in self.checks:
            line[check.position - 1] = check.compute("".join(line))
        return "".join(line)

    def overlaps(self, other: ScanlineLayout) -> bool:
        """Whether one line could fit both layouts: then a scan could not be told."""
        if self.length != other.length:
            return False
        mine, theirs = self._fixed(), other._fixed()
        return all(mine[at] == theirs[at] for at in mine.keys() & theirs.keys())

    def _fixed(self) -> dict[int, str]:
        fixed = (field for field in self.fields if field.name == FIXED)
        return {field.start + index: sign for field in fixed for index, sign in enumerate(field.value)}


def plain(text: str) -> str:
    """Letters and digits only, in capitals: how a number stands in a scanline."""
    return "".join(sign for sign in text.upper() if sign.isascii() and sign.isalnum())
