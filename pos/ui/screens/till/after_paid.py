"""What follows a payment on paper, all of it beside the next payer: checks endorsed, the stub validated, a receipt that
is printed on request (row F4)."""

from __future__ import annotations

from pos.cashiering import receipts, slips
from pos.domain.agency import NEVER, ON_REQUEST
from pos.drivers.jobs import SpoolEvent
from pos.ui.desk import Tone
from pos.ui.screens.till.core import TillCore
from pos.ui.screens.till.state import Phase
from pos.ui.slip_turns import SlipTurns


class AfterPaid:
    """Ctrl+B and Ctrl+P after a payment; Esc for the slip that is asked for."""

    def __init__(self, till: TillCore) -> None:
        self._till = till
        self._desk = till.desk
        self._turns = SlipTurns(till.desk)

    def heard(self, event: SpoolEvent, *, quietly: bool) -> bool:
        """Whether the event was about a slip; beside the payment it belongs to stands what it says, and in the strip,
        unless `quietly`.
        """
        told = self._turns.heard(event, quietly=quietly)
        if told is None:
            return False
        sale = self._till.sale
        if sale.posted is not None and sale.posted.receipt.number == told.job.subject:
            sale.slip = (told.key, told.values)
            self._till.refresh()
        return True

    @property
    def standing(self) -> tuple[str, Tone] | None:
        """The slip that is asked for, also beside the next payer."""
        return self._turns.standing

    def look(self) -> None:
        """The till came to the front."""
        self._turns.look()

    def remind(self) -> None:
        """The receipt waits no more: the slip that is asked for is said again."""
        self._turns.remind()

    def leave(self) -> bool:
        """Esc, where nothing else is to be undone: the slip that is asked for."""
        sale = self._till.sale
        return not (sale.phase is Phase.OPEN and sale.cart.tenders) and self._turns.leave()

    # --- Ctrl+B ---

    @property
    def may_validate(self) -> bool:
        """Whether a payment stands here whose stub can be validated."""
        counter, posted = self._desk.counter, self._till.sale.posted
        rules = {slips.validation_rule(counter, item.biller) for item in posted.receipt.items} if posted else {NEVER}
        return counter.devices.slip.there and rules != {NEVER}

    def validate(self) -> None:
        """Ctrl+B."""
        posted, counter = self._till.sale.posted, self._desk.counter
        if posted is None:
            self._desk.say("till.pay_first", Tone.WAIT)
            return
        person, receipt = self._desk.worker, posted.receipt
        self._desk.run(lambda: slips.validate(counter, person, receipt), then=lambda _: None)

    # --- Ctrl+P ---

    @property
    def may_print(self) -> bool:
        """Whether a payment stands here whose receipt was not printed, as receipts are printed on request."""
        counter, sale = self._desk.counter, self._till.sale
        asked_for = counter.agency.papers.receipt == ON_REQUEST and counter.devices.prints
        return asked_for and sale.posted is not None and not sale.printed

    def print_receipt(self) -> None:
        """Ctrl+P."""
        posted, counter = self._till.sale.posted, self._desk.counter
        if posted is None or not self.may_print:
            self._desk.say("till.complete" if posted else "till.pay_first", Tone.WAIT)
            return
        person, number = self._desk.worker, posted.receipt.number
        self._desk.run(
            lambda: receipts.reprint(counter, person, number),
            then=lambda _: self._desk.say("till.receipt_asked", Tone.DONE),
        )
