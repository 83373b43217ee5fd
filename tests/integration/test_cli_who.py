"""Who may run a command: on a live book each that writes, or shows what is expected, asks for a person (design 6)."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos.app import App
from pos.cli.commands import COMMANDS
from tests.support.counters import PASSWORD
from tests.support.scripts import Pos, make_book, pos_in

ASKS = {
    "add-person": ("dee", "--name", "Dee", "--role", "cashier"),
    "change-person": ("ana", "--off"),
    "give-password": ("ana",),
    "go-on": ("--reason", "the queue"),
    "hold": ("place", "audit", "--why", "lawsuit"),
    "import": ("bills", "bills.csv"),
    "recovery": (),
    "report": ("x",),
    "retention": (),
    "settings": ("--confirm",),
    "settle": (),
    "sync": (),
}
"""Every command that writes in a book or shows what a drawer should hold, as somebody would call it."""

READS = {
    "backup": ("copy",),
    "batches": (),
    "devices": ("status",),
    "export": ("R01-20261120-B0001", "--format", "csv", "--out", "journal.csv"),
    "people": (),
    "report": ("z", "1"),
    "verify": (),
    "doctor": (),
}
"""What may be looked at: nothing in it is expected of an open drawer, and nothing is written."""

NO_LIVE_BOOK = {"demo", "play"}
"""They refuse one: `VIRTUAL_ON_LIVE`, `DATA_NOT_EMPTY`."""

NO_BOOK = {"till", "init", "restore", "virtual", "screenshots", "bench"}
"""The till asks itself; the others make a book or have none."""


@pytest.fixture
def pos(capsys: pytest.CaptureFixture[str]) -> Pos:
    """The command line."""
    return pos_in(capsys)


@pytest.fixture
def live(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A live book, beside its files."""
    monkeypatch.chdir(tmp_path)
    return make_book(tmp_path, mode="live")


def test_every_command_is_in_one_of_the_tables() -> None:
    assert set(ASKS) | set(READS) | NO_LIVE_BOOK | NO_BOOK == set(COMMANDS)


@pytest.mark.parametrize("name", ASKS)
def test_who_and_password_are_asked_for(name: str, live: Path, pos: Pos, monkeypatch: pytest.MonkeyPatch) -> None:
    call = (name, *ASKS[name], "--data", live)
    assert [pos(*call)[0], pos(*call)[2].partition(":")[0]] == [2, "USER_MISSING"]
    assert pos(*call, "--user", "sam")[2].startswith("PASSWORD_MISSING: ")
    monkeypatch.setenv("COUNTERFOIL_PASSWORD", "not the password")
    assert pos(*call, "--user", "sam")[2].startswith("SIGN_IN_WRONG: ")
    monkeypatch.setenv("COUNTERFOIL_PASSWORD", PASSWORD)
    code, _, err = pos(*call, "--user", "carla")
    assert (code, err.partition(":")[0]) == (1, "NOT_PERMITTED")


def test_a_second_sync_of_a_live_book_changes_nothing(live: Path, pos: Pos, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERFOIL_PASSWORD", PASSWORD)
    assert pos("sync", "--user", "sam", "--data", live)[0] == 0
    before = head_of(live)
    assert "everything" in pos("sync", "--user", "sam", "--data", live)[1]
    assert head_of(live) == before


@pytest.mark.parametrize("name", READS)
def test_nobody_is_asked_to_look(name: str, live: Path, pos: Pos) -> None:
    before = head_of(live)
    code, _, err = pos(name, *READS[name], "--data", live)
    assert "USER_MISSING" not in err
    assert code in {0, 1}
    assert head_of(live) == before


def head_of(data: Path) -> object:
    app = App(data)
    counter = app.open_read_only()
    try:
        return counter.book.head()
    finally:
        app.close()
