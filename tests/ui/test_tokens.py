"""The colours can be read: contrast as WCAG 2.2 measures it (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio)."""

import pytest

from pos.ui import tokens
from pos.ui.tokens import PALETTES, Theme

TEXT_MIN, CONTROL_MIN = 7.0, 3.0


def luminance(colour: str) -> float:
    """Relative luminance of `#RRGGBB`."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """From 1 to 21."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", Theme)
@pytest.mark.parametrize(("text", "ground"), tokens.TEXT_PAIRS)
def test_text_can_be_read(theme: Theme, text: str, ground: str) -> None:
    palette = PALETTES[theme]
    assert contrast(getattr(palette, text), getattr(palette, ground)) >= TEXT_MIN


@pytest.mark.parametrize("theme", Theme)
@pytest.mark.parametrize(("bound", "ground"), tokens.CONTROL_PAIRS)
def test_controls_and_focus_can_be_seen(theme: Theme, bound: str, ground: str) -> None:
    palette = PALETTES[theme]
    assert contrast(getattr(palette, bound), getattr(palette, ground)) >= CONTROL_MIN


def test_the_measure_itself() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_large_text_grows_less() -> None:
    assert [tokens.scaled(size, 200) for size in tokens.TYPE_SCALE] == [26, 30, 36, 48, 54, 96]
    assert [tokens.scaled(size, 100) for size in tokens.TYPE_SCALE] == list(tokens.TYPE_SCALE)
