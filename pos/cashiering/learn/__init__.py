"""Wizards: each learns one kind of device, and which settings follow. A further one is a function and a line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from pos.cashiering.counter import Counter
from pos.cashiering.learn.asking import Wizard
from pos.cashiering.learn.drawer import learn_drawer
from pos.cashiering.learn.others import learn_check_reader, learn_display, learn_terminal
from pos.cashiering.learn.printer import learn_printer
from pos.cashiering.lights import CHECK_READER, DISPLAY, DRAWER, PRINTER, SPARE_PRINTER, TERMINAL
from pos.domain.people import Person

LESSONS: Mapping[str, Callable[[Counter, Person], Wizard]] = {
    PRINTER: learn_printer,
    SPARE_PRINTER: partial(learn_printer, device=SPARE_PRINTER),
    DRAWER: learn_drawer,
    TERMINAL: learn_terminal,
    CHECK_READER: learn_check_reader,
    DISPLAY: learn_display,
}
"""By the kind of device. Who begins one is an administrator; what it learned is saved by ``Counter.bench.save``."""
