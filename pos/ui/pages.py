"""PDF pages as pictures, without a widget: drawn in the background, shown by `widgets.pages_view`.

PDFium is not safe for use by several threads at once (its own documentation says so): one lock for the process.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

import pypdfium2  # type: ignore[import-untyped]  # ships no types

_PDFIUM = threading.Lock()
POINTS_AN_INCH = 72


@dataclass(frozen=True, slots=True)
class Page:
    """One page: rows of blue, green, red and unused bytes, `stride` bytes a row; and what is written on it."""

    width: int
    height: int
    stride: int
    pixels: bytes
    text: str


def draw(content: bytes, dots_an_inch: int) -> tuple[Page, ...]:
    """All pages of a PDF. Takes a few hundredths of a second a page: call it in the background."""
    with _PDFIUM:
        document = pypdfium2.PdfDocument(content)
        try:
            return tuple(_page(document[at], dots_an_inch) for at in range(len(document)))
        finally:
            document.close()


def _page(page: pypdfium2.PdfPage, dots_an_inch: int) -> Page:
    bitmap = page.render(scale=dots_an_inch / POINTS_AN_INCH, force_bitmap_format=pypdfium2.raw.FPDFBitmap_BGRx)
    text_page = page.get_textpage()
    text = text_page.get_text_range()
    text_page.close()
    made = Page(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer), text)
    bitmap.close()
    page.close()
    return made
