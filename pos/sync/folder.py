"""The folder target: a directory on a share or a stick, one folder a register and business date."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pos.domain.errors import BadInput, Unavailable
from pos.store.files import write_whole
from pos.sync.bundle import Bundle, Head, check_bundle


class FolderTarget:
    """Bundles under ``root/<register>/<business date>/``. ``root`` must be there: a missing share is not made up."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def head(self, register: str, public_key: str) -> Head:
        """How far the register's stream has come here, from the newest bundle, checked.

        :raises Unavailable: ``UPSTREAM_MISSING``
        :raises BadInput: ``BUNDLE_WRONG``
        """
        return next(self.heads(register, public_key), Head(0, ""))

    def heads(self, register: str, public_key: str) -> Iterator[Head]:
        """Where each bundle of the stream ends, newest first, checked as it is asked for. Raises as :meth:`head`."""
        self._require()
        try:
            files = list(self.root.glob(f"{register}/*/{register}-*.head"))
        except OSError as error:
            raise Unavailable("UPSTREAM_MISSING", folder=self.root) from error
        newest_first = sorted(files, key=lambda path: path.stem.rpartition("-")[2], reverse=True)
        return (self._check(path, public_key) for path in newest_first)

    def push(self, bundle: Bundle, register: str, public_key: str) -> Path:
        """Write a bundle, entries first and the head last, then read both back and check them.

        :raises Unavailable: ``UPSTREAM_MISSING``, ``FILE_NOT_WRITTEN``
        :raises BadInput: ``BUNDLE_WRONG`` where what was read back is not what was written
        """
        self._require()
        folder = self.root / register / bundle.date
        write_whole(folder / f"{bundle.name}.jsonl", bundle.entries)
        write_whole(folder / f"{bundle.name}.head", bundle.head)
        self._check(folder / f"{bundle.name}.head", public_key)
        return folder / f"{bundle.name}.jsonl"

    def _require(self) -> None:
        """A share that died answers with an error where another says that there is no such folder."""
        try:
            there = self.root.is_dir()
        except OSError:
            there = False
        if not there:
            raise Unavailable("UPSTREAM_MISSING", folder=self.root)

    def _check(self, head: Path, public_key: str) -> Head:
        try:
            return check_bundle(head.with_suffix(".jsonl").read_bytes(), head.read_bytes(), public_key=public_key)
        except OSError as error:
            self._require()  # it went away while it was read
            raise BadInput("BUNDLE_WRONG", what=head.name) from error
