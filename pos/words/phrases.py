"""How moments, tenders, faces of money and papers are said: on screens, papers and the command line alike."""

from __future__ import annotations

from pathlib import PurePosixPath

from pos.domain.clock import Instant
from pos.domain.papers import LOGO, TEST_PAPER
from pos.words import Words


def clock_time(at: Instant) -> str:
    """``10:42``, the wall clock of the place."""
    return f"{at.local:%H:%M}"


def moment(words: Words, at: Instant, *, weekday: bool = False) -> str:
    """``11/20/2026 10:42``, the wall clock of the place; with the day of the week where asked for."""
    local = at.local
    text = f"{words.date(local.date(), short=True)} {clock_time(at)}"
    return f"{words.say('receipt.weekdays').split()[local.weekday()]} {text}" if weekday else text


def tender_name(words: Words, code: str) -> str:
    """What people call a way of paying."""
    key = f"tender.{code.replace('-', '_')}"
    return words.say(key) if words.knows(key) else code


def face(cents: int) -> str:
    """A denomination: ``$20``, ``25¢``."""
    return f"${cents // 100}" if cents >= 100 else f"{cents}¢"


def paper_name(words: Words, subject: str) -> str:
    """What people call a paper of the printer: a receipt by its number, an issued report by its own."""
    path = PurePosixPath(subject)
    kind, _, number = path.stem.partition("-")
    if path.name == "summary.pdf":
        return f"{words.say('report.summary')} {path.parent.name}"
    if path.suffix == ".pdf" and kind in _NUMBERED:
        return words.say(_NUMBERED[kind], number=int(number.rpartition("-")[2]))
    return words.say(_OTHER_PAPERS[subject]) if subject in _OTHER_PAPERS else subject


_NUMBERED = {"z": "report.z", "deposit": "report.deposit", "handover": "report.hand_over"}
_OTHER_PAPERS = {TEST_PAPER: "try.title", LOGO: "unsure.logo"}
