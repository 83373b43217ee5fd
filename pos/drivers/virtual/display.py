"""A virtual customer display, two lines by twenty characters: ESC/POS and CD5220, read apart from our driver's writing.

It keeps what stands on its glass, character by character, and tells it on every change.
"""

from __future__ import annotations

from pos.drivers.virtual.serving import Tell
from pos.drivers.virtual.simple import SimpleDevice

ROWS, WIDTH = 2, 20
_ESC, _US, _CLR, _HOM, _CAN, _CR = 0x1B, 0x1F, 0x0C, 0x0B, 0x18, 0x0D


class VirtualDisplay(SimpleDevice):
    """One display; ``{"do": "state"}`` has it tell what it shows.

    Bytes that are no command of it and no character are told as an event.
    """

    def __init__(self, tell: Tell) -> None:
        super().__init__(tell)
        self._glass = [[" "] * WIDTH for _ in range(ROWS)]
        self._at = 0
        self._string_row: int | None = None
        self._begun = bytearray()
        self.commands["state"] = lambda _: self.tell_lines()

    def hear(self, data: bytes) -> None:
        """Obey and show."""
        before = self.lines
        for byte in data:
            self._take(byte)
        if self.lines != before:
            self.tell_lines()

    def tell_lines(self) -> None:
        """Tell what stands on the glass."""
        self.tell({"event": "display", "lines": list(self.lines)})

    @property
    def lines(self) -> tuple[str, ...]:
        """What stands on the glass."""
        return tuple("".join(row) for row in self._glass)

    def _take(self, byte: int) -> None:
        if self._begun or byte in {_ESC, _US}:
            self._begun.append(byte)
            if self._is_whole():
                self._obey(bytes(self._begun))
                self._begun.clear()
        elif byte in {_CLR, _CAN}:
            self._wipe()
        elif byte == _HOM:
            self._at = 0
        elif byte == _CR and self._string_row is not None:
            self._string_row = None
        elif byte >= 0x20:
            self._put(bytes([byte]).decode("cp858"))
        else:
            self.tell({"event": "strange-byte", "hex": f"{byte:02x}"})

    def _is_whole(self) -> bool:
        """Whether a command has all its bytes."""
        begun = self._begun
        if len(begun) < 2:
            return False
        three = begun[0] == _ESC and begun[1] in b"Q*tR"
        three = three or (begun[0] == _US and begun[1] in b"XE")
        four = begun[0] == _US and begun[1:2] == b"$"
        return len(begun) == (4 if four else 3 if three else 2)

    def _obey(self, command: bytes) -> None:
        if command == b"\x1b@":
            self._wipe()
        elif command[:2] == b"\x1f$":
            column, row = command[2], command[3]
            if not (1 <= column <= WIDTH and 1 <= row <= ROWS):
                self.tell({"event": "strange-byte", "hex": command.hex()})
                return
            self._at = (row - 1) * WIDTH + column - 1
        elif command[:2] == b"\x1bQ" and command[2] in b"AB":
            self._string_row = command[2] - ord("A")
            self._at = self._string_row * WIDTH
        elif command[:2] not in {b"\x1f\x01", b"\x1fX", b"\x1fE", b"\x1b*", b"\x1bt", b"\x1bR"}:
            self.tell({"event": "strange-byte", "hex": command.hex()})

    def _put(self, character: str) -> None:
        row, column = divmod(self._at, WIDTH)
        self._glass[row % ROWS][column] = character
        self._at = (self._at + 1) % (ROWS * WIDTH)

    def _wipe(self) -> None:
        self._glass = [[" "] * WIDTH for _ in range(ROWS)]
        self._at, self._string_row = 0, None
