"""What is printed: text without a byte to obey, styles, pictures, and nothing left behind by the library."""

import io
import itertools
import logging
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pos.domain.papers import Align, Barcode, Columns, Cut, Feed, Line, Paper, Picture, Qr, Rule, Text, set_out
from pos.drivers.adapters.escpos_render import OBEYED, obedient, render
from pos.drivers.adapters.escpos_text import printable
from pos.drivers.virtual.escpos_commands import next_command
from pos.drivers.virtual.paper import papers_of
from pos.drivers.virtual.tape import Tape, TextLine

CALLS_OF_A_ROW, CALLS_OF_A_PAPER = 100, 1_000
HOSTILE = "Bob\x1bp\x00\x19\xfa\x10\x14\x01\x00\x05\x9bSmith"


def commands_of(data):
    """All commands of a printer's bytes; fails on any that the printer does not know."""
    found = []
    while data:
        command = next_command(data)
        assert command is not None, data[:20]
        assert command.known, command
        found.append(command)
        data = data[len(command.raw) :]
    return found


def lines_of(data, columns=48):
    """What stands on the paper, line by line."""
    tape = Tape(columns)
    pieces = [piece for command in commands_of(data) for piece in tape.obey(command)]
    return [piece for piece in [*pieces, *tape.flush()] if isinstance(piece, TextLine)]


def test_a_payer_called_drawer_kick_opens_no_drawer():
    data = render(Paper((Text(HOSTILE), Columns(HOSTILE, HOSTILE), Text(HOSTILE, Align.CENTER))), 48, {})
    names = {command.name for command in commands_of(data)}
    assert b"\x1bp" not in names
    assert b"\x10\x14" not in names
    assert lines_of(data)[0].text == "BobpúSmith"


@given(st.lists(st.text(max_size=60), max_size=4), st.sampled_from([42, 48]))
def test_no_text_whatever_becomes_a_command(texts, columns):
    blocks = [Text(text, wide=True) for text in texts] + [Columns(text, text[:9], text[:5]) for text in texts]
    data = render(Paper(tuple(blocks)), columns, {})
    harmless = {b"\x1b@", b"\x1bt", b"\x1b!", b"\x1bE"}
    assert {command.name for command in commands_of(data) if len(command.raw) > 1} <= harmless
    assert not OBEYED.search(data)


@given(st.text())
def test_what_is_printable_has_a_place_in_the_code_page(text):
    clean = printable(text)
    assert clean.encode("cp858").decode("cp858") == clean
    assert all(sign == "\n" or sign >= " " for sign in clean)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Peña & Muñoz — naïve €", "Peña & Muñoz - naïve €"),
        ("Łódź “x” …", 'Lódz "x" ...'),
        ("ﬁne ½ №", "fine ½ No."),
        ("漢字", "??"),
        ("n\u0303", "ñ"),
        ("a\tb\u00a0c\u200bd", "a b cd"),
    ],
)
def test_transliteration(text, printed):
    assert printable(text) == printed


def test_accents_stand_on_the_paper_as_written():
    line = lines_of(render(Paper((Text("¿Peña, Muñoz, Ángel? 10 €"),)), 48, {}))[0]
    assert line.text == "¿Peña, Muñoz, Ángel? 10 €"


def test_bold_survives_the_size_command_and_ends_with_its_line():
    """``ESC !`` sets all of the look at once, bold too."""
    paper = Paper((Columns("TOTAL", "1.00", bold=True, tall=True), Text("after"), Text("wide", wide=True, bold=True)))
    total, after, wide = lines_of(render(paper, 48, {}))
    assert (total.runs[0].face.bold, total.runs[0].face.tall) == (True, 2)
    assert (after.runs[0].face.bold, after.runs[0].face.tall) == (False, 1)
    assert (wide.runs[0].face.bold, wide.runs[0].face.wide) == (True, 2)


@pytest.mark.parametrize("columns", [42, 48])
def test_codes_are_read_back_from_the_paper(columns):
    paper = Paper(
        (Barcode("R01-000123"), Barcode("{odd} ~x", caption=False), Qr("https://x.example/r/1?c=8F2A", 5), Cut())
    )
    (picture,) = papers_of(render(paper, columns, {}), columns)
    found = {(code.format.name, code.text) for code in zxingcpp.read_barcodes(picture)}
    assert found == {
        ("Code128", "R01-000123"),
        ("Code128", "{odd} ~x"),
        ("QRCode", "https://x.example/r/1?c=8F2A"),
    }


def picture(size=(400, 300)):
    """A PNG with every grey in it."""
    image = Image.linear_gradient("L").resize(size)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def test_a_picture_is_printed_in_short_commands_and_an_unknown_one_not_at_all():
    data = render(Paper((Picture("seal"), Picture("nobody"), Text("x"))), 48, {"seal": picture((800, 500))})
    rasters = [command for command in commands_of(data) if command.name == b"\x1dv"]
    assert len(rasters) > 1
    assert all(len(command.raw) <= 8192 for command in rasters)
    assert {int.from_bytes(command.parameters[2:4], "little") for command in rasters} == {72}, "576 dots, scaled down"


def test_a_picture_that_the_printer_would_obey_is_changed_by_a_dot():
    rows = bytes.fromhex("ff100401ff100502ff10140100ff1b3d02ff") + b"\xff" * 14
    image = Image.frombytes("1", (64, 4), bytes(0xFF - byte for byte in rows))
    assert OBEYED.search(rows)
    harmless = obedient(image, 576)
    dark = bytes(0xFF - byte for byte in harmless.convert("1").tobytes())
    assert not OBEYED.search(dark)
    assert sum((one ^ other).bit_count() for one, other in zip(dark, rows, strict=True)) == 4


def test_lines_never_exceed_the_paper_and_amounts_are_never_cut():
    paper = Paper((Columns("x" * 60, "1,234,567.89"), Columns("a b " * 20, "1.00", indent=4), Text("word " * 30)))
    for columns in (42, 48):
        lines = [piece.text for piece in set_out(paper, columns) if isinstance(piece, Line)]
        assert max(map(len, lines)) <= columns
        assert sum(line.endswith("1,234,567.89") for line in lines) == 1
        assert sum(line.endswith("   1.00") for line in lines) == 1


def test_a_paper_is_kept_as_json_and_comes_back_equal():
    paper = Paper(
        (Text("ñ", Align.RIGHT, bold=True), Columns("a", "b", "c", 2), Rule("="), Feed(3), Barcode("A"), Cut())
    )
    assert Paper.from_json(paper.to_json()) == paper
    assert Paper.from_json(Paper((Qr("x"), Picture("seal"))).to_json()) == Paper((Qr("x"), Picture("seal")))


IMPORT = """
import logging, os, sys, tempfile
from pos.drivers.adapters.escpos_render import render
from pos.domain.papers import Barcode, Paper
before = set(os.listdir(tempfile.gettempdir()))
render(Paper((Barcode("A"),)), 48, {})
print(sorted(set(os.listdir(tempfile.gettempdir())) - before), logging.root.handlers, "escpos" in sys.modules)
print(os.environ.get("ESCPOS_CAPABILITIES_FILE"), os.environ["ESCPOS_CAPABILITIES_PICKLE_DIR"])
"""


def test_the_library_leaves_nothing_behind(tmp_path):
    """No temporary folder, no log handler, no pickle, no word on standard output."""
    root = Path(__file__).parents[3]
    environment = {
        **os.environ,
        "TMPDIR": str(tmp_path),
        "ESCPOS_CAPABILITIES_PICKLE_DIR": str(tmp_path / "missing"),
        "PYTHONPATH": str(root),
    }
    done = subprocess.run([sys.executable, "-c", IMPORT], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["[] [] True", f"None {tmp_path / 'missing'}"]
    assert not done.stderr
    assert list(tmp_path.iterdir()) == []


def test_our_own_log_handlers_stay():
    assert isinstance(logging.root.handlers, list)
    before = list(logging.root.handlers)
    render(Paper((Text("x"),)), 48, {})
    assert list(logging.root.handlers) == before
    assert tempfile.mkdtemp.__module__ == "tempfile"


def calls_of(rows: int) -> int:
    """How many calls it takes to draw a paper of so many rows."""
    paper = Paper((*(Columns(f"Water {row}", "12.50") for row in range(rows)), Barcode("R01-000123"), Cut()))
    counted = itertools.count()
    sys.setprofile(lambda _frame, event, _given: next(counted) if event == "call" else None)
    try:
        render(paper, 48, {})
    finally:
        sys.setprofile(None)
    return next(counted)


def test_rendering_costs_so_much_a_row_and_no_more():
    """On any machine, however busy; what that comes to in milliseconds: `python -m bench render-receipt`."""
    calls_of(1)  # whatever is made once
    short, long = calls_of(60), calls_of(120)
    assert long - short < CALLS_OF_A_ROW * 60
    assert short < CALLS_OF_A_ROW * 60 + CALLS_OF_A_PAPER
