"""Files open on the simulated disk: what SQLite calls for each, its locks and the memory that connections share."""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Callable
from typing import Any

from tests.support.disk import sqlite_c as c
from tests.support.disk.model import Disk, Fault, File, PowerIsOff

_SHM_SLOTS = 8
_SHARED, _RESERVED, _PENDING, _EXCLUSIVE = 1, 2, 3, 4


class _Shared:
    """The memory that connections to one WAL database share, and its locks."""

    def __init__(self) -> None:
        self.regions: list[ctypes.Array[ctypes.c_char]] = []
        self.locks: dict[int, list[int]] = {}

    def may(self, who: int, slots: range, *, exclusive: bool) -> bool:
        others = [held for owner, held in self.locks.items() if owner != who]
        return all(not held[slot] or (held[slot] == _SHARED and not exclusive) for held in others for slot in slots)


class _Handle:
    """An open file."""

    def __init__(self, number: int, name: str, file: File, *, gone_when_closed: bool) -> None:
        self.number = number
        self.name = name
        self.file = file
        self.gone_when_closed = gone_when_closed
        self.level = 0


class OpenFiles:
    """All that are open, and the disk that they are on."""

    def __init__(self) -> None:
        self.disk = Disk()
        self.methods = self._io_methods()
        self.broken: list[BaseException] = []
        """What went wrong in here: a callback cannot raise."""
        self._numbers = itertools.count(1)
        self._handles: dict[int, _Handle] = {}
        self._shared: dict[str, _Shared] = {}

    def boot(self, disk: Disk) -> None:
        """Come up with another disk; who still has files open on the old one has them no more."""
        self.disk = disk
        self._shared = {}

    def answer(self, failed: int, work: Callable[..., int | None]) -> Callable[..., int]:
        """A callback that returns a result code whatever happens."""

        def call(*given: Any) -> int:
            try:
                return work(*given) or c.OK
            except Fault as fault:
                return fault.code
            except PowerIsOff:
                return failed
            except BaseException as error:  # noqa: BLE001  # raised when the disk is taken out
                self.broken.append(error)
                return failed

        return call

    def open(self, place: int, name: str, flags: int) -> int | None:
        """Fill in SQLite's own structure at an address. The result code; None where all went well."""
        at = c.OpenFile.from_address(place)
        at.pMethods = None
        self.disk.check()
        file = self.disk.files.get(name)
        if file is None:
            if not flags & c.OPEN_CREATE:
                return c.CANTOPEN
            file = self.disk.create(name)
        handle = _Handle(next(self._numbers), name, file, gone_when_closed=bool(flags & c.OPEN_DELETEONCLOSE))
        self._handles[handle.number] = handle
        at.handle = handle.number
        at.pMethods = ctypes.addressof(self.methods)
        return None

    def _io_methods(self) -> c.IoMethods:
        made = c.IoMethods()
        made.iVersion = 2
        kinds = dict(c.IoMethods._fields_[1:])
        for name, failed, work in (
            ("xClose", c.OK, self._close),
            ("xRead", c.IOERR_READ, self._read),
            ("xWrite", c.IOERR_WRITE, self._write),
            ("xTruncate", c.IOERR_TRUNCATE, self._truncate),
            ("xSync", c.IOERR_FSYNC, self._sync),
            ("xFileSize", c.IOERR, self._size),
            ("xLock", c.IOERR, self._lock),
            ("xUnlock", c.OK, self._unlock),
            ("xCheckReservedLock", c.IOERR, self._reserved),
            ("xFileControl", c.NOTFOUND, self._control),
            ("xSectorSize", c.OK, lambda *_: 512),
            ("xDeviceCharacteristics", c.OK, lambda *_: c.POWERSAFE_OVERWRITE),
            ("xShmMap", c.IOERR, self._shm_map),
            ("xShmLock", c.IOERR, self._shm_lock),
            ("xShmUnmap", c.OK, self._shm_unmap),
        ):
            setattr(made, name, kinds[name](self.answer(failed, work)))
        made.xShmBarrier = kinds["xShmBarrier"](lambda _: None)
        return made

    def _of(self, place: int) -> _Handle:
        return self._handles[c.OpenFile.from_address(place).handle]

    def _close(self, place: int) -> None:
        handle = self._handles.pop(c.OpenFile.from_address(place).handle)
        if handle.gone_when_closed:
            self.disk.files.pop(handle.name, None)

    def _read(self, place: int, into: int, size: int, at: int) -> int | None:
        self.disk.check()
        self.disk.before(self.disk, "read")
        found = bytes(self._of(place).file.cache[at : at + size])
        ctypes.memmove(into, found.ljust(size, b"\0"), size)
        return None if len(found) == size else c.IOERR_SHORT_READ

    def _write(self, place: int, data: int, size: int, at: int) -> None:
        self.disk.change("write")
        self._of(place).file.write(at, ctypes.string_at(data, size))

    def _truncate(self, place: int, size: int) -> None:
        self.disk.change("truncate")
        self._of(place).file.truncate(size)

    def _sync(self, place: int, _: int) -> None:
        self.disk.sync(self._of(place).file)

    def _size(self, place: int, said: Any) -> None:
        self.disk.check()
        said[0] = len(self._of(place).file.cache)

    def _control(self, _: int, what: int, value: int) -> int | None:
        """Nothing special can be asked of this disk but its memory map: it has none."""
        if what != c.FCNTL_MMAP_SIZE:
            return c.NOTFOUND
        ctypes.c_int64.from_address(value).value = 0
        return None

    # --- locks and shared memory ---

    def _others(self, handle: _Handle) -> list[int]:
        return [one.level for one in self._handles.values() if one.name == handle.name and one.number != handle.number]

    def _lock(self, place: int, level: int) -> int | None:
        self.disk.check()
        handle = self._of(place)
        most = max(self._others(handle), default=0)
        allowed = {_SHARED: _RESERVED, _RESERVED: _SHARED, _EXCLUSIVE: 0}[level]
        if most > allowed:
            return c.BUSY
        handle.level = max(handle.level, level)
        return None

    def _unlock(self, place: int, level: int) -> None:
        self._of(place).level = level

    def _reserved(self, place: int, said: Any) -> None:
        said[0] = int(max(self._others(self._of(place)), default=0) >= _RESERVED)

    def _shm_map(self, place: int, region: int, size: int, extend: int, said: Any) -> None:
        self.disk.check()
        shared = self._shared.setdefault(self._of(place).name, _Shared())
        while extend and len(shared.regions) <= region:
            shared.regions.append(ctypes.create_string_buffer(size))
        said[0] = ctypes.addressof(shared.regions[region]) if region < len(shared.regions) else None

    def _shm_lock(self, place: int, first: int, count: int, flags: int) -> int | None:
        self.disk.check()
        handle = self._of(place)
        shared = self._shared.setdefault(handle.name, _Shared())
        held, slots = shared.locks.setdefault(handle.number, [0] * _SHM_SLOTS), range(first, first + count)
        level = 0 if flags & c.SHM_UNLOCK else _EXCLUSIVE if flags & c.SHM_EXCLUSIVE else _SHARED
        if level and not shared.may(handle.number, slots, exclusive=level == _EXCLUSIVE):
            return c.BUSY
        for slot in slots:
            held[slot] = level
        return None

    def _shm_unmap(self, place: int, delete: int) -> None:
        handle = self._of(place)
        shared = self._shared.get(handle.name)
        if shared is not None:
            shared.locks.pop(handle.number, None)
            if delete:
                self._shared.pop(handle.name, None)
