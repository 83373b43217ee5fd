"""Code 128 of printable ASCII as widths of bars: what the screen draws where a printer would draw its own.

ISO/IEC 15417: eleven modules a symbol in three bars and three spaces, check symbol modulo 103, stop of thirteen.
Digits go two to a symbol (code set C) where that is shorter, as ESC/POS printers are told to set receipt numbers.
"""

from __future__ import annotations

import re

from pos.domain.errors import Bug

_TABLE = (
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 "
    "123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 "
    "232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 "
    "313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 "
    "111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 "
    "111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 "
    "114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112"
)
WIDTHS = tuple(_TABLE.split())
"""Of each symbol value: bar, space, bar, space, bar, space; the last one is the stop."""

_START_B, _START_C, _TO_B, _TO_C, _STOP = 104, 105, 100, 99, 106
_PARTS = re.compile(r"(?P<pairs>(?:[0-9]{2}){2,})|(?P<sign>.)", re.ASCII)


def bars_of(text: str) -> tuple[int, ...]:
    """Widths in modules, black and white in turn, black first. :raises Bug: text that is no printable ASCII"""
    if not text or not all(" " <= sign <= "~" for sign in text):
        raise Bug(f"a code of {text!r}")
    values: list[int] = []
    in_pairs = False
    for found in _PARTS.finditer(text):
        pairs = found["pairs"] or ""
        if not values:
            values.append(_START_C if pairs else _START_B)
        elif bool(pairs) != in_pairs:
            values.append(_TO_C if pairs else _TO_B)
        in_pairs = bool(pairs)
        if pairs:
            values += [int(pairs[at : at + 2]) for at in range(0, len(pairs), 2)]
        else:
            values.append(ord(found["sign"]) - ord(" "))
    check = (values[0] + sum(place * value for place, value in enumerate(values[1:], start=1))) % 103
    return tuple(int(width) for value in (*values, check, _STOP) for width in WIDTHS[value])
