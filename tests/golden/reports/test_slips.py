"""What stands on the back of a check and on a validated stub, whole, in both languages and on both widths."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pos.domain.carts import Item
from pos.domain.papers import Line, Paper, set_out
from pos.domain.receipts import Receipt
from pos.reports import slip
from pos.settlement.gather import receipts_of
from tests.support.golden import same_as
from tests.support.samples import IMPRINT, cash, check, citation, money, water
from tests.support.written_day import Day

HERE = Path(__file__).parent / "slips"
ANA = "a1" * 16
WIDTHS = {"tm-u295": 35, "tm-h6000": 45}
TEXT = "PAY TO THE ORDER OF RIVER VALLEY BANK · FOR DEPOSIT ONLY · CITY OF RIVERMOUTH"


@pytest.fixture
def receipt(tmp_path: Path) -> Receipt:
    day = Day.begin(tmp_path)
    day.open(ANA, "ana")
    bills = [Item.of_bill(water({"water": "1234.50"})), Item.of_bill(citation("55.00"))]
    day.pay(ANA, bills, [cash("40.00"), check(str(money("1249.50")), "4471")])
    return receipts_of(day.book.read(), ANA)[0]


def on_slip(paper: Paper, columns: int) -> str:
    return "".join(f"{piece.text}\n" for piece in set_out(paper, columns) if isinstance(piece, Line))


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("model", WIDTHS)
def test_endorsements_and_validations(receipt: Receipt, model: str, language: str) -> None:
    paid = replace(receipt, language=language)
    papers = (
        slip.endorsement(paid, 2, IMPRINT, TEXT),
        slip.validation(paid, 1, 1, IMPRINT),
        slip.validation(paid, 2, 2, replace(IMPRINT, training=True)),
    )
    content = "\n".join(on_slip(paper, WIDTHS[model]) for paper in papers)
    assert max(map(len, content.splitlines())) <= WIDTHS[model]
    same_as(HERE / f"{model}-{language}.txt", content.encode())
