"""What a printer puts on paper: commands in, pieces of paper out. The paper itself is drawn in `paper`."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field, replace

from pos.drivers.virtual.escpos_commands import Command

CODE_PAGES = {0: "cp437", 2: "cp850", 3: "cp860", 4: "cp863", 5: "cp865", 16: "cp1252", 18: "cp852", 19: "cp858"}
LINE_DOTS = 30
DOTS_ACROSS = {False: 12, True: 9}
"""Of a character of font A and of the small font B."""

CUTTER_DISTANCE_DOTS = 96
"""From the print head to the knife: a cut with feed moves the paper on by so much."""


class Side(enum.IntEnum):
    """``ESC a``."""

    LEFT = 0
    CENTER = 1
    RIGHT = 2


@dataclass(frozen=True, slots=True)
class Face:
    """How characters look: ``ESC E``, ``ESC !``, ``GS !``, ``ESC -``, ``GS B``, ``ESC M``."""

    bold: bool = False
    wide: int = 1
    tall: int = 1
    underline: bool = False
    inverse: bool = False
    small: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one look."""

    text: str
    face: Face


@dataclass(frozen=True, slots=True)
class TextLine:
    """One printed line."""

    runs: tuple[Run, ...]
    side: Side = Side.LEFT
    pitch: int = LINE_DOTS

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Raster:
    """A picture: rows of bits, 1 is black."""

    bytes_across: int
    rows: int
    data: bytes
    side: Side


@dataclass(frozen=True, slots=True)
class BarCode:
    """A Code 128 (kind 73) or another kind, which is named and not drawn."""

    kind: int
    data: bytes
    height: int
    module: int
    caption: bool
    side: Side


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code; ``level`` is L, M, Q or H."""

    data: bytes
    module: int
    level: str
    side: Side


@dataclass(frozen=True, slots=True)
class Advance:
    """Blank paper, in dots."""

    dots: int


@dataclass(frozen=True, slots=True)
class Knife:
    """The cut. Where ``whole`` is false a point in the middle holds the paper."""

    whole: bool


Piece = TextLine | Raster | BarCode | QrCode | Advance | Knife


@dataclass
class Tape:
    """The print head: remembers styles, gathers characters into lines."""

    columns: int = 48
    face: Face = Face()
    side: Side = Side.LEFT
    page: int = 0
    pitch: int = LINE_DOTS
    barcode: tuple[int, int, bool] = (162, 3, False)
    qr: tuple[bytes, int, str] = (b"", 3, "L")
    memory: dict[bytes, tuple[int, int, bytes]] = field(default_factory=dict)
    """Pictures that it keeps by key, over a reset and without power: bytes across, rows, dots."""

    _runs: list[Run] = field(default_factory=list)

    def reset(self) -> None:
        """``ESC @``: styles and the unfinished line are gone, and so is the code page."""
        vars(self).update(vars(Tape(self.columns, memory=self.memory)))

    def obey(self, command: Command) -> list[Piece]:
        """What the command puts on paper, if anything."""
        if len(command.raw) == 1:
            return self._character(command.raw[0])
        action = _ACTIONS.get(command.name)
        return action(self, command.parameters) if action else []

    def flush(self) -> list[Piece]:
        """Print the line gathered so far, if there is one."""
        return self._line() if self._runs else []

    def _character(self, byte: int) -> list[Piece]:
        if byte == 0x0A:
            return self._line() if self._runs else [Advance(self.pitch)]
        if byte < 0x20:
            return []
        sign = bytes([byte]).decode(CODE_PAGES.get(self.page, "cp437"), "replace")
        cell = DOTS_ACROSS[self.face.small] * self.face.wide
        printed = self._line() if self._width() + cell > self.columns * DOTS_ACROSS[False] else []
        if self._runs and self._runs[-1].face == self.face:
            self._runs[-1] = Run(self._runs[-1].text + sign, self.face)
        else:
            self._runs.append(Run(sign, self.face))
        return printed

    def _line(self) -> list[Piece]:
        line = TextLine(tuple(self._runs), self.side, self.pitch)
        self._runs = []
        return [line]

    def _width(self) -> int:
        return sum(DOTS_ACROSS[run.face.small] * run.face.wide * len(run.text) for run in self._runs)

    # --- one command each --------------------------------------------------------------------------------------------

    def mode(self, given: bytes) -> list[Piece]:
        """``ESC !``: sets all of the look at once, bold too."""
        bits = given[0]
        self.face = replace(
            self.face,
            small=bool(bits & 0x01),
            bold=bool(bits & 0x08),
            tall=2 if bits & 0x10 else 1,
            wide=2 if bits & 0x20 else 1,
            underline=bool(bits & 0x80),
        )
        return []

    def size(self, given: bytes) -> list[Piece]:
        """``GS !``: width in the upper, height in the lower three bits."""
        self.face = replace(self.face, wide=(given[0] >> 4 & 7) + 1, tall=(given[0] & 7) + 1)
        return []

    def look(self, **changes: bool) -> list[Piece]:
        """One property of the look."""
        self.face = replace(self.face, **changes)
        return []

    def feed(self, dots: int) -> list[Piece]:
        """Print what is gathered and move the paper on."""
        return [*self.flush(), Advance(dots)]

    def cut(self, given: bytes) -> list[Piece]:
        """``GS V``: 65, 66 and the like feed to the knife first."""
        fed = [Advance(CUTTER_DISTANCE_DOTS + given[1])] if len(given) > 1 else []
        return [*self.flush(), *fed, Knife(whole=given[0] in {0, 48, 65})]

    def raster(self, given: bytes) -> list[Piece]:
        """``GS v 0``."""
        across, rows = int.from_bytes(given[2:4], "little"), int.from_bytes(given[4:6], "little")
        return [*self.flush(), Raster(across, rows, given[6:], self.side)]

    def code(self, given: bytes) -> list[Piece]:
        """``GS k``."""
        data = given[2:] if given[0] >= 65 else given[1:-1]
        height, module, caption = self.barcode
        return [*self.flush(), BarCode(given[0], data, height, module, caption, self.side)]

    def two_dimensional(self, given: bytes) -> list[Piece]:
        """``GS ( k`` for QR codes: functions 67 size, 69 level, 80 store, 81 print."""
        kind, function, rest = given[2], given[3], given[4:]
        data, module, level = self.qr
        if kind != ord("1"):
            return []
        if function == 81:
            return [*self.flush(), QrCode(data, module, level, self.side)]
        if function == 67:
            module = rest[0]
        elif function == 69:
            level = {48: "L", 49: "M", 50: "Q", 51: "H"}.get(rest[0], "L")
        elif function == 80:
            data = rest[1:]
        self.qr = (data, module, level)
        return []

    def graphics(self, given: bytes) -> list[Piece]:
        """``GS ( L``: functions 67 keep under a key, 69 print what is kept."""
        function, key = given[3], given[5:7] if given[3] == 67 else given[4:6]
        if function == 67:
            wide, high = int.from_bytes(given[8:10], "little"), int.from_bytes(given[10:12], "little")
            self.memory[key] = ((wide + 7) // 8, high, given[13:])
        elif function == 69 and key in self.memory:
            return [*self.flush(), Raster(*self.memory[key], self.side)]
        return []

    def set_barcode(self, place: int, value: int) -> list[Piece]:
        """``GS h``, ``GS w``, ``GS H``."""
        height, module, caption = self.barcode
        values = (value, module, caption), (height, value, caption), (height, module, value in {2, 3, 50, 51})
        self.barcode = values[place]
        return []

    def set_side(self, given: bytes) -> list[Piece]:
        """``ESC a``; also as a digit."""
        self.side = Side(given[0] % 48 if given[0] % 48 < 3 else 0)
        return []

    def set_page(self, given: bytes) -> list[Piece]:
        """``ESC t``."""
        self.page = given[0]
        return []

    def set_pitch(self, dots: int) -> list[Piece]:
        """``ESC 3`` and ``ESC 2``."""
        self.pitch = dots
        return []


_ACTIONS = {
    b"\x1b!": Tape.mode,
    b"\x1d!": Tape.size,
    b"\x1bE": lambda tape, given: tape.look(bold=bool(given[0] & 1)),
    b"\x1bG": lambda tape, given: tape.look(bold=bool(given[0] & 1)),
    b"\x1b-": lambda tape, given: tape.look(underline=given[0] % 48 > 0),
    b"\x1dB": lambda tape, given: tape.look(inverse=bool(given[0] & 1)),
    b"\x1bM": lambda tape, given: tape.look(small=given[0] % 48 == 1),
    b"\x1ba": Tape.set_side,
    b"\x1bt": Tape.set_page,
    b"\x1b3": lambda tape, given: tape.set_pitch(given[0]),
    b"\x1b2": lambda tape, _: tape.set_pitch(LINE_DOTS),
    b"\x1bd": lambda tape, given: tape.feed(given[0] * tape.pitch),
    b"\x1bJ": lambda tape, given: tape.feed(given[0]),
    b"\x1dV": Tape.cut,
    b"\x1dv": Tape.raster,
    b"\x1dk": Tape.code,
    b"\x1dh": lambda tape, given: tape.set_barcode(0, given[0]),
    b"\x1dw": lambda tape, given: tape.set_barcode(1, given[0]),
    b"\x1dH": lambda tape, given: tape.set_barcode(2, given[0]),
    b"\x1d(k": Tape.two_dimensional,
    b"\x1d(L": Tape.graphics,
}
