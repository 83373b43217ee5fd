"""Billers, who are owed: read from settings, with their names in both languages and the scanline of their bills."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from pos.domain.agency import ALWAYS, NEVER, ON_REQUEST
from pos.domain.errors import BadInput
from pos.receivables.scanlines import ALPHABET, AMOUNT, FIXED, MODULI, CheckDigit, ScanField, ScanlineLayout

SCANLINE_MAX = 120
FIELD_NAMES = (FIXED, AMOUNT, "account", "bill", "other")
CODE = re.compile(r"[a-z][a-z0-9-]{0,19}\Z")


@dataclass(frozen=True, slots=True)
class Biller:
    """Who is owed. The tag is the short word in capitals that stands before every line of theirs.

    ``validation`` (``always``, ``on-request``, ``never``) and ``endorsement`` are empty where the city's hold (row F4).
    """

    code: str
    name_en: str
    name_es: str
    tag: str
    tag_es: str
    scanline: ScanlineLayout | None = None
    fund_note: str = ""
    validation: str = ""
    endorsement: str = ""

    def in_words(self, language: str) -> str:
        """How a message names it, where it is one of the values."""
        return self.name(language)

    def name(self, language: str) -> str:
        """The name in ``en`` or ``es``."""
        return self.name_es if language == "es" else self.name_en

    def short(self, language: str) -> str:
        """The tag in ``en`` or ``es``."""
        return self.tag_es if language == "es" else self.tag


def load_billers(settings: Mapping[str, Any]) -> dict[str, Biller]:
    """The billers of the table ``billers`` of a settings file, by code, in its order.

    :raises BadInput: ``BILLER_SETTING_WRONG`` (which biller, which setting), ``SCANLINES_ALIKE``
    """
    billers = {code: _biller(_Table(code, values)) for code, values in settings.get("billers", {}).items()}
    for one, other in combinations(billers.values(), 2):
        if one.scanline and other.scanline and one.scanline.overlaps(other.scanline):
            raise BadInput("SCANLINES_ALIKE", biller=one.code, other=other.code)
    return billers


class _Table:
    """A table of settings that knows whose it is, so that what is wrong in it can be said."""

    def __init__(self, biller: str, values: object, name: str = "") -> None:
        self.biller = biller
        self.name = name
        if not isinstance(values, dict):
            raise self.wrong("")
        self.values: dict[str, Any] = values

    def wrong(self, key: str) -> BadInput:
        """What to raise when a setting is not right."""
        setting = ".".join(filter(None, ("billers", self.biller, self.name, key)))
        return BadInput("BILLER_SETTING_WRONG", setting=setting)

    def text(self, key: str, default: str | None = None) -> str:
        value = self.values.get(key, default)
        if not isinstance(value, str) or (not value and default is None):
            raise self.wrong(key)
        return value

    def whole(self, key: str, least: int, most: int, default: int | None = None) -> int:
        value = self.values.get(key, default)
        if type(value) is not int or not least <= value <= most:
            raise self.wrong(key)
        return value

    def choice(self, key: str, choices: tuple[str, str]) -> bool:
        """Whether a setting has the second of two values; the first where it is not there."""
        value = self.values.get(key, choices[0])
        if value not in choices:
            raise self.wrong(key)
        return bool(value == choices[1])

    def one_of(self, key: str, choices: tuple[str, ...]) -> str:
        """One of several words; the first where it is not there."""
        value = self.text(key, choices[0])
        if value not in choices:
            raise self.wrong(key)
        return value

    def tables(self, key: str) -> list[_Table]:
        values = self.values.get(key, [])
        if not isinstance(values, list):
            raise self.wrong(key)
        name = f"{self.name}.{key}" if self.name else key
        return [_Table(self.biller, value, f"{name}[{index}]") for index, value in enumerate(values, 1)]


def _biller(table: _Table) -> Biller:
    if not CODE.match(table.biller):
        raise table.wrong("")
    tag = table.text("tag")
    scanline = table.values.get("scanline")
    return Biller(
        code=table.biller,
        name_en=table.text("name_en"),
        name_es=table.text("name_es"),
        tag=tag,
        tag_es=table.text("tag_es", tag),
        scanline=None if scanline is None else _layout(_Table(table.biller, scanline, "scanline")),
        fund_note=table.text("fund_note", ""),
        validation=table.one_of("validation", ("", ALWAYS, ON_REQUEST, NEVER)),
        endorsement=table.text("endorsement", ""),
    )


def _layout(table: _Table) -> ScanlineLayout:
    length = table.whole("length", 4, SCANLINE_MAX)
    fields = tuple(_field(each, length) for each in table.tables("fields"))
    checks = tuple(_check(each, length) for each in table.tables("checks"))
    taken = [at for field in fields for at in range(field.start, field.start + field.length)]
    taken += [check.position for check in checks]
    if not checks or len(set(taken)) != len(taken):
        raise table.wrong("checks" if not checks else "fields")
    if not any(field.name in {"account", "bill"} for field in fields):
        raise table.wrong("fields")
    return ScanlineLayout(length, fields, checks)


def _field(table: _Table, length: int) -> ScanField:
    name = table.text("name")
    if name not in FIELD_NAMES:
        raise table.wrong("name")
    value = table.text("value", None if name == FIXED else "")
    if name != FIXED and value:
        raise table.wrong("value")
    start = table.whole("start", 1, length)
    return ScanField(name, start, len(value) or table.whole("length", 1, length - start + 1), value)


def _check(table: _Table, length: int) -> CheckDigit:
    modulus = table.whole("modulus", 10, 43, 10)
    weights = table.text("weights", "21")
    replace = table.values.get("replace", {})
    if modulus not in MODULI:
        raise table.wrong("modulus")
    if not weights.isdecimal() or not int(weights):
        raise table.wrong("weights")
    if not isinstance(replace, dict) or not all(_stands_in(key, sign) for key, sign in replace.items()):
        raise table.wrong("replace")
    if modulus == 11 and "10" not in replace:
        raise table.wrong("replace")  # ten is no digit: what stands for it must be said
    last = table.whole("last", 1, length, length)
    return CheckDigit(
        position=table.whole("position", 1, length),
        first=table.whole("first", 1, last, 1),
        last=last,
        modulus=modulus,
        weights=tuple(map(int, weights)),
        from_right=table.choice("from", ("left", "right")),
        digit_add=table.choice("add", ("products", "digits")),
        complement=table.choice("result", ("remainder", "complement")),
        replace=tuple((int(key), sign) for key, sign in replace.items()),
    )


def _stands_in(key: str, sign: object) -> bool:
    return key.isdecimal() and isinstance(sign, str) and len(sign) == 1 and sign in ALPHABET
