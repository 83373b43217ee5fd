"""A virtual printer on USB: behind a fake libusb with the descriptors of a printer, or as a device file.

The fake stands where pyusb calls libusb; its pipes lead to the virtual printer's socket. It takes short writes, times
out where the printer takes nothing, and answers ENODEV once the printer is gone. A pseudo terminal stands in for
``/dev/usb/lp0``: a character device that is opened, read and written like it.
"""

import errno
import select
import socket
from types import SimpleNamespace
from typing import Any

import usb.backend
import usb.core

from pos.drivers.adapters.links import Link, link_to
from pos.drivers.adapters.usb_wire import LibUsbWire

IDENTITY = "04b8:0e15"
OUT, IN = 0x01, 0x82
SHORT = 100
"""No write takes more."""


class FakeLibUsb(usb.backend.IBackend):  # type: ignore[misc]  # pyusb ships no types
    """One printer on the bus, at a TCP address."""

    def __init__(self, address: str, interface_class: int = 7) -> None:
        _, _, port = address.rpartition(":")
        self._port = int(port)
        self._class = interface_class
        self._socket: socket.socket | None = None

    def enumerate_devices(self) -> Any:
        return iter(["printer"])

    def get_device_descriptor(self, dev: Any) -> Any:
        return SimpleNamespace(
            bLength=18, bDescriptorType=1, bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0, bDeviceProtocol=0,
            bMaxPacketSize0=64, idVendor=0x04B8, idProduct=0x0E15, bcdDevice=0x100, iManufacturer=0, iProduct=0,
            iSerialNumber=0, bNumConfigurations=1, address=1, bus=1, port_number=1, port_numbers=(1,), speed=3,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev: Any, config: int) -> Any:
        if config:
            raise IndexError
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=32, bNumInterfaces=1, bConfigurationValue=1, iConfiguration=0,
            bmAttributes=0x80, bMaxPower=1, extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(self, dev: Any, intf: int, alt: int, config: int) -> Any:
        if intf or alt:
            raise IndexError
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=0, bAlternateSetting=0, bNumEndpoints=2,
            bInterfaceClass=self._class, bInterfaceSubClass=1, bInterfaceProtocol=2, iInterface=0,
            extra_descriptors=[],
        )  # fmt: skip

    def get_endpoint_descriptor(self, dev: Any, ep: int, intf: int, alt: int, config: int) -> Any:
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bEndpointAddress=(OUT, IN)[ep], bmAttributes=2, wMaxPacketSize=64,
            bInterval=0, bRefresh=0, bSynchAddress=0, extra_descriptors=[],
        )  # fmt: skip

    def open_device(self, dev: Any) -> Any:
        try:
            self._socket = socket.create_connection(("127.0.0.1", self._port), 1)
        except OSError as error:
            raise usb.core.USBError("no such device", -4, errno.ENODEV) from error
        self._socket.setblocking(False)
        return self._socket

    def close_device(self, dev_handle: Any) -> None:
        dev_handle.close()

    def get_configuration(self, dev_handle: Any) -> int:
        return 1

    def set_configuration(self, dev_handle: Any, config_value: int) -> None:
        pass

    def claim_interface(self, dev_handle: Any, intf: int) -> None:
        pass

    def release_interface(self, dev_handle: Any, intf: int) -> None:
        pass

    def is_kernel_driver_active(self, dev_handle: Any, intf: int) -> bool:
        return False

    def bulk_write(self, dev_handle: Any, ep: int, intf: int, data: Any, timeout: int) -> int:
        assert ep == OUT
        if not select.select([], [dev_handle], [], timeout / 1000)[1]:
            raise usb.core.USBTimeoutError("timed out", -7, errno.ETIMEDOUT)
        try:
            return int(dev_handle.send(bytes(data)[:SHORT]))
        except OSError as error:
            raise usb.core.USBError("no such device", -4, errno.ENODEV) from error

    def bulk_read(self, dev_handle: Any, ep: int, intf: int, buff: Any, timeout: int) -> int:
        assert ep == IN
        if not select.select([dev_handle], [], [], timeout / 1000)[0]:
            raise usb.core.USBTimeoutError("timed out", -7, errno.ETIMEDOUT)
        try:
            data = dev_handle.recv(len(buff))
        except OSError:
            data = b""
        if not data:
            raise usb.core.USBError("no such device", -4, errno.ENODEV)
        buff[: len(data)] = type(buff)("B", data)
        return len(data)


def by_libusb(address: str) -> Link:
    """A link through the fake."""
    return Link(LibUsbWire(IDENTITY, FakeLibUsb(address)))


def by_device_file(address: str) -> Link:
    """A link through a device file."""
    return link_to(f"usb:{address.removeprefix('serial:')}")


WAYS: dict[str, dict[str, Any]] = {
    "tcp": {},
    "pty": {"pty": True},
    "usb": {"dial": by_libusb},
    "usb-file": {"pty": True, "dial": by_device_file},
}
"""How a printer may be reached: what `printer_rig` takes for each."""
