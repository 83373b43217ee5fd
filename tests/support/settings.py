"""Books and settings in which a few settings say something else."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from pos.app.places import STEPS
from pos.app.settings_file import rewritten
from pos.cashiering import settings_record
from pos.config import Settings, parse_settings
from pos.domain.clock import SystemClock
from pos.ledger.book import Book
from pos.ledger.keys import Keys
from pos.store import Database

NONE: Mapping[str, object] = {}


def changed(settings: Settings, changes: Mapping[str, object] = NONE, more: str = "") -> Settings:
    """The same with other values, by the names that `rewritten` takes; ``more`` is written to the end."""
    return parse_settings(_text(settings.text, changes, more), Path("config.toml"))


def copy_book(book: Path, data: Path, changes: Mapping[str, object] = NONE, more: str = "") -> Path:
    """A copy of a book into a new folder, made with other settings that an administrator stands for; the folder."""
    shutil.copytree(book, data)
    config = data / "config.toml"
    text = _text(config.read_text("utf-8"), changes, more)
    config.write_text(text, "utf-8")
    stand_for(data, text)
    return data


def stand_for(data: Path, text: str, who: str = "rosa") -> None:
    """Settings go into a book that is not open, under a name."""
    with closing(Database.open(data / "counterfoil.db", STEPS)) as database:
        settings = parse_settings(text, data / "config.toml")
        book = Book(database, Keys.load(data / "keys"), SystemClock())
        settings_record.note(book, text, settings.agency.change_fund, who=who)


def _text(text: str, changes: Mapping[str, object], more: str) -> str:
    fresh = rewritten(text, changes)
    return f"{fresh}\n{more}" if more else fresh
