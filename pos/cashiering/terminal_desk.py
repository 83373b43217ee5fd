"""The counter's card terminal: one operation at a time, and what its light says of it."""

from __future__ import annotations

import threading
from collections.abc import Callable

from pos.cashiering.lights import TERMINAL, UNSURE, Light, Mood, terminal_light
from pos.domain.cards import BatchTotals, CardOperation, CardOutcome, CardResult, Recovery
from pos.domain.errors import Unavailable
from pos.drivers.ports import CardProgress, CardTerminal, no_progress


class TerminalDesk:
    """``open_driver`` makes the terminal's driver at its first use, on the thread that asks; None: there is none.

    ``tell`` hears of every new light, on whichever thread that is.
    """

    def __init__(self, open_driver: Callable[[], CardTerminal] | None, tell: Callable[[Light], None]) -> None:
        self.light = Light(TERMINAL, Mood.UNKNOWN, UNSURE)
        self._open_driver = open_driver
        self._tell = tell
        self._driver: CardTerminal | None = None
        self._turn = threading.Lock()
        self._charging: set[str] = set()

    def look(self) -> Light:
        """Ask the terminal whether it answers; takes as long as that takes. Not asked while it works for somebody."""
        if self._open_driver is None:
            light = Light(TERMINAL, Mood.UNKNOWN, "light.terminal.none")
        elif not self._turn.acquire(blocking=False):
            light = Light(TERMINAL, Mood.WAIT, "light.terminal.busy")
        else:
            try:
                light = terminal_light(self._there().health())
            except Unavailable:
                light = Light(TERMINAL, Mood.STOP, "light.terminal.absent")
            finally:
                self._turn.release()
        self.light = light
        self._tell(light)
        return light

    def require(self) -> None:
        """:raises Unavailable: ``TERMINAL_NOT_SET_UP``"""
        if self._open_driver is None:
            raise Unavailable("TERMINAL_NOT_SET_UP")

    def charge(self, operation: CardOperation, progress: Callable[[CardProgress], None] = no_progress) -> CardResult:
        """Run one card operation to its end, one at a time.

        Where the terminal's driver cannot even be made, nothing was sent, and the result says that nothing was charged.
        Where it gave no answer, its light says at once that nobody knows how it is.

        :raises Unavailable: ``TERMINAL_NOT_SET_UP``
        """
        self.require()
        self._charging.add(operation.ref)
        try:
            with self._turn:
                result = self._run(operation, progress)
        finally:
            self._charging.discard(operation.ref)
        if result.outcome in {CardOutcome.ERROR_NO_CHARGE, CardOutcome.UNKNOWN}:
            self.light = Light(TERMINAL, Mood.UNKNOWN, UNSURE)
            self._tell(self.light)
        return result

    def works_on(self, ref: str) -> bool:
        """Whether the answer to this operation is still on its way."""
        return ref in self._charging

    def cancel(self, ref: str) -> None:
        """Ask that the running operation be given up; from any thread."""
        if self._driver is not None:
            self._driver.cancel(ref)

    def recover(self, ref: str) -> Recovery:
        """Ask what became of a card operation. :raises Unavailable: ``TERMINAL_NOT_SET_UP``"""
        self.require()
        with self._turn:
            return self._there().recover(ref)

    def totals(self) -> BatchTotals:
        """What the terminal has in its open batch; takes as long as that takes. Not asked while it works for somebody.

        :raises Unavailable: ``TERMINAL_NOT_SET_UP``, ``TERMINAL_BUSY``, ``TERMINAL_NO_ANSWER``, ``TERMINAL_REFUSED``
        """
        return self._unless_busy(lambda terminal: terminal.totals())

    def close_batch(self) -> BatchTotals:
        """Have it settle its batch; what it had in it. Raises as :meth:`totals`."""
        return self._unless_busy(lambda terminal: terminal.close_batch())

    def _unless_busy(self, ask: Callable[[CardTerminal], BatchTotals]) -> BatchTotals:
        self.require()
        if not self._turn.acquire(blocking=False):
            raise Unavailable("TERMINAL_BUSY")
        try:
            return ask(self._there())
        finally:
            self._turn.release()

    def close(self) -> None:
        """Let go of the driver."""
        if self._driver is not None:
            self._driver.close()

    def _there(self) -> CardTerminal:
        """The terminal's driver; only with its turn taken."""
        if self._driver is None and self._open_driver is not None:
            self._driver = self._open_driver()
        if self._driver is None:
            raise Unavailable("TERMINAL_NOT_SET_UP")
        return self._driver

    def _run(self, operation: CardOperation, progress: Callable[[CardProgress], None]) -> CardResult:
        try:
            terminal = self._there()
        except Unavailable:
            return CardResult(operation.ref, CardOutcome.ERROR_NO_CHARGE, operation.kind)
        return terminal.start(operation, progress)
