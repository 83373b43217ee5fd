"""CSV: only free text is guarded against formulas, everything else stays as programs read it."""

import pytest

from pos.domain.money import Money
from pos.settlement.formats.table import read_table, sum_of, table

FREE = frozenset({"title"})


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_free_text_is_no_formula(text: str) -> None:
    assert read_table(table(("title",), [(text,)], free=FREE))[0]["title"] == f"'{text}"


def test_amounts_and_references_are_left_alone() -> None:
    content = table(("title", "reference", "amount"), [('a, "b"\nc', "-00417", Money(-1250))], free=FREE)
    assert content == b'title,reference,amount\r\n"a, ""b""\nc",-00417,-12.50\r\n'
    assert read_table(content) == [{"title": 'a, "b"\nc', "reference": "-00417", "amount": "-12.50"}]
    assert sum_of(read_table(content), "amount") == Money(-1250)


def test_it_is_utf_8_without_a_mark() -> None:
    assert table(("title",), [("Peñón",)]) == "title\r\nPeñón\r\n".encode()
