"""A USB printer by its class, through libusb: where the system gives it no device file of its own.

Class 7 of the USB specification (Printer): one bulk pipe out, mostly one in. Found by vendor, product and serial
number, never by trying. libusb is asked with a time-out at every call; what went out before one is counted.
"""

from __future__ import annotations

import contextlib
import errno
import time
from typing import Any

import usb.core
import usb.util

PRINTER_CLASS = 7
SEND_MS = 200
RECEIVE_BYTES = 4096

_LATER = frozenset({errno.ETIMEDOUT, errno.EAGAIN, errno.EINTR})


class LibUsbWire:
    """The wire of one printer. ``backend`` of pyusb; None for the system's libusb."""

    bits_per_second = 0

    def __init__(self, identity: str, backend: Any = None) -> None:
        """``identity``: ``VID:PID`` or ``VID:PID:SERIAL`` in hexadecimal. ValueError for anything else."""
        vendor, product, *number = identity.split(":", 2)
        self._vendor, self._product = int(vendor, 16), int(product, 16)
        self._number = number[0] if number else None
        self._backend = backend
        self._device: Any = None
        self._out: Any = None
        self._in: Any = None
        self._kept = b""

    def open(self, timeout_s: float) -> None:  # noqa: ARG002 - finding a device does not wait
        """Find and claim it. :raises OSError: not there, not allowed, in use, or no printer"""
        try:
            self._device = self._found()
            interface = _printer_interface(self._device)
            with contextlib.suppress(NotImplementedError):  # a system without kernel drivers to let go
                if self._device.is_kernel_driver_active(interface.bInterfaceNumber):
                    self._device.detach_kernel_driver(interface.bInterfaceNumber)
            usb.util.claim_interface(self._device, interface.bInterfaceNumber)
        except usb.core.NoBackendError as error:
            raise OSError("there is no libusb") from error
        self._out = _pipe(interface, usb.util.ENDPOINT_OUT)
        self._in = _pipe(interface, usb.util.ENDPOINT_IN)
        if self._out is None:
            raise OSError("no pipe out")

    def close(self) -> None:
        """Let go of it."""
        if self._device is not None:
            with contextlib.suppress(OSError):
                usb.util.dispose_resources(self._device)
        self._device = self._out = self._in = None
        self._kept = b""

    def can_send(self, timeout_s: float) -> bool:  # noqa: ARG002 - a pipe is tried, not asked
        """See ``Wire``."""
        return True

    def can_receive(self, timeout_s: float) -> bool:
        """See ``Wire``: reads ahead, since a pipe cannot be asked."""
        if self._kept:
            return True
        if self._in is None:
            time.sleep(timeout_s)
            return False
        try:
            self._kept = bytes(self._in.read(RECEIVE_BYTES, max(int(timeout_s * 1000), 1)))
        except usb.core.USBError as error:
            if error.errno not in _LATER:
                raise
        return bool(self._kept)

    def send(self, piece: bytes) -> int:
        """Write; libusb says how much went before the time was up."""
        if self._out is None:
            raise OSError("not open")
        try:
            return int(self._out.write(piece, SEND_MS))
        except usb.core.USBError as error:
            if error.errno in _LATER:
                raise BlockingIOError from error
            raise

    def receive(self) -> bytes:
        """What was read ahead."""
        data, self._kept = self._kept, b""
        if not data:
            raise BlockingIOError
        return data

    def is_there(self) -> bool | None:
        """See ``Wire``: libusb is not asked between two tries."""
        return None

    def modem_line(self, name: str) -> bool | None:  # noqa: ARG002 - it has none
        """See ``Wire``."""
        return None

    def _found(self) -> Any:
        alike = usb.core.find(
            find_all=True, backend=self._backend, idVendor=self._vendor, idProduct=self._product
        )  # fmt: skip
        found = [one for one in alike if self._number in {None, one.serial_number}]
        if len(found) != 1:
            raise OSError(f"{len(found)} devices are {self._vendor:04x}:{self._product:04x}")
        return found[0]


def _printer_interface(device: Any) -> Any:
    for configuration in device:
        for interface in configuration:
            if interface.bInterfaceClass == PRINTER_CLASS:
                return interface
    raise OSError("it is no printer")


def _pipe(interface: Any, direction: int) -> Any:
    for endpoint in interface:
        bulk = usb.util.endpoint_type(endpoint.bmAttributes) == usb.util.ENDPOINT_TYPE_BULK
        if bulk and usb.util.endpoint_direction(endpoint.bEndpointAddress) == direction:
            return endpoint
    return None
