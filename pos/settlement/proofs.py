"""Design L8: what is proved of a batch before it is sealed. What does not prove does not seal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from pos.domain.errors import Refused
from pos.domain.facts import DepositFacts
from pos.domain.money import ZERO, Money, total
from pos.ledger.entries import Entry
from pos.settlement.batch import Batch, to_safe
from pos.settlement.day import item_key, line_sum, received_for, ties
from pos.settlement.figures import balance_of
from pos.settlement.funds import GlMap, by_fund, journal
from pos.settlement.payments import biller_sums


def prove(batch: Batch, gl: GlMap) -> None:
    """Prove L8 (a) to (d), and that every session of the batch is closed as its figures say.

    :raises Refused: ``PROOF_NOT_CLOSED``, ``PROOF_SESSION``, ``PROOF_TENDER``, ``PROOF_CLEARING``, ``PROOF_JOURNAL``,
        ``PROOF_BILLER``, ``PROOF_DEPOSIT``, ``PROOF_CHECK``; with the two figures that differ and where to look
    """
    _prove_sessions(batch)
    _prove_tenders(batch)
    _prove_journal(batch, gl)
    _prove_billers(batch)
    for deposit, entry in zip(batch.deposits, batch.deposit_entries, strict=True):
        _prove_deposit(batch, deposit, entry)


def _prove_sessions(batch: Batch) -> None:
    """Finalized, emptied, with the figures that the approver saw."""
    for facts in batch.sessions:
        if facts.z is None:
            raise Refused("PROOF_NOT_CLOSED", session=facts.session)
        closing = batch.closing(facts.session)
        left = balance_of(entry for entry in batch.entries if entry.session == facts.session)
        for one in facts.figures.tenders:
            closed = Money(closing.data["expected"].get(one.tender, 0))
            if closed != one.expected or left.get(one.tender, ZERO):
                raise Refused(
                    "PROOF_SESSION", session=facts.session, tender=one.tender, expected=one.expected, closed=closed
                )


def _prove_tenders(batch: Batch) -> None:
    """(a) Per tender, what came in is where it should be."""
    for tie in ties(batch):
        if tie.accounted != tie.found:
            raise Refused(
                "PROOF_TENDER",
                tender=tie.tender,
                accounted=tie.accounted,
                found=tie.found,
                difference=tie.accounted - tie.found,
                reports=_reports(batch),
            )
        clearing = line_sum(batch.entries, f"clearing:{tie.tender}")
        if clearing != tie.cleared:
            raise Refused(
                "PROOF_CLEARING", tender=tie.tender, counted=tie.cleared, clearing=clearing, reports=_reports(batch)
            )


def _prove_journal(batch: Batch, gl: GlMap) -> None:
    """(b) Debits are credits, in every fund and so in total."""
    for fund, (debits, credits_) in by_fund(journal(batch.entries, gl)).items():
        if debits != credits_:
            raise Refused("PROOF_JOURNAL", fund=fund, debits=debits, credits=credits_)


def _prove_billers(batch: Batch) -> None:
    """(c) What a biller's file says is what was credited to its accounts; what no biller got are service fees."""
    filed = {one.biller: one.net for one in biller_sums(batch.receipts)}
    filed[""] = total(Money(one.sign * one.fees.cents) for one in batch.receipts)
    credited: dict[str, Money] = {}
    for one in batch.accounts:
        credited[one.biller] = credited.get(one.biller, ZERO) + one.amount
    for biller in sorted(filed.keys() | credited.keys()):
        said, booked = filed.get(biller, ZERO), credited.get(biller, ZERO)
        if said != booked:
            raise Refused("PROOF_BILLER", biller=biller, filed=said, credited=booked)


def _prove_deposit(batch: Batch, deposit: DepositFacts, entry: Entry) -> None:
    """(d) Each form of money as received: cash as cash, and check by check (I4; POL24)."""
    received = {item_key(item) for item in received_for(batch, deposit.sessions)}
    listed = Counter(item_key(item) for item in deposit.items)
    for key, times in listed.items():
        if key not in received or times != 1:
            raise Refused("PROOF_CHECK", deposit=deposit.number, receipt=key[0], number=key[2])
    given = _turned_in(batch, deposit.sessions)
    for tender in sorted(given.keys() | deposit.by_tender.keys()):
        difference = -line_sum([entry], f"over:{tender}") - line_sum([entry], f"short:{tender}")
        expected = given.get(tender, ZERO) + difference
        deposited = deposit.by_tender.get(tender, ZERO)
        if deposited != expected:
            raise Refused(
                "PROOF_DEPOSIT", deposit=deposit.number, tender=tender, deposited=deposited, expected=expected
            )


def _turned_in(batch: Batch, sessions: Iterable[str]) -> dict[str, Money]:
    """What these sessions put into the safe, by depositable tender type."""
    every = {one.session: to_safe(one) for one in batch.sessions} | {
        one.session: dict(one.amounts) for one in batch.brought
    }
    amounts = [every.get(session, {}) for session in sessions]
    codes = {code for each in amounts for code in each}
    return {code: total(each.get(code, ZERO) for each in amounts) for code in codes}


def _reports(batch: Batch) -> str:
    """Where to look: the Z reports of the batch."""
    return ", ".join(str(one.z) for one in batch.sessions)
