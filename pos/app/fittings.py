"""Devices as set up: which adapter stands behind each port of this register."""

from __future__ import annotations

import contextlib
from pathlib import Path

from pos.cashiering.devices import PRINTER, Devices, record_outcome
from pos.config import VIRTUAL, DeviceSettings
from pos.domain.errors import Refused
from pos.drivers.adapters.escpos_printer import EscposPrinter, PrinterSettings
from pos.drivers.adapters.escpos_status import DrawerSensor
from pos.drivers.adapters.links import open_link
from pos.drivers.adapters.pax_terminal import PaxTerminal
from pos.drivers.spool import Spool
from pos.drivers.virtual.process import VirtualDevice
from pos.ledger.book import Book

_SENSOR = {"high": DrawerSensor.OPEN_IS_HIGH, "low": DrawerSensor.OPEN_IS_LOW, "none": DrawerSensor.NONE}
