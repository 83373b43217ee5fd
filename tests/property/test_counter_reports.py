"""A money counter's report is taken whole or not at all; what is taken comes to the machine's own total (B9)."""

from hypothesis import given
from hypothesis import strategies as st

from pos.domain.drawers import DENOMINATIONS, CashCount
from pos.domain.errors import BadInput
from pos.domain.money import Money
from pos.drivers.counter_report import read_report
from pos.drivers.virtual.note_counter import VirtualNoteCounter

HEAPS = st.dictionaries(st.sampled_from(DENOMINATIONS), st.integers(1, 2000), min_size=1, max_size=6)


def printed(pieces, **given):
    """What the virtual counter prints for a heap."""
    device = VirtualNoteCounter(lambda _: None)
    device.connected()
    device.command({"do": "count", "pieces": {str(face): count for face, count in pieces.items()}, **given})
    return device.outbox.take().decode()


def taken(text):
    """The count; None where it is refused."""
    try:
        return read_report(text)
    except BadInput:
        return None


@given(HEAPS)
def test_what_was_counted_is_what_is_read(pieces):
    text = printed(pieces)
    count = read_report(text)
    assert (count, count.machine) == (CashCount(pieces), (text,))


@given(HEAPS, st.data())
def test_cut_at_either_end_it_is_whole_or_refused(pieces, data):
    text = printed(pieces)
    first = data.draw(st.integers(0, len(text)), label="first byte")
    last = data.draw(st.integers(first, len(text)), label="last byte")
    assert taken(text[first:last]) in (None, CashCount(pieces))


@given(HEAPS, st.integers(-10_000, 10_000).filter(bool))
def test_a_total_that_is_not_the_sum_is_refused(pieces, off_by):
    assert taken(printed(pieces, off_by=off_by)) is None


@given(HEAPS, st.data())
def test_whatever_stands_in_a_report_the_sum_is_its_total(pieces, data):
    text = printed(pieces)
    place = data.draw(st.integers(0, len(text) - 1))
    sign = data.draw(st.sampled_from("0123456789$., x\r\nTOTAL"))
    changed = text[:place] + sign + text[place + 1 :]
    found = taken(changed)
    if found is not None:
        dollars = changed.upper().rpartition("TOTAL")[2].strip(" :$\r\n").replace(",", "")
        assert found.total == Money.parse(dollars)
