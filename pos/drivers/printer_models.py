"""The printers we know: one table, from their makers' own manuals. An administrator says which one it is.

A printer's own word about its model is not taken: clones answer with the name of what they copy (docs/devices.md).

Where the rows come from. Epson, *ESC/POS command reference* (the lists of models under ``GS ( H`` function 48,
``GS ( k``, ``GS ( L`` functions 64, 67 and 69, ``FS p``, ``FS q``, ``DLE DC4``, ``DLE EOT`` and ``ESC t``); the
*technical reference guides* of TM-T88V, TM-T88VI, TM-T88VII, TM-T20III and TM-m30III for paper and dots; TM-H6000
*developer's guide* (fonts of the slip) and TM-H5000II *specification*, sheets 97 and 195 (``DLE EOT 5``); TM-U295
*specification*, ``DLE EOT 5``; Star, *ESC/POS command specifications* of its printers in that mode. No row was tried
on metal: what a row promises and the printer does not keep ends as UNKNOWN, never as a silent loss.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Width:
    """A roll that fits: its paper, characters of font A to a line, and dots across."""

    paper_mm: int
    columns: int
    dots: int


class Memory(enum.StrEnum):
    """How pictures are kept in the printer: not at all, ``GS ( L`` by a key of two letters, or ``FS q`` by number."""

    NONE = "none"
    BY_KEY = "by-key"
    BY_NUMBER = "by-number"


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip station: characters of its default font to a line, and which bits of ``DLE EOT 5`` its sensors are.

    Either bit is set where there is *no* paper at that sensor. They are swapped between families.
    """

    columns: int
    top_of_form_bit: int
    bottom_of_form_bit: int


@dataclass(frozen=True, slots=True)
class PrinterModel:
    """What one model can do. No ``widths``: it has no roll. The first width is what holds where none is said."""

    name: str
    """As settings write it."""

    title: str
    """As the maker writes it."""

    widths: tuple[Width, ...]
    process_id: bool | None = None
    """Whether it answers ``GS ( H`` function 48. True: no weaker proof is believed. None: that is found out."""

    code_page: int = 19
    """The slot of CP858 for ``ESC t``."""

    real_time_kick: bool = True
    """Whether it knows ``DLE DC4``; else the drawer is opened by ``ESC p``."""

    native_qr: bool = False
    native_code128: bool = True
    cutter: bool = True
    memory: Memory = Memory.NONE
    buffer_bytes: int = 4096
    """Its receive buffer, as delivered."""

    slip: Slip | None = None
    micr: bool = False

    def width(self, columns: int) -> Width:
        """The roll of that many columns. KeyError where it has none."""
        found = [one for one in self.widths if one.columns == columns]
        if not found:
            raise KeyError(columns)
        return found[0]


_AT_180_DPI = (Width(80, 42, 512), Width(58, 30, 360))
_AT_203_DPI = (Width(80, 48, 576), Width(58, 35, 420))
_SLIP_OF_H6000 = Slip(columns=45, top_of_form_bit=5, bottom_of_form_bit=6)
_SLIP_OF_U295 = Slip(columns=35, top_of_form_bit=6, bottom_of_form_bit=5)


def _epson(name: str, title: str, widths: tuple[Width, ...]) -> PrinterModel:
    """A thermal receipt printer of the current families."""
    return PrinterModel(name, title, widths, process_id=True, native_qr=True, memory=Memory.BY_KEY)


def _h6000(name: str, title: str) -> PrinterModel:
    """Receipt, slip and check reader in one. It is not in the list of ``GS ( H`` function 48."""
    return PrinterModel(
        name,
        title,
        _AT_180_DPI[:1],
        process_id=None,
        native_qr=True,
        memory=Memory.BY_NUMBER,
        slip=_SLIP_OF_H6000,
        micr=True,
    )


PLAIN = PrinterModel("plain", "ESC/POS", (Width(80, 42, 512), Width(80, 48, 576), Width(58, 32, 384)))
"""Nothing is taken for granted: what is not found out is done the way every clone understands."""

MODELS: tuple[PrinterModel, ...] = (
    PLAIN,
    PrinterModel("plain-58", "ESC/POS 58 mm", (Width(58, 32, 384),), real_time_kick=False, cutter=False),
    _epson("tm-t88v", "Epson TM-T88V", _AT_180_DPI),
    _epson("tm-t88vi", "Epson TM-T88VI", _AT_180_DPI),
    _epson("tm-t88vii", "Epson TM-T88VII", _AT_180_DPI),
    _epson("tm-t20iii", "Epson TM-T20III", _AT_203_DPI),
    _epson("tm-m30", "Epson TM-m30, m30II, m30III", _AT_203_DPI),
    _h6000("tm-h6000iv", "Epson TM-H6000IV"),
    _h6000("tm-h6000v", "Epson TM-H6000V"),
    PrinterModel(
        "tm-u295",
        "Epson TM-U295",
        (),
        process_id=False,
        real_time_kick=False,
        native_code128=False,
        cutter=False,
        buffer_bytes=512,
        slip=_SLIP_OF_U295,
    ),
    PrinterModel(
        "star-escpos",
        "Star, ESC/POS mode",
        (Width(80, 48, 576), Width(58, 32, 384)),
        native_qr=True,
        memory=Memory.BY_NUMBER,
    ),
)
"""Slots of CP858 are 19 in all of them: that is why it is the one page that is used (docs/devices.md)."""

_BY_NAME = {one.name: one for one in MODELS}
ROLL_NAMES = tuple(one.name for one in MODELS if one.widths)
"""What may stand as the receipt printer of a register."""

ROLL_COLUMNS = tuple(sorted({width.columns for one in MODELS for width in one.widths}))
"""All widths of paper, in characters."""

SLIP_NAMES = tuple(one.name for one in MODELS if one.slip)
"""What may stand as its slip printer."""


def model_named(name: str) -> PrinterModel:
    """The model that settings name. KeyError where there is none of that name."""
    return _BY_NAME[name]
