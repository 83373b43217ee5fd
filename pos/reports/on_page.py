"""A narrow paper as a PDF, for where the receipt printer does not print: the same lines, on letter-size pages."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping

import qrcode  # type: ignore[import-untyped]  # ships no types
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pos.domain.code128 import bars_of
from pos.domain.papers import Barcode, Feed, Line, Paper, Picture, Piece, Qr, set_out
from pos.reports import typeset as look

COLUMNS = 48
SIZE = 9.0
PITCH = 12.0
ACROSS = COLUMNS * SIZE * 0.6
"""A character of the typeface is 0.6 of its size wide."""

BAR_HEIGHT, BAR_MODULE = 28.0, 1.0
QR_MODULE = 2.4
PICTURE_HEIGHT = 56.0


def pdf_of_paper(paper: Paper, title: str, pictures: Mapping[str, bytes]) -> bytes:
    """The paper from the head of the page on, as many pages as it takes; ``pictures`` are PNG files by name."""
    look.load_faces()
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(look.WIDTH, look.HEIGHT), invariant=1, pageCompression=1)
    canvas.setTitle(title)
    canvas.setCreator("Counterfoil")
    y = look.TOP
    for piece, height in _measured(paper, pictures):
        if y - height < look.FOOT:
            canvas.showPage()
            y = look.TOP
        y -= height
        _draw(canvas, piece, y, pictures)
    canvas.save()
    return file.getvalue()


def _measured(paper: Paper, pictures: Mapping[str, bytes]) -> Iterator[tuple[Piece, float]]:
    for piece in set_out(paper, COLUMNS):
        match piece:
            case Line():
                yield piece, PITCH * (2 if piece.tall else 1)
            case Feed():
                yield piece, PITCH * piece.lines
            case Barcode():
                yield piece, BAR_HEIGHT + 2 * PITCH
            case Qr():
                yield piece, len(_dots(piece)) * QR_MODULE + 2 * PITCH
            case Picture() if piece.name in pictures:
                yield piece, PICTURE_HEIGHT + PITCH


def _draw(canvas: Canvas, piece: Piece, y: float, pictures: Mapping[str, bytes]) -> None:
    """Everything stands on ``y``, its lower edge."""
    match piece:
        case Line():
            _line(canvas, piece, y)
        case Barcode():
            _bars(canvas, piece, y + 1.5 * PITCH)
        case Qr():
            rows = _dots(piece)
            left, top = look.MARGIN + (ACROSS - len(rows) * QR_MODULE) / 2, y + PITCH + len(rows) * QR_MODULE
            for down, row in enumerate(rows):
                for along, dark in enumerate(row):
                    if dark:
                        place = (left + along * QR_MODULE, top - (down + 1) * QR_MODULE)
                        canvas.rect(*place, QR_MODULE, QR_MODULE, stroke=0, fill=1)
        case Picture():
            image = ImageReader(io.BytesIO(pictures[piece.name]))
            wide, high = image.getSize()
            across = min(PICTURE_HEIGHT * wide / high, ACROSS)
            canvas.drawImage(
                image,
                look.MARGIN + (ACROSS - across) / 2,
                y + PITCH / 2,
                across,
                PICTURE_HEIGHT,
                mask="auto",
                preserveAspectRatio=True,
            )


def _line(canvas: Canvas, line: Line, y: float) -> None:
    canvas.saveState()
    canvas.translate(look.MARGIN, y + PITCH * 0.25)
    canvas.scale(2 if line.wide else 1, 2 if line.tall else 1)
    canvas.setFillColor(look.INK)
    canvas.setFont(look.MONO_BOLD if line.bold else look.MONO, SIZE)
    canvas.drawString(0, 0, line.text)
    canvas.restoreState()


def _bars(canvas: Canvas, code: Barcode, y: float) -> None:
    widths = bars_of(code.data)
    left = look.MARGIN + (ACROSS - sum(widths) * BAR_MODULE) / 2
    for place, width in enumerate(widths):
        if place % 2 == 0:
            canvas.rect(left, y, width * BAR_MODULE, BAR_HEIGHT, stroke=0, fill=1)
        left += width * BAR_MODULE
    if code.caption:
        canvas.setFont(look.MONO, SIZE)
        canvas.drawCentredString(look.MARGIN + ACROSS / 2, y - PITCH, code.data)


def _dots(code: Qr) -> list[list[bool]]:
    symbol = qrcode.QRCode(border=0)
    symbol.add_data(code.data)
    symbol.make()
    rows: list[list[bool]] = symbol.get_matrix()
    return rows
