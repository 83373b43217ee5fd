"""What is plugged in, by its identity: asked of the system, and never of a device. Nothing is opened or written to."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from serial.tools import list_ports
from serial.tools.list_ports_common import ListPortInfo

from pos.drivers.ports import PluggedIn

USB_PRINTERS = Path("/dev/usb")
_SYSTEM = Path("/sys/class/usbmisc")


def plugged_in() -> tuple[PluggedIn, ...]:
    """Serial ports, with the identity that stays when they are plugged in another order; then USB printers (Linux)."""
    ports = sorted(list_ports.comports(), key=lambda port: str(port.device))
    alike = Counter(_identity(port) for port in ports)
    serial = (PluggedIn(_address(port, alike[_identity(port)]), _name(port), str(port.device)) for port in ports)
    return (*serial, *_printers())


def _identity(port: ListPortInfo) -> str:
    """``usb=VID:PID[:SERIAL]`` as ``wires.port_of`` reads it; empty where it is no USB adapter."""
    if port.vid is None or port.pid is None:
        return ""
    return f"usb={port.vid:04x}:{port.pid:04x}" + (f":{port.serial_number}" if port.serial_number else "")


def _address(port: ListPortInfo, alike: int) -> str:
    """Adapters alike without a number of their own are told apart by where they are plugged in."""
    identity = _identity(port)
    if identity and alike == 1 and " " not in identity:
        return f"serial:{identity}"
    return f"serial:usb-at={port.location}" if identity and port.location else f"serial:{port.device}"


def _name(port: ListPortInfo) -> str:
    said = [text for text in (port.manufacturer, port.product or port.description) if text and text != "n/a"]
    return " ".join(said)


def _printers() -> tuple[PluggedIn, ...]:
    found = sorted(USB_PRINTERS.glob("lp*")) if USB_PRINTERS.is_dir() else []
    return tuple(PluggedIn(f"usb:{path}", _device_id(path.name), str(path)) for path in found)


def _device_id(name: str) -> str:
    """Maker and model from the printer's IEEE 1284 device id, which the system asked for when it was plugged in."""
    try:
        text = (_SYSTEM / name / "device" / "ieee1284_id").read_text("ascii", "replace")
    except OSError:
        return ""
    parts = dict(part.partition(":")[::2] for part in text.strip().split(";") if ":" in part)
    wanted = (("MFG", "MANUFACTURER"), ("MDL", "MODEL"))
    said = (next((parts[key] for key in keys if key in parts), "") for keys in wanted)
    return " ".join(one for one in said if one)
