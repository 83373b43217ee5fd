"""Files that are whole or not there: temporary name, fsync, rename, fsync of the folder (design section 8)."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

from pos.domain.errors import Unavailable


def write_whole(path: Path, data: bytes, *, private: bool = False) -> None:
    """Put ``data`` at ``path`` so that a reader finds all of it or the old file, also after a power cut.

    ``private``: readable by its owner alone, from the first byte.

    :raises Unavailable: ``FILE_NOT_WRITTEN`` with the path and the system's reason
    """
    beside = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.unlink(missing_ok=True)  # of an attempt that was cut off
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o666)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        discard(beside)
        raise Unavailable("FILE_NOT_WRITTEN", path=path, detail=error.strerror or error) from error


def discard(path: Path) -> None:
    """Take away what was begun and has no use; where nothing can be written nothing can be removed either."""
    with contextlib.suppress(OSError):
        path.unlink()


def put_whole(built: Path, path: Path) -> None:
    """Give a finished file beside ``path`` its name, so that a reader finds all of it, also after a power cut.

    :raises Unavailable: ``FILE_NOT_WRITTEN`` with the path and the system's reason
    """
    try:
        with built.open("rb+") as file:
            os.fsync(file.fileno())
        built.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise Unavailable("FILE_NOT_WRITTEN", path=path, detail=error.strerror or error) from error


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":  # a rename is made durable by the file system itself there
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
