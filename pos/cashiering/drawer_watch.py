"""Watches the drawers' switches: one that stands open too long is told, one that opened without a pulse is recorded.

Nothing here holds anything up. A switch that tells nothing is never claimed to say anything; after its line was away,
what happened meanwhile is not known and is not guessed.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from pos.cashiering import drawer_sql
from pos.cashiering.drawer_places import DrawerPlaces, Switch
from pos.cashiering.lights import Light
from pos.domain.errors import Expected
from pos.drivers.jobs import JobKind, JobSending, SpoolEvent, StatusChanged
from pos.drivers.ports import DrawerState
from pos.ledger.book import Book

log = logging.getLogger(__name__)

EXPLAINS_MS = 5_000
"""A drawer that opens so soon after its pulse was opened by it, a stiff one too."""

AGAIN_S = 5
"""How long until an entry that the disk refused is tried again."""

LEFT_OPEN = "left_open"


@dataclass(slots=True)
class _Seen:
    """One switch: its state, since when it is open, and when its last pulse left."""

    switch: Switch
    state: DrawerState = DrawerState.UNKNOWN
    since_ms: int = 0
    pulse_ms: int = -(10**9)
    told: bool = False


def _now_ms() -> int:
    return time.monotonic_ns() // 1_000_000


class DrawerWatch:
    """``alert_s`` is how long a drawer may stand open, 0: for ever. ``sound``: whether it may be
    heard. ``clock`` counts milliseconds.
    """

    def __init__(self, book: Book, alert_s: int, *, sound: bool = True, clock: Callable[[], int] = _now_ms) -> None:
        self.sound = sound
        self._book = book
        self._alert_ms = alert_s * 1000
        self._clock = clock
        self._seen: dict[str, _Seen] = {}
        self._owed: deque[tuple[str, dict[str, object]]] = deque()
        self._bell = threading.Condition()
        self._leave = False
        self._thread: threading.Thread | None = None
        self._tell: Callable[[Light], None] = lambda _: None

    def start(self, tell: Callable[[Light], None]) -> None:
        """Begin; ``tell`` hears of a drawer that stands open, on the watch's own thread."""
        if self._thread is not None:
            return
        self._tell = tell
        self._thread = threading.Thread(target=self._run, name="drawer-watch", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End; what stands open still is written down as it is."""
        self.forget()
        with self._bell:
            self._leave = True
            self._bell.notify()
        if self._thread is not None:
            self._thread.join(AGAIN_S)

    def forget(self) -> None:
        """Nobody looks for a while: what stands open is written down as it is, and nothing is known any more."""
        with self._bell:
            for one in self._seen.values():
                self._shut(one, closed=False)
                one.state = DrawerState.UNKNOWN
            self._bell.notify()

    def hear(self, event: SpoolEvent, drawers: DrawerPlaces) -> None:
        """What a device told, on its thread."""
        with self._bell:
            if isinstance(event, JobSending) and event.job.kind is JobKind.DRAWER:
                switch = drawers.switch_of(event.job.device)
                if switch is not None:
                    self._of(switch).pulse_ms = self._clock()
            elif isinstance(event, StatusChanged):
                for switch in drawers.switches:
                    if switch.spool.device == event.device:
                        self._move(self._of(switch), event.status.drawer)
            self._bell.notify()

    def lights(self, drawers: DrawerPlaces) -> tuple[Light, ...]:
        """The drawers' lights; one that stands open too long says so."""
        return tuple(self._light(switch) for switch in drawers.switches)

    def _light(self, switch: Switch) -> Light:
        light, seen = switch.light, self._seen.get(switch.device)
        if seen is None or not seen.told or not light.key.endswith(".open"):
            return light
        return replace(light, key=light.key.removesuffix("open") + LEFT_OPEN)

    def _of(self, switch: Switch) -> _Seen:
        seen = self._seen.setdefault(switch.device, _Seen(switch))
        seen.switch = switch
        return seen

    def _move(self, seen: _Seen, state: DrawerState) -> None:
        before, seen.state = seen.state, state
        if state is before:
            return
        now = self._clock()
        if state is DrawerState.OPEN:
            seen.since_ms = now
            if before is DrawerState.CLOSED and now - seen.pulse_ms > EXPLAINS_MS:
                self._owe("drawer.unasked", seen, {})
        elif before is DrawerState.OPEN:
            self._shut(seen, closed=state is DrawerState.CLOSED)

    def _shut(self, seen: _Seen, *, closed: bool) -> None:
        if seen.told:
            seconds = (self._clock() - seen.since_ms) // 1000
            length = f"{seconds // 60}:{seconds % 60:02d}"
            self._owe("drawer.left-open", seen, {"seconds": seconds, "closed": closed, "reference": length})
            seen.told = False

    def _owe(self, kind: str, seen: _Seen, facts: dict[str, object]) -> None:
        self._owed.append((kind, {"device": seen.switch.device, "drawer": ", ".join(seen.switch.codes), **facts}))

    # --- the watch's own thread ---

    def _run(self) -> None:
        while True:
            with self._bell:
                if not self._owed and not self._leave:
                    self._listen()
                late = self._late()
                owed = self._owed[0] if self._owed else None
                leave = self._leave
            for switch in late:
                self._tell(self._light(switch))
            if owed is not None and self._written(*owed):
                self._owed.popleft()
            elif leave:
                return
            elif owed is not None:
                time.sleep(AGAIN_S)

    def _open(self) -> list[_Seen]:
        return [one for one in self._seen.values() if one.state is DrawerState.OPEN and not one.told]

    def _listen(self) -> None:
        """Until the next one is late, or something is heard."""
        if not self._alert_ms or not self._open():
            self._bell.wait()
            return
        late_ms = min(one.since_ms for one in self._open()) + self._alert_ms
        self._bell.wait(max(0, late_ms - self._clock()) / 1000)

    def _late(self) -> list[Switch]:
        found = [one for one in self._open() if self._alert_ms and self._clock() - one.since_ms >= self._alert_ms]
        for one in found:
            one.told = True
        return [one.switch for one in found]

    def _written(self, kind: str, facts: dict[str, object]) -> bool:
        try:
            with self._book.writing() as page:
                session, date = drawer_sql.session_in(page.connection, str(facts["drawer"]))
                page.append(kind, facts, who="", session=session, date=date)
        except Expected:
            log.exception("an entry about a drawer cannot be written")
            return False
        return True
