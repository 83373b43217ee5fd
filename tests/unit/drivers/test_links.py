"""Byte links: every call ends by its deadline, every byte is counted, every failure is a value."""

import os
import select
import socket
import time
import tty

import pytest

from pos.drivers.adapters.links import BAUD_DEFAULT, Link, LinkLost, link_to
from pos.drivers.adapters.usb_wire import LibUsbWire
from pos.drivers.adapters.wires import SerialWire, TcpWire, UsbPrinterWire
from pos.drivers.ports import Why


class Peer:
    """The other end of a link."""

    def __init__(self, address, close, receive, send):
        self.address = address
        self.close = close
        self.receive = receive
        self.send = send


@pytest.fixture(params=["tcp", "pty"])
def peer(request, tmp_path):
    if request.param == "tcp":
        server = socket.create_server(("127.0.0.1", 0))
        link = link_to(f"tcp:127.0.0.1:{server.getsockname()[1]}")
        assert link.open(1)
        end, _ = server.accept()
        yield link, Peer(server.getsockname(), end.close, end.recv, end.send)
        end.close()
        server.close()
    else:
        device, host = os.openpty()
        tty.setraw(device)
        tty.setraw(host)
        link = link_to(f"serial:{os.ttyname(host)}")
        assert link.open(1)
        os.close(host)
        ends = [device]

        def close():
            while ends:
                os.close(ends.pop())

        yield link, Peer(None, close, lambda count: os.read(device, count), lambda data: os.write(device, data))
        close()
    link.close()


def test_bytes_go_both_ways(peer):
    link, other = peer
    assert link.write(b"hello", time.monotonic() + 1).count == 5
    assert other.receive(99) == b"hello"
    other.send(b"answer")
    assert link.read(1) == b"answer"


def test_nothing_to_read_is_no_error_and_takes_no_longer_than_asked(peer):
    link, _ = peer
    start = time.monotonic()
    assert link.read(0.05) == b""
    assert link.read(0) == b""
    assert time.monotonic() - start < 0.5


def test_a_peer_that_takes_nothing_stops_the_write_at_its_deadline_with_a_true_count(peer):
    link, other = peer
    start, cpu = time.monotonic(), time.process_time()
    sent = link.write(b"x" * 20_000_000, start + 0.3)
    assert sent.stopped is Why.STALLED
    assert 0.25 < time.monotonic() - start < 2
    assert time.process_time() - cpu < 0.25, "no busy loop (pyserial burns 0.31 s here)"
    taken = 0
    while select.select([link._wire.handle()], [], [], 0)[0] is not None and taken < sent.count:
        taken += len(other.receive(1_000_000))
    assert taken == sent.count
    assert link.is_open


def test_a_peer_that_goes_away_is_noticed_by_reading(peer):
    link, other = peer
    other.close()
    with pytest.raises(LinkLost):
        link.read(1)
    assert not link.is_open
    with pytest.raises(LinkLost):
        link.read(0)
    assert link.write(b"x", time.monotonic() + 1) == type(link.write(b"", 0))(0, Why.LINK_LOST)


def test_a_peer_that_goes_away_is_noticed_by_writing(peer):
    link, other = peer
    other.close()
    deadline = time.monotonic() + 2
    stopped = Why.NONE
    while not stopped and time.monotonic() < deadline:
        stopped = link.write(b"x" * 1000, time.monotonic() + 0.5).stopped
    assert stopped is Why.LINK_LOST


def test_nobody_there():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert not link_to(f"tcp:127.0.0.1:{port}").open(1)
    assert not link_to("serial:/dev/does-not-exist").open(1)


def test_a_line_belongs_to_one_program():
    device, host = os.openpty()
    path = os.ttyname(host)
    first, second = link_to(f"serial:{path}"), link_to(f"serial:{path}")
    assert first.open(1)
    assert not second.open(1)
    first.close()
    assert second.open(1)
    second.close()
    os.close(device)
    os.close(host)


def test_closing_a_stalled_line_takes_no_time():
    device, host = os.openpty()
    tty.setraw(device)
    link = link_to(f"serial:{os.ttyname(host)}")
    link.open(1)
    link.write(b"x" * 100_000, time.monotonic() + 0.1)
    start = time.monotonic()
    link.close()
    link.close()
    assert time.monotonic() - start < 0.5
    os.close(device)
    os.close(host)


@pytest.mark.parametrize(
    ("address", "kind", "baud"),
    [
        ("tcp:10.0.0.5:9100", TcpWire, 0),
        ("tcp:[::1]:9100", TcpWire, 0),
        ("tcp::9100", TcpWire, 0),
        ("serial:/dev/ttyUSB0", SerialWire, BAUD_DEFAULT),
        ("serial:/dev/ttyUSB0@115200", SerialWire, 115200),
        ("serial:usb=0403:6001:A50285BI@19200", SerialWire, 19200),
        ("usb:/dev/usb/lp0", UsbPrinterWire, 0),
        ("usb:04b8:0e15", LibUsbWire, 0),
        ("usb:04b8:0e15:J3XF0001", LibUsbWire, 0),
    ],
)
def test_addresses(address, kind, baud):
    link = link_to(address)
    assert isinstance(link, Link)
    assert isinstance(link._wire, kind)
    assert link.seconds_for(960) == (9600 / baud if baud else 0)


@pytest.mark.parametrize("address", ["", "tcp:", "tcp:host", "usb:1", "serial:", "serial:x@fast"])
def test_no_addresses(address):
    with pytest.raises(ValueError, match=r".*"):
        link_to(address)
