"""Whether the book is to be believed: a quick look at every start, and behind the work a look through all of it.

The quick look is over in milliseconds however old the book is: the chain since the last signed head, and the head that
the user's account remembers. The whole of a ten-year book takes minutes; that goes on behind, slowly, so that nobody
at the counter waits for it, and what it finds is said as loudly.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

from pos.app.places import Places
from pos.app.verifying import verify_book
from pos.cashiering import doubt
from pos.cashiering.counter import Counter
from pos.cashiering.witness import Witness, compare, first_time_here
from pos.domain.errors import Expected
from pos.ledger.findings import Finding
from pos.ledger.verify import recent

_log = logging.getLogger(__name__)

BEGIN_AFTER_S = 30
"""A till that was started just now has better things to do."""

KEEP_EVERY_S = 60
PAUSE_S = 0.02
"""After every thousand entries, which take about as long."""


class _Ended(Exception):
    """The till is being closed."""


class BookWatch:
    """Looks after one open book, on a thread of its own once it is started."""

    def __init__(self, counter: Counter, places: Places) -> None:
        self._counter = counter
        self._places = places
        key = counter.book.keys.public
        self._witness = None if places.state is None else Witness(places.state, places.data, key)
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None
        self._kept_s = 0.0

    def look(self) -> None:
        """At the start, before anything is sold."""
        counter = self._counter
        found = recent(counter.book.read(), counter.book.keys)
        doubt.note(counter, replace(found, findings=(*found.findings, *self._unlike_remembered())))
        if self._witness is not None and found.ok:
            counter.moved = first_time_here(counter, self._witness)
            self._keep()

    def _unlike_remembered(self) -> Iterator[Finding]:
        """Where the book is not the one that the user's account remembers."""
        seen = None if self._witness is None else self._witness.seen()
        finding = None if seen is None else compare(self._counter.book.read(), seen)
        if finding is not None:
            yield finding

    def start(self) -> None:
        """Look through all of the book, then remember its head every minute."""
        self._thread = threading.Thread(target=self._work, name="watch", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End, and remember how the book was left."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()
        self._keep()

    def look_through(self) -> None:
        """All of the book; what does not hold is noted. Ends early where the till is closed meanwhile."""
        try:
            doubt.note(self._counter, verify_book(self._places, self._pause))
        except _Ended:
            return
        except Expected as error:
            _log.info("the book could not be looked through: %s", error.code)

    def _work(self) -> None:
        if not self._ended.wait(BEGIN_AFTER_S):
            self.look_through()
        while not self._ended.wait(KEEP_EVERY_S):
            self._keep()

    def _pause(self, _: int) -> None:
        if self._ended.wait(PAUSE_S):
            raise _Ended
        if time.monotonic() - self._kept_s > KEEP_EVERY_S:
            self._keep()

    def _keep(self) -> None:
        """A book in doubt is not remembered before somebody decided to go on with it."""
        stands = self._counter.doubts.doubt
        if self._witness is not None and (stands is None or stands.by):
            self._witness.keep(self._counter.book)
            self._kept_s = time.monotonic()
