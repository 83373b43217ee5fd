"""What the screen of scans does, without a widget."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pos.cashiering import scan_samples
from pos.receivables.judging import Judged, as_setting, fitting
from pos.receivables.scanlines import CheckDigit
from pos.ui.desk import Desk, Tone
from pos.ui.lines import Line
from pos.ui.scan import Measured
from pos.ui.screens.scans import saying

SAMPLES_MAX = 50
SAMPLES_SURE = 4


@dataclass(frozen=True, slots=True)
class ScansState:
    """`samples` with the marked one; `found` about it, or about all; `setting` is what can be copied."""

    samples: tuple[Line, ...] = ()
    marked: int = -1
    found: tuple[Line, ...] = ()
    setting: str = ""
    measuring: bool = False


class ScansPresenter:
    """`show` paints a state."""

    def __init__(self, desk: Desk, show: Callable[[ScansState], None]) -> None:
        self.desk = desk
        self.state = ScansState()
        self._show = show
        self._lines: tuple[str, ...] = ()
        self._judged: tuple[tuple[Judged, ...], ...] = ()
        self._marked = -1
        self._about_all: tuple[Line, ...] = ()
        self._setting = ""
        self._measuring = False

    def arrive(self) -> None:
        """The samples of before are looked at with the settings as they are now."""
        self.read_again()

    def add(self, *texts: str) -> None:
        """Samples: typed, pasted, scanned."""
        lines = tuple(text.strip("\r\n") for text in texts if text.strip())
        if lines:
            self._lines = (*self._lines, *lines)[-SAMPLES_MAX:]
            self._marked = len(self._lines) - 1
            self.read_again()

    def remove(self) -> None:
        """Del: not this one."""
        if 0 <= self._marked < len(self._lines):
            self._lines = self._lines[: self._marked] + self._lines[self._marked + 1 :]
            self._marked = min(self._marked, len(self._lines) - 1)
            self.read_again()

    def mark(self, by: int) -> None:
        """Another sample."""
        if self._lines:
            self.choose(min(max(0, self._marked + by), len(self._lines) - 1))

    def choose(self, place: int) -> None:
        """This sample."""
        self._marked, self._about_all, self._setting = place, (), ""
        self.refresh()

    def read_again(self) -> None:
        """F5: hold them against the settings file as it is now."""
        counter, person, lines = self.desk.counter, self.desk.worker, self._lines
        self._about_all, self._setting = (), ""

        def judged(found: tuple[tuple[Judged, ...], ...]) -> None:
            if lines == self._lines:
                self._judged = found
                self.refresh()

        self.desk.run(lambda: scan_samples.judge_samples(counter, person, lines), judged)

    def find_fitting(self) -> None:
        """F7: which check digit do all samples fit?"""
        if not self._lines:
            self.desk.say("scans.none", Tone.WAIT)
            return
        lines = tuple("".join(line.split()).upper() for line in self._lines)

        def found(fits: tuple[CheckDigit, ...]) -> None:
            self._about_all = saying.fits(self.desk.words, fits)
            sure = len(fits) == 1 or len(lines) >= SAMPLES_SURE  # after so many, ways that fit come to the same
            self._setting = as_setting(fits[0]) if fits and sure else ""
            self.refresh()
            if not fits:
                self.desk.say("scans.nothing_fits", Tone.WAIT)
            elif not sure:
                self.desk.say("scans.several_fit", Tone.WAIT, count=len(fits))

        self.desk.run(lambda: fitting(lines), found)

    def measure(self) -> None:
        """F6: the next scan of a scanner that plays keyboard is timed."""
        self._measuring = True
        self.desk.measure_scan(self._timed)
        self.refresh()
        self.desk.say("scans.scan_now", Tone.WAIT)

    def leave(self) -> None:
        """Nothing is timed any more."""
        self._measuring = False
        self.desk.measure_scan(None)

    def refresh(self) -> None:
        """Show how things stand."""
        words = self.desk.words
        known = len(self._judged) == len(self._lines)
        samples = tuple(
            saying.sample(words, line, judged) for line, judged in zip(self._lines, self._judged, strict=False)
        )
        there = known and 0 <= self._marked < len(self._judged)
        about = saying.findings(words, self._judged[self._marked]) if there else ()
        found = self._about_all or about
        self.state = ScansState(samples, self._marked, found, self._setting, self._measuring)
        self._show(self.state)

    def _timed(self, scan: Measured) -> None:
        self._measuring = False
        self._about_all, self._setting = saying.measured(self.desk.words, scan), saying.wedge_setting(scan)
        self.refresh()
        gap = self.desk.counter.devices.around.wedge.gap_ms
        if saying.slowest(scan) <= gap:
            self.desk.say("scans.fast_enough", Tone.DONE, gap=gap)
        else:
            self.desk.say("scans.too_slow", Tone.STOP, gap=gap)
