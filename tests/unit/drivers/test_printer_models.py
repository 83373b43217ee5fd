"""Every model of the table prints what we print: codes that read back, lines that fit, a cut where it has a knife."""

import pytest
import zxingcpp

from pos.domain.papers import Align, Barcode, Columns, Cut, Paper, Qr, Rule, Text
from pos.drivers.adapters.escpos_render import RESET, render
from pos.drivers.printer_models import MODELS, ROLL_NAMES, SLIP_NAMES, model_named
from pos.drivers.virtual.escpos_commands import next_command
from pos.drivers.virtual.paper import papers_of
from pos.drivers.virtual.tape import DOTS_ACROSS, Tape, TextLine

ROLLS = [(name, width.columns) for name in ROLL_NAMES for width in model_named(name).widths]
PAPER = Paper(
    (
        Text("City of Rivermouth", Align.CENTER, bold=True, tall=True, wide=True),
        Rule(),
        Columns("Recargo por mora, año 2026, cuenta 10-2231-04", "1,234.50", bold=True),
        Barcode("R01-000123"),
        Qr("R01-000123", 5),
        Cut(),
    )
)


@pytest.mark.parametrize(("name", "columns"), ROLLS)
def test_what_a_model_prints_is_read_back_from_its_paper(name: str, columns: int) -> None:
    model = model_named(name)
    data = rest = render(PAPER, columns, {}, model)
    tape, names, longest = Tape(columns), set(), 0
    while command := next_command(rest):
        assert command.known, command
        rest = rest[len(command.raw) :]
        names.add(command.name)
        lines = [piece for piece in tape.obey(command) if isinstance(piece, TextLine)]
        longest = max([longest, *(len(line.text) for line in lines)])
    assert not rest
    assert longest == columns, "a rule fills the line, and nothing is broken by the printer"
    assert data.startswith(RESET + b"\x1bt\x13")
    assert (b"\x1dV" in names) is model.cutter
    assert (b"\x1d(k" in names) is model.native_qr
    (picture,) = papers_of(data, columns)
    assert {code.text for code in zxingcpp.read_barcodes(picture)} == {"R01-000123"}
    assert len(zxingcpp.read_barcodes(picture)) == 2


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_the_table_holds_together(model) -> None:
    assert bool(model.widths) is (model.name in ROLL_NAMES)
    assert bool(model.slip) is (model.name in SLIP_NAMES)
    assert model.widths or model.slip, "it prints somewhere"
    for width in model.widths:
        assert width.columns * DOTS_ACROSS[False] <= width.dots < (width.columns + 1) * DOTS_ACROSS[False]
        assert model.width(width.columns) is width
    with pytest.raises(KeyError):
        model.width(1)
    if model.slip:
        assert {model.slip.top_of_form_bit, model.slip.bottom_of_form_bit} == {5, 6}
