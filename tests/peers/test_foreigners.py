"""Other people's programs drive our virtual devices and read our papers (`make peers` installs and runs them).

receiptio and node-thermal-printer print; npos takes our receipts apart; Adyen's library pays. Where npm is not
installed these tests are skipped, and say so.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from filelock import FileLock

from pos.drivers.adapters.escpos_render import render
from pos.drivers.virtual.endpoints import TcpEndpoint
from pos.drivers.virtual.keep import Keep
from pos.drivers.virtual.nexo_server import NexoServer
from pos.drivers.virtual.pax_host import Host
from pos.drivers.virtual.printer import VirtualPrinter
from pos.drivers.virtual.printer_parts import Model
from pos.drivers.virtual.serving import Event, Server
from tests.contract.device_rig import RECEIPT, served, wait_for

HERE = Path(__file__).parent
FOLDER = HERE.parent.parent / ".build" / "peers"
REQUIRED = "COUNTERFOIL_REQUIRE_PEERS"
INSTALL_S = 300
RUN_S = 60

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def node() -> Iterator[Path]:
    """The folder with the programs, installed by their names; one test at a time: some of their ports are fixed."""
    if shutil.which("npm") is None:
        if os.environ.get(REQUIRED):
            pytest.fail("npm is not installed")
        pytest.skip("npm is not installed; `make peers` installs it and runs this")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with FileLock(FOLDER / "lock"):
        _install()
        yield FOLDER


def _install() -> None:
    """Install them unless just these are there. Without a network: skipped, except where they are required."""
    wanted = (HERE / "package.json").read_text()
    stamp = FOLDER / "installed.json"
    for script in HERE.glob("*.js"):
        shutil.copy(script, FOLDER)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    (FOLDER / "package.json").write_text(wanted)
    command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"]
    done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, timeout=INSTALL_S, check=False)
    if done.returncode and not os.environ.get(REQUIRED):
        pytest.skip("the programs of other people could not be installed: no network?")
    assert done.returncode == 0, done.stderr
    stamp.write_text(wanted)


def run(node: Path, *command: str) -> str:
    """What a script says."""
    done = subprocess.run(
        ["node", *command], cwd=node, capture_output=True, text=True, timeout=RUN_S, check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@contextmanager
def printer(folder: Path, port: int = 0) -> Iterator[tuple[Server, list[Event], str]]:
    """A virtual printer that keeps what comes."""
    events: list[Event] = []
    kept = Keep(events.append, folder, columns=42)
    endpoint = TcpEndpoint("", port)
    server = Server(VirtualPrinter(events.append, kept, Model(columns=42)), endpoint, events.append)
    with served(server):
        yield server, events, endpoint.address
    kept.close()


def lines(events: list[Event]) -> str:
    """All that was printed."""
    return "\n".join(event["text"] for event in events if event["event"] == "line")


def do(server: Server, events: list[Event], name: str) -> None:
    """Give the printer a command."""
    done = sum(event["event"] == "done" for event in events)
    server.post({"do": name})
    wait_for(lambda: sum(event["event"] == "done" for event in events) > done)


def test_receiptio_prints_and_is_told_how_the_printer_is(node, tmp_path):
    with printer(tmp_path, 9100) as (server, events, _):
        assert run(node, "receiptio.js", "print") == "success"
        wait_for(lambda: any(event["event"] == "paper" for event in events))
        assert "CITY OF RIVERMOUTH" in lines(events)
        assert run(node, "receiptio.js", "printer") == "online"
        for name, said in (("paper_out", "paperempty"), ("cover_open", "coveropen")):
            do(server, events, name)
            assert run(node, "receiptio.js", "printer") == said
            assert run(node, "receiptio.js", "print") == said
            do(server, events, "load_paper")
            do(server, events, "cover_close")
        closed = run(node, "receiptio.js", "drawer")
        do(server, events, "drawer_open")
        assert {closed, run(node, "receiptio.js", "drawer")} == {"drawerclosed", "draweropen"}


def test_node_thermal_printer_prints(node, tmp_path):
    with printer(tmp_path) as (_, events, address):
        assert run(node, "thermal.js", address.rpartition(":")[2]) == "printed"
        wait_for(lambda: any(event["event"] == "paper" for event in events))
        assert "WATER                                82.43" in lines(events)


def test_npos_knows_every_command_of_our_receipts(node, tmp_path):
    paper = tmp_path / "paper.escpos"
    paper.write_bytes(render(RECEIPT, 42, {}))
    said = json.loads(run(node, "npos.js", str(paper)))
    assert said["error"] is None
    assert {"ESC @", "ESC t", "GS V"} <= {" ".join(name.split()[:2])[:5].strip() for name in said["names"]}


@contextmanager
def terminal(folder: Path) -> Iterator[tuple[NexoServer, Host, list[Event]]]:
    """A virtual nexo terminal where Adyen's library looks for one."""
    events: list[Event] = []
    host = Host()
    server = NexoServer(events.append, host, folder, ("127.0.0.1", 8443))
    with served(server):
        yield server, host, events


def test_adyens_library_pays_and_finds_what_it_lost(node, tmp_path):
    with terminal(tmp_path) as (server, host, events):
        paid = json.loads(run(node, "adyen.js", "pay", "A1", "82.43"))["PaymentResponse"]
        assert paid["Response"]["Result"] == "Success"
        assert paid["PaymentResult"]["AmountsResp"]["AuthorizedAmount"] == 82.43
        booked = host.find("A1")
        assert booked is not None
        assert booked.cents == 8243
        server.post({"do": "mode", "mode": "drop_after_host", "once": True})
        wait_for(lambda: any(event["event"] == "done" for event in events))
        assert "broken" in json.loads(run(node, "adyen.js", "pay", "A2", "10.00"))
        found = json.loads(run(node, "adyen.js", "ask", "A2"))["TransactionStatusResponse"]
        body = found["RepeatedMessageResponse"]["RepeatedResponseMessageBody"]["PaymentResponse"]
        assert body["PaymentResult"]["AmountsResp"]["AuthorizedAmount"] == 10
        never = json.loads(run(node, "adyen.js", "ask", "A3"))["TransactionStatusResponse"]["Response"]
        assert (never["Result"], never["ErrorCondition"]) == ("Failure", "NotFound")


def test_adyens_library_waits_for_the_payer_and_is_refused(node, tmp_path):
    with terminal(tmp_path) as (server, host, events), ThreadPoolExecutor(1) as beside:
        server.post({"do": "mode", "mode": "ask"})
        answer = beside.submit(run, node, "adyen.js", "pay", "A1", "1.00")
        wait_for(lambda: any(event["event"] == "asked" for event in events), 20)
        server.post({"do": "press", "button": "decline"})
        refused = json.loads(answer.result(RUN_S))["PaymentResponse"]["Response"]
        assert (refused["Result"], refused["ErrorCondition"]) == ("Failure", "Refusal")
        assert host.find("A1") is None
