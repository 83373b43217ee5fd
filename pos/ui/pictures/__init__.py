"""Pictures of every screen, with the sample city's data, in both languages and every theme.

The real window on a real training book with virtual devices, without a display. Scenes bring it where it is worth a
picture; each is taken in every theme.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication

from pos.app import App
from pos.domain.clock import ScriptClock
from pos.play import sample
from pos.ui.pictures.closing import closing_scenes
from pos.ui.pictures.opening import day_scenes, first_scenes
from pos.ui.pictures.stagehand import MOMENT, PASSWORD, Stagehand
from pos.ui.tokens import Theme
from pos.words import LANGUAGES

THEMES = (Theme.LIGHT, Theme.DARK, Theme.CONTRAST)


def take_pictures(folder: Path) -> int:
    """Write them into a folder, one for each scene, language and theme; the exit code."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    folder.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        with tempfile.TemporaryDirectory() as work:
            for name, hand in scenes(Path(work), language):
                _take(hand, folder, f"{name}-{language}")
    del application  # it has to outlive every window
    return 0


def scenes(work: Path, language: str) -> Iterator[tuple[str, Stagehand]]:
    """Set-up without a book, then a day on the sample city's."""
    first = Stagehand(work / "first")
    first.desk.speak(language)
    yield from ((name, first) for name in first_scenes(first))
    first.close()
    sample.furnish(App(work / "data", clock=ScriptClock(MOMENT)), PASSWORD)
    hand = Stagehand(work / "data")
    hand.desk.speak(language)
    for scenes in (day_scenes, closing_scenes):
        yield from ((name, hand) for name in scenes(hand, language))
    hand.close()


def _take(hand: Stagehand, folder: Path, name: str) -> None:
    for theme in THEMES:
        hand.desk.prefer(replace(hand.desk.preferences, theme=theme))
        hand.breathe()
        hand.window.grab().save(str(folder / f"{name}-{theme}.png"))
