"""Every scene of the pictures comes about, in both languages, on a small sample city."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos.app import App
from pos.domain.clock import ScriptClock
from pos.play import sample
from pos.ui import pictures
from pos.ui.pictures.stagehand import MOMENT, PASSWORD
from pos.ui.tokens import Theme
from pos.words import LANGUAGES

SCENES_LEAST = 70
COLOURS_LEAST = 12


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_scene_comes_about(qapp, tmp_path: Path, language: str) -> None:
    sample.furnish(App(tmp_path / "book", clock=ScriptClock(MOMENT)), PASSWORD, accounts=pictures.ACCOUNTS)
    names = []
    for name, hand in pictures.scenes(tmp_path / "book", tmp_path / "work", language, Theme.DARK):
        hand.breathe()
        picture = hand.window.grab().toImage()
        colours = {picture.pixel(x, y) for x in range(0, picture.width(), 40) for y in range(0, picture.height(), 8)}
        assert len(colours) >= COLOURS_LEAST, f"{name} is nearly empty"
        names.append(name)
    assert len(names) == len(set(names)) >= SCENES_LEAST
