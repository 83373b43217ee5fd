"""From the start of the process to a till that takes keystrokes, beside a bare window of the same toolkit.

Each start is a process of its own, till and window alternately. Where the system allows it (root on Linux), the files
are thrown out of memory before each pair of a second series, as after the machine was switched on.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.figure import Figure

PAIRS = 7
COLD_PAIRS = 3
DROP_CACHES = Path("/proc/sys/vm/drop_caches")
READY_S_MAX = 60


def measure() -> list[Figure]:
    """Milliseconds to the first painted and focused field: `start`, and `cold-start` where it can be had."""
    with tempfile.TemporaryDirectory() as folder:
        till = ["till", "--sample", "--data", folder]
        _start(till)  # makes the sample book
        _start([])
        figures = [_series("start", till, PAIRS)]
        if os.access(DROP_CACHES, os.W_OK):
            figures.append(_series("cold-start", till, COLD_PAIRS, forget=True))
    return figures


def answer() -> list[Figure]:
    """Milliseconds until `pos --help` has said all, beside an interpreter that does nothing."""
    ours: list[float] = []
    floor: list[float] = []
    for _ in range(PAIRS):
        for arguments, times in ((["-m", "pos", "--help"], ours), (["-c", ""], floor)):
            begun = time.perf_counter()
            subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
            times.append((time.perf_counter() - begun) * 1000)
    return [Figure.of("help", "ms", ours, floor)]


def _series(name: str, till: list[str], pairs: int, *, forget: bool = False) -> Figure:
    ours: list[float] = []
    floor: list[float] = []
    for _ in range(pairs):
        for arguments, times in ((till, ours), ([], floor)):
            if forget:
                os.sync()
                DROP_CACHES.write_text("3")
            times.append(_start(arguments))
    return Figure.of(name, "ms", ours, floor)


def _start(arguments: list[str]) -> float:
    """Milliseconds from here to READY."""
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    command = [sys.executable, "-m", "bench.first_paint", *arguments]
    begun = time.perf_counter()
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = next((line for line in process.stdout if line == "READY\n"), None)
        taken = (time.perf_counter() - begun) * 1000
        process.communicate(timeout=READY_S_MAX)
    if line is None:
        raise RuntimeError(f"no window came up: {' '.join(command)}")
    return taken
