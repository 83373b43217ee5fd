"""The bundled typefaces serve the screen, the PDF and the paper alike."""

import pytest
from PIL import ImageFont
from reportlab.pdfbase.ttfonts import TTFont

from pos.resources import resource

NEEDED = "0123456789ABCXYZabcxyzñáéíóúüÑÁÉÍÓÚÜ¿¡$€×–—…·“”«»✓→"
FONTS = sorted(resource("fonts").glob("*.ttf"))


def test_there_is_a_face_for_text_and_one_for_receipts() -> None:
    assert {path.stem for path in FONTS} >= {"IBMPlexSans-Regular", "IBMPlexSans-SemiBold", "IBMPlexMono-Regular"}
    assert "SIL OPEN FONT LICENSE" in resource("fonts", "IBM-Plex-LICENSE.txt").read_text("utf-8").upper()


@pytest.mark.parametrize("path", FONTS, ids=lambda path: path.stem)
def test_a_pdf_can_use_it_and_digits_line_up(path) -> None:
    face = TTFont(path.stem, str(path)).face
    widths = {character: face.charWidths.get(ord(character)) for character in NEEDED}
    assert not [character for character, width in widths.items() if width is None]
    assert len({widths[digit] for digit in "0123456789"}) == 1


def test_every_character_of_the_paper_is_as_wide_as_the_next() -> None:
    font = ImageFont.truetype(str(resource("fonts", "IBMPlexMono-Regular.ttf")), 20)
    assert len({font.getlength(character) for character in NEEDED}) == 1
