"""The bars that the screen draws are read by a scanner's own decoder."""

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from pos.domain.code128 import bars_of
from pos.domain.errors import Bug

MODULE, HEIGHT, QUIET = 3, 60, 40


def read(text: str) -> str:
    """Draw the bars and read them."""
    widths = bars_of(text)
    picture = Image.new("L", (sum(widths) * MODULE + 2 * QUIET, HEIGHT + 2 * QUIET), 255)
    ink, left = ImageDraw.Draw(picture), QUIET
    for place, width in enumerate(widths):
        if place % 2 == 0:
            ink.rectangle((left, QUIET, left + width * MODULE - 1, QUIET + HEIGHT), fill=0)
        left += width * MODULE
    (found,) = zxingcpp.read_barcodes(picture)
    return str(found.text)


@pytest.mark.parametrize("text", ["R01-000123", "12", "12345", "123456", "A", "{}~ !", "R01-20261120-B0001"])
def test_what_is_drawn_is_read(text: str) -> None:
    assert read(text) == text


@given(st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=20))
@settings(max_examples=60, deadline=None)
def test_any_printable_text_is_read_back(text: str) -> None:
    assert read(text) == text


def test_digits_go_two_to_a_symbol() -> None:
    assert len(bars_of("0" * 20)) < len(bars_of("a" * 20))


@pytest.mark.parametrize("text", ["", "ñ", "\n"])
def test_what_is_no_printable_ascii_is_a_bug(text: str) -> None:
    with pytest.raises(Bug):
        bars_of(text)
