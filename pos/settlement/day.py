"""A batch as people read it: the tie-out of every tender, what wants a look, and all that the summary shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pos.domain.facts import DayFacts, DepositedItem, Finding, SessionFacts, TieOut
from pos.domain.figures import CASH, tender_order
from pos.domain.money import ZERO, Money, total
from pos.ledger.entries import Entry
from pos.settlement.batch import Batch, received_items
from pos.settlement.office import office_happening
from pos.settlement.payments import biller_sums


def day_facts(batch: Batch) -> DayFacts:
    """The day's summary as a value."""
    return DayFacts(
        batch=batch.id,
        register=batch.header.identity.register,
        sequence=batch.header.sequence,
        business_date=batch.header.business_date,
        sessions=batch.sessions,
        deposits=batch.deposits,
        totals=batch.totals,
        ties=ties(batch),
        billers=biller_sums(batch.receipts),
        accounts=batch.accounts,
        findings=findings(batch),
        happenings=tuple(one for one in map(office_happening, batch.office) if one is not None),
    )


def ties(batch: Batch) -> tuple[TieOut, ...]:
    """Design L8 (a), both sides per tender, from four sources that know nothing of each other.

    Receipts come from the carts; deposited, cleared and float from what people counted; over, short and held from the
    ledger's lines.
    """
    codes = {one.tender for one in batch.totals} | set(batch.held_before)
    codes |= {code for deposit in batch.deposits for code in deposit.by_tender}
    return tuple(_tie(batch, code) for code in sorted(codes, key=tender_order))


def _tie(batch: Batch, code: str) -> TieOut:
    totals = next((one for one in batch.totals if one.tender == code), None)
    brought = batch.held_before.get(code, ZERO)
    float_change = total(one.float_returned - one.assigned for one in batch.sessions)
    return TieOut(
        tender=code,
        receipts=total(one.net_by_tender().get(code, ZERO) for one in batch.receipts),
        paid_in=totals.paid_in if totals else ZERO,
        paid_out=totals.paid_out if totals else ZERO,
        over=-line_sum(batch.entries, f"over:{code}"),
        short=line_sum(batch.entries, f"short:{code}"),
        deposited=total(one.by_tender.get(code, ZERO) for one in batch.deposits),
        cleared=total(_cleared(one, code) for one in batch.sessions),
        held=brought + line_sum(batch.entries, f"safe:{code}"),
        brought=brought,
        float_change=float_change if code == CASH else ZERO,
    )


def line_sum(entries: Iterable[Entry], account: str) -> Money:
    """What these entries' lines on an account come to."""
    return total(line.amount for entry in entries for line in entry.lines if line.account == account)


def _cleared(facts: SessionFacts, code: str) -> Money:
    """Cards are counted from the terminal's slips; what was counted is what its clearing account owes."""
    return (facts.figures.of(code).counted or ZERO) if code in facts.cleared else ZERO


def findings(batch: Batch) -> tuple[Finding, ...]:
    """What balances and still wants a look (design section 5; FRD-1)."""
    return (
        *_netting_pairs(batch),
        *_card_terminal(batch),
        *_change_fund(batch),
        *_late_sessions(batch),
        *_checks_not_deposited(batch),
    )


def _netting_pairs(batch: Batch) -> Iterator[Finding]:
    """Cash short and checks over by the same amount is no balance: it is how a theft of cash looks."""
    for session in batch.sessions:
        rows = session.figures.tenders
        for over in (one for one in rows if one.over):
            for short in (one for one in rows if one.short == over.over):
                yield Finding(
                    "NETTING_PAIR",
                    {"z": session.z, "over": over.tender, "short": short.tender, "amount": over.over},
                )


def _card_terminal(batch: Batch) -> Iterator[Finding]:
    """Cards that the terminal charged and the book does not know, or the other way round (row D7)."""
    for session in batch.sessions:
        said = session.terminal
        if said is not None and said.known and not (said.agrees or said.agrees_together):
            values = {"z": session.z, "terminal": said.net.amount, "drawer": said.drawer.amount}
            yield Finding("CARD_TERMINAL_DIFFERS", values)


def _change_fund(batch: Batch) -> Iterator[Finding]:
    """The fund is constant (POL29): what a drawer did not give back is missing, until it is made good."""
    for session in batch.sessions:
        if session.float_short:
            yield Finding("FLOAT_SHORT", {"z": session.z, "amount": session.float_short})
        if session.float_from_safe:
            yield Finding("FLOAT_FROM_SAFE", {"z": session.z, "amount": session.float_from_safe})


def _late_sessions(batch: Batch) -> Iterator[Finding]:
    for session in batch.sessions:
        if session.business_date != batch.header.business_date:
            yield Finding("LATE_SESSION", {"z": session.z, "date": session.business_date})


def _checks_not_deposited(batch: Batch) -> Iterator[Finding]:
    """Checks received in a deposited session that its deposit does not list, or lists with another amount."""
    for deposit in batch.deposits:
        listed = {item_key(item): item for item in deposit.items}
        for item in received_for(batch, deposit.sessions):
            found = listed.get(item_key(item))
            values = {"number": item.number, "receipt": item.receipt, "amount": item.amount}
            if found is None:
                yield Finding("CHECK_NOT_DEPOSITED", values)
            elif found.amount != item.amount:
                yield Finding("CHECK_AMOUNT_DIFFERS", {**values, "deposited": found.amount})


def item_key(item: DepositedItem) -> tuple[str, str, str]:
    """What a check is known by: its receipt, its kind, its number."""
    return (item.receipt, item.tender, item.number)


def received_for(batch: Batch, sessions: Iterable[str]) -> tuple[DepositedItem, ...]:
    """Checks and money orders received in these sessions, of this batch or of earlier ones."""
    earlier = {one.session: one.items for one in batch.brought}
    return tuple(item for session in sessions for item in earlier.get(session, received_items(batch.receipts, session)))
