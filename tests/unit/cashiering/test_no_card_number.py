"""A terminal that tells what it should keep to itself: no card number gets into the book, a paper, a file or a log."""

from __future__ import annotations

import logging
from contextlib import suppress
from pathlib import Path

import pytest

from pos.cashiering import receipts
from pos.cashiering.devices import Devices
from pos.domain.errors import Expected
from pos.drivers.ports import CardTerminal
from pos.drivers.virtual import nexo_pad, pax_pad
from pos.drivers.virtual.pax_host import CARDS, Card
from tests.contract.device_rig import terminal_rig, till_terminal
from tests.contract.nexo_rig import nexo_rig
from tests.support.card_tills import PROCESSOR, Till, till_with

NUMBER = "4111111111111111"
TELLTALE = tuple(
    Card(NUMBER, one.brand, one.entry, (*(f"{tag.split('=')[0]}={NUMBER}" for tag in one.tags[:-1]), one.tags[-1]))
    for one in CARDS
)
"""Where last four digits and tags should be, all of it."""


@pytest.mark.parametrize("protocol", ["nexo", "pax"])
def test_no_card_number_is_in_the_book_on_paper_in_a_file_or_a_log(
    protocol: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(nexo_pad if protocol == "nexo" else pax_pad, "CARDS", TELLTALE)
    (tmp_path / "till").mkdir()
    with till_with(PROCESSOR, tmp_path / "till") as till:
        if protocol == "nexo":
            with nexo_rig(tmp_path) as rig:
                rig.do("mode", mode="approve", receipt=True)
                use(till, rig.till())
        else:
            with terminal_rig(tmp_path) as wired:
                use(till, till_terminal(wired.address))
        paper = str(receipts.receipt_paper(till.desk.counter, "R01-000001"))
        till.holds()
    assert "1111" in paper, "its last four stand there"
    written = [path.read_bytes() for path in (tmp_path / "till").rglob("*") if path.is_file()]
    for said in (paper.encode(), caplog.text.encode(), *written):
        assert NUMBER.encode() not in said.replace(b" ", b"").replace(b"-", b"")


def use(till: Till, terminal: CardTerminal) -> None:
    """Pay, give a card back, and void."""
    till.desk.counter.devices = Devices(None, lambda: terminal)
    receipt = till.post(till.pay())
    till.give_back(till.pay())
    with suppress(Expected):
        till.void(receipt)
