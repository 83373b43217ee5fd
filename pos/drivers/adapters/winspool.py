"""The Windows print spooler, as little of it as raw printing needs: the calls of winspool.drv, and nothing around them.

Win32, *Print Spooler API*: OpenPrinterW, StartDocPrinterW with data type RAW, WritePrinter, EndDocPrinter, GetJobW,
SetJobW (delete), ClosePrinter. Everything that decides anything is in ``windows_printer``; this file was not run here.
"""

from __future__ import annotations

import ctypes
from typing import Any, Protocol

DELETE_JOB = 5
"""JOB_CONTROL_DELETE."""


class Winspool(Protocol):
    """OSError from any call but ``job_status``: it failed."""

    def open(self, name: str) -> int:
        """A handle to a printer."""

    def start(self, handle: int, title: str) -> int:
        """Begin a raw document; the number of its job."""

    def write(self, handle: int, data: bytes) -> int:
        """How many bytes the spooler took."""

    def end(self, handle: int) -> None:
        """The document is whole: from here on Windows prints it."""

    def delete(self, handle: int, job: int) -> None:
        """Have it print nothing of a job."""

    def job_status(self, handle: int, job: int) -> int | None:
        """The JOB_STATUS bits; None where the job is no longer in the queue."""

    def close(self, handle: int) -> None:
        """Let go of the printer."""


class _DocInfo(ctypes.Structure):
    """DOC_INFO_1W."""

    _fields_ = (("name", ctypes.c_wchar_p), ("output", ctypes.c_wchar_p), ("datatype", ctypes.c_wchar_p))


class _JobInfo(ctypes.Structure):
    """JOB_INFO_1W as far as its status; the rest is read over."""

    _fields_ = (
        ("job", ctypes.c_uint32),
        *((name, ctypes.c_void_p) for name in ("printer", "machine", "user", "document", "datatype", "status_text")),
        ("status", ctypes.c_uint32),
    )


class SystemWinspool:
    """The system's own. Elsewhere than on Windows every call fails."""

    def open(self, name: str) -> int:
        """See ``Winspool``."""
        handle = ctypes.c_void_p()
        if not self._call("OpenPrinterW", ctypes.c_wchar_p(name), ctypes.byref(handle), None) or not handle.value:
            raise OSError(f"no printer {name}")
        return handle.value

    def start(self, handle: int, title: str) -> int:
        """See ``Winspool``."""
        job = self._call("StartDocPrinterW", _handle(handle), 1, ctypes.byref(_DocInfo(title, None, "RAW")))
        if job <= 0:
            raise OSError("no document was begun")
        return job

    def write(self, handle: int, data: bytes) -> int:
        """See ``Winspool``."""
        taken = ctypes.c_uint32()
        if not self._call("WritePrinter", _handle(handle), data, ctypes.c_uint32(len(data)), ctypes.byref(taken)):
            raise OSError("nothing was taken")
        return taken.value

    def end(self, handle: int) -> None:
        """See ``Winspool``."""
        if not self._call("EndDocPrinter", _handle(handle)):
            raise OSError("the document was not ended")

    def delete(self, handle: int, job: int) -> None:
        """See ``Winspool``."""
        self._call("SetJobW", _handle(handle), ctypes.c_uint32(job), 0, None, ctypes.c_uint32(DELETE_JOB))

    def job_status(self, handle: int, job: int) -> int | None:
        """See ``Winspool``."""
        needed = ctypes.c_uint32()
        asked = (_handle(handle), ctypes.c_uint32(job), 1)
        self._call("GetJobW", *asked, None, 0, ctypes.byref(needed))
        if needed.value < ctypes.sizeof(_JobInfo):
            return None
        room = ctypes.create_string_buffer(needed.value)
        if not self._call("GetJobW", *asked, room, needed, ctypes.byref(needed)):
            return None
        return int(_JobInfo.from_buffer(room).status)

    def close(self, handle: int) -> None:
        """See ``Winspool``."""
        self._call("ClosePrinter", _handle(handle))

    @staticmethod
    def _call(name: str, *given: Any) -> int:
        library: Any = getattr(ctypes, "WinDLL", None)
        if library is None:
            raise OSError("there is no Windows here")
        return int(getattr(library("winspool.drv"), name)(*given))


def _handle(value: int) -> ctypes.c_void_p:
    return ctypes.c_void_p(value)
