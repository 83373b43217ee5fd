"""What the disk itself takes to have something for good: a page appended and flushed, beside one only appended.

Posting and its floor both wait for one flush. Where it takes a tenth of a millisecond, what is measured beside it is
processor time alone; counters' disks take one to ten (docs/decisions, "What the book costs").
"""

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.figure import Figure

PAGE = bytes(4096)
TIMES = 1000

_flush: Callable[[int], None] = getattr(os, "fdatasync", os.fsync)  # Windows has no fdatasync


def measure() -> list[Figure]:
    """`flush`: milliseconds for a page of 4 KiB."""
    flushed, written = [], []
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "pages").open("wb", buffering=0) as pages:
        for _ in range(TIMES):
            begun = time.perf_counter()
            pages.write(PAGE)
            written.append((time.perf_counter() - begun) * 1000)
            _flush(pages.fileno())
            flushed.append((time.perf_counter() - begun) * 1000)
    return [Figure.of("flush", "ms", flushed, written)]
