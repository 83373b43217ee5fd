"""Text for a printer with one fixed code page, free of anything a printer would obey.

One page, CP858 (slot 19 of ``ESC t``), because slots differ between makers and a library that switches pages loses
track of them (docs/devices.md). What the page lacks is written with what it has; the book keeps the exact text.
"""

from __future__ import annotations

import unicodedata

CODEC = "cp858"

_WRITTEN_AS = str.maketrans(
    {
        "\t": " ",
        "\r": "",
        "\u00a0": " ",
        "\u2007": " ",
        "\u2009": " ",
        "\u202f": " ",
        "–": "-",
        "—": "-",
        "‐": "-",
        "‑": "-",
        "−": "-",
        "‘": "'",
        "’": "'",
        "‚": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "…": "...",
        "•": "·",
        "™": "(TM)",
        "℠": "(SM)",
        "№": "No.",
        "Ł": "L",
        "ł": "l",
        "Đ": "D",
        "đ": "d",
        "Œ": "OE",
        "œ": "oe",
        "ẞ": "SS",
    }
)


def printable(text: str) -> str:
    """``text`` with only characters that CP858 has, and line ends; every control character is taken out.

    Control characters in a payer's name would open the drawer (``ESC p``) or stop the printer (docs/devices.md).
    """
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text).translate(_WRITTEN_AS)
    return "".join(_sign(one) for one in composed)


def _sign(one: str) -> str:
    if one == "\n" or _has(one):
        return one
    if unicodedata.category(one)[0] == "C":
        return ""
    bare = "".join(part for part in unicodedata.normalize("NFKD", one) if not unicodedata.combining(part))
    return "".join(part if _has(part) else "?" for part in bare) or "?"


def _has(one: str) -> bool:
    if one < " " or "\x7f" <= one <= "\x9f":
        return False
    try:
        one.encode(CODEC)
    except UnicodeEncodeError:
        return False
    return True
