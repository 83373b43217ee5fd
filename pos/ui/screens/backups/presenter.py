"""How backups stand, what there is on the shelf, one made now, the passphrase; without a widget."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pos.backup.shelf import OnShelf
from pos.cashiering import backups
from pos.cashiering.backup_desk import BackupState
from pos.domain.errors import BadInput, Expected
from pos.ui.desk import Desk, Tone
from pos.ui.lines import Line

SHOWN = 40


@dataclass(frozen=True, slots=True)
class BackupsState:
    """`turn` is another one when the passphrase is to be typed anew."""

    lines: tuple[Line, ...] = ()
    stands: str = ""
    tone: Tone = Tone.PLAIN
    ready: bool = False
    busy: bool = False
    turn: int = 0


class Backups:
    """`show` paints a state."""

    def __init__(self, desk: Desk, show: Callable[[BackupsState], None]) -> None:
        self.desk = desk
        self._show = show
        self._shelf: tuple[OnShelf, ...] = ()
        self._busy, self._turn = False, 0

    def arrive(self) -> None:
        """How things stand now."""
        self._turn += 1
        counter = self.desk.counter
        self.desk.run(lambda: backups.shelf(counter), self._known, waiting="wait.book")

    def refresh(self) -> None:
        """Say everything anew in the present words."""
        stands, tone = self._stands()
        lines = tuple(self._line(one) for one in self._shelf[:SHOWN])
        state = self._state()
        self._show(BackupsState(lines, stands, tone, state.ready, self._busy, self._turn))

    def now(self) -> None:
        """One at once. What goes wrong is said; the till's own go on by the clock."""
        if self._busy:
            return
        counter = self.desk.counter
        self._begin(lambda: backups.back_up(counter, "asked"), lambda _: self._done("backups.made"))

    def set_passphrase(self, values: Mapping[str, str]) -> None:
        """The one that backups open with from now on, typed twice."""
        if self._busy:
            return
        if values["passphrase"] != values["again"]:
            self.desk.explain(BadInput("PASSPHRASES_DIFFER"))
            return
        counter, by = self.desk.counter, self.desk.worker

        def made(_: object) -> None:
            self._turn += 1
            self._done("backups.set")

        self._begin(lambda: backups.set_passphrase(counter, by, values["passphrase"]), made)

    def _begin(self, work: Callable[[], object], then: Callable[[object], None]) -> None:
        self._busy = True
        self.refresh()
        self.desk.run(work, then, failed=self._refused, waiting="wait.backup", broken=self._free)

    def _done(self, said: str) -> None:
        self._free()
        self.desk.say(said, Tone.DONE)
        counter = self.desk.counter
        self.desk.run(lambda: backups.shelf(counter), self._known)

    def _refused(self, error: Expected) -> None:
        self._free()
        self.desk.explain(error)

    def _free(self) -> None:
        self._busy = False
        self.refresh()

    def _known(self, shelf: tuple[OnShelf, ...]) -> None:
        self._shelf = shelf
        self.refresh()

    def _state(self) -> BackupState:
        return self.desk.counter.backups.state if self.desk.is_open else BackupState()

    def _stands(self) -> tuple[str, Tone]:
        state, words = self._state(), self.desk.words
        if state.error is not None:
            return words.explain(state.error), Tone.STOP
        if not state.ready:
            return words.say("backups.not_ready"), Tone.WAIT
        if not self._shelf:
            return words.say("backups.none_yet"), Tone.WAIT
        return words.say("backups.last", at=_when(self._shelf[0], self.desk)), Tone.DONE

    def _line(self, one: OnShelf) -> Line:
        say = self.desk.words.say
        return Line(_when(one, self.desk), detail=one.path.name, state=say("backups.upto", seq=one.seq))


def _when(one: OnShelf, desk: Desk) -> str:
    local = one.at.astimezone(desk.counter.clock.now().local.tzinfo)
    return desk.words.say("backups.at", date=local.date(), time=f"{local:%H:%M}")
