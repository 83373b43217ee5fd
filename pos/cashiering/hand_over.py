"""Bags leave the safe with a courier, once each, with a sheet to sign (row I5; POL14)."""

from __future__ import annotations

from dataclasses import dataclass

from pos.cashiering import custody_sql
from pos.cashiering.counter import Counter
from pos.cashiering.documents import numbered
from pos.cashiering.imprint import imprint
from pos.cashiering.people import require, require_other
from pos.domain.custody import Bag, Courier, HandOverFacts
from pos.domain.errors import BadInput, Bug, Refused
from pos.domain.facts import Head
from pos.domain.people import Permission, Person
from pos.ledger import sql as ledger_sql
from pos.ledger.entries import Entry
from pos.reports.pdf import hand_over_pdf
from pos.store import Connection


@dataclass(frozen=True, slots=True)
class HandedOver:
    """``document`` is the sheet's name among issued documents."""

    number: int
    document: str
    facts: HandOverFacts


def bags_in_safe(counter: Counter) -> tuple[Bag, ...]:
    """Bags that were made up and handed to nobody yet, oldest first."""
    return custody_sql.bags_in_safe(counter.book.read())


def hand_over(
    counter: Counter, person: Person, deposits: tuple[int, ...], courier: Courier, witness: Person | None = None
) -> HandedOver:
    """Give the bags of these deposits to a courier.

    A second of the staff signs as ``witness``, or the courier signs the sheet. What is in a bag was counted into it
    and stands on its slip; the courier takes closed bags by their numbers.

    :raises Refused: ``NOT_PERMITTED``, ``APPROVER_SAME``, ``BAG_NOT_IN_SAFE`` (handed over before)
    :raises BadInput: ``COURIER_MISSING``, ``NO_BAGS``
    """
    require(person, Permission.SETTLE)
    if witness is not None:
        require(witness, Permission.COUNT_ALONG)
        require_other(witness, person.login)
    named = Courier(courier.name.strip(), courier.company.strip(), courier.receipt.strip())
    if not named.name:
        raise BadInput("COURIER_MISSING")
    if not deposits:
        raise BadInput("NO_BAGS")
    with counter.book.writing() as page:
        number = custody_sql.next_hand_over(page.connection)
        bags = _bags(page.connection, deposits)
        name = sheet_name(counter, number)
        entry = page.append(
            "deposit.handed-over",
            {
                "number": number,
                "deposits": [one.number for one in bags],
                "bags": [one.bag for one in bags],
                "cents": sum(one.amount.cents for one in bags),
                "courier": {"name": named.name, "company": named.company, "receipt": named.receipt},
                "sheet": name,
            },
            who=person.login,
            date=max(one.date for one in bags).isoformat(),
            approver=witness.login if witness else "",
        )
        facts = _facts(entry, bags)
        signed = page.sign_head(who=person.login)
        head = Head(signed.data["seq"], signed.data["hash"], signed.data["signature"])
        page.issue(name, hand_over_pdf(facts, head, imprint(counter), "en"), who=person.login, date=entry.date)
    return HandedOver(number, name, facts)


def sheet_name(counter: Counter, number: int) -> str:
    """The sheet's name among issued documents."""
    return numbered(counter, "handover", number)


def handed_over(counter: Counter, deposit: int) -> HandOverFacts:
    """To whom a deposit's bag was handed. :raises Refused: ``BAG_STILL_IN_SAFE``"""
    connection = counter.book.read()
    seq = custody_sql.hand_over_entry(connection, deposit)
    if seq is None:
        raise Refused("BAG_STILL_IN_SAFE", number=deposit)
    return facts_of(connection, seq)


def facts_of(connection: Connection, seq: int) -> HandOverFacts:
    """What the sheet of a hand-over says, from its entry."""
    entry = ledger_sql.entry(connection, seq)
    if entry is None:
        raise Bug(f"no entry {seq} for a hand-over")
    return _facts(entry, custody_sql.bags(connection, tuple(entry.data["deposits"])))


def _bags(connection: Connection, deposits: tuple[int, ...]) -> tuple[Bag, ...]:
    bags = custody_sql.bags(connection, deposits)
    if len(bags) != len(deposits):
        raise Refused("BAG_NOT_IN_SAFE")
    return bags


def _facts(entry: Entry, bags: tuple[Bag, ...]) -> HandOverFacts:
    data = entry.data
    courier = Courier(**data["courier"])
    return HandOverFacts(data["number"], entry.register, entry.at, entry.who, entry.approver, courier, bags)
