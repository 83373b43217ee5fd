"""What a disk holds, what it has promised, and what is left of it after the power went.

A write is in the machine's cache at once and on the disk only after a sync. When the power goes, every write since is
kept, lost or torn, each on its own, whatever their order was; a sector of 512 bytes may be torn in itself. A file that
was removed without a sync of its folder may come back, and one that was never synced may not be there.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

SECTOR = 512


@dataclass
class Pending:
    """A write, or a truncation where ``data`` is None, that no sync has confirmed."""

    at: int
    data: bytes | None


@dataclass
class File:
    """``cache`` is what programs see; ``durable`` what is surely on the disk."""

    cache: bytearray = field(default_factory=bytearray)
    durable: bytearray = field(default_factory=bytearray)
    pending: list[Pending] = field(default_factory=list)
    named: bool = False
    """Whether its name is surely in the folder."""

    def write(self, at: int, data: bytes) -> None:
        """Into the cache."""
        _put(self.cache, at, data)
        self.pending.append(Pending(at, data))

    def truncate(self, size: int) -> None:
        """Cut, or fill up with zeros."""
        _cut(self.cache, size)
        self.pending.append(Pending(size, None))

    def sync(self) -> None:
        """Onto the disk."""
        for one in self.pending:
            if one.data is None:
                _cut(self.durable, one.at)
            else:
                _put(self.durable, one.at, one.data)
        self.pending = []
        self.named = True

    def sync_failed(self) -> None:
        """The cache believes that it is written, and it is not: no later sync will try these again ("fsyncgate")."""
        self.pending = []

    def after_power_cut(self, chance: random.Random) -> File:
        """What of it is there when the machine comes back."""
        left = bytearray(self.durable)
        for one in self.pending:
            if one.data is None:
                if chance.random() < 0.5:
                    _cut(left, one.at)
            else:
                _keep_some(left, one.at, one.data, chance)
        return File(bytearray(left), left, named=True)


def _cut(content: bytearray, size: int) -> None:
    if size < len(content):
        del content[size:]
    else:
        content.extend(bytes(size - len(content)))


def _keep_some(content: bytearray, at: int, data: bytes, chance: random.Random) -> None:
    fate = chance.random()
    if fate < 0.35:
        return
    if fate < 0.7:
        _put(content, at, data)
        return
    start = 0
    while start < len(data):
        end = min(start + SECTOR - (at + start) % SECTOR, len(data))
        piece, luck = data[start:end], chance.random()
        if luck < 0.45:
            _put(content, at + start, piece)
        elif luck > 0.9:  # torn within the sector: some of it, then noise, then what was there before
            middle = chance.randrange(len(piece) + 1)
            noise = chance.randbytes(min(chance.randrange(9), len(piece) - middle))
            _put(content, at + start, piece[:middle] + noise)
        start = end


def _put(content: bytearray, at: int, data: bytes) -> None:
    if at > len(content):
        content.extend(bytes(at - len(content)))
    content[at : at + len(data)] = data


class PowerIsOff(Exception):
    """Nothing works any more until the machine comes back."""


class Fault(Exception):
    """One operation fails with a result code of SQLite."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Disk:
    """Files by name. ``before`` is asked before every change; it may raise :class:`Fault`, or cut the power."""

    def __init__(self) -> None:
        self.files: dict[str, File] = {}
        self.removed: dict[str, File] = {}
        self.changes = 0
        self.off = False
        self.lies = False
        """Says that it has synced, and has not."""
        self.before: Callable[[Disk, str], None] = lambda _disk, _what: None

    def change(self, what: str) -> None:
        """Count a change to come: ``write``, ``truncate``, ``sync``, ``delete``, ``create``."""
        self.check()
        self.changes += 1
        self.before(self, what)
        self.check()

    def check(self) -> None:
        """:raises PowerIsOff: once it is"""
        if self.off:
            raise PowerIsOff

    def create(self, name: str) -> File:
        """A new file; its name is on the disk with its first sync, as SQLite syncs the folder then."""
        self.change("create")
        self.removed.pop(name, None)
        return self.files.setdefault(name, File())

    def sync(self, file: File) -> None:
        """Everything of this file onto the disk."""
        try:
            self.change("sync")
        except Fault:
            file.sync_failed()
            raise
        if not self.lies:
            file.sync()

    def delete(self, name: str, *, folder_too: bool) -> None:
        """Take a name away; for sure only with the folder's sync."""
        self.change("delete")
        self.removed[name] = self.files.pop(name)
        if folder_too:
            self.change("sync")
            self.removed.clear()

    def after_power_cut(self, chance: random.Random) -> Disk:
        """The disk of the machine when it comes back."""
        again = Disk()
        again.lies = self.lies
        for name, file in self.files.items():
            if file.named or chance.random() < 0.5:
                again.files[name] = file.after_power_cut(chance)
        for name, file in self.removed.items():
            if name not in again.files and chance.random() < 0.5:
                again.files[name] = file.after_power_cut(chance)
        return again
