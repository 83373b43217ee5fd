"""How people at this register like the screens: theme, text size, keys to touch. None of it is the book's affair."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from pos.ui.tokens import PERCENTS, Theme


@dataclass(frozen=True, slots=True)
class Preferences:
    """As kept in `DATA/screen.json`."""

    theme: Theme = Theme.LIGHT
    percent: int = 100
    ten_key: bool = False
    confirm: bool = False  # a covering tender waits for Enter before it posts

    @classmethod
    def read(cls, path: Path) -> Preferences:
        """What was kept; the defaults where nothing readable was. A till opens whatever this file holds."""
        try:
            kept = json.loads(path.read_text("utf-8"))
            wanted = cls(Theme(kept["theme"]), int(kept["percent"]), bool(kept["ten_key"]), bool(kept["confirm"]))
        except (OSError, ValueError, KeyError, TypeError):
            return cls()
        return wanted if wanted.percent in PERCENTS else replace(wanted, percent=100)

    def write(self, path: Path) -> None:
        """Keep them. Raises `OSError`."""
        path.write_text(json.dumps(asdict(self)), "utf-8")

    def next_theme(self) -> Preferences:
        """Light, dark, high contrast, and around again."""
        order = (Theme.LIGHT, Theme.DARK, Theme.CONTRAST)
        return replace(self, theme=order[(order.index(self.theme) + 1) % len(order)])

    def next_percent(self) -> Preferences:
        """The next larger text, and around again."""
        return replace(self, percent=PERCENTS[(PERCENTS.index(self.percent) + 1) % len(PERCENTS)])
