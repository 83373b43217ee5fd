"""The card terminal's own batch in the review of a drawer, over its real protocol."""

import pytest

from tests.ui.driver import Driver
from tests.ui.evening import begin, entries, sign, supervisor

WATER = "10-2231-04"
FLOAT = "\n\n10\n\n\n\n\n\n\n\n\n\n"


@pytest.fixture
def sold(wired: Driver) -> Driver:
    """One bill paid by card, and the drawer counted."""
    wired.open_drawer()
    wired.type(f"{WATER}\n")
    wired.press("F7")
    wired.begin("Enter")
    wired.until(lambda: entries(wired, "receipt.posted"))
    wired.settle()
    begin(wired)
    wired.type(FLOAT)
    wired.type("1\n82.43\n")
    wired.press("F12", "Enter", "Enter")
    return wired


def test_the_review_says_what_the_terminal_says(sold: Driver) -> None:
    supervisor(sold)
    sold.press("Enter")
    sign(sold)
    sold.until(lambda: sold.shown("review-terminal"))
    assert "82.43" in sold.shown("review-terminal")
    assert "They agree" in sold.shown("review-terminal")
    assert [one["drawer"] for one in entries(sold, "terminal.totals")] == [{"count": 1, "cents": 8243}]


def test_a_terminal_that_is_off_is_unknown_and_nobody_waits(sold: Driver) -> None:
    virtual = sold.program.desk.counter.devices.virtual
    assert virtual is not None
    virtual.stop()
    supervisor(sold)
    sold.press("Enter")
    sign(sold)
    sold.until(lambda: "not known" in sold.shown("review-terminal"))
    assert [one["known"] for one in entries(sold, "terminal.totals")] == [False]
