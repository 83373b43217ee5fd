"""Scanners, check readers, displays, drawers and counters of their own ports, against their virtual twins."""

import socket
import time
from contextlib import ExitStack, contextmanager

import pytest

from pos.domain.drawers import CashCount
from pos.domain.errors import BadInput, Unavailable
from pos.domain.micr import read_micr
from pos.domain.money import Money
from pos.drivers.adapters.coin_counter import CoinCounter
from pos.drivers.adapters.frames import Framing
from pos.drivers.adapters.line_display import PoleDisplay
from pos.drivers.adapters.links import Link, link_to
from pos.drivers.adapters.listener import Listener
from pos.drivers.adapters.serial_drawer import MODELS, DrawerModel, SerialDrawer
from pos.drivers.adapters.wires import DescriptorWire
from pos.drivers.counter_report import read_report
from pos.drivers.ports import DrawerState, LinkState, Said, State, Why
from pos.drivers.virtual.coin_counter import VirtualCoinCounter
from pos.drivers.virtual.display import VirtualDisplay
from pos.drivers.virtual.drawer import VirtualDrawer
from pos.drivers.virtual.note_counter import VirtualNoteCounter
from pos.drivers.virtual.talker import VirtualTalker
from tests.contract.device_rig import wait_for
from tests.contract.small_rig import SmallRig, small_rig

LINKS = pytest.mark.parametrize("pty", [False, True], ids=["tcp", "pty"])
QUICK = (0.02, 0.05)


@pytest.fixture
def hearing(request):
    """Make a listener on an address; what it hears comes into the list."""
    made = []

    def listen(address, framing=None):
        heard: list[Said] = []
        listener = Listener(lambda: link_to(address), framing or Framing(), heard.append, retries=QUICK)
        listener.start()
        made.append(listener)
        wait_for(lambda: listener.link is LinkState.CONNECTED)
        return listener, heard

    yield listen
    for listener in made:
        listener.close()


def here(rig, pty):
    """Wait until the device knows of the listener; a serial line has no such moment."""
    wait_for(lambda: pty or rig.told("connected"))


@LINKS
def test_a_scan_arrives_whole_and_once_and_nothing_is_written_to_a_scanner(tmp_path, pty, hearing):
    with small_rig(VirtualTalker, tmp_path / "scanner" if pty else None) as rig:
        _, heard = hearing(rig.address)
        here(rig, pty)
        rig.do("say", text="0001 2345 6789")
        rig.do("say", text="CÓDIGO")
        wait_for(lambda: len(heard) == 2)
        assert heard == [Said("0001 2345 6789"), Said("CÓDIGO")]
        assert not rig.told("written-to")


def test_a_scan_that_is_cut_short_is_never_a_shorter_scan(hearing):
    with small_rig(VirtualTalker) as rig:
        _, heard = hearing(rig.address, Framing(pause_s=0.05))
        here(rig, False)
        rig.do("say", text="000123456789", cut=6)
        wait_for(lambda: heard)
        assert heard == [Said("000123", whole=False)]


def test_a_licence_keeps_its_line_ends_between_start_and_end(hearing):
    licence = "@\n\x1e\rANSI 636014040002DL00410288\nDCSDOE\nDDEN\r"
    with small_rig(lambda tell: VirtualTalker(tell, before=b"\x02", after=b"\x03")) as rig:
        _, heard = hearing(rig.address, Framing(start=b"\x02", ends=b"\x03"))
        here(rig, False)
        rig.do("say", text=licence)
        wait_for(lambda: heard)
        assert heard == [Said(licence)]


@LINKS
def test_a_scanner_that_was_unplugged_is_found_again(tmp_path, pty, hearing):
    with small_rig(VirtualTalker, tmp_path / "scanner" if pty else None) as rig:
        listener, heard = hearing(rig.address)
        rig.do("unplug")
        wait_for(lambda: listener.link is LinkState.ABSENT)
        rig.do("plug")
        wait_for(lambda: listener.link is LinkState.CONNECTED)
        wait_for(lambda: pty or len(rig.told("connected")) == 2)
        rig.do("say", text="back")
        wait_for(lambda: heard)
        assert heard == [Said("back")]


def test_what_a_check_reader_says_is_read(hearing):
    with small_rig(VirtualTalker) as rig:
        _, heard = hearing(rig.address)
        here(rig, False)
        rig.do("say", text="t021000021t1234567890o0102")
        wait_for(lambda: heard)
        assert read_micr(heard[0].text).routing == "021000021"


@LINKS
@pytest.mark.parametrize("dialect", ["escpos", "cd5220"])
def test_a_display_shows_both_lines_and_obeys_nothing_in_a_name(tmp_path, pty, dialect):
    with small_rig(VirtualDisplay, tmp_path / "display" if pty else None) as rig:
        display = PoleDisplay(lambda: link_to(rig.address), dialect)
        display.show("DUE  José \x0c\x1b@", "$1,234.56 and more than fits here")
        wait_for(lambda: rig.told("display"))
        wait_for(lambda: rig.device.lines == ("DUE  José @         ", "$1,234.56 and more t"))
        display.show("CHANGE", "$0.44")
        wait_for(lambda: rig.device.lines == ("CHANGE".ljust(20), "$0.44".ljust(20)))
        assert display.link is LinkState.CONNECTED
        display.close()
        wait_for(lambda: rig.device.lines == (" " * 20, " " * 20))
        assert not rig.told("strange-byte")


@contextmanager
def started_late(make):
    """A device whose program comes up only when it was looked for twice; the link to it, as the till makes it."""
    tries: list[SmallRig | None] = []
    with ExitStack() as stack:

        def link() -> Link:
            tries.append(stack.enter_context(small_rig(make)) if len(tries) == 2 else None)
            found = next((rig for rig in tries if rig is not None), None)
            if found is None:
                raise Unavailable("VIRTUAL_NOT_STARTED", device="display", detail="")
            return link_to(found.address)

        yield tries, link


def test_a_display_whose_program_starts_late_shows_the_lines():
    with started_late(VirtualDisplay) as (tries, link):
        display = PoleDisplay(link, "escpos", again_s=0.02)
        told: list[LinkState] = []
        display.changed = told.append
        display.show("DUE", "$82.43")
        wait_for(lambda: len(tries) == 3)
        wait_for(lambda: tries[2].device.lines == ("DUE".ljust(20), "$82.43".ljust(20)))
        wait_for(lambda: told == [LinkState.CONNECTED])
        display.close()


def test_a_scanner_whose_program_starts_late_is_heard():
    with started_late(VirtualTalker) as (tries, link):
        heard: list[Said] = []
        listener = Listener(link, Framing(), heard.append, retries=QUICK)
        listener.start()
        wait_for(lambda: listener.link is LinkState.CONNECTED)
        here(tries[2], False)
        tries[2].do("say", text="0001 2345 6789")
        wait_for(lambda: heard)
        assert heard == [Said("0001 2345 6789")]
        listener.close()


def test_a_dead_display_never_keeps_anybody_waiting():
    display = PoleDisplay(lambda: link_to("tcp:127.0.0.1:1"), "escpos")
    begun = time.monotonic()
    for amount in range(200):
        display.show("DUE", str(amount))
    assert time.monotonic() - begun < 0.5
    assert display.link is LinkState.ABSENT
    display.close()


@LINKS
def test_a_drawer_with_a_switch_confirms_that_it_opened(tmp_path, pty):
    with small_rig(VirtualDrawer, tmp_path / "drawer" if pty else None) as rig:
        drawer = SerialDrawer(link_to(rig.address), MODELS["ibm-4840"])
        assert drawer.drawer() is DrawerState.CLOSED
        assert drawer.kick().state is State.CONFIRMED
        assert drawer.drawer() is DrawerState.OPEN
        rig.do("close")
        assert drawer.drawer() is DrawerState.CLOSED
        rig.do("lock")
        locked = drawer.kick()
        assert (locked.state, locked.why) == (State.UNKNOWN, Why.NOT_OPENED)
        assert len(rig.told("kick")) == 2
        drawer.close()


def test_a_drawer_without_a_switch_claims_nothing(tmp_path):
    with small_rig(lambda tell: VirtualDrawer(tell, opening=b"AA"), tmp_path / "drawer") as rig:
        drawer = SerialDrawer(link_to(rig.address), MODELS["mmf"])
        sent = drawer.kick()
        assert (sent.state, sent.why, sent.bytes_sent) == (State.UNKNOWN, Why.NO_FENCE, 2)
        wait_for(lambda: rig.told("kick"))
        assert drawer.drawer() is DrawerState.UNKNOWN
        drawer.close()


def test_a_drawer_that_is_not_there_was_sent_nothing():
    drawer = SerialDrawer(link_to("tcp:127.0.0.1:1"), MODELS["apg"])
    assert (drawer.kick().state, drawer.drawer()) == (State.NOT_SENT, DrawerState.UNKNOWN)


class Lines(DescriptorWire):
    """A wire with modem lines, which no pseudo terminal has: a drawer on it opens at its byte and raises CTS."""

    bits_per_second = 9600

    def __init__(self, pair):
        self._mine, self._theirs = pair
        self.cts = False

    def open(self, timeout_s):
        pass

    def close(self):
        pass

    def handle(self):
        return self._mine.fileno()

    def send(self, piece):
        self.cts = self.cts or b"\x07" in piece
        return self._mine.send(piece)

    def receive(self):
        return self._mine.recv(100)

    def modem_line(self, name):
        return self.cts if name == "cts" else None


@pytest.fixture
def lines():
    """A wire with lines."""
    pair = socket.socketpair()
    yield Lines(pair)
    for end in pair:
        end.close()


def test_a_drawer_that_tells_by_a_line_is_charged_first(lines):
    drawer = SerialDrawer(Link(lines), DrawerModel(b"\x07", charge_s=0.2, status_line="cts"))
    assert drawer.drawer() is DrawerState.CLOSED
    begun = time.monotonic()
    assert drawer.kick().state is State.CONFIRMED
    assert time.monotonic() - begun >= 0.15
    begun = time.monotonic()
    assert drawer.kick().state is State.CONFIRMED
    assert time.monotonic() - begun < 0.15


@LINKS
def test_a_coin_counter_tells_its_count(tmp_path, pty):
    with small_rig(VirtualCoinCounter, tmp_path / "counter" if pty else None) as rig:
        rig.do("count", pieces=70_000)
        counter = CoinCounter(link_to(rig.address))
        assert counter.count(25).pieces == {25: 70_000}
        rig.do("count", pieces=3)
        assert counter.count(10) == CashCount({10: 3})
        assert "00 00 00 03 03 06" in counter.count(10).machine[0]


def test_a_coin_counter_that_is_cut_off_tells_nothing():
    with small_rig(VirtualCoinCounter) as rig:
        rig.do("drop", after_bytes=6)
        with pytest.raises(Unavailable, match="COUNTER_NO_ANSWER"):
            CoinCounter(link_to(rig.address)).count(25)
    with pytest.raises(Unavailable, match="COUNTER_NO_ANSWER"):
        CoinCounter(link_to("tcp:127.0.0.1:1")).count(25)


REPORT = """CASHIER 04   BATCH 0017
$100 x    2      $200.00
$20  x   31      $620.00
$1   x   17       $17.00
TOTAL:           $837.00
"""


def test_a_report_of_a_counter_is_captured_and_must_add_up(hearing):
    with small_rig(lambda tell: VirtualTalker(tell, after=b"")) as rig:
        _, heard = hearing(rig.address, Framing(ends=b"", pause_s=0.05))
        here(rig, False)
        rig.do("say", text=REPORT)
        wait_for(lambda: heard)
        claim = read_report(heard[0].text)
        assert (claim.as_json(), claim.machine) == ({"10000": 2, "2000": 31, "100": 17}, (REPORT,))


@LINKS
def test_a_report_cut_at_any_byte_is_whole_or_refused(tmp_path, pty, hearing):
    pieces = {"10000": 2, "25": 40}
    with small_rig(VirtualNoteCounter, tmp_path / "counter" if pty else None) as rig:
        _, heard = hearing(rig.address, Framing(ends=b"", pause_s=0.02))
        here(rig, pty)
        rig.do("count", pieces=pieces)
        wait_for(lambda: heard)
        whole = heard.pop().text
        for cut in range(1, len(whole) + 1):
            rig.do("say", text=whole, cut=cut)
            wait_for(lambda: heard)
            said = heard.pop().text
            assert said == whole[:cut]
            try:
                assert read_report(said).as_json() == pieces
            except BadInput:
                assert cut < len(whole) - 2, "but for its last line end it is whole"
        assert not rig.told("written-to")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (REPORT.replace("837", "836"), "COUNTER_TOTAL_DIFFERS"),
        (REPORT.replace("x   31", "x   30"), "COUNTER_TOTAL_DIFFERS"),
        (REPORT.replace("TOTAL", "SUM"), "COUNTER_REPORT_UNREADABLE"),
        (REPORT + "TOTAL: $1.00\n", "COUNTER_REPORT_UNREADABLE"),
        (REPORT.replace("$20 ", "$20.5 "), "COUNTER_REPORT_UNREADABLE"),
        (REPORT.replace("$20 ", "$30 "), "DENOMINATION_UNKNOWN"),
        ("", "COUNTER_REPORT_UNREADABLE"),
    ],
)
def test_a_report_that_is_not_right_enters_nothing(text, code):
    with pytest.raises(BadInput) as caught:
        read_report(text)
    assert caught.value.code == code


def test_cents_and_thousands_are_read():
    assert read_report("$0.25 x 4000\nTOTAL 1,000.00").total == Money(100_000)
