"""The city's own picture at the head of receipts: where it lies, and how the printer comes to keep it."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from pathlib import Path

from pos.cashiering.counter import Counter
from pos.domain.agency import Agency
from pos.domain.errors import BadInput, Refused
from pos.domain.papers import LOGO, Align, Cut, Keep, Paper, Picture, Text
from pos.domain.people import Person
from pos.drivers.jobs import JobKind
from pos.words import Words

FILE_BYTES_MAX = 4_000_000
log = logging.getLogger(__name__)


def read_logo(data: Path, agency: Agency) -> bytes | None:
    """The PNG file that settings name; None where they name none. :raises BadInput: ``LOGO_UNREADABLE``"""
    if not agency.logo:
        return None
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - only where there is a logo

    path = data / agency.logo
    try:
        content = path.read_bytes() if path.stat().st_size <= FILE_BYTES_MAX else b""
        with Image.open(path, formats=("PNG",)) as image:
            image.load()
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise BadInput("LOGO_UNREADABLE", path=path) from error
    if not content:
        raise BadInput("LOGO_UNREADABLE", path=path)
    return content


def pictures(data: Path, agency: Agency) -> Mapping[str, bytes]:
    """What papers name as pictures. Without a logo that can be read, receipts go without: nothing waits for one."""
    try:
        content = read_logo(data, agency)
    except BadInput:
        log.warning("the logo %s cannot be read", agency.logo)
        return {}
    return {} if content is None else {LOGO: content}


def keep_logo(counter: Counter, person: Person) -> None:
    """Owe a short paper that has the printer keep the logo in its memory and prints it from there; an entry.

    :raises Unavailable: ``PRINTER_NOT_SET_UP``
    :raises Refused: ``LOGO_NOT_SET_UP``; ``LOGO_NOT_KEPT``: this model keeps none
    :raises BadInput: ``LOGO_UNREADABLE``
    """
    counter.devices.require_printer()
    content = read_logo(counter.data, counter.agency)
    if content is None:
        raise Refused("LOGO_NOT_SET_UP")
    if not counter.devices.printers.keeps_pictures:
        raise Refused("LOGO_NOT_KEPT")
    said = Words(person.language).say("logo.on_paper")
    paper = Paper((Keep(LOGO), Picture(LOGO), Text(said, Align.CENTER), Cut()))
    with counter.book.writing() as page:
        page.append("device.logo", {"sha256": hashlib.sha256(content).hexdigest()}, who=person.login)
        counter.devices.owe_paper(page, JobKind.REPORT, LOGO, paper)
    counter.devices.wake()
