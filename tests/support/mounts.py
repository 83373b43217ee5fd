"""Real disks of a few megabytes, mounted for a test: full to the last byte, or not to be written on."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos.store.space import MEGABYTE


@contextlib.contextmanager
def small_disk(folder: Path, size: str, kind: str = "tmpfs") -> Iterator[None]:
    """A disk of a few megabytes, in memory or ``ext4`` in a file beside it, where this account may mount one."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(folder)]
    if kind == "ext4":
        image = folder.with_suffix(".img")
        subprocess.run(["truncate", "-s", size, str(image)], check=True)
        mount = ["sh", "-c", f"mkfs.ext4 -q -m 0 {image} && mount -o loop {image} {folder}"]
    if sys.platform != "linux" or os.geteuid() != 0 or subprocess.run(mount, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def protect(folder: Path) -> None:
    """From here on a disk that was mounted there takes nothing any more."""
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)


def fill(path: Path) -> None:
    """A file that takes all the room there is, and one beside it for the last bytes."""
    with contextlib.suppress(OSError), path.open("wb", buffering=0) as file:
        while file.write(bytes(MEGABYTE)) == MEGABYTE:
            pass
    with contextlib.suppress(OSError), path.with_suffix(".more").open("wb", buffering=0) as file:
        while file.write(bytes(512)):
            pass
