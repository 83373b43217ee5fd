"""Setting a narrow paper: nothing beyond the edge, nothing lost, amounts whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.errors import Bug
from pos.domain.papers import (
    Align,
    Barcode,
    Columns,
    Cut,
    Feed,
    Line,
    Paper,
    Picture,
    Qr,
    Rule,
    Text,
    set_out,
    wrapped,
)


def lines(*blocks, columns=20):
    """The text lines of some blocks."""
    return [piece.text for piece in set_out(Paper(blocks), columns) if isinstance(piece, Line)]


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (Text("left"), ["left"]),
        (Text("right", Align.RIGHT), ["               right"]),
        (Text("middle", Align.CENTER), ["       middle"]),
        (Text("wide", Align.CENTER, wide=True), ["   wide"]),
        (Text("words are kept whole where they fit"), ["words are kept whole", "where they fit"]),
        (Text("anextremelylongwordwithoutbreaks"), ["anextremelylongwordw", "ithoutbreaks"]),
        (Text("two\nlines"), ["two", "lines"]),
        (Text(""), [""]),
        (Rule(), ["-" * 20]),
        (Rule("=-"), ["=-" * 10]),
        (Columns("Fine", "55.00", indent=2), ["  Fine         55.00"]),
        (Columns("exactly twelve", "9.99"), ["exactly twelve  9.99"]),
        (Columns("a description too long", "9.99"), ["a description too", "long            9.99"]),
        (Columns("no room for both ...", "9.99"), ["no room for both ...", "                9.99"]),
        (Columns("A", "C", "B"), ["A     B            C"]),
        (Columns("LONGER NAME", "C", "B"), ["LONGER NAME  B     C"]),
        (Columns("only left"), ["only left"]),
        (Columns("", "1.00"), ["                1.00"]),
        (Columns("left", "a right side much too long"), ["left", "   a right side much", "            too long"]),
    ],
)
def test_blocks_as_lines(block, expected):
    assert lines(block) == expected


TEXTS = st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=80)


@given(TEXTS, TEXTS, st.sampled_from([20, 42, 48]), st.integers(0, 6))
def test_nothing_goes_beyond_the_edge_and_no_word_is_lost(left, right, columns, indent):
    set_lines = lines(Columns(left, right, indent=indent), columns=columns)
    assert all(len(line) <= columns for line in set_lines)
    assert "".join("".join(set_lines).split()) == "".join((left + right).split())


@given(TEXTS, st.integers(1, 50))
def test_wrapping_keeps_every_character_but_blanks(text, width):
    assert "".join(text.split()) == "".join("".join(wrapped(text, width)).split())
    assert all(len(line) <= width for line in wrapped(text, width))


def test_what_is_no_text_passes_through_in_its_place():
    blocks = (Text("a"), Feed(2), Barcode("X"), Qr("Y"), Picture("seal"), Cut())
    pieces = list(set_out(Paper(blocks), 42))
    assert pieces[1:] == list(blocks[1:])


def test_texts_are_cleaned_before_they_are_measured():
    paper = Paper((Text("x…", Align.RIGHT),))
    (line,) = set_out(paper, 10, lambda text: text.replace("…", "..."))
    assert line == Line("      x...")


BLOCKS = st.one_of(
    st.builds(Text, st.text(max_size=20), st.sampled_from(Align), st.booleans(), st.booleans(), st.booleans()),
    st.builds(Columns, st.text(max_size=9), st.text(max_size=9), st.text(max_size=9), st.integers(0, 5)),
    st.builds(Rule, st.sampled_from("-=_")),
    st.builds(Feed, st.integers(1, 9)),
    st.just(Barcode("R01-000001", caption=False)),
    st.just(Qr("https://x.example", 6)),
    st.just(Picture("seal")),
    st.just(Cut()),
)


@given(st.lists(BLOCKS, max_size=10))
def test_a_paper_comes_back_from_json_equal(blocks):
    paper = Paper(tuple(blocks))
    assert Paper.from_json(paper.to_json()) == paper


@pytest.mark.parametrize("make", [lambda: Barcode(""), lambda: Barcode("ñ"), lambda: Qr("a\n"), lambda: Qr("a", 17)])
def test_codes_hold_only_what_every_printer_can_encode(make):
    with pytest.raises(Bug):
        make()
