"""The care of a live book by commands: recovery, backup, restore, retention, hold; a second program is refused."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from pos.app import App
from pos.backup.recovery import Recovery
from pos.cli.shell import PASSWORD_VARIABLE, RECOVERY_VARIABLE
from tests.support.counters import as_own, settings_without_devices
from tests.support.finished_book import finished_book
from tests.support.mounts import fill, protect, small_disk
from tests.support.scripts import Pos

ADMIN, PASSPHRASE = "the password of ann", "lantern quarry ember willow"


@pytest.fixture
def data(tmp_path: Path, pos: Pos, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A live book with an administrator, whose secrets lie in the environment."""
    settings = tmp_path / "city.toml"
    text = as_own(settings_without_devices()).text + "\n[retention]\npayers_days = 365\n"
    settings.write_text(text, encoding="utf-8")
    monkeypatch.setenv(PASSWORD_VARIABLE, ADMIN)
    monkeypatch.setenv(RECOVERY_VARIABLE, PASSPHRASE)
    named = ("--login", "ann", "--name", "Ann Ortega")
    assert pos("init", "--mode", "live", "--settings", settings, *named, "--data", tmp_path / "data")[0] == 0
    return tmp_path / "data"


def code(answer: tuple[int, str, str]) -> tuple[int, str]:
    return answer[0], answer[2].partition(":")[0]


def test_a_passphrase_a_backup_and_the_way_back(
    data: Path, pos: Pos, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, new = tmp_path / "b.cfbackup", tmp_path / "new"
    assert code(pos("backup", file, "--data", data)) == (1, "RECOVERY_NOT_SET")
    assert code(pos("recovery", "--data", data)) == (2, "USER_MISSING")
    assert "Write it down" in pos("recovery", "--user", "ann", "--data", data)[1]
    assert pos("backup", "--data", data)[1].endswith(".cfbackup\n")  # setting it made the first
    done = json.loads(pos("backup", file, "--json", "--data", data)[1])
    assert done["entries"] > 3
    assert code(pos("backup", file, "--data", data)) == (1, "FILE_THERE")
    assert code(pos("restore", file, "--user", "ann", "--data", data)) == (1, "RESTORE_NOT_EMPTY")
    assert code(pos("restore", file, "--data", new)) == (2, "USER_MISSING")
    monkeypatch.setenv(PASSWORD_VARIABLE, "not the password")
    assert code(pos("restore", file, "--user", "ann", "--data", new)) == (1, "SIGN_IN_WRONG")
    monkeypatch.setenv(PASSWORD_VARIABLE, ADMIN)
    monkeypatch.setenv(RECOVERY_VARIABLE, "another passphrase altogether")
    assert code(pos("restore", file, "--user", "ann", "--data", new)) == (1, "PASSPHRASE_WRONG")
    monkeypatch.setenv(RECOVERY_VARIABLE, PASSPHRASE)
    restored = json.loads(pos("restore", file, "--user", "ann", "--json", "--data", new)[1])
    assert restored["entries"] == done["entries"]
    assert restored["register"].startswith("R01.")
    assert (restored["head_entry"], len(restored["head"])) == (done["entries"] + 1, 64)
    assert "no backups here yet" in pos("backup", "--data", new)[1]
    verified = json.loads(pos("verify", "--json", "--data", new)[1])
    assert (verified["ok"], verified["entries"]) == (True, done["entries"] + 2)
    assert pos("people", "--data", new)[0] == 0


def test_somebody_elses_recovery_key_is_said_and_set_right(data: Path, pos: Pos, tmp_path: Path) -> None:
    def of_backups(*more: str) -> tuple[int, dict[str, str]]:
        status, said, _ = pos("doctor", "--json", *more, "--data", data)
        return status, next(one for one in json.loads(said) if one["name"] == "backups")

    pos("recovery", "--user", "ann", "--data", data)
    assert of_backups()[1]["state"] == "good"
    Recovery.of_passphrase("a passphrase of somebody else").write(data / "keys" / "recovery.json")
    assert code(pos("backup", tmp_path / "b.cfbackup", "--data", data)) == (1, "RECOVERY_DIFFERS")
    status, said = of_backups()
    assert (status, said["state"]) == (1, "bad")
    assert "keys/recovery.json" in said["text"]
    assert "La clave de recuperación" in of_backups("--language", "es")[1]["text"]
    assert pos("recovery", "--user", "ann", "--data", data)[0] == 0
    assert of_backups()[1]["state"] == "good"
    assert pos("backup", tmp_path / "b.cfbackup", "--data", data)[0] == 0


def test_a_backup_is_made_beside_an_open_till_and_all_else_is_refused(
    data: Path, pos: Pos, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    pos("recovery", "--user", "ann", "--data", data)
    till = App(data)
    till.open()
    try:
        assert pos("backup", tmp_path / "b.cfbackup", "--data", data)[0] == 0
        for command in (("recovery", "--user", "ann"), ("retention", "--user", "ann"), ("till",)):
            answer = pos(*command, "--data", data)
            assert code(answer) == (3, "BOOK_IN_USE")
            assert str(os.getpid()) in answer[2]
    finally:
        till.close()
    assert pos("retention", "--user", "ann", "--data", data)[0] == 0


def test_a_backup_onto_what_cannot_be_written_says_so(data: Path, pos: Pos, tmp_path: Path) -> None:
    assert pos("recovery", "--user", "ann", "--data", data)[0] == 0
    file = tmp_path / "city.toml" / "b.cfbackup"
    assert code(pos("backup", file, "--data", data)) == (3, "FILE_NOT_WRITTEN")


def test_a_backup_onto_a_stick_that_is_locked_says_so(data: Path, pos: Pos, tmp_path: Path) -> None:
    assert pos("recovery", "--user", "ann", "--data", data)[0] == 0
    with small_disk(tmp_path / "stick", "4m"):
        protect(tmp_path / "stick")
        answer = pos("backup", tmp_path / "stick" / "b.cfbackup", "--data", data)
        assert code(answer) == (3, "FILE_NOT_WRITTEN")
        assert str(tmp_path / "stick" / "b.cfbackup") in answer[2]


def test_what_is_due_is_said_and_deleted_by_who_may(data: Path, pos: Pos) -> None:
    due = json.loads(pos("retention", "--user", "ann", "--json", "--data", data)[1])
    assert due["classes"] == [
        {"class": "payers", "days": 365, "due": 0, "held": 0},
        {"class": "checks", "days": 0, "due": 0, "held": 0},
    ]
    assert "0 payments are older" in pos("retention", "--date", "2199-01-01", "--user", "ann", "--data", data)[1]
    ahead = pos("retention", "--delete", "--date", "2199-01-01", "--user", "ann", "--data", data)
    assert code(ahead) == (2, "RETENTION_AHEAD")
    assert "Jan 1, 2199" in ahead[2]
    said = pos("retention", "--delete", "--user", "ann", "--data", data)[1]
    assert "Payers: kept 365 days; 0 payments are older" in said
    assert "The names and addresses of 0 payments are deleted" in said
    assert code(pos("retention", "--data", data)) == (2, "USER_MISSING")
    (data / "counterfoil.schema-3.db").write_bytes(b"kept before an upgrade")
    assert "counterfoil.schema-3.db" in pos("retention", "--delete", "--user", "ann", "--data", data)[2]


def test_a_hold_is_placed_listed_and_lifted(data: Path, pos: Pos) -> None:
    by = ("--user", "ann", "--data", data)
    assert pos("hold", "list", "--data", data)[1] == "There are no legal holds.\n"
    what = ("--account", "water:10-2231-04", "--from", "2026-11-01", "--to", "2026-11-30")
    placed = pos("hold", "place", "case-77", "--why", "County v. Lee", *what, *by)
    assert placed[:2] == (0, "The hold case-77 stands. It keeps 0 payments now.\n")
    assert "pos hold list" in placed[2]
    assert pos("hold", "list", "--data", data)[1].splitlines()[1:] == [
        "  account water:10-2231-04",
        "  business dates from Nov 1, 2026 to Nov 30, 2026",
        "  keeps 0 payments now",
    ]
    (held,) = json.loads(pos("hold", "list", "--json", "--data", data)[1])
    assert (held["name"], held["accounts"], held["dates"], held["stands"]) == (
        "case-77",
        ["water:10-2231-04"],
        ["2026-11-01", "2026-11-30"],
        True,
    )
    assert code(pos("hold", "place", "x", "--why", "y", "--account", "water", *by)) == (2, "HOLD_ACCOUNT")
    misspelt = pos("hold", "place", "x", "--why", "y", "--account", "watre:10-2231-04", *by)
    assert code(misspelt) == (2, "HOLD_BILLER")
    assert "watre" in misspelt[2]
    assert "water" in misspelt[2]
    dates = ("--from", "2026-11-02", "--to", "2026-11-01")
    assert code(pos("hold", "place", "x", "--why", "y", *dates, *by)) == (2, "HOLD_DATES")
    assert pos("hold", "lift", "case-77", "--why", "closed", *by)[0] == 0
    assert "lifted" in pos("hold", "list", "--data", data)[1]
    assert pos("verify", "--data", data)[0] == 0


def test_reports_of_before_a_restore_print_as_they_were_issued(
    pos: Pos, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Design L11: also the code that the register had then."""
    monkeypatch.setenv(RECOVERY_VARIABLE, PASSPHRASE)
    old, new = finished_book(tmp_path / "old").places.data, tmp_path / "new"
    assert pos("recovery", "--data", old)[0] == 0
    assert pos("backup", tmp_path / "b.cfbackup", "--data", old)[0] == 0
    assert pos("restore", tmp_path / "b.cfbackup", "--data", new)[0] == 0
    for report in (("z",), ("deposit",), ("summary",), ("receipt", "R01-000001")):
        for form in ("--text", "--escpos", "--pdf")[: 2 if report[0] == "receipt" else 3]:
            for data in (old, new):
                file = tmp_path / f"{data.name}{form}"
                assert pos("report", *report, form, file, "--data", data, "--language", "es")[0] == 0
            issued, again = ((tmp_path / f"{name}{form}").read_bytes() for name in ("old", "new"))
            assert issued == again, (report, form)


@pytest.mark.parametrize("kind", ["tmpfs", "ext4"])
def test_a_full_disk_is_called_full_by_whoever_only_looks_too(kind: str, pos: Pos, tmp_path: Path) -> None:
    """Reading needs room as well: SQLite makes the index of its log anew."""
    made = finished_book(tmp_path / "made").places.data
    with small_disk(tmp_path / "disk", "16m", kind):
        data = tmp_path / "disk" / "data"
        shutil.copytree(made, data)
        fill(tmp_path / "disk" / "something-else")
        looks = ("people",), ("verify",), ("report", "z"), ("backup", tmp_path / "b.cfbackup"), ("sync",), ("doctor",)
        for command in looks:
            exit_code, out, err = pos(*command, "--data", data)
            assert ("disk is full" in out + err, exit_code) == (True, 1 if command == ("doctor",) else 3), (out, err)
            assert "reports a fault" not in out + err


def test_the_public_key_is_said_when_a_book_is_made_and_by_the_doctor(
    tmp_path: Path, pos: Pos, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSWORD_VARIABLE, ADMIN)
    made = pos("init", "--mode", "training", "--login", "ann", "--name", "Ann Ortega", "--data", tmp_path / "book")
    app = App(tmp_path / "book")
    key = app.open_read_only().book.identity.public_key
    app.close()
    assert f"public key of this register: {key}." in made[1]
    assert f"public key {key}" in pos("doctor", "--data", tmp_path / "book")[1]
