"""A virtual note counter: counts what is put into it and prints its report to the line, as they all can."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pos.drivers.virtual.serving import Tell
from pos.drivers.virtual.talker import VirtualTalker


class VirtualNoteCounter(VirtualTalker):
    """``{"do": "count", "pieces": {"2000": 31}}``: so many notes of a face in cents ran through, and it prints.

    With ``"off_by": CENTS`` its total is not the sum of its lines. ``say`` as ``VirtualTalker``.
    """

    def __init__(self, tell: Tell) -> None:
        super().__init__(tell, after=b"")
        self._batch = 0
        self.commands["count"] = self._count

    def _count(self, given: Mapping[str, Any]) -> None:
        self._batch += 1
        pieces = {int(face): int(count) for face, count in given["pieces"].items()}
        total = sum(face * count for face, count in pieces.items()) + int(given.get("off_by", 0))
        lines = [f"BATCH {self._batch:04d}"]
        lines += [_line(face, count) for face, count in sorted(pieces.items(), reverse=True)]
        lines.append(f"TOTAL: {_dollars(total):>17}")
        self.say("\r\n".join(lines) + "\r\n", given)


def _line(face: int, count: int) -> str:
    return f"{_dollars(face):<8} x {count:>4} {_dollars(face * count):>12}"


def _dollars(cents: int) -> str:
    return f"${cents // 100:,}.{cents % 100:02d}"
