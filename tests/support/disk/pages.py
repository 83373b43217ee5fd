"""Which page of an SQLite file is what (sqlite.org/fileformat2.html): to hit every kind of them."""

from __future__ import annotations

from collections.abc import Iterator

PAGE = 4096
HEADER, WAL_HEADER, FRAME_HEADER = 100, 32, 24
_KINDS = {2: "interior index", 5: "interior table", 10: "leaf index", 13: "leaf table"}


def spans(book: bytes) -> dict[str, list[range]]:
    """By kind, the bytes of every page of a book; ``header`` is the first hundred bytes."""
    free = set(_free(book))
    found: dict[str, list[range]] = {"header": [range(HEADER)]}
    for number in range(1, len(book) // PAGE + 1):
        start = (number - 1) * PAGE
        first = start + HEADER if number == 1 else start
        kind = "freelist" if number in free else _KINDS.get(book[first], "overflow")
        found.setdefault(kind, []).append(range(first, start + PAGE))
    return found


def wal_spans(log: bytes) -> dict[str, list[range]]:
    """The same of a write-ahead log: its header, the headers of its frames, and their pages."""
    frames = [range(at, at + FRAME_HEADER) for at in range(WAL_HEADER, len(log), FRAME_HEADER + PAGE)]
    pages = [range(one.stop, one.stop + PAGE) for one in frames]
    return {"log header": [range(WAL_HEADER)], "frame header": frames, "page in the log": pages}


def _free(book: bytes) -> Iterator[int]:
    """Trunk pages of the freelist and the leaves that each names."""
    trunk = _number(book, 32)
    while trunk:
        start = (trunk - 1) * PAGE
        yield trunk
        for n in range(_number(book, start + 4)):
            yield _number(book, start + 8 + 4 * n)
        trunk = _number(book, start)


def _number(book: bytes, at: int) -> int:
    return int.from_bytes(book[at : at + 4], "big")
