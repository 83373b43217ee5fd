"""Books and settings in which a few settings say something else."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from pos.app.settings_file import rewritten
from pos.config import Settings, parse_settings

NONE: Mapping[str, object] = {}


def changed(settings: Settings, changes: Mapping[str, object] = NONE, more: str = "") -> Settings:
    """The same with other values, by the names that `rewritten` takes; ``more`` is written to the end."""
    return parse_settings(_text(settings.text, changes, more), Path("config.toml"))


def copy_book(book: Path, data: Path, changes: Mapping[str, object] = NONE, more: str = "") -> Path:
    """A copy of a book into a new folder, its settings likewise; returns the folder."""
    shutil.copytree(book, data)
    config = data / "config.toml"
    config.write_text(_text(config.read_text("utf-8"), changes, more), "utf-8")
    return data


def _text(text: str, changes: Mapping[str, object], more: str) -> str:
    fresh = rewritten(text, changes)
    return f"{fresh}\n{more}" if more else fresh
