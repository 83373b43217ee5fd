"""Pictures in the printer's own memory, written once and printed by a key of two letters.

``GS ( L`` functions 67 (define), 69 (print) and 64 (tell the keys), Epson, *ESC/POS command reference*. The key is made
of the picture itself: a printer that tells it holds this picture and no older one. Memory wears out, so nothing is
written but on a person's word. The older ``FS q`` is not used: it wipes what others keep, restarts the printer, and
nothing tells what came of it.
"""

from __future__ import annotations

import hashlib

from PIL import Image

ASK_KEYS = b"\x1d(L\x04\x00\x30\x40KC"
MORE = b"\x06"
"""ACK: tell the next keys."""

_PRINTABLE = 95
_MONOCHROME, _FIRST_COLOUR = 1, 0x31


def key_of(image: Image.Image) -> bytes:
    """Two printable characters, of the picture's dots and its width."""
    digest = hashlib.sha256(f"{image.width} ".encode() + _dots(image)).digest()
    return bytes([0x20 + digest[0] % _PRINTABLE, 0x20 + digest[1] % _PRINTABLE])


def define(image: Image.Image) -> bytes:
    """Keep this picture under its key."""
    size = image.width.to_bytes(2, "little") + image.height.to_bytes(2, "little")
    head = b"\x30\x43\x30" + key_of(image) + bytes([_MONOCHROME]) + size + bytes([_FIRST_COLOUR])
    return _command(head + _dots(image))


def print_kept(key: bytes) -> bytes:
    """Print what is kept under a key, as large as it is."""
    return _command(b"\x30\x45" + key + b"\x01\x01")


def _command(content: bytes) -> bytes:
    return b"\x1d(L" + len(content).to_bytes(2, "little") + content


def _dots(image: Image.Image) -> bytes:
    """Rows from the top, eight dots to a byte, 1 is black."""
    return image.point(lambda value: 255 - value).convert("1").tobytes()
