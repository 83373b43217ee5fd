"""Every colour, size and distance of the screens, in one place.

A theme is the same names with other values. Text is read at 7 : 1 or better on whatever it stands on, controls and the
focus at 3 : 1 (tests/ui/test_tokens.py measures every pair in `TEXT_PAIRS` and `CONTROL_PAIRS`). Colour means something
or is not there: `accent` is what Enter will do, `done` is green, `wait` amber, `stop` red, and each stands with a word.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

FAMILY = "IBM Plex Sans"
MONO = "IBM Plex Mono"  # narrow papers, and hashes to compare

# Type sizes in pixels at 100 %. The last two are for due, remaining and change alone.
SMALL, BODY, LARGE, AMOUNT, HEADLINE, FIGURE = 13, 15, 18, 24, 36, 64
TYPE_SCALE = (SMALL, BODY, LARGE, AMOUNT, HEADLINE, FIGURE)

# Distances in pixels.
XS, S, M, L, XL = 4, 8, 12, 16, 24
SPACING = (XS, S, M, L, XL)

RADIUS = 6
TARGET = 44  # the least height and width of whatever is touched
HAIR = 1
FOCUS = 2  # width of the ring around what has the focus

PERCENTS = (100, 125, 150, 175, 200)
PERCENT_OF_FRAME = 150  # head and foot grow no further: they stand on every screen and have one line each


def scaled(size: int, percent: int) -> int:
    """A type size at a text size of `percent`; what is very large already grows by half of that."""
    growth = percent - 100 if size <= AMOUNT else (percent - 100) // 2
    return size * (100 + growth) // 100


class Theme(enum.StrEnum):
    """The looks there are. `TRAINING` stands in for `LIGHT` in a training book."""

    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"
    TRAINING = "training"


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one theme.

    `canvas` lies under all, `surface` is what is worked on, `sunken` the quieter part of it. `edge` bounds controls,
    `hairline` only divides. `bar` is the head of the window. The `*_soft` grounds carry the text of their own name and
    `ink`.
    """

    canvas: str
    surface: str
    sunken: str
    ink: str
    muted: str
    hairline: str
    edge: str
    accent: str
    on_accent: str
    accent_soft: str
    done: str
    done_soft: str
    wait: str
    wait_soft: str
    stop: str
    stop_soft: str
    bar: str
    on_bar: str
    bar_muted: str
    band: str
    on_band: str


LIGHT = Palette(
    canvas="#E9EDF1",
    surface="#FFFFFF",
    sunken="#F5F7F9",
    ink="#0E1B27",
    muted="#3B4A58",
    hairline="#D3DBE2",
    edge="#6B7C8C",
    accent="#0A4A8F",
    on_accent="#FFFFFF",
    accent_soft="#E4EEF9",
    done="#0B5A35",
    done_soft="#E1F3E8",
    wait="#6B3F00",
    wait_soft="#FFF1D6",
    stop="#981414",
    stop_soft="#FCE6E4",
    bar="#10243A",
    on_bar="#FFFFFF",
    bar_muted="#C4D2DF",
    band="#FFD24A",
    on_band="#231A00",
)

DARK = Palette(
    canvas="#0C131B",
    surface="#17212D",
    sunken="#121B25",
    ink="#F1F5F9",
    muted="#B9C6D3",
    hairline="#2A3846",
    edge="#7D90A3",
    accent="#8CC1F8",
    on_accent="#06182A",
    accent_soft="#16304B",
    done="#84DBA8",
    done_soft="#10301F",
    wait="#F5C36B",
    wait_soft="#35270C",
    stop="#FFADA5",
    stop_soft="#3B1614",
    bar="#05090E",
    on_bar="#FFFFFF",
    bar_muted="#B9C6D3",
    band="#FFD24A",
    on_band="#231A00",
)

CONTRAST = Palette(
    canvas="#000000",
    surface="#000000",
    sunken="#000000",
    ink="#FFFFFF",
    muted="#FFFFFF",
    hairline="#8A8A8A",
    edge="#FFFFFF",
    accent="#FFEB3B",
    on_accent="#000000",
    accent_soft="#2E2A00",
    done="#7CFF9B",
    done_soft="#00260D",
    wait="#FFD65C",
    wait_soft="#2E2200",
    stop="#FFA79C",
    stop_soft="#330806",
    bar="#000000",
    on_bar="#FFFFFF",
    bar_muted="#FFFFFF",
    band="#FFEB3B",
    on_band="#000000",
)

TRAINING = Palette(
    canvas="#EEE8F5",
    surface="#FFFFFF",
    sunken="#F8F5FB",
    ink="#1B1226",
    muted="#4A3F58",
    hairline="#DBD2E6",
    edge="#7A6C8C",
    accent="#55248A",
    on_accent="#FFFFFF",
    accent_soft="#EADDF8",
    done="#0B5A35",
    done_soft="#E1F3E8",
    wait="#6B3F00",
    wait_soft="#FFF1D6",
    stop="#981414",
    stop_soft="#FCE6E4",
    bar="#341650",
    on_bar="#FFFFFF",
    bar_muted="#DCCDEB",
    band="#FFD24A",
    on_band="#231A00",
)

PALETTES = {Theme.LIGHT: LIGHT, Theme.DARK: DARK, Theme.CONTRAST: CONTRAST, Theme.TRAINING: TRAINING}

TEXT_PAIRS = (
    *((text, ground) for text in ("ink", "muted") for ground in ("canvas", "surface", "sunken", "accent_soft")),
    *((text, ground) for text in ("accent", "done", "wait", "stop") for ground in ("surface", "sunken")),
    *((f"{tone}", f"{tone}_soft") for tone in ("accent", "done", "wait", "stop")),
    *(("ink", f"{tone}_soft") for tone in ("done", "wait", "stop")),
    ("on_accent", "accent"),
    ("on_bar", "bar"),
    ("bar_muted", "bar"),
    ("on_band", "band"),
)
"""What stands on what as text."""

CONTROL_PAIRS = (
    *(("edge", ground) for ground in ("canvas", "surface", "sunken")),
    *(("accent", ground) for ground in ("canvas", "surface", "sunken", "accent_soft")),
)
"""Bounds of controls and the focus ring, on what is beside them."""
