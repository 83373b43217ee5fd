"""A delimited text file from outside: its bytes, its text, its rows with the line each begins on.

What is wrong with the file as a whole is refused here, before any row is looked at (design section 9).
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pos.domain.errors import BadInput, Unavailable
from pos.receivables.outcome import Notice

BYTES_MAX = 512 * 1024 * 1024
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_ZIP = b"PK\x03\x04"  # a workbook renamed to .csv


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file read whole: the SHA-256 of its bytes in hexadecimal, and its text."""

    name: str
    sha256: str
    text: str
    notices: tuple[Notice, ...] = ()

    def rows(self, delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
        """Each row with the line it begins on, from 1, quoted line ends counted; blank rows are left out.

        :raises BadInput: ``FILE_QUOTES_BROKEN``: from there on nobody knows where a row ends
        """
        reader = csv.reader(io.StringIO(self.text, newline=""), delimiter=delimiter, strict=True)
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise BadInput("FILE_QUOTES_BROKEN", file=self.name, line=line) from error
            if any(cell.strip() for cell in cells):
                yield line, cells


def read_file(path: Path) -> TextFile:
    """Read a text file: UTF-8 with or without a mark, else Windows' Western code page, which is said.

    :raises BadInput: ``FILE_NOT_FOUND``, ``FILE_TOO_LARGE``, ``FILE_EMPTY``, ``FILE_NOT_TEXT``, ``FILE_ENCODING``
    :raises Unavailable: ``FILE_NOT_READABLE``
    """
    try:
        if path.stat().st_size > BYTES_MAX:
            raise BadInput("FILE_TOO_LARGE", file=path.name, megabytes=BYTES_MAX // 1024**2)
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise BadInput("FILE_NOT_FOUND", file=str(path)) from error
    except OSError as error:
        raise Unavailable("FILE_NOT_READABLE", file=str(path), why=error.strerror or "") from error
    text, notices = _decode(path.name, data)
    if not text.strip():
        raise BadInput("FILE_EMPTY", file=path.name)
    return TextFile(path.name, hashlib.sha256(data).hexdigest(), text, notices)


def _decode(name: str, data: bytes) -> tuple[str, tuple[Notice, ...]]:
    if data.startswith(_UTF16):
        raise BadInput("FILE_ENCODING", file=name)
    if data.startswith(_ZIP) or b"\0" in data:
        raise BadInput("FILE_NOT_TEXT", file=name)
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as broken:
        line = data.count(b"\n", 0, broken.start) + 1
    try:
        return data.decode("cp1252"), (Notice("FILE_READ_AS_WINDOWS", {"file": name, "line": line}),)
    except UnicodeDecodeError as error:
        raise BadInput("FILE_ENCODING", file=name) from error
