"""What a measurement says, and that a window's start can be measured at all."""

import pytest

from bench import cold_start
from bench.figure import Figure


def test_a_figure_is_the_medians_their_ratio_and_the_slow_end() -> None:
    figure = Figure.of("post", "ms", ours=[float(n) for n in range(1, 201)], floor=[50.0, 50.0, 51.0])
    assert (figure.value, figure.floor, figure.ratio, figure.p99) == (100.5, 50.0, 2.01, 198.0)


def test_of_few_measurements_the_slow_end_is_the_slowest() -> None:
    assert Figure.of("post", "ms", [3.0, 1.0, 2.0], [1.0]).p99 == 3.0


def test_a_bare_window_is_painted() -> None:
    assert cold_start._start([]) > 0


def test_a_program_that_shows_no_window_is_said_so() -> None:
    with pytest.raises(RuntimeError, match="no window came up"):
        cold_start._start(["--version"])
