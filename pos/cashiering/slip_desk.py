"""The slip station of a register, from the counter's side: what is owed to it, what waits there, checks it reads."""

from __future__ import annotations

from collections.abc import Callable

from pos.cashiering.around import Heard
from pos.cashiering.lights import CHECK_READER, SLIP_PRINTER, Light, printer_light
from pos.domain.carts import Tender
from pos.domain.errors import Expected, Unavailable
from pos.domain.micr import read_micr
from pos.drivers.jobs import Job, JobKind, NewJob
from pos.drivers.ports import Said
from pos.drivers.spool import Spool
from pos.ledger.book import Page


class SlipDesk:
    """``spool`` is the one of the printer with the station; None: there is none. ``reads``: checks are read by it.
    ``own``: it is no part of the receipt printer.
    """

    def __init__(
        self, spool: Spool | None, tell: Callable[[Heard], None], *, reads: bool = False, own: bool = False
    ) -> None:
        self.reads = reads and spool is not None
        self._own = own
        self._spool = spool
        self._tell = tell
        self._held = ""

    @property
    def there(self) -> bool:
        """Whether this register has one, there or not: endorsements and validations are owed to it."""
        return self._spool is not None

    def lights(self) -> tuple[Light, ...]:
        """Of a slip printer of its own."""
        return (printer_light(self._spool.status(), SLIP_PRINTER),) if self._own and self._spool else ()

    def require(self) -> None:
        """:raises Unavailable: ``SLIP_NOT_SET_UP``"""
        if self._spool is None:
            raise Unavailable("SLIP_NOT_SET_UP")

    def owe(self, page: Page, kind: JobKind, receipt: str, place: int, name: str) -> None:
        """Owe one, in the transaction it belongs to: of which receipt, of which of its tenders or items (from 1).

        ``name`` is what people call it: a check's number, an account. A register without a station owes none.
        """
        if self._spool is not None:
            Spool.enqueue(page.connection, NewJob(self._spool.device, kind, receipt, reason=name, copy=place))

    def waiting(self) -> tuple[Job, ...]:
        """What waits for its slip, the first of them in front."""
        return tuple(job for job in self._spool.waiting() if job.kind.on_slip) if self._spool else ()

    def leave(self, receipt: str = "") -> int:
        """Give up all that waits for a slip, or what is about one receipt; how many that were."""
        spool, waiting = self._spool, self.waiting()
        return sum(spool.withdraw(job.seq) for job in waiting if receipt in {"", job.subject}) if spool else 0

    # --- reading checks ---

    def want_check(self) -> None:
        """Have the next check that is put in read; what it says is told like a check reader's."""
        if self.reads and self._spool is not None:
            self._held = ""
            self._spool.want_check(self._read)

    def let_go(self) -> None:
        """No check is wanted any more; one that was read and stayed in comes out."""
        if self.reads and self._spool is not None:
            self._held = ""
            self._spool.want_check(None)

    def keep_for(self, checks: tuple[Tender, ...]) -> None:
        """Keep the check that was read in the station only where it is the one to be endorsed now, and the only one:
        nothing is printed on another.
        """
        if not self.reads or (len(checks) == 1 and self._is_held(checks[0])):
            return
        self.let_go()

    def _is_held(self, check: Tender) -> bool:
        try:
            read = read_micr(self._held)
        except Expected:
            return False
        return (read.routing, read.serial) == (check.bank, check.number)

    def _read(self, said: Said) -> None:
        """On the station's thread."""
        self._held = said.text
        self._tell(Heard(CHECK_READER, said))
