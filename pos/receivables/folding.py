"""How text and numbers are made alike, so that they are found however they are written."""

from __future__ import annotations

import unicodedata

_APART = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})

_MARKS = [sign for sign in map(chr, range(128)) if not sign.isalnum()]
_BLANKS, _NOTHING = str.maketrans(dict.fromkeys(_MARKS, " ")), str.maketrans(dict.fromkeys(_MARKS))
"""Most texts are plain ASCII, and an import or a look through the bills folds millions of them."""

_ALIKE = (
    ("st", "street"),
    ("av", "ave", "avenue"),
    ("bl", "blvd", "boulevard"),
    ("rd", "road"),
    ("dr", "drive"),
    ("ln", "lane"),
    ("ct", "court"),
    ("pl", "place"),
    ("ter", "terrace"),
    ("cir", "circle"),
    ("hwy", "highway"),
    ("pkwy", "parkway"),
    ("apt", "apartment"),
    ("ste", "suite"),
    ("n", "north"),
    ("s", "south"),
    ("e", "east"),
    ("w", "west"),
)
"""What address words are shortened to (USPS Publication 28, appendices B and C; ``AV`` and ``BL`` are city habits)."""

WHOLE_MIN = 3
"""From so many letters on, the beginning of a long form stands for its short forms: ``stre`` finds ``St``."""


def fold(text: str) -> str:
    """Words without case, accents, invisible signs and punctuation, one blank between: ``Muñoz-O'Brien`` is
    ``munoz o brien``."""
    if text.isascii():
        return " ".join(text.lower().translate(_BLANKS).split())
    parts = unicodedata.normalize("NFKD", text.casefold())
    text = "".join(sign for sign in parts if unicodedata.category(sign) not in {"Mn", "Cf"}).translate(_APART)
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text.lower()).split())


def number_key(text: str) -> str:
    """An account, bill, plate or telephone number as it is looked up: letters and digits in capitals, leading
    zeros off: ``10-2231-04`` and a scanline's ``0010223104`` are the same."""
    bare = text.translate(_NOTHING) if text.isascii() else fold(text).replace(" ", "")
    return bare.upper().lstrip("0")


def scanline_key(text: str) -> str:
    """A printed scanline as it is looked up: never the beginning of a number that somebody types."""
    return "=" + "".join(text.split()).upper()


def alike(word: str) -> tuple[str, ...]:
    """Other ways in which an address may write a folded word, as it stands or as it begins."""
    found = []
    for group in _ALIKE:
        if word in group or (len(word) >= WHOLE_MIN and group[-1].startswith(word)):
            found += [other for other in group if other != word]
    return tuple(found)
