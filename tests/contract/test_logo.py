"""The logo: kept in the printer's memory on a person's word, sent on a quick line, left out on a slow one."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from pos.domain.papers import LOGO, Cut, Keep, Paper, Picture, Text
from pos.drivers.adapters.escpos_render import RASTER_BYTES_MAX, render
from pos.drivers.adapters.links import Link
from pos.drivers.adapters.wires import TcpWire
from pos.drivers.ports import LogoState, State
from pos.drivers.printer_models import PLAIN, model_named
from pos.drivers.virtual.tape import Raster
from tests.contract.device_rig import Rig, printer_rig, wait_for

T88 = model_named("tm-t88vi")
RECEIPT = Paper((Picture(LOGO), Text("TOTAL"), Cut()))
KEEPING = Paper((Keep(LOGO), Picture(LOGO), Text("kept"), Cut()))


def logo(mark: int = 0, size: tuple[int, int] = (600, 300)) -> bytes:
    """A PNG wider than the paper; `mark` makes it another one."""
    image = Image.new("L", size, 255)
    ImageDraw.Draw(image).ellipse((5 + mark, 5, size[0] - 5, size[1] - 5), outline=0, width=9)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def slow(address: str) -> Link:
    """The link of a line at 9600 baud, as far as it is told."""
    host, _, port = address.removeprefix("tcp:").rpartition(":")
    wire = TcpWire(host, int(port))
    wire.bits_per_second = 9600
    return Link(wire)


def till(rig: Rig, file: bytes, **settings):
    return rig.till(columns=42, **{"model": T88, "pictures": {LOGO: file}, **settings})


def printed(printer, paper: Paper, fence: str) -> None:
    assert printer.ready() is None
    assert printer.print(paper, fence).state is State.CONFIRMED


def rasters(rig: Rig) -> int:
    """How many pictures came out so far."""
    return sum(isinstance(piece, Raster) for piece in rig.device.keep._pieces)


@pytest.fixture
def rig(tmp_path: Path):
    with printer_rig(tmp_path, columns=42) as made:
        yield made


def test_it_is_sent_until_it_is_kept_and_printed_by_its_key_from_then_on(rig: Rig) -> None:
    printer = till(rig, logo())
    assert printer.ready() is None
    assert printer.status().logo is LogoState.SENT
    with_dots = len(render(RECEIPT, 42, {LOGO: logo()}, T88))
    before = rig.device.keep.connection_bytes
    printed(printer, RECEIPT, "0001")
    assert rig.device.keep.connection_bytes - before > with_dots
    printed(printer, KEEPING, "0002")
    assert printer.ready() is None
    assert printer.status().logo is LogoState.KEPT
    before = rig.device.keep.connection_bytes
    printed(printer, RECEIPT, "0003")
    assert rig.device.keep.connection_bytes - before < 200, "a key, and no dots"
    wait_for(lambda: len(rig.told("paper")) == 3)


def test_a_printer_that_was_switched_off_still_has_it_and_another_picture_is_another(rig: Rig) -> None:
    printed(till(rig, logo()), KEEPING, "0001")
    rig.do("power_off")
    rig.do("power_on")
    rig.drivers[-1].close()
    again = till(rig, logo())
    assert again.ready() is None
    assert again.status().logo is LogoState.KEPT
    again.close()
    other = till(rig, logo(mark=40))
    assert other.ready() is None
    assert other.status().logo is LogoState.SENT


def test_on_a_slow_line_it_is_left_out_until_it_is_kept(tmp_path: Path) -> None:
    with printer_rig(tmp_path, columns=42, dial=slow) as rig:
        printer = till(rig, logo())
        assert printer.ready() is None
        assert printer.status().logo is LogoState.LEFT_OUT
        before = rig.device.keep.connection_bytes
        printed(printer, RECEIPT, "0001")
        assert rig.device.keep.connection_bytes - before < 200
        printed(printer, KEEPING, "0002")
        assert printer.ready() is None
        assert printer.status().logo is LogoState.KEPT


def test_a_model_without_such_a_memory_is_asked_nothing_and_keeps_nothing(rig: Rig) -> None:
    printer = till(rig, logo(), model=PLAIN)
    before = rig.device.keep.connection_bytes
    printed(printer, KEEPING, "0001")
    assert rig.device.keep.connection_bytes - before > 4000, "its dots, for there is nothing to print by a key"
    assert not rig.device._tape.memory
    assert printer.status().logo is LogoState.SENT


def test_without_a_logo_that_can_be_read_the_paper_comes_out_without(rig: Rig) -> None:
    printer = till(rig, b"", pictures={})
    printed(printer, KEEPING, "0001")
    printed(printer, RECEIPT, "0002")
    assert printer.status().logo is LogoState.NONE


def test_one_that_should_have_a_memory_and_tells_nothing_is_sent_the_dots(tmp_path: Path) -> None:
    with printer_rig(tmp_path, columns=42, keeps_pictures=False) as rig:
        printer = till(rig, logo())
        printed(printer, KEEPING, "0001")
        assert printer.ready() is None
        assert printer.status().logo is LogoState.SENT


def test_no_command_that_keeps_one_is_longer_than_what_brings_a_printer_out_of_it() -> None:
    for size in ((512, 125), (512, 4000), (3000, 40), (64, 9000), (33, 33)):
        data = render(Paper((Keep(LOGO),)), 42, {LOGO: logo(size=size)}, T88)
        assert len(data) < RASTER_BYTES_MAX + 192


def test_cut_off_while_it_is_kept_the_next_receipt_comes_out_whole(tmp_path: Path) -> None:
    job = len(render(Paper((Keep(LOGO), Text("kept"), Cut())), 42, {LOGO: logo()}, T88))
    for number, place in enumerate(range(40, job, job // 7)):
        with printer_rig(tmp_path / str(number), columns=42) as rig:
            printer = till(rig, logo())
            assert printer.ready() is None
            rig.do("unplug", after_bytes=place)
            assert printer.print(KEEPING, "0001").state is not State.CONFIRMED
            rig.do("plug")
            wait_for(lambda: printer.ready() is None)  # noqa: B023 - within the turn
            assert printer.print(RECEIPT, "0002").state is State.CONFIRMED, place
            wait_for(lambda: rig.told("paper"))  # lines are told by a thread of their own
            assert [line["text"] for line in rig.told("line") if line["text"]] == ["TOTAL"], place
