"""Who may sign in, through the command line: a live book gets its cashiers here."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest

from pos.app import App
from pos.cashiering import people, staff
from pos.cli.shell import FIRST_PASSWORD_VARIABLE, PASSWORD_VARIABLE, PRIVATE
from tests.support.counters import as_own, settings_without_devices
from tests.support.scripts import Pos

ADMIN, NEW, OWN = "the password of ann", "the password of ben", "a password that ben chose"
ADD = ("add-person", "Ben", "--name", "Ben Castillo", "--role", "cashier", "--speaks", "es", "--user", "ann")


@pytest.fixture
def data(tmp_path: Path, pos: Pos, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A live book with an administrator and nobody else."""
    settings = tmp_path / "city.toml"
    settings.write_text(as_own(settings_without_devices()).text, encoding="utf-8")
    monkeypatch.setenv(PASSWORD_VARIABLE, ADMIN)
    named = ("--login", "ann", "--name", "Ann Ortega")
    assert pos("init", "--mode", "live", "--settings", settings, *named, "--data", tmp_path / "data")[0] == 0
    return tmp_path / "data"


def choose_ones_own(data: Path, login: str) -> None:
    app = App(data)
    counter = app.open(devices=False)
    staff.change_password(counter, people.sign_in(counter, login, NEW), NEW, OWN)
    app.close()


def test_an_administrator_adds_a_cashier(data: Path, pos: Pos, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FIRST_PASSWORD_VARIABLE, NEW)
    said = "ben may sign in now, as Cashier, and has to choose a password of their own first.\n"
    assert pos(*ADD, "--data", data)[:2] == (0, said)
    found = json.loads(pos("people", "--json", "--data", data)[1])
    assert [(one["login"], one["role"], one["language"], one["must_change"]) for one in found] == [
        ("ann", "administrator", "en", False),
        ("ben", "cashier", "es", True),
    ]
    assert "BC" in pos("people", "--data", data)[1]
    app = App(data)
    counter = app.open()
    assert people.sign_in(counter, "ben", NEW).initials == "BC"
    app.close()
    assert pos("verify", "--data", data)[0] == 0


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no such modes there")
def test_a_data_folder_is_its_owners_alone(tmp_path: Path, pos: Pos, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert pos("till", "--data", tmp_path / "by" / "till")[0] == 0
    assert stat.S_IMODE((tmp_path / "by" / "till").stat().st_mode) == PRIVATE


def test_nobody_is_added_who_may_not_be(data: Path, pos: Pos, monkeypatch: pytest.MonkeyPatch) -> None:
    assert pos(*ADD, "--data", data)[2].startswith("PASSWORD_MISSING: ")
    monkeypatch.setenv(FIRST_PASSWORD_VARIABLE, "short")
    assert pos(*ADD, "--data", data)[2].startswith("PASSWORD_SHORT: ")
    monkeypatch.setenv(FIRST_PASSWORD_VARIABLE, NEW)
    code, _, err = pos(*ADD[:-2], "--data", data)
    assert (code, err.partition(":")[0]) == (2, "USER_MISSING")
    assert pos(*ADD, "--data", data)[0] == 0
    assert pos(*ADD, "--data", data)[2].startswith("LOGIN_TAKEN: ")
    monkeypatch.setenv(PASSWORD_VARIABLE, NEW)
    code, _, err = pos("settings", "--confirm", "--user", "ben", "--data", data)
    assert (code, err.partition(":")[0]) == (1, "PASSWORD_TO_CHANGE")
    choose_ones_own(data, "ben")
    monkeypatch.setenv(PASSWORD_VARIABLE, OWN)
    by_a_cashier = ("add-person", "cy", "--name", "Cy Young", "--role", "supervisor", "--user", "ben")
    code, _, err = pos(*by_a_cashier, "--data", data)
    said = "NOT_PERMITTED: Ben Castillo may not do this. Ask somebody with this role: Administrator.\n"
    assert (code, err) == (1, said)


def test_people_change_and_the_log_says_so(data: Path, pos: Pos, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FIRST_PASSWORD_VARIABLE, NEW)
    assert pos(*ADD, "--data", data)[0] == 0
    raised = ("change-person", "ben", "--role", "supervisor", "--user", "ann", "--data", data)
    assert pos(*raised)[0] == 0
    assert pos(*raised)[2].startswith("NOTHING_CHANGED: ")
    assert pos("change-person", "ann", "--off", "--user", "ann", "--data", data)[2].startswith("OWN_RIGHTS: ")
    assert pos("change-person", "nobody", "--off", "--user", "ann", "--data", data)[2].startswith("PERSON_UNKNOWN: ")
    assert pos("give-password", "ben", "--user", "ann", "--data", data)[0] == 0
    assert pos("change-person", "ben", "--off", "--user", "ann", "--data", data)[0] == 0
    ben = json.loads(pos("people", "--json", "--data", data)[1])[-1]
    assert (ben["login"], ben["active"], ben["must_change"]) == ("ben", False, True)
    log = pos("report", "activity", "--kind", "people", "--data", data)[1]
    assert "Role: was Cashier, is Supervisor" in log
    assert "Password: another one" in log
    assert NEW not in log
    assert pos("verify", "--data", data)[0] == 0


def test_the_log_as_csv_and_what_it_cannot_be_asked(data: Path, pos: Pos, tmp_path: Path) -> None:
    assert pos("report", "activity", "ann", "--csv", tmp_path / "log.csv", "--data", data)[0] == 0
    lines = (tmp_path / "log.csv").read_text("utf-8").splitlines()
    assert lines[0].startswith("entry,time,business_date,register,who")
    assert lines[-1].startswith("1,")
    code, _, err = pos("report", "activity", "whatever", "--data", data)
    assert (code, err.partition(":")[0]) == (2, "LOG_NOT_UNDERSTOOD")


def test_what_waits_for_a_name_is_told(data: Path, pos: Pos) -> None:
    config = data / "config.toml"
    config.write_text(f"{config.read_text('utf-8')}\n[retention]\npayers_days = 30\n", encoding="utf-8")
    assert pos("settings", "--confirm", "--data", data)[2].startswith("USER_MISSING: ")  # and the edit was found
    assert "waits for a name" in pos("settings", "--data", data)[1]
    assert "next start" in pos("settings", "--confirm", "--user", "ann", "--data", data)[2]
    assert pos("settings", "--data", data)[1].startswith("Nothing changed")


def test_edited_settings_are_confirmed_by_name(data: Path, pos: Pos) -> None:
    assert "Nothing changed" in pos("settings", "--data", data)[1]
    config = data / "config.toml"
    config.write_text(config.read_text("utf-8").replace("555-0100", "555-0199"), encoding="utf-8")
    assert pos("settings", "--confirm", "--data", data)[2].startswith("USER_MISSING: ")
    config.write_text(config.read_text("utf-8").replace("555-0199", "555-0198"), encoding="utf-8")
    code, out, err = pos("settings", "--confirm", "--user", "ann", "--data", data)
    assert (code, err.startswith("SETTINGS_UNREAD: "), "555-0198" in out) == (1, True, True), "told, and not confirmed"
    config.write_text(config.read_text("utf-8").replace("555-0198", "555-0199"), encoding="utf-8")
    *_, edit = json.loads(pos("settings", "--json", "--data", data)[1])
    assert edit["settings"] == [{"setting": "agency.phone", "before": "555-0198", "after": "555-0199", "waits": False}]
    assert pos("settings", "--confirm", "--user", "ann", "--data", data)[0] == 0
    assert json.loads(pos("settings", "--json", "--data", data)[1]) == []
    assert pos("settings", "--confirm", "--user", "ann", "--data", data)[2].startswith("SETTINGS_CONFIRMED: ")
