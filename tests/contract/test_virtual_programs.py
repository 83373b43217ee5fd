"""Virtual devices as programs of their own: what they announce, take, keep, and how they end."""

import json
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from pos.domain.cards import CardKind, CardOperation, CardOutcome
from pos.domain.errors import BadInput, Refused, Unavailable
from pos.domain.money import Money
from pos.drivers.adapters.escpos_printer import EscposPrinter, PrinterSettings
from pos.drivers.adapters.escpos_render import render
from pos.drivers.adapters.links import link_to
from pos.drivers.ports import State
from pos.drivers.virtual.faults import read_commands
from pos.drivers.virtual.process import Event, VirtualProcess
from pos.drivers.virtual.program import endpoint
from tests.contract.device_rig import RECEIPT, till_terminal, wait_for

ROOT = Path(__file__).parents[2]


def pos(*arguments, **settings):
    """`pos` as a program, with pipes."""
    return subprocess.Popen(
        [sys.executable, "-m", "pos", *arguments],
        cwd=ROOT,
        text=True,
        stdin=settings.pop("stdin", subprocess.PIPE),
        stdout=subprocess.PIPE,
        **settings,
    )


def port_of(address):
    """The port of ``tcp:HOST:PORT``."""
    return int(address.rpartition(":")[2])


@pytest.mark.parametrize("over", ["tcp", "pty"])
def test_a_printer_program_prints_keeps_and_draws(over, tmp_path):
    keep = tmp_path / "kept"
    with VirtualProcess.start("printer", keep=keep, pty=tmp_path / "line" if over == "pty" else None) as device:
        printer = EscposPrinter(link_to(device.address), PrinterSettings(allow_virtual=True))
        assert printer.ready() is None
        assert printer.print(RECEIPT, "0001").state is State.CONFIRMED
        assert printer.kick().state is State.CONFIRMED
        told = device.wait_for("paper")
        assert device.wait_for("kick")["kicks"] == 1
        printer.close()
    papers = keep / "papers"
    assert {Path(told["escpos"]), Path(told["png"])} == set(papers.iterdir())
    received = (keep / "connection-0001.escpos").read_bytes()
    rendered = render(RECEIPT, 48, {}).removeprefix(b"\x1b@")
    assert rendered in received
    assert rendered in Path(told["escpos"]).read_bytes()
    with Image.open(told["png"]) as picture:
        assert [code.text for code in zxingcpp.read_barcodes(picture)] == ["R01-000123"]


def test_each_connection_is_kept_whoever_makes_it(tmp_path):
    with VirtualProcess.start("printer", keep=tmp_path) as device:
        for number in range(2):
            with socket.create_connection(("127.0.0.1", port_of(device.address))) as link:
                link.sendall(b"\x1b@stranger %d\n" % number)
        wait_for((tmp_path / "connection-0002.escpos").exists)
        device.wait_for("disconnected", where=lambda event: event["bytes"] > 0)
        time.sleep(0.1)
    assert (tmp_path / "connection-0001.escpos").read_bytes() == b"\x1b@stranger 0\n"
    assert (tmp_path / "connection-0002.escpos").read_bytes() == b"\x1b@stranger 1\n"
    assert (tmp_path / "papers" / "paper-0001.png").exists(), "what was not cut off is kept at the end"


def test_events_follow_the_paper_line_by_line(tmp_path):
    with VirtualProcess.start("printer", options=["--strips", "--columns", "42"]) as device:
        seen: list[Event] = []
        device.listen(seen.append)
        with socket.create_connection(("127.0.0.1", port_of(device.address))) as link:
            link.sendall(render(RECEIPT, 42, {}))
            device.wait_for("paper")
        lines = [event for event in seen if event["event"] == "line"]
        assert any(event["text"].startswith("TOTAL") for event in lines)
        assert all(event.get("png") for event in lines if event["text"])


def test_commands_are_done_or_refused_in_words():
    with VirtualProcess.start("printer") as device:
        device.command("paper_out")
        assert device.wait_for("state", where=lambda event: event["paper"] == "out")["plugged"]
        with pytest.raises(Refused, match="VIRTUAL_REFUSED"):
            device.command("dance")
        device.command("load_paper")


def test_a_terminal_program_remembers_over_a_restart(tmp_path):
    with VirtualProcess.start("terminal", keep=tmp_path) as device:
        device.command("mode", mode="drop_after_host")
        operation = CardOperation("r1", CardKind.SALE, Money(900))
        assert till_terminal(device.address).start(operation).outcome is CardOutcome.UNKNOWN
    with VirtualProcess.start("terminal", keep=tmp_path) as device:
        recovery = till_terminal(device.address).recover("r1")
        assert recovery.result is not None
        assert recovery.result.approved == Money(900)


def test_faults_from_a_file_strike_at_their_moment(tmp_path):
    faults = tmp_path / "faults.jsonl"
    faults.write_text('{"do": "paper_out", "after_papers": 1}\n\n{"do": "paper_low"}\n')
    with VirtualProcess.start("printer", options=["--faults", str(faults)]) as device:
        printer = EscposPrinter(link_to(device.address), PrinterSettings(allow_virtual=True))
        assert printer.ready() is None
        assert printer.print(RECEIPT, "0001").state is State.CONFIRMED
        assert printer.ready() is not None
        printer.close()


@pytest.mark.parametrize("line", ["nonsense", '{"no": "do"}', "[]"])
def test_a_file_of_faults_that_cannot_be_read_is_refused_by_line(tmp_path, line):
    faults = tmp_path / "faults.jsonl"
    faults.write_text('{"do": "paper_low"}\n' + line)
    with pytest.raises(BadInput) as caught:
        read_commands(faults)
    assert (caught.value.code, caught.value.values["line"]) == ("FAULTS_UNREADABLE", 2)


def test_it_ends_with_whoever_started_it(tmp_path):
    """The starter is killed; nothing of it closes anything."""
    script = (
        "import sys, time\nfrom pos.drivers.virtual.process import VirtualProcess\n"
        "device = VirtualProcess.start('printer')\nprint(device._process.pid, flush=True)\ntime.sleep(60)\n"
    )
    starter = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert starter.stdout is not None
    device = int(starter.stdout.readline())
    starter.kill()
    starter.wait()
    starter.stdout.close()
    wait_for(lambda: not _runs(device))


def _runs(pid):
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


def test_a_stranger_who_gives_no_input_keeps_it_running():
    with pos("virtual", "printer", "--tcp", "0", stdin=subprocess.DEVNULL) as device:
        assert device.stdout is not None
        listening = json.loads(device.stdout.readline())
        assert listening["address"].startswith("tcp:127.0.0.1:"), "loopback only"
        time.sleep(0.2)
        with socket.create_connection(("127.0.0.1", port_of(listening["address"]))) as link:
            link.sendall(b"\x10\x04\x01")
            assert link.recv(1) == b"\x12"
        device.terminate()


def test_strangers_steer_it_by_lines():
    with pos("virtual", "terminal") as device:
        out, _ = device.communicate('{"do": "mode", "mode": "decline", "id": 1}\nrubbish\n{"do": "quit"}\n', timeout=20)
    events = [json.loads(line) for line in out.splitlines()]
    assert [event["event"] for event in events] == ["listening", "done", "refused"]
    assert device.returncode == 0


def test_places_that_cannot_be(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        with pytest.raises(Unavailable, match="VIRTUAL_PLACE_TAKEN"):
            endpoint(None, str(taken.getsockname()[1]))
        with pos("virtual", "printer", "--tcp", str(taken.getsockname()[1]), stderr=subprocess.PIPE) as device:
            _, said = device.communicate(timeout=20)
        assert device.returncode == 3
        assert said.startswith("VIRTUAL_PLACE_TAKEN")
    for pty, tcp in ((None, "x"), (None, "99999"), (tmp_path / "a", "0")):
        with pytest.raises(BadInput, match="VIRTUAL_PLACE_WRONG"):
            endpoint(pty, tcp)
    with pytest.raises(Unavailable, match="VIRTUAL_PLACE_TAKEN"):
        endpoint(tmp_path / "missing" / "line", None)


def test_a_program_that_does_not_start_is_said():
    with pytest.raises(Unavailable, match="VIRTUAL_NOT_STARTED"):
        VirtualProcess.start("printer", options=["--no-such-option"])


def test_nothing_is_left_of_a_pseudo_terminal(tmp_path):
    line = tmp_path / "line"
    with VirtualProcess.start("terminal", pty=line) as device:
        assert device.address == f"serial:{line}"
        assert str(line.readlink()).startswith("/dev/pts/")
    assert not line.is_symlink()
