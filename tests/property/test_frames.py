"""Messages of devices that only talk: the same, in whatever pieces they arrive."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from pos.drivers.adapters.frames import Frames, Framing

FRAMINGS = st.sampled_from([Framing(), Framing(ends=b"\t"), Framing(start=b"\x02", ends=b"\x03")])


@given(FRAMINGS, st.binary(max_size=60), st.lists(st.integers(0, 60), max_size=8))
def test_pieces_make_no_difference(framing, data, cuts):
    whole, pieces = Frames(framing), Frames(framing)
    expected = whole.feed(data)
    places = sorted({0, len(data), *(cut for cut in cuts if cut <= len(data))})
    found = [one for at, to in itertools.pairwise(places) for one in pieces.feed(data[at:to])]
    assert found == expected
    assert pieces.pause() == whole.pause()


@given(FRAMINGS, st.lists(st.binary(min_size=1, max_size=12), max_size=5))
def test_what_was_said_is_what_is_heard(framing, messages):
    inside = [bytes(byte for byte in one if byte not in framing.ends) for one in messages]
    said = b"".join(framing.start + one + framing.ends[:1] for one in inside)
    assert Frames(framing).feed(said) == [one for one in inside if one]


@given(st.binary(min_size=1, max_size=40))
def test_a_message_without_its_end_is_never_whole(data):
    frames = Frames(Framing(ends=b"\xff"))
    assert frames.feed(data.replace(b"\xff", b"")) == []
    assert frames.pause()[0] == b""
