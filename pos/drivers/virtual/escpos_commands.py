"""ESC/POS as a printer reads it: a stream of bytes cut into commands, written from the command reference and not from
our own renderer, so that the two check each other."""

from __future__ import annotations

from dataclasses import dataclass

DLE, ESC, FS, GS = 0x10, 0x1B, 0x1C, 0x1D
_LEADS = frozenset({DLE, ESC, FS, GS})

# How many bytes of parameters follow the two bytes of a command; Epson, "ESC/POS command reference".
_PARAMETERS: dict[int, dict[int, int]] = {
    ESC: {
        ord(kind): count
        for count, kinds in {0: "@2SL", 1: "t!aE-MdJ3{R= VGr", 2: "cf$\\", 3: "p"}.items()
        for kind in kinds
    },
    FS: {ord(kind): count for count, kinds in {0: ".&bc", 1: "C!-", 2: "pS}"}.items() for kind in kinds},
    GS: {ord(kind): count for count, kinds in {1: "!BbhwHfarI|", 2: "PLW$\\"}.items() for kind in kinds},
}
_PARAMETERS[ESC][0x06] = 1
_DLE_LENGTHS = {(0x04, None): 3, (0x05, None): 3, (0x14, 1): 5, (0x14, 2): 5, (0x14, 8): 10}
_CUT_WITH_FEED = frozenset({65, 66, 97, 98, 103, 104})


@dataclass(frozen=True, slots=True)
class Command:
    """One command or one plain byte; ``raw`` is all of it, ``known`` whether the printer has such a command."""

    raw: bytes
    known: bool = True

    @property
    def name(self) -> bytes:
        """The two bytes that say what it is (three of ``GS (`` and ``FS (``), or the plain byte."""
        return self.raw[: 3 if self.raw[1:2] == b"(" else 2]

    @property
    def parameters(self) -> bytes:
        """What follows the name."""
        return self.raw[len(self.name) :]


def next_command(data: bytes) -> Command | None:
    """The command at the head of ``data``; None while too little of it is there."""
    if not data:
        return None
    if data[0] not in _LEADS:
        return Command(data[:1])
    if len(data) < 2:
        return None
    length, known = _length(data)
    return None if length is None or len(data) < length else Command(data[:length], known)


def _length(data: bytes) -> tuple[int | None, bool]:
    """How long the command is (None: not to be told yet), and whether it is one."""
    lead, kind = data[0], data[1]
    if lead == DLE:
        return _length_of_real_time(data)
    special = _SPECIAL.get(data[:2])
    if special is not None:
        return special(data), True
    count = _PARAMETERS[lead].get(kind)
    return (2, False) if count is None else (2 + count, True)


def _length_of_real_time(data: bytes) -> tuple[int | None, bool]:
    if data[1] not in {0x04, 0x05, 0x14}:
        return 1, False
    if len(data) < 3:
        return None, True
    length = _DLE_LENGTHS.get((data[1], data[2] if data[1] == 0x14 else None))
    return (3, False) if length is None else (length, True)


def _of_counted(data: bytes) -> int | None:
    """``GS (`` and ``FS (``: two bytes of length after the third."""
    return 5 + int.from_bytes(data[3:5], "little") if len(data) >= 5 else None


def _of_check(data: bytes) -> int | None:
    """``FS a``: 0 reads a check and has a parameter, 1 loads it, 2 ejects it."""
    if len(data) < 3:
        return None
    return 4 if data[2] == ord("0") else 3


def _of_columns(data: bytes) -> int | None:
    """``ESC *``: columns of one or three bytes."""
    if len(data) < 5:
        return None
    return 5 + int.from_bytes(data[3:5], "little") * (3 if data[2] >= 32 else 1)


def _of_raster(data: bytes) -> int | None:
    """``GS v 0``: bytes across times rows."""
    if len(data) < 8:
        return None
    return 8 + int.from_bytes(data[4:6], "little") * int.from_bytes(data[6:8], "little")


def _of_long(data: bytes) -> int | None:
    """``GS 8``: four bytes of length."""
    return 7 + int.from_bytes(data[3:7], "little") if len(data) >= 7 else None


def _of_barcode(data: bytes) -> int | None:
    """``GS k``: ended by NUL, or counted where the kind is 65 and up."""
    if len(data) < 4:
        return None
    if data[2] >= 65:
        return 4 + data[3]
    end = data.find(0, 3)
    return end + 1 if end >= 0 else None


def _of_cut(data: bytes) -> int | None:
    """``GS V``: with a feed or without."""
    if len(data) < 3:
        return None
    return 4 if data[2] in _CUT_WITH_FEED else 3


def _of_tabs(data: bytes) -> int | None:
    """``ESC D``: ended by NUL."""
    end = data.find(0, 2)
    return end + 1 if end >= 0 else None


_SPECIAL = {
    b"\x1d(": _of_counted,
    b"\x1c(": _of_counted,
    b"\x1ca": _of_check,
    b"\x1b*": _of_columns,
    b"\x1dv": _of_raster,
    b"\x1d8": _of_long,
    b"\x1dk": _of_barcode,
    b"\x1dV": _of_cut,
    b"\x1bD": _of_tabs,
}
