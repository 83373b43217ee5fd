"""The command line: what each command does and says, and how it refuses."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from pos.app import App
from pos.cli.main import choose_language, run
from pos.cli.shell import Windows
from pos.play import sample
from tests.support.bills import AS_OF, BILLS, HEAD
from tests.support.counters import PASSWORD, as_own, settings_without_devices
from tests.support.scripts import Pos, make_book, player_on


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A training book without bills; `bills.csv` and `fees.csv` lie beside it."""
    return make_book(tmp_path)


# --- a book ------------------------------------------------------------------------------------------------------


def test_init_makes_a_book_once(tmp_path: Path, pos: Pos, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = tmp_path / "own.toml"
    settings.write_text(as_own(settings_without_devices()).text, encoding="utf-8")
    named = ("--settings", settings, "--login", "ann", "--name", "Ann Ortega")
    init = ("init", "--mode", "live", *named, "--data", tmp_path / "new")
    assert pos(*init)[::2] == (
        2,
        "PASSWORD_MISSING: There is no keyboard to ask for a password. Put it into COUNTERFOIL_PASSWORD.\n",
    )
    monkeypatch.setenv("COUNTERFOIL_PASSWORD", "short")
    assert pos(*init)[2].startswith("PASSWORD_SHORT: ")
    monkeypatch.setenv("COUNTERFOIL_PASSWORD", PASSWORD)
    assert pos(*init)[0] == 0
    assert not App(tmp_path / "new").open_read_only().training
    code, _, err = pos(*init)
    assert (code, err.partition(":")[0]) == (1, "BOOK_THERE")


def test_a_live_book_needs_settings_of_its_own(tmp_path: Path, pos: Pos, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERFOIL_PASSWORD", PASSWORD)
    init = ("init", "--mode", "live", "--login", "ann", "--name", "Ann Ortega", "--data", tmp_path / "new")
    own = tmp_path / "own.toml"
    assert pos(*init)[2].startswith("SETTINGS_NEEDED: ")
    assert pos("init", "--template", own)[0] == 0
    assert pos("init", "--template", own)[2].startswith("FILE_THERE: ")
    code, _, err = pos(*init, "--settings", own)
    assert (code, err.partition(":")[0]) == (2, "SETTING_MISSING")
    assert "agency.name, agency.office, agency.register, gl.pooled_fund" in err
    own.write_text(settings_without_devices().text, encoding="utf-8")
    assert pos(*init, "--settings", own)[2].startswith("SETTINGS_OF_SAMPLE: ")
    own.write_text(as_own(settings_without_devices()).text.partition("[billers")[0], encoding="utf-8")
    assert pos(*init, "--settings", own)[2].startswith("BILLERS_MISSING: ")
    assert not (tmp_path / "new").exists()


def test_a_data_folder_that_cannot_be_made(tmp_path: Path, pos: Pos, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERFOIL_PASSWORD", PASSWORD)
    (tmp_path / "file").touch()
    below = tmp_path / "file" / "data"
    code, _, err = pos("init", "--mode", "training", "--login", "ann", "--name", "Ann Ortega", "--data", below)
    assert (code, err.partition(":")[0]) == (3, "FOLDER_READ_ONLY")
    assert str(below) in err
    assert pos("demo", "--data", below)[0] == 3
    assert pos("demo", "--data", tmp_path / "file")[0] == 1
    assert pos("batches", "--data", tmp_path / "none")[::2] == (3, pos("batches", "--data", tmp_path / "none")[2])


def test_a_second_writer_hears_who_has_the_book(data: Path, tmp_path: Path, pos: Pos) -> None:
    hold = (
        "from pathlib import Path; from pos.app import App;"
        f"app = App(Path({str(data)!r})); app.open(); print('open', flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        script = tmp_path / "day.jsonl"
        script.write_text('{"do": "verify"}\n', encoding="utf-8")
        bring = ["import", "bills", tmp_path / "bills.csv"]
        for command in (bring, ["settle"], ["sync"], ["report", "x"], ["play", script], ["till"]):
            code, _, err = pos(*command, "--data", data)
            assert (code, err.partition(":")[0]) == (3, "BOOK_IN_USE")
            assert str(holder.pid) in err
        for command in (["batches"], ["verify"], ["devices", "status"], ["doctor"]):
            assert pos(*command, "--data", data)[0] == 0
        holder.communicate("\n")
    assert pos("import", "bills", tmp_path / "bills.csv", "--data", data)[0] == 0


# --- imports -----------------------------------------------------------------------------------------------------


def test_an_import_says_what_came_in_and_twice_changes_nothing(data: Path, tmp_path: Path, pos: Pos) -> None:
    first = json.loads(pos("import", "bills", tmp_path / "bills.csv", "--data", data, "--json")[1])
    assert (first["entered"], first["left_out"], first["changed"]) == (2, 0, True)
    assert {one["biller"]: one["cents"] for one in first["billers"]} == {"water": 8243, "citation": 6500}
    assert pos("report", "receipt", "--data", data)[2].startswith("RECEIPT_NONE: ")
    head = pos("verify", "--data", data, "--json")[1]
    code, out, _ = pos("import", "bills", tmp_path / "bills.csv", "--data", data)
    assert (code, out.splitlines()[-1]) == (0, "The file holds nothing new; the book stays as it is.")
    assert pos("verify", "--data", data, "--json")[1] == head


def test_a_file_of_the_wrong_structure_is_refused_whole(data: Path, tmp_path: Path, pos: Pos) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("name,color\nApple,red\n", encoding="utf-8")
    head = pos("verify", "--data", data, "--json")[1]
    code, out, err = pos("import", "bills", wrong, "--data", data)
    assert (code, out) == (2, "")
    assert err.startswith("FILE_COLUMNS_")
    assert err.count("\n") == 1
    assert pos("import", "bills", tmp_path / "none.csv", "--data", data)[0] in {2, 3}
    assert pos("verify", "--data", data, "--json")[1] == head


BAD_ROWS = "\n".join(
    f"water,1022310{n},W-200{n},Bill,Ada Lee,1 Elm St,2026-12-12,usage,Water,{amount},1,501/341.10,{AS_OF},yes"
    for n, amount in enumerate(['"1,5"', "1e9", "NaN", "12.00", "-3.00"])
)


def test_bad_rows_stay_out_and_are_told_where_and_why(data: Path, tmp_path: Path, pos: Pos) -> None:
    mixed, exceptions = tmp_path / "mixed.csv", tmp_path / "exceptions.csv"
    mixed.write_text(f"{HEAD}\n{BAD_ROWS}\n", encoding="utf-8")
    head = pos("verify", "--data", data, "--json")[1]
    code, out, err = pos("import", "bills", mixed, "--strict", "--data", data)
    assert (code, out) == (1, "")
    assert err.splitlines()[-1].startswith("FILE_HAS_BAD_ROWS: ")
    assert pos("import", "bills", mixed, "--dry-run", "--data", data)[0] == 1
    assert pos("verify", "--data", data, "--json")[1] == head
    code, out, err = pos("import", "bills", mixed, "--exceptions", exceptions, "--data", data, "--language", "es")
    assert (code, out.splitlines()[-1]) == (1, "5 filas leídas: 2 aceptadas, 3 fuera. En total, 2 facturas.")
    assert [line.partition(",")[0] for line in err.splitlines()[:3]] == ["línea 2", "línea 3", "línea 4"]
    with exceptions.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["line"], row["column"], row["text"]) for row in rows] == [
        ("2", "amount", "1,5"),
        ("3", "amount", "1e9"),
        ("4", "amount", "NaN"),
    ]
    assert all(row["reason"] for row in rows)


def test_a_negative_charge_is_a_credit(data: Path, tmp_path: Path, pos: Pos) -> None:
    charge = BILLS.splitlines()[1]
    credit = charge.replace("60.00", "-10.00").replace("usage", "credit")
    (tmp_path / "bills.csv").write_text(f"{HEAD}\n{charge}\n{credit}\n", "utf-8")
    told = json.loads(pos("import", "bills", tmp_path / "bills.csv", "--data", data, "--json")[1])
    assert told["billers"][0]["cents"] == 5000


# --- who may -----------------------------------------------------------------------------------------------------


def test_a_live_book_asks_who_and_for_a_password(tmp_path: Path, pos: Pos, monkeypatch: pytest.MonkeyPatch) -> None:
    data = make_book(tmp_path, mode="live")
    bring = ("import", "bills", tmp_path / "bills.csv", "--data", data)
    assert pos(*bring)[2].startswith("USER_MISSING: ")
    assert pos(*bring, "--user", "sam")[2].startswith("PASSWORD_MISSING: ")
    monkeypatch.setenv("COUNTERFOIL_PASSWORD", "not the password")
    assert pos(*bring, "--user", "sam")[::2] == (1, pos(*bring, "--user", "sam")[2])
    monkeypatch.setenv("COUNTERFOIL_PASSWORD", PASSWORD)
    code, _, err = pos(*bring, "--user", "carla")
    assert (code, err.partition(":")[0]) == (1, "NOT_PERMITTED")
    assert pos(*bring, "--user", "sam")[0] == 0
    assert pos("settle", "--data", data)[2].startswith("USER_MISSING: ")


# --- the command line itself -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["fly"], "USAGE"),
        (["import"], "ARGUMENT_MISSING"),
        (["import", "people", "x.csv"], "ARGUMENT_WRONG"),
        (["verify", "--loud"], "OPTION_UNKNOWN"),
        (["demo", "--receipts", "0"], "ARGUMENT_WRONG"),
        (["demo", "--cashiers", "9"], "ARGUMENT_WRONG"),
        (["demo", "--date", "tomorrow"], "ARGUMENT_WRONG"),
        (["batches", "--language", "fr"], "ARGUMENT_WRONG"),
        (["devices", "dance"], "USAGE"),
    ],
)
def test_a_mistake_in_the_arguments_is_one_line(pos: Pos, arguments: list[str], code: str) -> None:
    for language in ("en", "es"):
        exit_code, out, err = pos("--language", language, *arguments)
        assert (exit_code, out, err.count("\n")) == (2, "", 1)
        assert err.startswith(f"{code}: ")


def test_the_language_is_that_of_the_option_then_of_the_environment() -> None:
    assert choose_language(["verify"], {}) == "en"
    assert choose_language(["verify"], {"LANG": "es_MX.UTF-8"}) == "es"
    assert choose_language(["verify"], {"LC_ALL": "C", "LANG": "es_MX.UTF-8"}) == "en"
    assert choose_language(["verify", "--language", "es"], {"LANG": "en_US.UTF-8"}) == "es"
    assert choose_language(["--language=es", "verify"], {}) == "es"


def test_a_bug_is_said_in_a_line_and_written_down(data: Path, pos: Pos, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("by hand")

    monkeypatch.setattr("pos.cli.closing.batch_rows", broken)
    code, out, err = pos("batches", "--data", data)
    assert (code, out, err.count("\n")) == (70, "", 1)
    assert err.startswith("BUG: ")
    (log,) = (data / "log").iterdir()
    assert "ZeroDivisionError: by hand" in log.read_text("utf-8")


@pytest.mark.slow
def test_the_sample_counter_is_ready_to_work_on(tmp_path: Path, pos: Pos, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small part of the city."""
    monkeypatch.setattr(sample, "furnish", partial(sample.furnish, accounts=300))
    data = tmp_path / "sample"
    code, out, _ = pos("till", "--sample", "--data", data)
    assert code == 0
    password = out.splitlines()[1].rpartition(" ")[2]
    assert password in (data / "sample" / "people.txt").read_text("utf-8")
    with player_on(data) as play:
        play.well(
            {"do": "sign-in", "who": "ben", "password": password},
            {"do": "open-drawer", "who": "ben", "drawer": "1", "cash": "200.00"},
            {"do": "pay", "who": "ben", "items": [{"find": "7714203"}], "tenders": [{"cash": "65.00"}]},
        )
    assert pos("till", "--sample", "--data", data)[:2] == (0, "")


@pytest.mark.parametrize("arguments", [["--help"], ["demo", "--help"], ["verify", "--help"]])
def test_help_waits_for_no_part_of_the_till(arguments: list[str]) -> None:
    heavy = "{'PySide6', 'escpos', 'reportlab', 'PIL', 'argon2', 'cryptography', 'sqlite_utils'}"
    code = (
        "import sys; from pos.cli.main import run; from pos.cli.shell import Windows;"
        f"run({arguments!r}[-1:], Windows(None, None)); print(sorted({heavy} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_till_is_what_opens_without_a_command(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    opened: list[Path] = []
    spoken: list[str] = []

    def till(app: App, language: str) -> int:
        opened.append(app.places.data)
        spoken.append(language)
        return 7

    def pictures(folder: Path, said: Callable[[int, str], None]) -> int:
        opened.append(folder)
        said(100, "till-empty-en-light.png")
        return 1

    windows = Windows(till, pictures)
    assert run(["--data", str(data)], windows) == 7
    assert run(["till", "--data", str(data), "--language", "es"], windows) == 7
    assert spoken == ["en", "es"]
    assert run(["screenshots", "--out", str(data / "shots")], windows) == 0
    assert opened == [data, data, data / "shots"]


def test_a_till_without_a_display_or_without_qt(
    data: Path, pos: Pos, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_: App, language: str) -> int:
        raise ImportError("libEGL.so.1: cannot open shared object file", name="PySide6.QtWidgets")

    assert run(["till", "--data", str(data)], Windows(broken, lambda *_: 0)) == 3
    assert capsys.readouterr().err.startswith("WINDOW_MISSING: ")
    if sys.platform.startswith("linux"):
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
            monkeypatch.delenv(name, raising=False)
        code, _, err = pos("till", "--data", data)
        assert (code, err.partition(":")[0]) == (3, "NO_DISPLAY")


def test_the_doctor_says_what_is_bad_and_what_only_lacks(data: Path, tmp_path: Path, pos: Pos) -> None:
    code, out, _ = pos("doctor", "--data", data, "--json")
    states = {one["name"]: one["state"] for one in json.loads(out)}
    assert (code, states["python"], states["book"], states["clock"]) == (0, "good", "good", "good")
    assert pos("doctor", "--data", data, "--language", "es")[1].startswith("✓ Python 3")
    (tmp_path / "file").touch()
    code, out, _ = pos("doctor", "--data", tmp_path / "file" / "data", "--json")
    assert (code, {one["state"] for one in json.loads(out) if one["name"] == "folder"}) == (1, {"bad"})
    (data / "config.toml").write_text("[agency", encoding="utf-8")
    code, out, _ = pos("doctor", "--data", data)
    assert (code, out.count("✗")) == (1, 1)


def test_whoever_has_read_enough_makes_nothing_fail(data: Path, tmp_path: Path) -> None:
    script = tmp_path / "long.jsonl"
    script.write_text("no json\n" * 2_000, encoding="utf-8")
    command = f"{sys.executable} -m pos play {script} --data {data} | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert (done.stdout.count("\n"), done.stderr) == (1, "")
