"""Design L6: what a drawer should hold, by tender, from the entries of its session. There is no second such function.

X, Z, screen and files all show what :func:`drawer_figures` says. It reads what people did (the carts, pickups and
counts in the entries' data); :func:`check_balance` holds it against the ledger, which knows only postings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from pos.domain.drawers import CashCount
from pos.domain.errors import Bug, Refused
from pos.domain.figures import CASH, DrawerFigures, TenderFigures, tender_order
from pos.domain.money import ZERO, Money
from pos.ledger import bodies
from pos.ledger.entries import Entry

_DRAWER = "drawer:"


def drawer_figures(entries: Iterable[Entry]) -> DrawerFigures:
    """The figures of one drawer session from its entries, in order; those of other kinds are passed over.

    :raises Bug: entries of more than one session, or of none
    """
    tally = _Tally()
    sessions = set()
    for entry in entries:
        sessions.add(entry.session)
        handler = _HANDLERS.get(entry.kind)
        if handler is not None:
            handler(tally, entry)
    if len(sessions) != 1:
        raise Bug(f"figures of {len(sessions)} sessions")
    tenders = tuple(tally.rows[code] for code in sorted(tally.rows, key=tender_order))
    figures = DrawerFigures(sessions.pop(), tenders)
    return figures if tally.counted is None else figures.with_counted(tally.counted)


def check_balance(figures: DrawerFigures, balance: Mapping[str, Money], *, finalized: bool) -> DrawerFigures:
    """The same figures, proved: the drawer's accounts hold what is expected, and nothing after finalization.

    ``balance`` is what the ledger says by tender type (``pos.ledger.sql.drawer_balance``).

    :raises Refused: ``BOOK_DAMAGED`` where they do not
    """
    expected = {one.tender: one.expected for one in figures.tenders if one.expected and not finalized}
    held = {tender: amount for tender, amount in balance.items() if amount}
    if held != expected:
        raise Refused(
            "BOOK_DAMAGED", table="line", row=figures.session, what="LINES_DIFFER"
        )  # no sums: counts are blind
    return figures


def balance_of(entries: Iterable[Entry]) -> dict[str, Money]:
    """What the drawer accounts hold after these entries, by tender type, from their lines alone."""
    held: dict[str, Money] = {}
    for entry in entries:
        for line in entry.lines:
            if line.account.startswith(_DRAWER):
                tender = line.account.removeprefix(_DRAWER)
                held[tender] = held.get(tender, ZERO) + line.amount
    return held


def counted_in(entry: Entry) -> dict[str, Money]:
    """What a ``drawer.counted`` entry says was counted, by tender type."""
    totals = {code: Money(said["cents"]) for code, said in entry.data["tenders"].items()}
    return {CASH: CashCount.from_json(entry.data["cash"]).total, **totals}


class _Tally:
    """Figures in the making: rows by tender type, and the last count that stands."""

    def __init__(self) -> None:
        self.rows: dict[str, TenderFigures] = {}
        self.counted: dict[str, Money] | None = None

    def add(self, tender: str, component: str, amount: Money) -> None:
        row = self.rows.get(tender, TenderFigures(tender))
        self.rows[tender] = replace(row, **{component: getattr(row, component) + amount})


def _opened(tally: _Tally, entry: Entry) -> None:
    tally.add(CASH, "start", Money(entry.data["start"]))


def _posted(tally: _Tally, entry: Entry) -> None:
    receipt = bodies.receipt_from(entry)
    for tender in receipt.tenders:
        tally.add(tender.type.code, "received", tender.brought)
    if receipt.change:
        tally.add(CASH, "change", receipt.change)


def _voided(tally: _Tally, entry: Entry) -> None:
    for tender, amount in bodies.receipt_from(entry).net_by_tender().items():
        tally.add(tender, "voided", -amount)


def _cash(component: str) -> Callable[[_Tally, Entry], None]:
    def add(tally: _Tally, entry: Entry) -> None:
        tally.add(CASH, component, Money(entry.data["cents"]))

    return add


def _counted(tally: _Tally, entry: Entry) -> None:
    tally.counted = counted_in(entry)


def _rejected(tally: _Tally, entry: Entry) -> None:  # noqa: ARG001  # a rejection takes the count back, whatever it says
    tally.counted = None


def _finalized(tally: _Tally, entry: Entry) -> None:
    tally.counted = {code: Money(cents) for code, cents in entry.data["counted"].items()}


_HANDLERS = {
    "drawer.opened": _opened,
    "receipt.posted": _posted,
    "receipt.voided": _voided,
    "cash.picked-up": _cash("picked_up"),
    "cash.paid-in": _cash("paid_in"),
    "cash.paid-out": _cash("paid_out"),
    "drawer.counted": _counted,
    "drawer.rejected": _rejected,
    "drawer.finalized": _finalized,
}
