"""A script is read: one JSON object on a line, blank lines and lines that begin with ``#`` left out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pos.domain.errors import BadInput

VERB, EXPECT, AT, NOTE = "do", "expect", "at", "note"
COMMON = frozenset({VERB, EXPECT, AT, NOTE})
"""What may stand on any line."""

TEXT_SHOWN_MAX = 60


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """One line. ``number`` counts from 1 in the file; ``wrong`` is what keeps it from being played.

    ``expect`` is the code that the line is to be refused with; empty where it is to go well.
    """

    number: int
    verb: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    expect: str = ""
    at: str = ""
    wrong: BadInput | None = None


def read_script(path: Path) -> Iterator[ScriptLine]:
    """The lines of a file. :raises BadInput: ``SCRIPT_UNREADABLE`` with the path"""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput("SCRIPT_UNREADABLE", path=path) from error
    yield from parse_script(text.split("\n"))


def parse_script(lines: Iterable[str]) -> Iterator[ScriptLine]:
    """Lines of text as lines of a script; a malformed one says what is wrong with it, and where."""
    for number, text in enumerate(lines, start=1):
        if text.strip() and not text.lstrip().startswith("#"):
            yield _line(number, text)


def _line(number: int, text: str) -> ScriptLine:
    try:
        raw = json.loads(text, parse_constant=_refuse, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        return ScriptLine(number, wrong=BadInput("LINE_NOT_JSON", column=error.colno, detail=error.msg))
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, brackets thousands deep
        return ScriptLine(number, wrong=BadInput("LINE_NOT_JSON", column=1, detail=str(error)))
    except BadInput as error:
        return ScriptLine(number, wrong=error)
    if not isinstance(raw, dict):
        return ScriptLine(number, wrong=BadInput("LINE_NOT_AN_OBJECT", text=text.strip()[:TEXT_SHOWN_MAX]))
    common = {name: raw.get(name, "") for name in COMMON}
    for name, value in common.items():
        if not isinstance(value, str):
            return ScriptLine(number, wrong=BadInput("LINE_FIELD_WRONG", field=name, value=_shown(value)))
    return ScriptLine(
        number=number,
        verb=common[VERB],
        values={name: value for name, value in raw.items() if name not in COMMON},
        expect=common[EXPECT],
        at=common[AT],
    )


def _refuse(constant: str) -> object:
    """``NaN`` and ``Infinity`` are no JSON, whatever Python thinks, and no amounts."""
    raise BadInput("AMOUNT_NOT_A_NUMBER", text=constant)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A field that stands twice would silently lose one of its values."""
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadInput("LINE_FIELD_TWICE", field=twice)
    return found


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)[:TEXT_SHOWN_MAX]
