"""The card terminal's batch, on the devices screen: what is in it, and closing it at the day's end."""

from __future__ import annotations

from collections.abc import Callable

from pos.cashiering import batches_sql, close_terminal
from pos.cashiering.close_terminal import ClosedBatch
from pos.cashiering.counter import Counter
from pos.cashiering.lights import TERMINAL, Light
from pos.domain.clock import Instant
from pos.domain.errors import Expected
from pos.domain.people import Permission
from pos.ui.desk import Desk, Tone
from pos.ui.screens.devices.asking import DeviceAsking
from pos.words.phrases import clock_time

TOTALS, CLOSE = "F5", "F6"
_HAS = ("batch.has_agrees", "batch.has_differs")
_CLOSED = ("batch.closed_agrees", "batch.closed_differs")


class TerminalBatch:
    """`asking` puts the question before a closing; `finish` is called once more is known."""

    def __init__(self, desk: Desk, asking: DeviceAsking, finish: Callable[[], None]) -> None:
        self.desk = desk
        self._asking = asking
        self._finish = finish
        self._looked: tuple[ClosedBatch, Instant] | None = None

    def offers(self, *, closing: bool) -> list[tuple[str, str]]:
        """Keys and words, for those who settle; `closing`: nobody knows yet whether it was closed."""
        words, worker = self.desk.words, self.desk.worker
        if not worker.may(Permission.SETTLE):
            return []
        return [
            *([(TOTALS, words.say("try.batch_totals"))] if worker.may(Permission.SEE_EXPECTED) else []),
            (CLOSE, words.say("try.batch_ask" if closing else "try.batch_close")),
        ]

    def note(self, light: Light, *, closing: bool) -> str:
        """At the terminal, while a closing has no end yet."""
        return self.desk.words.say("BATCH_CLOSE_UNKNOWN") if closing and light.device == TERMINAL else ""

    def press(self, key: str, *, closing: bool) -> None:
        """One of them."""
        counter, person = self.desk.counter, self.desk.worker
        if key == TOTALS:
            self._run(lambda: close_terminal.open_batch(counter, person), _HAS)
        elif closing:
            self._run(lambda: close_terminal.ask_about_closing(counter, person.login), _CLOSED)
        else:
            self._asking.close_batch()

    def question(self) -> str:
        """What closing it means, with what was in it when somebody looked, if somebody did since this screen came."""
        say, after = self.desk.words.say, self.desk.words.say("batch.close_after")
        if self._looked is None:
            return f"{say('batch.close_unseen')} {after}"
        batch, at = self._looked
        figures = {"sales": batch.said.sales.count, "refunds": batch.said.refunds.count, "net": batch.said.net}
        return f"{say('batch.close_seen', at=clock_time(at), **figures)} {after}"

    def close(self) -> None:
        """Enter at the question."""
        if not self._asking.asks_about_batch:
            return
        counter, person = self.desk.counter, self.desk.worker
        self._asking.back()
        self.forget()
        self._run(lambda: close_terminal.close_batch(counter, person), _CLOSED)

    def forget(self) -> None:
        """What was seen in it, which changes with every card, and is not for everybody."""
        self._looked = None

    def _run(self, work: Callable[[], ClosedBatch | None], said: tuple[str, str]) -> None:
        def told(batch: ClosedBatch | None) -> None:
            if batch is not None:
                self._looked = (batch, self.desk.counter.clock.now()) if said is _HAS else None
                self._tell(batch, *said)
                self._asking.say_anew()
            self._finish()

        def refused(error: Expected) -> None:
            self.desk.explain(error)
            self._finish()

        self.desk.run(work, told, failed=refused, waiting="wait.terminal")

    def _tell(self, batch: ClosedBatch, agrees: str, differs: str) -> None:
        said, book = batch.said, batch.book
        figures = {"sales": said.sales.count, "refunds": said.refunds.count, "net": said.net}
        if batch.agrees:
            self.desk.say(agrees, Tone.DONE, **figures)
        else:
            counts = {"book_sales": book.sales.count, "book_refunds": book.refunds.count, "book_net": book.net}
            self.desk.say(differs, Tone.STOP, **figures, **counts)


def is_closing(counter: Counter) -> bool:
    """Whether a closing has no end yet."""
    return batches_sql.open_closing(counter.book.read()) is not None
