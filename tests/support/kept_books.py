"""A small book of every released schema, kept in the repository: each release must open them all.

    python -m tests.support.kept_books

writes the one of today's schema anew. Only before a release: a book that was released is never made again.
"""

from __future__ import annotations

import tarfile
import tempfile
from pathlib import Path

from pos.app import STEPS
from tests.support.finished_book import finished_book

FOLDER = Path(__file__).resolve().parent.parent / "data" / "books"
_LEFT_OUT = frozenset({"out", "virtual", "log", "counterfoil.lock"})


def kept_books() -> dict[int, Path]:
    """The archives, by the number of the schema."""
    return {
        int(path.name.partition(".")[0].rpartition("-")[2]): path for path in sorted(FOLDER.glob("schema-*.tar.xz"))
    }


def unpack(version: int, folder: Path) -> Path:
    """A register's data folder of then."""
    with tarfile.open(kept_books()[version]) as archive:
        for member in archive:  # ours, and flat; `extractall` has another face in each release of Python 3.11 to 3.13
            content = archive.extractfile(member)
            if content is not None:
                target = folder / member.name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content.read())
                target.chmod(member.mode)
    return folder


def write_todays() -> Path:
    """The book of today's schema, into its archive."""
    target = FOLDER / f"schema-{len(STEPS)}.tar.xz"
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        data = finished_book(Path(folder) / "data").places.data
        with tarfile.open(target, "w:xz") as archive:
            for path in sorted(data.iterdir()):
                if path.name not in _LEFT_OUT:
                    archive.add(path, path.name, filter=_nobodys)
    return target


def _nobodys(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


if __name__ == "__main__":
    print(write_todays())  # noqa: T201 - a tool for people
