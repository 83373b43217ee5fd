"""The parser of what a printer sends back, over every byte value and in every split."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.drivers.adapters.escpos_status import (
    Automatic,
    DrawerSensor,
    Fence,
    Info,
    Plain,
    RealTime,
    StatusParser,
    from_automatic,
    from_real_time,
)
from pos.drivers.ports import DrawerState, LinkState, PaperState, PrinterStatus, Why


def classified(byte):
    """What a single byte is on its own, by the table of Epson's appendix E."""
    if byte in {0x11, 0x13}:
        return "flow"
    if byte & 0x93 == 0x12:
        return "real time"
    if byte & 0x93 == 0x10:
        return "automatic"
    if byte in {0x37, 0x5F}:
        return "block"
    return "plain" if byte & 0x90 == 0 else "noise"


@pytest.mark.parametrize("byte", range(256))
def test_every_byte_value_falls_into_one_class(byte):
    parser = StatusParser()
    answers = parser.feed(bytes([byte]))
    expected = {"real time": [RealTime(byte)], "plain": [Plain(byte)]}.get(classified(byte), [])
    assert answers == expected
    if classified(byte) == "automatic":
        assert parser.feed(b"\x00\x00\x0f") == [Automatic(bytes([byte]) + b"\x00\x00\x0f")]
    if classified(byte) == "block":
        assert parser.feed(b"\0") == ([Info("")] if byte == 0x5F else [])
    assert parser.feed(b"\x12") == [RealTime(0x12)], "it is ready for the next answer"


def test_the_classes_are_as_large_as_published():
    counts = {name: len(list(group)) for name, group in itertools.groupby(sorted(map(classified, range(256))))}
    assert counts == {"automatic": 16, "block": 2, "flow": 2, "noise": 156, "plain": 64, "real time": 16}


STREAM = (
    b"\x12" + b"\x14\x00\x0c\x0f" + b"\x37\x220417\0" + b"\x16" + b"_EPSON\0" + b"\x0c" + b"\x10\x11\x00\x13\x00\x0f"
)
MEANING = [
    RealTime(0x12),
    Automatic(b"\x14\x00\x0c\x0f"),
    Fence(b"0417"),
    RealTime(0x16),
    Info("EPSON"),
    Plain(0x0C),
    Automatic(b"\x10\x00\x00\x0f"),
]


def test_a_mixed_stream_is_understood_in_every_split():
    for cut in range(len(STREAM) + 1):
        parser = StatusParser()
        assert parser.feed(STREAM[:cut]) + parser.feed(STREAM[cut:]) == MEANING, cut


@given(st.binary(max_size=200), st.lists(st.integers(0, 200)))
def test_any_noise_in_any_split_means_the_same_and_ends(noise, cuts):
    whole = StatusParser().feed(noise)
    parser, pieces, places = StatusParser(), [], sorted({0, len(noise), *(cut for cut in cuts if cut < len(noise))})
    for start, end in itertools.pairwise(places):
        pieces += parser.feed(noise[start:end])
    assert pieces == whole


def test_a_block_without_an_end_is_given_up():
    parser = StatusParser()
    assert parser.feed(b"\x5f" + b"x" * 1000 + b"\0") != [Info("x" * 1000)]
    assert parser.feed(b"\x37\x220001\0")[-1:] == [Fence(b"0001")]


def test_an_unfinished_group_does_not_eat_the_next_answer():
    assert StatusParser().feed(b"\x10\x00\x12\x37\x220002\0") == [RealTime(0x12), Fence(b"0002")]


CONNECTED = PrinterStatus(LinkState.CONNECTED)


@pytest.mark.parametrize(
    ("four", "why"),
    [
        (b"\x10\x00\x00\x0f", Why.NONE),
        (b"\x18\x00\x0c\x0f", Why.PAPER),
        (b"\x38\x00\x00\x0f", Why.COVER),
        (b"\x18\x08\x00\x0f", Why.CUTTER),
        (b"\x18\x20\x00\x0f", Why.ERROR),
        (b"\x18\x00\x00\x0f", Why.OFFLINE),
        (b"\x10\x00\x03\x0f", Why.NONE),
    ],
)
def test_what_automatic_status_means(four, why):
    assert from_automatic(CONNECTED, four, DrawerSensor.NONE).hindrance is why


def test_real_time_answers_build_the_same_status_up():
    status = CONNECTED
    for n, byte in ((1, 0x1E), (2, 0x76), (3, 0x1A), (4, 0x7E)):
        status = from_real_time(status, n, byte, DrawerSensor.OPEN_IS_HIGH)
    assert status.paper is PaperState.OUT
    assert status.drawer is DrawerState.OPEN
    assert (status.cover_open, status.error, status.cutter_error, status.offline) == (True, True, True, True)
    mended = from_real_time(status, 2, 0x12, DrawerSensor.OPEN_IS_HIGH)
    assert not mended.cutter_error, "no error, no cutter error"


@pytest.mark.parametrize(
    ("sensor", "high", "low"),
    [
        (DrawerSensor.OPEN_IS_HIGH, DrawerState.OPEN, DrawerState.CLOSED),
        (DrawerSensor.OPEN_IS_LOW, DrawerState.CLOSED, DrawerState.OPEN),
        (DrawerSensor.NONE, DrawerState.UNKNOWN, DrawerState.UNKNOWN),
    ],
)
def test_the_drawer_level_is_what_the_setting_says(sensor, high, low):
    assert sensor.state(high=True) is high
    assert sensor.state(high=False) is low


def test_a_device_that_went_away_tells_nothing_any_more():
    known = from_automatic(CONNECTED, b"\x34\x00\x00\x0f", DrawerSensor.OPEN_IS_HIGH)
    gone = known.with_link(LinkState.ABSENT)
    assert gone == PrinterStatus(LinkState.ABSENT)
    assert gone.hindrance is Why.NO_LINK
