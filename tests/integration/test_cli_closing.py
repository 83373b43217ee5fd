"""The day's end and the book looked through, on the command line: settle, batches, reports, upstream, verify."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pos.app import App
from pos.receivables.reference import Reference
from tests.support.counters import PASSWORD
from tests.support.forgery import forging, seq_of
from tests.support.scripts import FINE, Line, Pos, pay, player, player_on

CLOSE: list[Line] = [
    pay(tenders=[{"cash": "90.00"}]),
    pay(items=[FINE], tenders=[{"check": "65.00", "number": "4471"}]),
    {
        "at": "16:30",
        "do": "count",
        "who": "carla",
        "cash": "282.43",
        "tenders": {"check": {"count": 1, "amount": "65.00"}},
    },
    {"do": "finalize", "who": "sam", "cashier": "carla"},
    {"do": "deposit", "who": "sam", "bag": "B-1", "cash": "planned"},
]
SETTLED = {"cash": 8243, "check": 6500}


def the_day(folder: Path, *, settle: bool = False) -> Path:
    """A book with a day that waits for its settlement, or has it; the data folder."""
    with player(folder) as play:
        play.well(*CLOSE, *([{"do": "settle", "who": "sam"}] if settle else []))
    return folder / "data"


def rows(data: Path, query: str) -> list[tuple[Any, ...]]:
    """Straight from the file."""
    with closing(sqlite3.connect(data / "counterfoil.db")) as connection:
        return [tuple(row) for row in connection.execute(query)]


def test_an_x_report_is_asked_for_by_name_and_recorded(
    tmp_path: Path, pos: Pos, monkeypatch: pytest.MonkeyPatch
) -> None:
    with player(tmp_path) as play:
        play.well(pay())
    data = tmp_path / "data"
    monkeypatch.setenv("COUNTERFOIL_PASSWORD", PASSWORD)
    code, _, err = pos("report", "x", "--user", "carla", "--data", data)
    assert (code, err.partition(":")[0]) == (1, "NOT_PERMITTED")
    code, out, _ = pos("report", "x", "1", "--user", "sam", "--data", data)
    assert code == 0
    assert "282.43" in out
    with player_on(data) as play:
        assert play.code({"do": "sign-in", "who": "carla", "password": PASSWORD}) == ""
        play.well({"do": "count", "who": "carla", "cash": "282.43"})
    text = json.dumps([row[0] for row in rows(data, "SELECT body FROM entry WHERE kind = 'drawer.counted'")])
    assert '\\"blind\\":false' in text


# --- the day's end -----------------------------------------------------------------------------------------------


def test_settle_batches_reports_and_folders(tmp_path: Path, pos: Pos) -> None:
    data = the_day(tmp_path)
    told = json.loads(pos("settle", "--data", data, "--json")[1])
    assert (told["id"], told["totals"], told["not_sent"]) == ("R01-20261120-B0001", SETTLED, "")
    assert json.loads(pos("batches", "--data", data, "--json")[1]) == [
        {"id": told["id"], "business_date": "2026-11-20", "sequence": 1, "totals": SETTLED}
    ]
    assert pos("settle", "--data", data)[0] == 1
    assert json.loads(pos("sync", "--data", data, "--json")[1])["sent"] == 0
    files = {name: tmp_path / f"made.{name}" for name in ("pdf", "text", "escpos", "png")}
    for name in ("z", "deposit", "summary"):
        wanted = [part for kind, path in files.items() for part in (f"--{kind}", path)]
        assert pos("report", name, *wanted, "--data", data)[:2] == (0, "")
        assert files["pdf"].read_bytes() == next(Path(told["folder"]).glob(f"{name}*.pdf")).read_bytes()
        assert files["png"].read_bytes().startswith(b"\x89PNG")
        assert files["escpos"].read_bytes().startswith(b"\x1b@")
    assert "147.43" in files["text"].read_text("utf-8")
    assert "R01-000001" in pos("report", "receipt", "R01-000001", "--data", data)[1]
    assert "R01-000002" in pos("report", "receipt", "--data", data)[1]  # the last one
    assert pos("report", "receipt", "R01-000001", "--pdf", files["pdf"], "--data", data)[0] == 2
    for name, which in (("z", "9"), ("deposit", "9"), ("summary", "R01-B9"), ("receipt", "R01-000009")):
        assert pos("report", name, which, "--data", data)[0] == 1
    assert pos("report", "z", "one", "--data", data)[0] == 2


@pytest.mark.parametrize(
    ("form", "checker"),
    [
        ("hledger", ["hledger", "--strict", "check", "--file"]),
        ("beancount", [sys.executable, "-m", "beancount.scripts.check", "--no-cache"]),
    ],
)
def test_programs_that_are_not_ours_agree_with_an_exported_batch(
    tmp_path: Path, pos: Pos, form: str, checker: list[str]
) -> None:
    data, made = the_day(tmp_path, settle=True), tmp_path / f"day.{form}"
    assert pos("export", "R01-20261120-B0001", "--format", form, "--out", made, "--data", data)[0] == 0
    assert subprocess.run([*checker, str(made)], check=False).returncode == 0
    made.write_text(made.read_text("utf-8").replace("65.00", "65.01", 1), "utf-8")
    assert subprocess.run([*checker, str(made)], capture_output=True, check=False).returncode != 0


def test_a_batch_is_exported_as_it_was_sealed(tmp_path: Path, pos: Pos) -> None:
    data, made = the_day(tmp_path, settle=True), tmp_path / "journal.csv"
    assert pos("export", "R01-20261120-B0001", "--format", "csv", "--out", made, "--data", data)[0] == 0
    (sealed,) = (data / "out").rglob("journal.csv")
    assert made.read_bytes() == sealed.read_bytes()
    assert pos("export", "R01-B9", "--format", "csv", "--out", made, "--data", data)[0] == 1
    assert pos("export", "R01-B9", "--format", "own", "--out", made, "--data", data)[0] == 2


def test_a_folder_that_somebody_touched(tmp_path: Path, pos: Pos) -> None:
    data = the_day(tmp_path, settle=True)
    out = data / "out"
    assert json.loads(pos("verify", out, "--json")[1])["ok"]
    key = rows(data, "SELECT body FROM entry WHERE seq = 1")[0][0]
    public = json.loads(key)["data"]["public_key"]
    assert public in pos("verify", out, "--key", public.upper())[1]
    assert pos("verify", out, "--key", "0" * 64)[0] == 1
    for wrong in ("12", "", "x" * 64, public + "0"):
        for what in ((out,), ("--data", data)):
            code, _, err = pos("verify", *what, "--key", wrong)
            assert (code, err.partition(":")[0]) == (2, "KEY_WRONG")
    journal = next(out.rglob("journal.csv"))
    journal.write_bytes(journal.read_bytes().replace(b"82.43", b"82.34"))
    told = json.loads(pos("verify", out, "--json")[1])
    assert (told["ok"], told["first_bad"]["code"], told["first_bad"]["file"]) == (
        False,
        "FOLDER_FILE_CHANGED",
        "journal.csv",
    )
    code, _, err = pos("verify", tmp_path / "none")
    assert (code, err.partition(".")[0]) == (3, f"FOLDER_MISSING: There is no folder {tmp_path / 'none'}")


def test_a_missing_upstream_keeps_no_day_from_settlement(tmp_path: Path, pos: Pos) -> None:
    data, share = the_day(tmp_path), tmp_path / "share"
    config = data / "config.toml"
    config.write_text(f'{config.read_text("utf-8")}\n[upstream]\nfolder = "{share}"\n', encoding="utf-8")
    assert pos("settings", "--data", data)[0] == 0
    assert pos("settings", "--confirm", "--data", data)[0] == 0
    code, out, err = pos("settle", "--data", data)
    assert code == 0
    assert "B0001" in out
    assert str(share) in err
    assert pos("sync", "--data", data)[0] == 3
    share.mkdir()
    assert json.loads(pos("sync", "--data", data, "--json")[1])["sent"] > 0
    code, out, _ = pos("sync", "--data", data)
    assert (code, out.startswith("Upstream has everything")) == (0, True)
    assert len(list(share.rglob("*.head"))) == 1


def test_verify_says_what_it_could_not_look_at(tmp_path: Path, pos: Pos) -> None:
    """The keys are not here, as with a copy that somebody else looks through; the share is not there."""
    data = the_day(tmp_path)
    config = data / "config.toml"
    folder = f"/{'x' * 300}"  # not even a name that a folder can have
    config.write_text(f'{config.read_text("utf-8")}\n[upstream]\nfolder = "{folder}"\n', encoding="utf-8")
    assert pos("settings", "--data", data)[0] == 0
    assert pos("settings", "--confirm", "--data", data)[0] == 0
    (data / "keys").rename(tmp_path / "elsewhere")
    code, out, err = pos("verify", "--data", data)
    assert code == 0
    assert out.startswith("The book holds")
    assert [line.partition(":")[2].split(".")[0].strip() for line in err.splitlines()] == [
        "what went upstream",
        "names and addresses, and whether the signatures are of this register's own key",
    ]
    said = json.loads(pos("verify", "--data", data, "--json")[1])
    assert (said["ok"], said["remarks"]) == (
        True,
        [
            {"code": "UPSTREAM_NOT_CHECKED", "folder": folder},
            {"code": "NAMES_NOT_CHECKED", "folder": str(data / "keys")},
        ],
    )
    assert "llave propia" in pos("verify", "--data", data, "--language", "es")[2]


# --- what verify finds -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("touch", "table"),
    [
        ("UPDATE receipt SET cents = cents + 1 WHERE rowid = (SELECT max(rowid) FROM receipt)", "receipt"),
        ("DELETE FROM payment WHERE biller = 'water'", "payment"),
        ("UPDATE session SET person = 'carl'", "session"),
        ("DROP TRIGGER line_update", "sqlite_master"),
        ("DROP TRIGGER entry_update; UPDATE entry SET body = replace(body, '8243', '8242')", "sqlite_master"),
        ("UPDATE issued SET content = zeroblob(10)", "issued"),
        ("UPDATE person SET role = 'administrator' WHERE login = 'carla'", "person"),
    ],
)
def test_verify_finds_what_was_changed_with_another_tool(tmp_path: Path, pos: Pos, touch: str, table: str) -> None:
    data = the_day(tmp_path)
    assert json.loads(pos("verify", "--data", data, "--json")[1])["first_bad"] is None
    with closing(sqlite3.connect(data / "counterfoil.db")) as connection:
        connection.executescript(touch)
    code, out, _ = pos("verify", "--data", data, "--json")
    told = json.loads(out)
    assert (code, told["ok"], told["first_bad"]["table"]) == (1, False, table)
    code, _, err = pos("verify", "--data", data)
    assert (code, table in err) == (1, True)


def test_verify_finds_touched_bills_and_a_torn_file(tmp_path: Path, pos: Pos) -> None:
    data = the_day(tmp_path)
    whole = tmp_path / "whole"
    shutil.copytree(data, whole)
    reference = max(data.glob("reference-*.db"))
    with closing(sqlite3.connect(reference)) as connection:
        connection.execute("UPDATE charge SET cents = cents + 100")
        connection.commit()
    code, out, _ = pos("verify", "--data", data, "--json")
    assert (code, json.loads(out)["first_bad"]["code"]) == (1, "REFERENCE_DIFFERS")
    book = whole / "counterfoil.db"
    torn = bytearray(book.read_bytes())
    torn[4096 * 3 : 4096 * 20] = os.urandom(4096 * 17)
    book.write_bytes(torn)
    code, out, _ = pos("verify", "--data", whole, "--json")
    assert (code, json.loads(out)["ok"]) == (1, False)


def _scribble(reference: Path, start: int) -> None:
    content = bytearray(reference.read_bytes())
    content[start : start + 20_000] = random.Random(6).randbytes(20_000)
    reference.write_bytes(content)


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (Path.unlink, "REFERENCE_MISSING"),
        (lambda path: _scribble(path, 0), "REFERENCE_UNREADABLE"),
        (lambda path: _scribble(path, 4096), "REFERENCE_DIFFERS"),  # the first page, which says what it is, is whole
    ],
)
def test_bills_that_are_lost_are_named_and_imported_anew(
    tmp_path: Path, pos: Pos, damage: Callable[[Path], None], code: str
) -> None:
    data = the_day(tmp_path)
    lost = max(data.glob("reference-*.db"))
    damage(lost)
    assert json.loads(pos("verify", "--data", data, "--json")[1])["first_bad"]["code"] == code
    done, _, err = pos("verify", "--data", data)
    assert (done, '"pos import" and --anew' in err) == (1, True)
    bills, fees = ("import", "bills", tmp_path / "bills.csv"), ("import", "fees", tmp_path / "fees.csv")
    refused, _, said = pos(*bills, "--data", data)
    stands = "REFERENCE_UNREADABLE" if code == "REFERENCE_DIFFERS" else code  # its rows cannot be read to be counted
    assert (refused, said.startswith(stands), "--anew" in said) == (3, True, True)
    done, out, _ = pos(*bills, "--anew", "--data", data)
    assert (done, f"{lost.name} was gone or damaged, and a new file was begun" in out) == (0, True)
    done, out, _ = pos(*fees, "--anew", "--data", data)
    assert (done, "a new file was begun" in out) == (0, False)
    assert "nothing new" in pos(*bills, "--data", data)[1]
    assert pos("verify", "--data", data)[0] == 0
    with closing(Reference.open(max(data.glob("reference-*.db")))) as reference:
        assert reference.number == int(lost.stem.rpartition("-")[2]) + 2
        assert reference.bill("water", "W-1001") is not None
        assert {fee.code for fee in reference.fees()} >= {"MISC"}


def test_a_book_that_was_born_with_another_key_than_the_one_on_paper(tmp_path: Path, pos: Pos) -> None:
    data = the_day(tmp_path)
    public = json.loads(rows(data, "SELECT body FROM entry WHERE seq = 1")[0][0])["data"]["public_key"]
    code, out, err = pos("verify", "--data", data, "--key", public)
    assert (code, err) == (0, "")
    assert out.endswith(f"Held against the public key {public}, which was given.\n")
    code, out, err = pos("verify", "--data", data, "--key", "0" * 64)
    assert code == 1
    assert err.startswith("entry, row 1: this book belongs to another register, or was made anew")
    assert "In doubt from its beginning" in err
    told = json.loads(pos("verify", "--data", data, "--key", "0" * 64, "--json")[1])
    assert (told["first_bad"]["code"], told["key"], told["since"]) == ("KEY_DIFFERS", "0" * 64, None)


def test_an_entry_of_settings_that_is_gone_is_told_and_nothing_breaks(tmp_path: Path, pos: Pos) -> None:
    data = the_day(tmp_path)
    with forging(App(data)) as book:
        book.execute("DELETE FROM entry WHERE seq = ?", (seq_of(book, "settings.changed"),))
    code, out, _ = pos("verify", "--data", data, "--json")
    assert (code, json.loads(out)["first_bad"]["code"]) == (1, "ENTRY_MISSING")
    code, _, err = pos("settings", "--data", data)
    assert (code, err.split(":")[0]) == (1, "BOOK_DAMAGED")
    assert pos("people", "--data", data)[0] == 0
