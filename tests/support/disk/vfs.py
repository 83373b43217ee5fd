"""The VFS: files below one folder are on a simulated disk, all others where they always were."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.disk import sqlite_c as c
from tests.support.disk.model import Disk
from tests.support.disk.open_files import OpenFiles

NAME = b"counterfoil-disk"


class SimulatedDisk:
    """Registers itself as what SQLite uses by default, for as long as it is entered."""

    def __init__(self, folder: Path) -> None:
        """:raises NotTheSameLibrary:"""
        self._files = OpenFiles()
        self.folder = str(folder)
        self._library = c.library()
        self._usual = self._library.sqlite3_vfs_find(None)
        self._vfs = self._make_vfs()

    @contextmanager
    def in_place(self) -> Iterator[SimulatedDisk]:
        """Every database below the folder is on this disk."""
        self._library.sqlite3_vfs_register(ctypes.byref(self._vfs), 1)
        try:
            yield self
        finally:
            self._library.sqlite3_vfs_register(self._usual, 1)
            self._library.sqlite3_vfs_unregister(ctypes.byref(self._vfs))
        if self._files.broken:
            raise self._files.broken[0]

    @property
    def disk(self) -> Disk:
        """What the files are on."""
        return self._files.disk

    def boot(self, disk: Disk) -> None:
        """Come up with another disk; who still has files open on the old one has them no more."""
        self._files.boot(disk)

    def _make_vfs(self) -> c.Vfs:
        usual = self._usual.contents
        made = c.Vfs()
        ctypes.pointer(made)[0] = usual
        made.iVersion, made.zName = 2, NAME
        made.szOsFile = max(usual.szOsFile, ctypes.sizeof(c.OpenFile))
        made.xOpen = c.XOpen(self._files.answer(c.CANTOPEN, self._open))
        made.xDelete = c.XDelete(self._files.answer(c.IOERR, self._delete))
        made.xAccess = c.XAccess(self._files.answer(c.IOERR, self._access))
        made.xFullPathname = c.XFullPathname(self._full_path)
        return made

    def _ours(self, name: bytes | None) -> bool:
        return name is not None and name.decode().startswith(self.folder)

    def _open(self, _: int, name: bytes | None, place: int, flags: int, said: Any) -> int | None:
        if name is None or not self._ours(name):
            opened: int = self._usual.contents.xOpen(self._usual, name, place, flags, said)
            return opened
        failed = self._files.open(place, name.decode(), flags)
        if failed is not None:
            return failed
        if said:
            said[0] = flags
        return None

    def _delete(self, _: int, name: bytes, folder_too: int) -> int | None:
        if not self._ours(name):
            deleted: int = self._usual.contents.xDelete(self._usual, name, folder_too)
            return deleted
        self.disk.check()
        if name.decode() not in self.disk.files:
            return c.IOERR | (23 << 8)  # SQLITE_IOERR_DELETE_NOENT
        self.disk.delete(name.decode(), folder_too=bool(folder_too))
        return None

    def _access(self, _: int, name: bytes, flags: int, said: Any) -> int | None:
        if not self._ours(name):
            found: int = self._usual.contents.xAccess(self._usual, name, flags, said)
            return found
        self.disk.check()
        said[0] = int(name.decode() in self.disk.files)
        return None

    def _full_path(self, _: int, name: bytes, size: int, out: int) -> int:
        full: int = self._usual.contents.xFullPathname(self._usual, name, size, out)
        return full
