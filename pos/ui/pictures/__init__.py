"""Pictures of every screen, with the sample city's data, in both languages and every theme.

The real window on a real training book with virtual devices, without a display. Scenes bring it where it is worth a
picture; each is taken in every theme.
"""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtWidgets import QApplication

from pos.app import App
from pos.domain.clock import ScriptClock
from pos.play import sample
from pos.ui.pictures.closing import closing_scenes
from pos.ui.pictures.keeping import edit_settings, keeping_scenes, set_up
from pos.ui.pictures.opening import day_scenes, first_scenes
from pos.ui.pictures.stagehand import MOMENT, PASSWORD, Stagehand
from pos.ui.tokens import Theme
from pos.words import LANGUAGES

THEMES = (Theme.LIGHT, Theme.DARK, Theme.CONTRAST)
ACCOUNTS = 400  # of the sample city: a search finds enough of them, and the import takes no time


def take_pictures(folder: Path, said: Callable[[int, str], None]) -> int:
    """Write them into a folder, one for each scene, language and theme; returns how many.

    ``said`` hears how many percent are done, and the picture just taken.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    folder.mkdir(parents=True, exist_ok=True)
    taken = 0
    with tempfile.TemporaryDirectory() as work:
        book = Path(work) / "book"
        sample.furnish(App(book, clock=ScriptClock(MOMENT)), PASSWORD, accounts=ACCOUNTS)
        looks = list(itertools.product(LANGUAGES, THEMES))
        for round_, (language, theme) in enumerate(looks):
            for name, hand in scenes(book, Path(work) / f"{language}-{theme}", language, theme):
                hand.breathe()
                path = folder / f"{name}-{language}-{theme}.png"
                hand.window.grab().save(str(path))
                taken += 1
                said(100 * round_ // len(looks), path.name)
        said(100, "")
    del application  # it has to outlive every window
    return taken


def scenes(book: Path, work: Path, language: str, theme: Theme) -> Iterator[tuple[str, Stagehand]]:
    """Set-up without a book, then a day on a copy of the sample city's. The theme comes first: a change takes time."""
    first = Stagehand(work / "first")
    first.dress(language, theme)
    yield from ((name, first) for name in first_scenes(first))
    first.close()
    shutil.copytree(book, work / "data")
    set_up(App(work / "data", clock=ScriptClock(MOMENT)))
    edit_settings(work / "data" / "config.toml")
    hand = Stagehand(work / "data")
    hand.dress(language, theme)
    for part in (day_scenes, closing_scenes, keeping_scenes):
        yield from ((name, hand) for name in part(hand, language))
    hand.close()
