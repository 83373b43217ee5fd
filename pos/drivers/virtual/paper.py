"""Draws what a receipt printer printed: one dot of the printer is one pixel, characters are set in IBM Plex Mono."""

from __future__ import annotations

import io
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import qrcode  # type: ignore[import-untyped]  # ships no types
from PIL import Image, ImageDraw, ImageFont, ImageOps

from pos.drivers.virtual import code128
from pos.drivers.virtual.escpos_commands import next_command
from pos.drivers.virtual.tape import (
    DOTS_ACROSS,
    Advance,
    BarCode,
    Knife,
    Piece,
    QrCode,
    Raster,
    Run,
    Side,
    Tape,
    TextLine,
)
from pos.resources import resource

MARGIN_DOTS = 28
TOP_DOTS = 36
CHARACTER_DOTS = 24
CAPTION_DOTS = 30
WHITE, BLACK = 255, 16
FONT_POINTS = {False: 20, True: 15}
"""IBM Plex Mono is 0.6 em wide: exactly 12 and 9 dots, so that a run drawn at once stays in its columns."""

_QR_LEVELS = {"L": 1, "M": 0, "Q": 3, "H": 2}
CODE_128 = 73


def draw(pieces: Iterable[Piece], columns: int = 48) -> Image.Image:
    """One piece of paper, margins and all, as a greyscale picture."""
    strips = [strip(piece, columns) for piece in pieces]
    height = TOP_DOTS + sum(one.height for one in strips if one)
    paper = Image.new("L", (across(columns), height), WHITE)
    top = TOP_DOTS
    for one in strips:
        if one:
            paper.paste(one, (0, top))
            top += one.height
    return paper


def png(image: Image.Image) -> bytes:
    """As a file."""
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=3)
    return file.getvalue()


def across(columns: int) -> int:
    """Width of the paper in pixels."""
    return columns * 12 + 2 * MARGIN_DOTS


def strip(piece: Piece, columns: int) -> Image.Image | None:
    """The piece over the whole width of the paper; None where it takes no height."""
    match piece:
        case TextLine():
            return _placed(_text(piece), piece.side, columns, max(piece.pitch, _tallest(piece) + 6))
        case Raster():
            picture = Image.frombytes("1", (piece.bytes_across * 8, piece.rows), piece.data)
            return _placed(ImageOps.invert(picture.convert("L")), piece.side, columns)
        case BarCode():
            return _placed(_barcode(piece), piece.side, columns)
        case QrCode():
            return _placed(_qr(piece), piece.side, columns)
        case Advance():
            return Image.new("L", (across(columns), piece.dots), WHITE) if piece.dots else None
        case Knife():
            return None


def papers_of(data: bytes, columns: int = 48) -> list[Image.Image]:
    """The papers that a file of printer bytes makes, one for each cut and one for what follows the last."""
    tape, papers, pieces = Tape(columns), [], []
    while command := next_command(data):
        data = data[len(command.raw) :]
        if command.raw == b"\x1b@":
            tape.reset()
        for piece in tape.obey(command):
            pieces.append(piece)
            if isinstance(piece, Knife):
                papers.append(draw(pieces, columns))
                pieces = []
    pieces += tape.flush()
    return [*papers, draw(pieces, columns)] if any(not isinstance(one, Advance) for one in pieces) else papers


def _placed(picture: Image.Image, side: Side, columns: int, height: int = 0) -> Image.Image:
    whole = Image.new("L", (across(columns), max(height, picture.height)), WHITE)
    spare = columns * 12 - picture.width
    left = MARGIN_DOTS + (0, spare // 2, spare)[side]
    whole.paste(picture, (left, 0))
    return whole


def _tallest(line: TextLine) -> int:
    return max((CHARACTER_DOTS * run.face.tall for run in line.runs), default=CHARACTER_DOTS)


def _text(line: TextLine) -> Image.Image:
    pictures = [_run(run) for run in line.runs]
    height = _tallest(line)
    whole = Image.new("L", (sum(one.width for one in pictures) or 1, height), WHITE)
    left = 0
    for one in pictures:
        whole.paste(one, (left, height - one.height))  # characters of one line stand on one base line
        left += one.width
    return whole


def _run(run: Run) -> Image.Image:
    face = run.face
    larger = max(face.wide, face.tall)
    cell = DOTS_ACROSS[face.small]
    picture = Image.new("L", (cell * larger * len(run.text), CHARACTER_DOTS * larger), WHITE)
    font = _font(FONT_POINTS[face.small] * larger, bold=face.bold)
    ink = ImageDraw.Draw(picture)
    ink.text((0, -larger), run.text, fill=BLACK, font=font)
    if face.underline:
        ink.line((0, picture.height - 2, picture.width, picture.height - 2), fill=BLACK, width=2 * larger)
    if face.inverse:
        picture = ImageOps.invert(picture)
    wanted = (cell * face.wide * len(run.text), CHARACTER_DOTS * face.tall)
    return picture if picture.size == wanted else picture.resize(wanted, Image.Resampling.LANCZOS)


@cache
def _font(points: int, *, bold: bool) -> ImageFont.FreeTypeFont:
    path: Path = resource("fonts", f"IBMPlexMono-{'Bold' if bold else 'Regular'}.ttf")
    return ImageFont.truetype(path, points, layout_engine=ImageFont.Layout.BASIC)


def _barcode(code: BarCode) -> Image.Image:
    if code.kind != CODE_128:
        return _text(TextLine((Run(f"[{code.kind}: {code.data.decode('latin-1')}]", Tape().face),)))
    widths = code128.bars(code.data)
    caption = code128.text_of(code.data) if code.caption else ""
    picture = Image.new("L", (sum(widths) * code.module, code.height + (CAPTION_DOTS if caption else 0)), WHITE)
    ink = ImageDraw.Draw(picture)
    left = 0
    for place, width in enumerate(widths):
        if place % 2 == 0:
            ink.rectangle((left, 0, left + width * code.module - 1, code.height - 1), fill=0)
        left += width * code.module
    if caption:
        text = _run(Run(caption, Tape().face))
        picture.paste(text, ((picture.width - text.width) // 2, code.height + 4))
    return picture


def _qr(code: QrCode) -> Image.Image:
    symbol = qrcode.QRCode(error_correction=_QR_LEVELS[code.level], box_size=code.module, border=0)
    symbol.add_data(code.data)
    symbol.make()
    rows = symbol.get_matrix()
    small = Image.new("L", (len(rows), len(rows)), WHITE)
    small.putdata([0 if dark else WHITE for row in rows for dark in row])
    return small.resize((len(rows) * code.module,) * 2, Image.Resampling.NEAREST)
