"""Real symbols, decoded by zxing-cpp as a scanner does, read over a port of its own byte for byte (devices.md 6)."""

import pytest
import zxingcpp

from pos.domain.errors import BadInput
from pos.drivers.adapters.frames import Framing
from pos.drivers.adapters.links import link_to
from pos.drivers.adapters.listener import Listener
from pos.drivers.ports import LinkState, Said
from pos.drivers.virtual.process import VirtualProcess
from pos.receivables.scans import read_scan
from tests.contract.device_rig import wait_for
from tests.support.receivables import BILLERS

LICENCE = "@\n\x1e\rANSI 636014040002DL00410288ZC03290015DLDAQD1234562\nDCSDOE\nDDEN\nDACJOHN\r"
"""As on a driving licence (AAMVA DL/ID card design standard, annex D): LF, RS and CR inside."""

FORM = "]C1\x1d10ABC\x1d21004471\r\nDUE 82.43\r\n"
FRAMINGS = {
    "enter": Framing(),
    "stx-etx": Framing(start=b"\x02", ends=b"\x03"),
    "pause": Framing(ends=b"", pause_s=0.1),
}


def seen(kind, text):
    """What a decoder reads off the symbol."""
    drawn = zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(text, kind), scale=4)
    (found,) = zxingcpp.read_barcodes(drawn, text_mode=zxingcpp.TextMode.Plain)
    assert found.format == kind
    return found.text


@pytest.mark.parametrize(
    ("kind", "text", "framing"),
    [
        (zxingcpp.BarcodeFormat.ITF, "2020270000090000209003", "enter"),
        (zxingcpp.BarcodeFormat.Code128, "R01-000123", "enter"),
        (zxingcpp.BarcodeFormat.QRCode, FORM, "stx-etx"),
        (zxingcpp.BarcodeFormat.QRCode, FORM, "pause"),
        (zxingcpp.BarcodeFormat.PDF417, LICENCE, "stx-etx"),
        (zxingcpp.BarcodeFormat.PDF417, LICENCE, "pause"),
    ],
)
def test_a_symbol_arrives_as_one_reading(kind, text, framing):
    heard: list[Said] = []
    with VirtualProcess.start("scanner", options=("--framing", framing)) as scanner:
        listener = Listener(lambda: link_to(scanner.address), FRAMINGS[framing], heard.append)
        listener.start()
        wait_for(lambda: listener.link is LinkState.CONNECTED)
        scanner.wait_for("connected")
        scanner.command("say", text=seen(kind, text))
        wait_for(lambda: heard)
        listener.close()
    assert heard == [Said(text)]


def test_a_short_read_of_interleaved_two_of_five_is_never_a_bill():
    """A line through a part of the symbol reads fewer pairs of digits, all of them right."""
    line = seen(zxingcpp.BarcodeFormat.ITF, "2020270000090000209003")
    assert read_scan(line, BILLERS).biller == "license"
    for length in range(2, len(line), 2):
        for start in range(0, len(line) - length + 1, 2):
            with pytest.raises(BadInput):
                read_scan(line[start : start + length], BILLERS)
