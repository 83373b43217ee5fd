"""What a check reader read: into the form of the check, or the form is opened with it."""

from __future__ import annotations

from pos.domain.carts import TenderKind
from pos.domain.errors import Expected
from pos.domain.micr import MicrLine, read_micr
from pos.ui.desk import Tone
from pos.ui.screens.till.core import TillCore
from pos.ui.screens.till.paper_tenders import PaperTender
from pos.ui.screens.till.state import Phase
from pos.ui.screens.till.tendering import Tendering


class CheckReading:
    """A line that is not whole, or whose routing number is none, fills in nothing."""

    def __init__(self, till: TillCore, tendering: Tendering) -> None:
        self._till = till
        self._tendering = tendering

    def take(self, text: str) -> None:
        """A check was fed."""
        desk = self._till.desk
        try:
            line = read_micr(text)
        except Expected as error:
            desk.explain(error)
            return
        if self._till.flow is None:
            self._open_with(line)
        elif isinstance(self._till.flow, PaperTender) and self._till.flow.is_check:
            self._till.flow.fill(line)
        else:
            desk.say("check.not_now", Tone.WAIT)

    def _open_with(self, line: MicrLine) -> None:
        till = self._till
        known = till.desk.counter.agency.tenders.active
        kind = next((one for one in known if one.kind is TenderKind.CHECK), None)
        if kind is None or till.sale.phase is not Phase.OPEN or not till.sale.cart.remaining:
            till.desk.say("check.nothing_due", Tone.WAIT)
            return
        self._tendering.take(kind.code)
        if isinstance(till.flow, PaperTender):
            till.flow.fill(line)
