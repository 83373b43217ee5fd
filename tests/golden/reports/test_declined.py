"""The slip of a declined chip card (row D2), whole, in both languages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pos.domain.carts import CardProof
from pos.domain.clock import Instant
from pos.domain.money import Money
from pos.domain.papers import Line, set_out
from pos.reports.declined import declined_document
from tests.support.golden import same_as
from tests.support.samples import IMPRINT

HERE = Path(__file__).parent / "slips"
AT = Instant.parse("2026-11-20T10:42:00-08:00")
CARD = CardProof(
    attempt="a1",
    brand="VISA",
    last4="1142",
    entry_mode="chip",
    auth_code="",
    host_ref="",
    terminal_id="T1",
    aid="A0000000031010",
    app_label="VISA CREDIT",
    tvr="8080008000",
    tsi="6800",
    arc="05",
)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_slip_of_a_declined_chip_card(language: str) -> None:
    imprint = replace(IMPRINT, training=True)
    paper = declined_document(CARD, Money(8243), imprint, at=AT, message="DECLINE", language=language)
    content = "".join(f"{piece.text}\n" for piece in set_out(paper, 42) if isinstance(piece, Line))
    same_as(HERE / f"declined-{language}.txt", content.encode())
