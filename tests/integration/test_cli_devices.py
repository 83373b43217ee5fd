"""`pos devices`: what is set up and plugged in, how each is, one tried, one learned by a wizard on the command line."""

from __future__ import annotations

import io
import json
import threading
from pathlib import Path

import pytest

from pos.cashiering.devices import record_outcome
from pos.config import parse_settings
from pos.domain.papers import Paper, Text
from pos.drivers import spool_sql
from pos.drivers.jobs import JobKind, JobState, NewJob
from pos.drivers.ports import Outcome, Why
from pos.drivers.virtual.slip import STATIONS
from pos.drivers.virtual.talker import VirtualTalker
from tests.contract.device_rig import Rig, papers, printer_rig, wait_for
from tests.contract.small_rig import small_rig
from tests.support.counters import PASSWORD, as_own, make_desk, settings_without_devices
from tests.support.scripts import Pos
from tests.support.settings import changed


def book(folder: Path, *, mode: str = "training", **settings: str) -> Path:
    """A book whose settings say that these devices are there."""
    made = settings_without_devices(**settings)
    make_desk(folder / "data", as_own(made) if mode == "live" else made, mode=mode).app.close()
    return folder / "data"


def typing(monkeypatch: pytest.MonkeyPatch, *answers: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{one}\n" for one in answers)))


@pytest.fixture
def rig(tmp_path: Path):
    with printer_rig(tmp_path, closes_after_ms=150) as made:
        yield made


def test_what_is_set_up_is_listed_with_what_is_plugged_in(tmp_path: Path, pos: Pos) -> None:
    found = json.loads(pos("devices", "list", "--data", book(tmp_path), "--json")[1])
    names = [one["device"] for one in found["set_up"]]
    assert names == [
        "printer",
        "spare_printer",
        "terminal",
        "scanner",
        "check_reader",
        "display",
        "counter",
        "slip_printer",
        "drawer 1",
        "drawer 2",
        "drawer 3",
    ]
    assert all(set(one) == {"address", "name", "port"} for one in found["plugged_in"])


def test_each_device_says_in_a_sentence_how_it_is(tmp_path: Path, pos: Pos, rig: Rig) -> None:
    data = book(tmp_path, printer=rig.address, terminal="tcp:127.0.0.1:9")
    code, out, _ = pos("devices", "status", "--data", data)
    assert code == 1, "the terminal does not answer"
    assert "The printer answers and has paper." in out
    assert "Nothing waits and nothing is in doubt." in out
    rig.do("paper_out")
    said = json.loads(pos("devices", "status", "--data", data, "--json", "--language", "es")[1])
    assert "papel" in next(one["sentence"] for one in said["devices"] if one["device"] == "printer")
    assert said["jobs"] == []


def test_a_test_paper_is_as_wide_as_the_settings_say(tmp_path: Path, pos: Pos, rig: Rig) -> None:
    narrow = changed(settings_without_devices(printer=rig.address), {"devices.columns": 32})
    make_desk(tmp_path / "data", narrow, mode="training").app.close()
    assert pos("devices", "test", "printer", "--data", tmp_path / "data")[0] == 0
    wait_for(lambda: len(papers(rig)) == 1)
    assert max(len(line.rstrip()) for line in papers(rig)[0].splitlines()) <= 32


def test_a_device_that_is_none_is_refused_by_the_arguments_name(pos: Pos) -> None:
    code, _, err = pos("devices", "test", "fax")
    assert (code, err.startswith("ARGUMENT_WRONG: pos devices test: DEVICE is not right: it is one of printer,")) == (
        2,
        True,
    )


def test_what_waits_for_the_spare_printer_is_listed(tmp_path: Path, pos: Pos) -> None:
    desk = make_desk(tmp_path / "data", settings_without_devices(), mode="training")
    with desk.counter.book.writing() as page:
        spool_sql.add(page.connection, [NewJob("spare_printer", JobKind.REPORT, "Z 1", paper=Paper((Text("Z"),)))])
    desk.app.close()
    found = json.loads(pos("devices", "status", "--data", tmp_path / "data", "--json")[1])["jobs"]
    assert [(one["device"], one["subject"], one["state"]) for one in found] == [("spare_printer", "Z 1", "waiting")]


def test_what_nobody_is_sure_of_is_listed_too(tmp_path: Path, pos: Pos) -> None:
    desk = make_desk(tmp_path / "data", settings_without_devices(), mode="training")
    with desk.counter.book.writing() as page:
        spool_sql.add(
            page.connection, [NewJob("printer", JobKind.REPORT, "z-R01-00001.pdf", paper=Paper((Text("Z"),)))]
        )
        (job,) = spool_sql.in_state(page.connection, "printer", JobState.WAITING)
        spool_sql.finish(page.connection, job.seq, JobState.WAITING, Outcome.unknown(100, Why.LINK_LOST))
        record_outcome(desk.counter.book, job, Outcome.unknown(100, Why.LINK_LOST))
    desk.app.close()
    data = tmp_path / "data"
    assert "Z report 1: nobody knows whether it came out" in pos("devices", "status", "--data", data)[1]
    assert "Informe Z 1: no se sabe si salió" in pos("devices", "status", "--data", data, "--language", "es")[1]
    (found,) = json.loads(pos("devices", "status", "--data", data, "--json")[1])["jobs"]
    assert (found["device"], found["state"], found["why"]) == ("printer", "unknown", "link-lost")


def test_a_virtual_printer_is_refused_on_a_live_book_with_its_drawer(
    tmp_path: Path, pos: Pos, rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = book(tmp_path, mode="live", printer=rig.address)
    monkeypatch.setenv("COUNTERFOIL_PASSWORD", PASSWORD)
    for tried in (("printer",), ("drawer", "--reason", "to see", "--user", "ann")):
        code, _, err = pos("devices", "test", *tried, "--data", data)
        assert (code, err.partition(":")[0]) == (3, "DEVICE_FAILED")
        assert "virtual device refused" in err
    assert (rig.device.kicks, papers(rig)) == (0, [])


def test_a_check_is_read_by_the_printer_that_reads_checks(tmp_path: Path, pos: Pos) -> None:
    with printer_rig(tmp_path, station=STATIONS["tm-h6000"]) as rig:
        text = settings_without_devices(printer=rig.address).text.replace("columns = 48\n", "columns = 42\n")
        text = text.replace("[devices]\n", '[devices]\nprinter_model = "tm-h6000iv"\ncheck_reader = "printer"\n')
        make_desk(tmp_path / "data", parse_settings(text, Path("config.toml")), mode="training").app.close()
        assert "The check reader is there." in pos("devices", "status", "--data", tmp_path / "data")[1]
        feed = threading.Timer(1, lambda: rig.do("insert_slip", micr="t021000021t1234567890o0102"))
        feed.start()
        code, out, _ = pos("devices", "test", "check-reader", "--data", tmp_path / "data")
        feed.join()
        assert (code, "t021000021t1234567890o0102" in out) == (0, True)


def test_a_device_that_says_nothing_is_not_well_and_one_without_a_wizard_is_told_what_to_write(
    tmp_path: Path, pos: Pos, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pos.cli.devices.LISTEN_S", 1)
    with small_rig(VirtualTalker) as scanner:
        text = settings_without_devices().text.replace("[devices]\n", f'[devices]\nscanner = "{scanner.address}"\n')
        make_desk(tmp_path / "data", parse_settings(text, Path("config.toml")), mode="training").app.close()
        code, _, err = pos("devices", "test", "scanner", "--data", tmp_path / "data")
    assert (code, "DEVICE_SAID_NOTHING" in err, "devices.scanner" in err) == (1, True, True)
    assert "pos devices learn display" in pos("devices", "test", "display", "--data", tmp_path / "data")[2]
    assert "pos devices learn" not in pos("devices", "test", "counter", "--data", tmp_path / "data")[2]


def test_a_printer_is_tried_and_a_dead_one_is_said(tmp_path: Path, pos: Pos, rig: Rig) -> None:
    data = book(tmp_path, printer=rig.address)
    assert pos("devices", "test", "printer", "--data", data)[0] == 0
    wait_for(lambda: len(papers(rig)) == 1)
    rig.do("cover_open")
    code, _, err = pos("devices", "test", "printer", "--data", data)
    assert (code, err.partition(":")[0]) == (3, "DEVICE_FAILED")
    assert "cover open" in err
    code, _, err = pos("devices", "test", "display", "--data", data)
    assert (code, err.partition(":")[0]) == (3, "DEVICE_NOT_SET_UP")


def test_a_drawer_opens_for_a_reason_by_name_and_stands_in_the_book(
    tmp_path: Path, pos: Pos, rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = book(tmp_path, mode="live", printer="none")
    assert pos("devices", "test", "drawer", "--reason", "x", "--data", data)[2].startswith("USER_MISSING")
    data = book(tmp_path / "training", printer=rig.address)
    assert pos("devices", "test", "drawer", "--data", data)[2].startswith("REASON_MISSING")
    assert rig.device.kicks == 0
    monkeypatch.setenv("COUNTERFOIL_PASSWORD", PASSWORD)
    tried = ("devices", "test", "drawer", "--drawer", "2", "--reason", "after the repair", "--data", data)
    assert pos(*tried, "--user", "carla")[2].startswith("NOT_PERMITTED")
    assert pos(*tried, "--user", "ann")[0] == 0
    assert rig.device.kicks == 1
    assert "Drawer opened to try it 2" in pos("report", "activity", "--data", data)[1]


def test_a_drawer_is_learned_by_answers_on_the_command_line(
    tmp_path: Path, pos: Pos, rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = book(tmp_path, printer=rig.address)
    typing(monkeypatch, "1", "", "perhaps", "yes", "")
    code, out, err = pos("devices", "learn", "drawer", "--data", data, "--json")
    learned = json.loads(out)
    assert (code, learned["settings"]["devices.drawer"]) == (0, "printer")
    assert "is none of the answers" in err
    assert "1  Yes" in err
    typing(monkeypatch, "1")
    assert pos("devices", "learn", "drawer", "--data", data)[0] == 130, "left in the middle"
    assert pos("verify", "--data", data)[0] == 0
