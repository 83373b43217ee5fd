"""Finding a USB printer: by what it is, never by trying."""

import pytest
import usb.core
from serial.tools import list_ports
from serial.tools.list_ports_common import ListPortInfo

from pos.drivers.adapters.links import Link
from pos.drivers.adapters.usb_wire import LibUsbWire
from pos.drivers.adapters.wires import port_of
from tests.contract.usb_rig import IDENTITY, FakeLibUsb


@pytest.mark.parametrize("identity", ["04b8:ffff", f"{IDENTITY}:OTHER"])
def test_another_device_is_not_taken_for_it(identity):
    assert not Link(LibUsbWire(identity, FakeLibUsb("tcp:127.0.0.1:1"))).open(1)


def test_what_is_no_printer_is_not_written_to():
    assert not Link(LibUsbWire(IDENTITY, FakeLibUsb("tcp:127.0.0.1:1", interface_class=8))).open(1)


def test_a_computer_without_libusb_has_no_such_printer(monkeypatch):
    def none(**_):
        raise usb.core.NoBackendError("No backend available")

    monkeypatch.setattr(usb.core, "find", none)
    assert not Link(LibUsbWire(IDENTITY)).open(1)


def test_nothing_is_sent_where_nothing_is_open():
    with pytest.raises(OSError, match="not open"):
        LibUsbWire(IDENTITY).send(b"x")


def adapter(name, number, location):
    """An adapter as the system lists it."""
    port = ListPortInfo(name)
    port.vid, port.pid, port.serial_number, port.location = 0x0403, 0x6001, number, location
    return port


def test_an_adapter_is_found_by_its_number_whatever_its_name(monkeypatch):
    both = [adapter("/dev/ttyUSB1", "A1", "1-1.2"), adapter("/dev/ttyUSB0", "A2", "1-1.3"), ListPortInfo("/dev/ttyS0")]
    monkeypatch.setattr(list_ports, "comports", lambda: both)
    assert port_of("usb=0403:6001:A1") == "/dev/ttyUSB1"
    assert port_of("usb=0403:6001:a2") == "/dev/ttyUSB0"
    assert port_of("usb-at=1-1.3") == "/dev/ttyUSB0"
    assert port_of("/dev/ttyS0") == "/dev/ttyS0"
    for unclear in ("usb=0403:6001", "usb=0403:6001:A3", "usb-at=9-9"):
        with pytest.raises(OSError, match="ports are"):
            port_of(unclear)
