"""Every scene of the pictures comes about, in both languages, on a small sample city."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from pos.play import sample
from pos.receivables.sample.rivermouth import make_city
from pos.ui import pictures
from pos.words import LANGUAGES

SCENES_LEAST = 40
COLOURS_LEAST = 12


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_scene_comes_about(qapp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    monkeypatch.setattr(sample, "make_city", partial(make_city, accounts=400))
    names = []
    for name, hand in pictures.scenes(tmp_path, language):
        hand.breathe()
        picture = hand.window.grab().toImage()
        colours = {picture.pixel(x, y) for x in range(0, picture.width(), 40) for y in range(0, picture.height(), 8)}
        assert len(colours) >= COLOURS_LEAST, f"{name} is nearly empty"
        names.append(name)
    assert len(names) == len(set(names)) >= SCENES_LEAST
