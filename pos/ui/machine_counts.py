"""Joins a form for denominations to the register's money counter (row B9).

What a machine says is a claim: it stands beside the form until the person takes it in, with a key of theirs.
"""

from __future__ import annotations

from collections.abc import Callable

from pos.domain.drawers import CashCount
from pos.domain.errors import Expected
from pos.ui.desk import Tone
from pos.ui.screen import Key, Screen
from pos.ui.widgets.claim_panel import ADD, LEAVE, REPLACE
from pos.ui.widgets.denominations import Denominations

_COIN_MOST = 100


class MachineCounts:
    """For one form of a screen; `counting` says whether it is being filled in now."""

    def __init__(self, screen: Screen, form: Denominations, counting: Callable[[], bool]) -> None:
        self._desk = screen.desk
        screen.takes_counts = self.offer
        self._form = form
        self._counting = counting
        self._asking = False
        form.claim.added.connect(self.add)
        form.claim.replaced.connect(self.replace)
        form.claim.left.connect(self.leave)

    def keys(self) -> tuple[Key, ...]:
        """They stand on the claim's buttons; a coin counter that is asked has its own in the footer."""
        return (
            Key(ADD, "claim.ask", self.add, offered=lambda: self._can_ask() and self._form.claim.first is None),
            Key(REPLACE, "", self.replace),
            Key(LEAVE, "", self.leave),
        )

    def offer(self, claim: CashCount) -> None:
        """A report came."""
        if self._counting():
            self._form.claim.put(claim)
        else:
            self._desk.say("claim.not_now", Tone.WAIT)

    def add(self) -> None:
        """To what is counted already; without a claim, a coin counter is asked."""
        claim = self._form.claim.first
        if claim is not None:
            self._take(self._form.count().plus, claim)
        elif self._can_ask() and self._counting():
            self._ask()
        else:
            self._desk.say("claim.nothing", Tone.WAIT)

    def replace(self) -> None:
        """In place of the rows that it names."""
        claim = self._form.claim.first
        if claim is not None:
            self._take(self._form.count().with_rows_of, claim)
        else:
            self._desk.say("claim.nothing", Tone.WAIT)

    def leave(self) -> None:
        """It goes nowhere."""
        if self._form.claim.first is None:
            self._desk.say("claim.nothing", Tone.WAIT)
        else:
            self._form.claim.drop()

    def _take(self, into: Callable[[CashCount], CashCount], claim: CashCount) -> None:
        if not self._counting():
            self._desk.say("claim.not_now", Tone.WAIT)
            return
        try:
            self._form.put(into(claim))
        except Expected as error:  # more pieces than a count can hold
            self._desk.explain(error)
            return
        self._form.claim.drop()
        self._desk.say("claim.taken", Tone.DONE)

    # --- a counter that says nothing by itself ---

    def _can_ask(self) -> bool:
        return self._desk.counter.devices.around.ask_counter is not None

    def _ask(self) -> None:
        around, face = self._desk.counter.devices.around, self._form.face_in_hand()
        if face is None or face > _COIN_MOST:
            self._desk.say("claim.which_coin", Tone.WAIT)
            return
        if self._asking:
            return
        self._asking = True

        def answered(claim: CashCount) -> None:
            self._asking = False
            self.offer(claim)

        def failed(error: Expected) -> None:
            self._asking = False
            self._desk.explain(error)

        self._desk.run(lambda: around.ask(face), answered, failed=failed, waiting="wait.counter", broken=self._free)

    def _free(self) -> None:
        self._asking = False
