"""SQLite's interface to an operating system (sqlite3.h: sqlite3_vfs, sqlite3_io_methods), in the library in use."""

from __future__ import annotations

import ctypes
import ctypes.util
import sqlite3
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p

OK, BUSY, IOERR, FULL, CANTOPEN, NOTFOUND = 0, 5, 10, 13, 14, 12
IOERR_READ, IOERR_SHORT_READ, IOERR_WRITE, IOERR_FSYNC, IOERR_TRUNCATE = (IOERR | (n << 8) for n in (1, 2, 3, 4, 6))
OPEN_READONLY, OPEN_CREATE, OPEN_DELETEONCLOSE = 0x1, 0x4, 0x8
POWERSAFE_OVERWRITE = 0x1000
FCNTL_MMAP_SIZE = 18
SHM_UNLOCK, SHM_LOCK, SHM_SHARED, SHM_EXCLUSIVE = 1, 2, 4, 8

_Call = CFUNCTYPE


class IoMethods(Structure):
    """``sqlite3_io_methods``, version 2."""

    _fields_ = (
        ("iVersion", c_int),
        ("xClose", _Call(c_int, c_void_p)),
        ("xRead", _Call(c_int, c_void_p, c_void_p, c_int, c_int64)),
        ("xWrite", _Call(c_int, c_void_p, c_void_p, c_int, c_int64)),
        ("xTruncate", _Call(c_int, c_void_p, c_int64)),
        ("xSync", _Call(c_int, c_void_p, c_int)),
        ("xFileSize", _Call(c_int, c_void_p, POINTER(c_int64))),
        ("xLock", _Call(c_int, c_void_p, c_int)),
        ("xUnlock", _Call(c_int, c_void_p, c_int)),
        ("xCheckReservedLock", _Call(c_int, c_void_p, POINTER(c_int))),
        ("xFileControl", _Call(c_int, c_void_p, c_int, c_void_p)),
        ("xSectorSize", _Call(c_int, c_void_p)),
        ("xDeviceCharacteristics", _Call(c_int, c_void_p)),
        ("xShmMap", _Call(c_int, c_void_p, c_int, c_int, c_int, POINTER(c_void_p))),
        ("xShmLock", _Call(c_int, c_void_p, c_int, c_int, c_int)),
        ("xShmBarrier", _Call(None, c_void_p)),
        ("xShmUnmap", _Call(c_int, c_void_p, c_int)),
    )


class OpenFile(Structure):
    """``sqlite3_file``, with the number of our handle behind it."""

    _fields_ = (("pMethods", c_void_p), ("handle", c_int64))


class Vfs(Structure):
    """``sqlite3_vfs``, version 2."""


XOpen = _Call(c_int, c_void_p, c_char_p, c_void_p, c_int, POINTER(c_int))
XDelete = _Call(c_int, c_void_p, c_char_p, c_int)
XAccess = _Call(c_int, c_void_p, c_char_p, c_int, POINTER(c_int))
XFullPathname = _Call(c_int, c_void_p, c_char_p, c_int, c_void_p)

Vfs._fields_ = (
    ("iVersion", c_int),
    ("szOsFile", c_int),
    ("mxPathname", c_int),
    ("pNext", c_void_p),
    ("zName", c_char_p),
    ("pAppData", c_void_p),
    ("xOpen", XOpen),
    ("xDelete", XDelete),
    ("xAccess", XAccess),
    ("xFullPathname", XFullPathname),
    ("xDlOpen", c_void_p),
    ("xDlError", c_void_p),
    ("xDlSym", c_void_p),
    ("xDlClose", c_void_p),
    ("xRandomness", c_void_p),
    ("xSleep", c_void_p),
    ("xCurrentTime", c_void_p),
    ("xGetLastError", c_void_p),
    ("xCurrentTimeInt64", c_void_p),
)


class NotTheSameLibrary(Exception):
    """This Python has SQLite within itself, where nobody else reaches it."""


def library() -> ctypes.CDLL:
    """The very library that the module ``sqlite3`` uses. :raises NotTheSameLibrary:"""
    name = ctypes.util.find_library("sqlite3")
    if name is None:
        raise NotTheSameLibrary
    found = ctypes.CDLL(name)
    found.sqlite3_sourceid.restype = c_char_p
    found.sqlite3_vfs_find.restype = POINTER(Vfs)
    found.sqlite3_vfs_find.argtypes = (c_char_p,)
    found.sqlite3_vfs_register.argtypes = (c_void_p, c_int)
    found.sqlite3_vfs_unregister.argtypes = (c_void_p,)
    connection = sqlite3.connect(":memory:")
    (source,) = connection.execute("SELECT sqlite_source_id()").fetchone()
    connection.close()
    if found.sqlite3_sourceid().decode() != source:
        raise NotTheSameLibrary
    return found
