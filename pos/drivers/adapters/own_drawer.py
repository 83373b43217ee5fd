"""A cash drawer on a port of its own, as the spool works with it: kicks, its switch, and never a paper."""

from __future__ import annotations

import time
from collections.abc import Callable

from pos.domain.papers import Paper
from pos.drivers.adapters.links import Link
from pos.drivers.adapters.serial_drawer import DrawerModel, SerialDrawer
from pos.drivers.ports import DrawerState, LinkState, Meanwhile, Outcome, PrinterStatus, SlipPrinter, Why, wait_on

LOOK_S = 0.5
"""How often its switch is asked: that is a question over its line, and not needed at every turn of the spool."""

AWAY_S = 2.0
"""How long until a port that is not there is looked for again."""

CHARGE_WAIT_S = 1.0
"""A drawer that needs longer until it is charged opens with the next try, not when nobody expects it any more."""


class OwnDrawer:
    """The port ``PrinterWithDrawer`` without a printer. One thread: the spool's."""

    slip: SlipPrinter | None = None

    def __init__(
        self, make_link: Callable[[], Link], model: DrawerModel, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._drawer = SerialDrawer(make_link(), model)
        self._clock = clock
        self._status = PrinterStatus()
        self._look_at = 0.0

    def ready(self) -> Outcome | None:
        """See ``ReceiptPrinter``: no paper is ever owed to a drawer."""
        return Outcome.blocked(Why.ERROR)

    def print(self, paper: Paper, fence: str, meanwhile: Meanwhile = wait_on) -> Outcome:  # noqa: ARG002 - the port's
        """See ``ReceiptPrinter``; likewise."""
        return Outcome.blocked(Why.ERROR)

    def kick(self, outlet: int = 0) -> Outcome:  # noqa: ARG002 - the port's
        """See ``CashDrawer.kick``. One that still has to be charged is not kicked yet."""
        if not self._drawer.is_there:
            self._look_at = 0.0
            self.poll()
        if self._drawer.charged_in() > CHARGE_WAIT_S:
            return Outcome.not_sent(Why.OFFLINE)
        outcome = self._drawer.kick()
        self._look_at = 0.0
        return outcome

    def drawer(self) -> DrawerState:
        """What its switch said last."""
        return self._status.drawer

    def poll(self) -> PrinterStatus:
        """See ``ReceiptPrinter.poll``: its port, and its switch where it has one."""
        if self._clock() >= self._look_at:
            state = self._drawer.drawer()
            there = self._drawer.is_there
            self._status = PrinterStatus(LinkState.CONNECTED if there else LinkState.ABSENT, drawer=state)
            self._look_at = self._clock() + (LOOK_S if there else AWAY_S)
        return self._status

    def status(self) -> PrinterStatus:
        """What was seen last."""
        return self._status

    def distrust(self) -> None:
        """Nothing can be left over from a pulse."""

    def cancel_pending(self) -> Outcome:
        """It holds nothing back."""
        return Outcome.confirmed(0)

    def close(self) -> None:
        """Let go of the port."""
        self._drawer.close()
