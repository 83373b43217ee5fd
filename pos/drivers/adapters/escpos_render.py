"""From a paper to ESC/POS bytes: python-escpos writes the commands, nothing else of it is used.

What comes out holds no drawer pulse and no real-time command, whatever texts and pictures hold: a drawer is opened by
its own job only (docs/devices.md, Drawers), and a printer obeys real-time bytes even inside a picture.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import qrcode  # type: ignore[import-untyped]  # ships no types
from PIL import Image

from pos.domain.errors import Bug
from pos.domain.papers import Barcode, Cut, Feed, Keep, Line, Paper, Picture, Piece, Qr, set_out
from pos.drivers.adapters.escpos_library import dummy
from pos.drivers.adapters.escpos_memory import define, key_of, print_kept
from pos.drivers.adapters.escpos_text import printable
from pos.drivers.printer_models import PLAIN, Memory, PrinterModel

RESET = b"\x1b@"
BARCODE_HEIGHT_DOTS = 64
QR_QUIET_MODULES = 4
"""White above and below a QR code (ISO/IEC 18004); a printer adds none."""

NO_CUTTER_LINES = 4
"""From the print head to the edge where the paper is torn off."""

RASTER_BYTES_MAX = 8000
"""No picture command is longer, so that a short run of NUL bytes brings a cut-off printer out of it."""

OBEYED = re.compile(rb"\x10(?:\x04[\x01-\x08]|\x05[\x00-\x03]|\x14[\x00-\x02\x06-\x08])|\x1b=[\x01-\x03]")
"""What is obeyed wherever it stands: ``DLE EOT``, ``DLE ENQ`` and ``DLE DC4`` (Epson, "Real-time commands"), and by a
customer display on the printer's line ``ESC =``, which turns what follows away from the printer.
"""


def render(
    paper: Paper,
    columns: int,
    pictures: Mapping[str, bytes],
    model: PrinterModel = PLAIN,
    kept: frozenset[bytes] = frozenset(),
) -> bytes:
    """The bytes of a paper for a model and a number of columns it has; ``pictures`` are PNG files by name.

    ``kept`` are the keys of pictures that the printer's own memory holds: those are not sent again.
    """
    printer = dummy()
    printer._raw(RESET + b"\x1bt" + bytes([model.code_page]))  # noqa: SLF001 - the library's way to write bytes
    style = (False, False, False)
    for piece in set_out(paper, columns, printable):
        if isinstance(piece, Line):
            style = _line(printer, piece, style)
        else:
            _block(printer, piece, _Pictures(pictures, model, model.width(columns).dots, kept))
    payload: bytes = printer.output
    if OBEYED.search(payload):
        raise Bug("a command in a rendered paper that is obeyed wherever it stands")
    return payload


def _line(printer: Any, line: Line, style: tuple[bool, bool, bool]) -> tuple[bool, bool, bool]:
    """Write a line, with commands only where the style changes; the style it leaves behind."""
    wanted = (line.bold, line.tall, line.wide) if line.text else style
    if wanted != style:  # the size command switches bold off, so bold follows it (Epson, ESC ! bit 3)
        printer.set(normal_textsize=True, double_height=line.tall, double_width=line.wide, bold=line.bold)
    printer.textln(line.text)
    return wanted


@dataclass(frozen=True, slots=True)
class _Pictures:
    """What pictures of a paper are printed with."""

    files: Mapping[str, bytes]
    model: PrinterModel
    dots: int
    kept: frozenset[bytes]

    def put(self, printer: Any, name: str) -> None:
        """Print a picture: by its key where it is kept, else dot by dot."""
        image = ready(self.files[name], self.dots, keep=self.model.memory is Memory.BY_KEY)
        if key_of(image) in self.kept:
            printer._raw(print_kept(key_of(image)))  # noqa: SLF001 - the library's way to write bytes
        else:
            _raster(printer, image)


def _block(printer: Any, piece: Piece, pictures: _Pictures) -> None:
    model, dots = pictures.model, pictures.dots
    match piece:
        case Feed():
            printer.print_and_feed(piece.lines)
        case Cut() if model.cutter:
            printer.cut(feed=False)  # GS V 66 0: feed to the cutter, then cut
        case Cut():
            printer.print_and_feed(NO_CUTTER_LINES)
        case Barcode():
            data = "{B" + piece.data.replace("{", "{{")
            below = "BELOW" if piece.caption else "OFF"
            printer.barcode(data, "CODE128", height=BARCODE_HEIGHT_DOTS, width=2, pos=below, function_type="B")
            printer.set(align="left")
        case Qr():
            printer.set(align="center")
            _feed_dots(printer, QR_QUIET_MODULES * piece.size)
            if model.native_qr:
                printer.qr(piece.data, native=True, size=piece.size)
            else:
                _raster(printer, obedient(_drawn(piece), dots))
            _feed_dots(printer, QR_QUIET_MODULES * piece.size)
            printer.set(align="left")
        case Keep() if piece.name in pictures.files and model.memory is Memory.BY_KEY:
            printer._raw(define(ready(pictures.files[piece.name], dots, keep=True)))  # noqa: SLF001 - as above
        case Picture() if piece.name in pictures.files:
            printer.set(align="center")
            pictures.put(printer, piece.name)
            printer.set(align="left")


def _raster(printer: Any, image: Image.Image) -> None:
    printer.image(image, impl="bitImageRaster", fragment_height=RASTER_BYTES_MAX * 8 // image.width)


def _drawn(code: Qr) -> Image.Image:
    """The code as a picture, for a printer that draws none; the quiet zone at its sides is the paper."""
    symbol = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_L, box_size=code.size, border=0)
    symbol.add_data(code.data)
    drawn: Image.Image = symbol.make_image().get_image()
    return drawn


def _feed_dots(printer: Any, dots: int) -> None:
    printer._raw(b"\x1bJ" + bytes([dots]))  # noqa: SLF001 - the library has no call for ESC J


@lru_cache(maxsize=8)
def ready(file: bytes, dots: int, *, keep: bool) -> Image.Image:
    """A PNG made ready for the paper; where the printer's memory may ``keep`` it, small enough for one command."""
    image = Image.open(io.BytesIO(file))
    if keep:
        across = min(image.width, dots)
        rows = RASTER_BYTES_MAX // ((across + 7) // 8)
        image.thumbnail((across, rows))
    return obedient(image, dots)


def obedient(image: Image.Image, dots: int) -> Image.Image:
    """The picture in black and white, no wider than the paper, without a pattern that the printer would obey."""
    flat = Image.new("L", image.size, 255)
    flat.paste(image.convert("L"), mask=image.convert("RGBA").getchannel("A"))
    if flat.width > dots:
        flat = flat.resize((dots, flat.height * dots // flat.width))
    whole = Image.new("L", ((flat.width + 7) // 8 * 8, flat.height), 255)
    whole.paste(flat)
    dark = whole.point(lambda value: 255 - value).convert("1")
    rows = bytearray(dark.tobytes())
    while hit := OBEYED.search(rows):
        rows[hit.start() + 1] ^= 0x80  # one dot, which nobody sees
    return Image.frombytes("1", dark.size, bytes(rows)).convert("L").point(lambda value: 255 - value)
