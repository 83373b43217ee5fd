"""Things that go wrong at a set moment: a command of a device with the moment added to it.

``{"do": "unplug", "after_bytes": 3000}`` strikes when 3,000 more bytes have come; ``{"do": "paper_out",
"after_papers": 5}`` behind the fifth paper from now; ``{"do": "corrupt", "after_bytes": 40}`` changes the byte that
follows. A file of faults has one such command to a line.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pos.domain.errors import BadInput

_MOMENTS = ("after_bytes", "after_papers")


class Faults:
    """The commands that wait for their moment."""

    def __init__(self) -> None:
        self._bytes: list[tuple[int, dict[str, Any]]] = []
        self._papers: list[tuple[int, dict[str, Any]]] = []
        self._count = 0
        self._paper_count = 0

    def arm(self, given: Mapping[str, Any]) -> bool:
        """Take it if it is for later; ``{"do": "disarm"}`` forgets all that waits."""
        if given["do"] == "disarm":
            self._bytes.clear()
            self._papers.clear()
            return True
        bare = {name: value for name, value in given.items() if name not in _MOMENTS}
        if "after_bytes" in given:
            self._bytes.append((self._count + int(given["after_bytes"]), bare))
            self._bytes.sort(key=lambda one: one[0])
        elif "after_papers" in given:
            self._papers.append((self._paper_count + int(given["after_papers"]), bare))
        else:
            return False
        return True

    def split(self, data: bytes) -> tuple[bytes, bytes, list[dict[str, Any]]]:
        """What comes before the next fault, what after it, and the commands that strike in between."""
        last = self._count + len(data)
        if not self._bytes or self._bytes[0][0] > last - (self._bytes[0][1]["do"] == "corrupt"):
            self._count = last
            return data, b"", []
        place, given = self._bytes.pop(0)
        here = place - self._count
        self._count = place
        if given["do"] == "corrupt":
            return data[:here], bytes([data[here] ^ 0x01]) + data[here + 1 :], []
        return data[:here], data[here:], [given]

    def after_paper(self) -> list[dict[str, Any]]:
        """The commands that strike behind this paper."""
        self._paper_count += 1
        now = [given for place, given in self._papers if place <= self._paper_count]
        self._papers = [one for one in self._papers if one[0] > self._paper_count]
        return now


def read_commands(path: Path) -> list[dict[str, Any]]:
    """A file of commands, one JSON object to a line. :raises BadInput: ``FAULTS_UNREADABLE`` with file and line"""
    commands = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            given = json.loads(line)
        except json.JSONDecodeError as error:
            raise BadInput("FAULTS_UNREADABLE", path=path, line=number) from error
        if not isinstance(given, dict) or "do" not in given:
            raise BadInput("FAULTS_UNREADABLE", path=path, line=number)
        commands.append(given)
    return commands
