"""Written days for tests: a folder with a small city's files, a morning's lines, and what came of a script."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pos.cli.main import run
from pos.cli.shell import Windows
from pos.play.player import Outcome, play
from pos.play.script import parse_script
from pos.play.stage import Stage
from tests.support.bills import BILLS, FEES
from tests.support.counters import PASSWORD, as_own, make_desk, settings_without_devices

Line = dict[str, Any]

NO_WINDOWS = Windows(till=lambda app, language: 0, pictures=lambda folder, said: 0)
MORNING: list[Line] = [
    {"at": "2026-11-20T08:00:00-08:00"},
    {"do": "sign-in", "who": "sam", "password": PASSWORD},
    {"do": "import", "who": "sam", "kind": "bills", "file": "bills.csv"},
    {"do": "import", "who": "sam", "kind": "fees", "file": "fees.csv"},
    {"do": "sign-in", "who": "carla", "password": PASSWORD},
    {"at": "08:05", "do": "open-drawer", "who": "carla", "drawer": "1", "date": "2026-11-20", "cash": "200.00"},
]
"""A book as `make_book` makes it becomes one that takes money."""

WATER = {"bill": "W-1001", "biller": "water"}
"""82.43, of which any part may be paid."""

FINE = {"bill": "7714203", "biller": "citation"}
"""65.00, all or nothing."""


def make_book(folder: Path, *, mode: str = "training", devices: bool = False) -> Path:
    """A book with ann, sam, carla and carl, and beside it the files that a morning imports; the data folder."""
    data = folder / "data"
    settings = settings_without_devices(**({"printer": "virtual", "terminal": "virtual"} if devices else {}))
    make_desk(data, settings if mode == "training" else as_own(settings), mode=mode).app.close()
    (folder / "bills.csv").write_text(BILLS, encoding="utf-8")
    (folder / "fees.csv").write_text(FEES, encoding="utf-8")
    return data


def pay(**changes: Any) -> Line:
    """Carla takes 82.43 in cash, but for the changes."""
    return {"do": "pay", "who": "carla", "items": [WATER], "tenders": [{"cash": "82.43"}], **changes}


class Player:
    """Plays lines on one stage, again and again."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def __call__(self, *lines: Line | str) -> list[Outcome]:
        """What came of the lines."""
        texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
        return list(play(self.stage, parse_script(texts)))

    def one(self, line: Line | str) -> Outcome:
        """What came of one line."""
        return self(line)[0]

    def code(self, line: Line | str) -> str:
        """What a line was refused with; empty where it went well."""
        outcome = self.one(line)
        return outcome.error.code if outcome.error else ""

    def well(self, *lines: Line | str) -> list[dict[str, Any]]:
        """The facts of lines that all went well."""
        outcomes = self(*lines)
        assert [str(one.error) for one in outcomes if one.error] == []
        return [dict(one.facts) for one in outcomes]


@contextmanager
def player(folder: Path, *, devices: bool = False, morning: bool = True) -> Iterator[Player]:
    """A player on a new book, with the morning behind it."""
    with Stage(make_book(folder, devices=devices), None, folder) as stage:
        found = Player(stage)
        if morning:
            found.well(*MORNING)
        yield found


@contextmanager
def player_on(data: Path) -> Iterator[Player]:
    """A player on a book that is there."""
    with Stage(data, None, data.parent) as stage:
        yield Player(stage)


Pos = Callable[..., tuple[int, str, str]]


def pos_in(capture: Any) -> Pos:
    """`pos ARGUMENTS` in this process: exit code, standard output, standard error."""

    def call(*arguments: object) -> tuple[int, str, str]:
        capture.readouterr()
        code = run([str(one) for one in arguments], NO_WINDOWS)
        said = capture.readouterr()
        return code, said.out, said.err

    return call
