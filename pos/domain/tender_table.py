"""The ways of paying that a city takes: the four that everybody knows, changed or switched off, and its own (row B1).

A table of the settings, ``[[tenders]]``. A row for a known way names only what is different; a way of the city's own
says what it is. Read here, so that what can never be right is refused before anybody pays with it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pos.domain.carts import CARD, CASH, TENDER_TYPES, TenderKind, TenderType
from pos.domain.errors import BadInput

WAYS_MAX = 12
"""More ways than that find no place on a drawer's count."""

FLAGS = {
    "change": "gives_change",
    "deposited": "depositable",
    "listed": "itemised",
    "number": "needs_number",
    "second_person": "needs_approval",
    "opens_drawer": "opens_drawer",
    "active": "active",
}
"""Yes-or-no keys of a row, and what they set."""

TEXTS = ("code", "type", "name", "name_es", "clearing")
"""The other keys of a row."""

_CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z", re.ASCII)
_CODE_LENGTH_MAX = 20
_GL = re.compile(r"[^/\s]+/[^/\s]+\Z")
_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*tenders[ \t]*\]\]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class TenderTable:
    """Every way of paying in its order, active or not; names of the city's own by language; where what is not
    deposited is cleared, as ``fund/account`` by code."""

    types: tuple[TenderType, ...] = tuple(TENDER_TYPES.values())
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    clearing: Mapping[str, str] = field(default_factory=dict)

    @property
    def active(self) -> tuple[TenderType, ...]:
        """Those that are taken now."""
        return tuple(one for one in self.types if one.active)

    def get(self, code: str) -> TenderType | None:
        """A way by its code, active or not."""
        return next((one for one in self.types if one.code == code), None)

    @property
    def texts(self) -> dict[str, dict[str, str]]:
        """The names as texts by key, for ``pos.words.Words``."""
        return {
            language: {f"tender.{code.replace('-', '_')}": name for code, name in names.items()}
            for language, names in self.names.items()
        }


def load_tenders(raw: object, text: str) -> TenderTable:
    """Read the rows; ``text`` is the settings file, for the line that is named in what is refused.

    :raises BadInput: ``TENDER_ROW_WRONG`` (key and value), ``TENDER_KEY_UNKNOWN``, ``TENDER_TWICE``,
        ``TENDER_NAME_MISSING``, ``TENDER_KIND_FIXED``, ``TENDER_CHANGE_NOT_CASH``, ``TENDER_NOT_LISTED``,
        ``TENDER_NO_CLEARING``, ``TENDER_CASH_STAYS``, ``TENDER_SECOND_NOT_HERE``,
        ``TENDERS_TOO_MANY``; each with the row's line
    """
    if raw is not None and (not isinstance(raw, list) or not all(isinstance(row, dict) for row in raw)):
        raise BadInput("TENDER_ROW_WRONG", line=1, key="tenders", value=str(raw)[:40])
    rows: list[dict[str, Any]] = list(raw or [])
    lines = [text.count("\n", 0, found.start()) + 1 for found in _HEADER.finditer(text)]
    lines += [1] * (len(rows) - len(lines))
    table = TenderTable()
    seen: set[str] = set()
    for row, line in zip(rows, lines, strict=False):
        table = _with_row(table, row, line)
        if row["code"] in seen:
            raise BadInput("TENDER_TWICE", line=line, tender=row["code"])
        seen.add(row["code"])
    if len(table.types) > WAYS_MAX:
        raise BadInput("TENDERS_TOO_MANY", line=lines[-1], most=WAYS_MAX)
    return table


def _with_row(table: TenderTable, row: Mapping[str, Any], line: int) -> TenderTable:
    _check_keys(row, line)
    code = row["code"]
    known = TENDER_TYPES.get(code)
    kind = TenderKind(row.get("type", known.kind.value if known else ""))
    flags = {FLAGS[key]: row[key] for key in FLAGS if key in row}
    made = replace(known, **flags) if known else TenderType(code, kind, **flags)
    if known is None and not row.get("name", "").strip():
        raise BadInput("TENDER_NAME_MISSING", line=line, tender=code)
    _check_rules(made, kind, row, line)
    types = [one for one in table.types if one.code != code]
    place = next((at for at, one in enumerate(table.types) if one.code == code), len(types))
    name = row.get("name", "").strip()
    names = {"en": name, "es": row.get("name_es", "").strip() or name} if name else {}
    return TenderTable(
        types=(*types[:place], made, *types[place:]),
        names={
            language: {**table.names.get(language, {}), **({code: names[language]} if names else {})}
            for language in ("en", "es")
        },
        clearing={**table.clearing, **({code: row["clearing"]} if "clearing" in row else {})},
    )


def _check_keys(row: Mapping[str, Any], line: int) -> None:
    """Each key by itself."""
    for key, value in row.items():
        if key not in FLAGS and key not in TEXTS:
            raise BadInput("TENDER_KEY_UNKNOWN", line=line, key=key, known=", ".join((*TEXTS, *FLAGS)))
        if not isinstance(value, bool if key in FLAGS else str):
            raise BadInput("TENDER_ROW_WRONG", line=line, key=key, value=str(value)[:40])
    code = row.get("code", "")
    kinds = [one.value for one in TenderKind]
    for key, right in (
        ("code", bool(_CODE.match(code)) and len(code) <= _CODE_LENGTH_MAX),
        ("type", row.get("type") in kinds or (code in TENDER_TYPES and "type" not in row)),
        ("clearing", "clearing" not in row or bool(_GL.match(row["clearing"]))),
    ):
        if not right:
            raise BadInput("TENDER_ROW_WRONG", line=line, key=key, value=str(row.get(key, ""))[:40])


def _check_rules(made: TenderType, kind: TenderKind, row: Mapping[str, Any], line: int) -> None:
    """What goes together: B2, POL24, POL28, and that nothing is left without a place."""
    known = TENDER_TYPES.get(made.code)
    alone = {TenderKind.CASH: CASH.code, TenderKind.CARD: CARD.code}
    if kind is not (known.kind if known else kind) or (alone.get(kind, made.code) != made.code):
        raise BadInput("TENDER_KIND_FIXED", line=line, tender=made.code, type=kind.value)
    if made.gives_change != (kind is TenderKind.CASH):
        raise BadInput("TENDER_CHANGE_NOT_CASH", line=line, tender=made.code)
    if kind is TenderKind.CASH and not (made.active and made.depositable):
        raise BadInput("TENDER_CASH_STAYS", line=line)
    if kind in alone and made.needs_approval:
        raise BadInput("TENDER_SECOND_NOT_HERE", line=line, tender=made.code)
    if kind is TenderKind.CARD and made.depositable:
        raise BadInput("TENDER_KIND_FIXED", line=line, tender=made.code, type=kind.value)
    if made.depositable and kind is not TenderKind.CASH and not (made.itemised and made.needs_number):
        raise BadInput("TENDER_NOT_LISTED", line=line, tender=made.code)
    if not made.depositable and kind is not TenderKind.CARD and "clearing" not in row:
        raise BadInput("TENDER_NO_CLEARING", line=line, tender=made.code)
