"""python-escpos, imported once and tamed. It is a renderer here and nothing else.

At import, release 3.1 leaks a temporary folder, keeps a pickle that breaks every later start when a crash cut it
short, and installs a log handler; later it prints remarks to standard output, which belongs to JSON lines here
(docs/devices.md). One profile in place of its table of printers makes the import short. It takes about a tenth of a
second all the same: the first call belongs on the printer's thread.
"""

from __future__ import annotations

import logging
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

_TABLE = Path(__file__).with_name("capabilities.json")
_one_at_a_time = threading.Lock()


def dummy() -> Any:
    """A fresh in-memory printer on the fixed code page; what a model can do is for our own table to say."""
    with _one_at_a_time:
        kind = _dummy_class()
    return kind(magic_encode_args={"disabled": True, "encoding": "CP858"})


@cache
def _dummy_class() -> Any:
    with _contained_import():
        import escpos.escpos  # noqa: PLC0415 - slow, and only ever inside the containment
        from escpos.printer import Dummy  # noqa: PLC0415
    escpos.escpos.print = _say_nothing
    return Dummy


def _say_nothing(*_: object, **__: object) -> None:
    """Stands in for ``print`` inside the library."""


@contextmanager
def _contained_import() -> Iterator[None]:
    """Everything the import leaves behind is taken away again; other threads notice nothing."""
    names = ("ESCPOS_CAPABILITIES_FILE", "ESCPOS_CAPABILITIES_PICKLE_DIR")
    before = {name: os.environ.get(name) for name in names}
    handlers, make_folder, here = list(logging.root.handlers), tempfile.mkdtemp, threading.get_ident()
    with tempfile.TemporaryDirectory(prefix="counterfoil-") as folder:

        def mkdtemp(*given: Any, **named: Any) -> str:
            return folder if threading.get_ident() == here else make_folder(*given, **named)

        os.environ.update(zip(names, (str(_TABLE), folder), strict=True))
        tempfile.mkdtemp = mkdtemp  # type: ignore[assignment]  # the same call, narrower in types
        try:
            yield
        finally:
            tempfile.mkdtemp = make_folder
            logging.root.handlers[:] = handlers
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value
