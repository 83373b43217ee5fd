"""Code 128 as a printer makes it from the data of ``GS k`` 73: code sets named by ``{A``, ``{B``, ``{C``.

ISO/IEC 15417: eleven modules a symbol in three bars and three spaces, check symbol modulo 103.
"""

from __future__ import annotations

from pos.domain.code128 import WIDTHS
from pos.domain.errors import Bug

_START = {"A": 103, "B": 104, "C": 105}
_SWITCH = {"A": 101, "B": 100, "C": 99}
_STOP = 106


def bars(data: bytes) -> list[int]:
    """Widths in modules, black and white in turn, black first. :raises Bug: data that is no Code 128"""
    values = _values(data)
    check = (values[0] + sum(place * value for place, value in enumerate(values[1:], start=1))) % 103
    return [int(width) for value in (*values, check, _STOP) for width in WIDTHS[value]]


def text_of(data: bytes) -> str:
    """What stands below the bars."""
    shown, code_set, rest = "", "", data
    while rest:
        if rest[:1] == b"{":
            code_set, shown = _after_brace(rest, code_set, shown)
            rest = rest[2:]
        else:
            shown += f"{rest[0]:02d}" if code_set == "C" else chr(rest[0])
            rest = rest[1:]
    return shown


def _after_brace(rest: bytes, code_set: str, shown: str) -> tuple[str, str]:
    name = rest[1:2].decode("latin-1")
    return (code_set, shown + "{") if name == "{" else (name, shown)


def _values(data: bytes) -> list[int]:
    values: list[int] = []
    code_set, rest = "", data
    while rest:
        name = rest[1:2].decode("latin-1")
        if rest[:1] == b"{" and name in _START:
            values.append(_SWITCH[name] if values else _START[name])
            code_set, rest = name, rest[2:]
            continue
        if not code_set:
            raise Bug("a Code 128 that names no code set")
        doubled = rest[:2] == b"{{"
        values.append(_value(rest[0], code_set))
        rest = rest[2 if doubled else 1 :]
    return values


def _value(byte: int, code_set: str) -> int:
    if code_set == "C":
        value = byte
    elif code_set == "A" and byte < 32:
        value = byte + 64
    else:
        value = byte - 32
    if not 0 <= value < 100 + 3 * (code_set != "C"):
        raise Bug(f"byte {byte} is not in code set {code_set}")
    return value
