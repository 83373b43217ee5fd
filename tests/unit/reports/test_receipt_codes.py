"""The number of a receipt to be scanned: as a city wants it, on every width of paper, and read back from it."""

from dataclasses import replace

import pytest
import zxingcpp

from pos.config import RECEIPT_CODES
from pos.domain.carts import Item
from pos.domain.clock import Instant
from pos.domain.papers import LOGO, Picture
from pos.domain.receipts import Receipt
from pos.drivers.adapters.escpos_render import render
from pos.drivers.printer_models import ROLL_NAMES, model_named
from pos.drivers.virtual.paper import papers_of
from pos.reports.receipt import receipt_document
from tests.support.samples import IMPRINT, cash, water

AT = Instant.parse("2026-11-20T16:45:00-08:00")
RECEIPT = Receipt(
    number="R01-000123",
    entry_seq=7,
    business_date=AT.local.date(),
    at=AT,
    register="R01",
    session="a1" * 16,
    cashier="ana",
    items=(Item.of_bill(water({"water": "52.43"})),),
    tenders=(cash("52.43"),),
)

WANTED = {"code128": ["Code128"], "qr": ["QRCode"], "both": ["Code128", "QRCode"], "none": []}


@pytest.mark.parametrize("codes", RECEIPT_CODES)
@pytest.mark.parametrize("name", ROLL_NAMES)
def test_the_codes_that_are_set_up_are_read_from_the_paper(codes: str, name: str) -> None:
    imprint = replace(IMPRINT, agency=replace(IMPRINT.agency, receipt_code=codes))
    paper = receipt_document(RECEIPT, imprint)
    model = model_named(name)
    for width in model.widths:
        (picture,) = papers_of(render(paper, width.columns, {}, model), width.columns)
        found = zxingcpp.read_barcodes(picture)
        assert sorted(code.format.name for code in found) == WANTED[codes]
        assert {code.text for code in found} <= {RECEIPT.number}


def test_a_receipt_begins_with_the_logo_where_there_is_one() -> None:
    with_logo = replace(IMPRINT, agency=replace(IMPRINT.agency, logo="seal.png"))
    assert receipt_document(RECEIPT, with_logo).blocks[0] == Picture(LOGO)
    assert Picture(LOGO) not in receipt_document(RECEIPT, IMPRINT).blocks
