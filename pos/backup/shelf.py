"""The shelf: names of backups in a folder, and which of them are kept."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from pos.backup.sealed import digest_of
from pos.domain.errors import Unavailable
from pos.store.files import put_whole

ENDING = ".cfbackup"
_NAME = re.compile(r"(?P<register>[A-Z][A-Z0-9.]*)-(?P<at>\d{8}T\d{6}Z)-(?P<seq>\d+)\.cfbackup\Z", re.ASCII)
_FORM = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Keep:
    """How many are kept: the newest ``last``, then one of each of ``days`` days and of ``months`` months before."""

    last: int = 24
    days: int = 31
    months: int = 12


@dataclass(frozen=True, slots=True)
class OnShelf:
    """A backup by its name. ``at`` is UTC."""

    path: Path
    register: str
    at: dt.datetime
    seq: int


def name_for(register: str, at: dt.datetime, seq: int) -> str:
    """``R01-20261120T184200Z-00001234.cfbackup``."""
    return f"{register}-{at.astimezone(dt.UTC).strftime(_FORM)}-{seq:08d}{ENDING}"


def backups_in(folder: Path) -> list[OnShelf]:
    """The backups of a folder, newest first; empty where there is no such folder."""
    found = []
    for path in folder.glob(f"*{ENDING}"):
        named = _NAME.match(path.name)
        if named is not None:
            at = dt.datetime.strptime(named["at"], _FORM).replace(tzinfo=dt.UTC)
            found.append(OnShelf(path, named["register"], at, int(named["seq"])))
    return sorted(found, key=lambda one: (one.at, one.seq), reverse=True)


def to_remove(backups: Iterable[OnShelf], keep: Keep) -> list[OnShelf]:
    """Which may go, of the backups of one register, newest first. The newest always stays.

    Days and months are those that have a backup, not those of a calendar: a register that was closed for a year keeps
    what it had, and a clock that jumped ahead removes nothing.
    """
    ordered = list(backups)
    kept = {one.path for one in ordered[: max(keep.last, 1)]}
    for count, period in ((keep.days, _day), (keep.months, _month)):
        newest: dict[Hashable, OnShelf] = {}
        for one in ordered:
            newest.setdefault(period(one), one)
        kept |= {one.path for one in islice(newest.values(), count)}
    return [one for one in ordered if one.path not in kept]


def put_beside(path: Path, folder: Path) -> Path:
    """A copy of a backup in a second place, compared after it was written; its path.

    :raises Unavailable: ``SECOND_PLACE_MISSING``: a folder that is not there is never made up, as it may be a share
        that is not connected
    """
    target, beside = folder / path.name, folder / f".{path.name}.part"
    try:
        if not folder.is_dir():
            raise Unavailable("SECOND_PLACE_MISSING", folder=folder, detail="-")
        shutil.copyfile(path, beside)
        put_whole(beside, target)
        same = digest_of(path) == digest_of(target)
    except OSError as error:
        raise Unavailable("SECOND_PLACE_MISSING", folder=folder, detail=error.strerror or error) from error
    if not same:
        target.unlink(missing_ok=True)
        raise Unavailable("SECOND_PLACE_MISSING", folder=folder, detail=target.name)
    return target


def clear(folder: Path, streams: Collection[str], keep: Keep) -> None:
    """Remove what need not be kept any longer, by one rule over all codes that this register's numbers ever began with.

    Another register's are left alone. OSError where the folder does not let it.
    """
    ours = [one for one in backups_in(folder) if one.register in streams]
    for one in to_remove(ours, keep):
        one.path.unlink(missing_ok=True)


def _day(one: OnShelf) -> Hashable:
    return one.at.date()


def _month(one: OnShelf) -> Hashable:
    return (one.at.year, one.at.month)
