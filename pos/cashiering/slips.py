"""Checks endorsed and stubs validated, once their receipt is in the book (rows C3, C4, F4; POL26).

What became of each is an entry: printed, not printed, or nobody knows. A check without an endorsement stands so on the
list of the deposit, where it is endorsed by printer or by stamp before it goes into the bag.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from pos.cashiering import slips_sql, sql
from pos.cashiering.counter import Counter
from pos.cashiering.people import require
from pos.domain.agency import ALWAYS, NEVER, Agency
from pos.domain.carts import Item, Tender
from pos.domain.errors import Refused
from pos.domain.facts import DepositedItem
from pos.domain.papers import Paper
from pos.domain.people import Permission, Person
from pos.domain.receipts import Receipt
from pos.drivers.jobs import Job, JobKind
from pos.ledger.book import Page
from pos.receivables.billers import Biller
from pos.reports import slip
from pos.reports.imprint import Imprint
from pos.store import Connection


class Endorsed(enum.StrEnum):
    """What is known of a check's endorsement."""

    YES = "yes"
    BY_HAND = "by-hand"
    UNKNOWN = "unknown"
    NO = "no"

    @property
    def done(self) -> bool:
        """Whether it stands on its back."""
        return self in {Endorsed.YES, Endorsed.BY_HAND}


_STATES = {"confirmed": Endorsed.YES, "by-hand": Endorsed.BY_HAND, "unknown": Endorsed.UNKNOWN}


def endorses(counter: Counter, code: str) -> bool:
    """Whether pieces of this way of paying are endorsed here: the settings say so, and what is to stand on them."""
    agency = counter.agency
    return code in agency.papers.endorse and bool(agency.endorsement) and counter.devices.slip.there


def endorsement_text(agency: Agency, billers: Mapping[str, Biller], items: Iterable[Item]) -> str:
    """The wording of the billers that are paid, where they all have the same; else the city's."""
    texts = {billers[item.biller].endorsement if item.biller in billers else "" for item in items}
    return (texts.pop() if len(texts) == 1 else "") or agency.endorsement


# --- with a payment ---------------------------------------------------------------------------------------------------


def owe_with_payment(counter: Counter, page: Page, person: Person, receipt: Receipt) -> None:
    """Owe what the settings want at once: each check endorsed, the stub validated. Nothing where no station is."""
    if not counter.devices.slip.there:
        return
    checks = [(place, one) for place, one in _pieces(receipt) if endorses(counter, one.type.code)]
    counter.devices.slip.keep_for(tuple(one for _, one in checks))
    for place, check in checks:
        counter.devices.slip.owe(page, JobKind.ENDORSEMENT, receipt.number, place, check.number)
    wanted = [place for place, item in enumerate(receipt.items, 1) if validation_rule(counter, item.biller) == ALWAYS]
    _owe_validations(counter, page, person, receipt, wanted)


def _pieces(receipt: Receipt) -> Iterator[tuple[int, Tender]]:
    return enumerate(receipt.tenders, start=1)


def validation_rule(counter: Counter, biller: str) -> str:
    """When lines of a biller are validated: ``always``, ``on-request`` or ``never``."""
    known = counter.billers.get(biller)
    return (known.validation if known else "") or counter.agency.papers.validation


# --- endorsements -----------------------------------------------------------------------------------------------------


def endorse(counter: Counter, person: Person, item: DepositedItem) -> None:
    """Owe the endorsement of a check that has none; it is waited for at the station. Twice asked is once owed.

    :raises Refused: ``NOT_PERMITTED``, ``CHECK_ENDORSED``, ``CHECK_WITHOUT_RECEIPT``
    :raises Unavailable: ``SLIP_NOT_SET_UP``
    """
    _require_there(person, item)
    counter.devices.slip.require()
    with counter.book.writing() as page:
        if _state(page.connection, item).done:
            raise Refused("CHECK_ENDORSED", number=item.number)
        if not slips_sql.waits(page.connection, item.receipt, item.place):
            counter.devices.slip.owe(page, JobKind.ENDORSEMENT, item.receipt, item.place, item.number)
    counter.devices.wake()


def endorsed_by_hand(counter: Counter, person: Person, item: DepositedItem) -> None:
    """Write down that a check bears the stamp. Raises as :func:`endorse`, but needs no station."""
    _require_there(person, item)
    with counter.book.writing() as page:
        page.append(
            "check.endorsed",
            {"receipt": item.receipt, "place": item.place, "number": item.number, "how": "stamp"},
            who=person.login,
            date=sql.newest_day(page.connection),
        )


def _require_there(person: Person, item: DepositedItem) -> None:
    if not person.may(Permission.SETTLE):
        require(person, Permission.TAKE_PAYMENTS)
    if not item.place:
        raise Refused("CHECK_WITHOUT_RECEIPT")


def with_states(counter: Counter, connection: Connection, items: Iterable[DepositedItem]) -> tuple[DepositedItem, ...]:
    """What is known of the endorsement of each; nothing of those that are not endorsed here at all."""
    return tuple(
        replace(one, endorsed=_state(connection, one).value) if endorses(counter, one.tender) else one for one in items
    )


def _state(connection: Connection, item: DepositedItem) -> Endorsed:
    return _STATES.get(slips_sql.state(connection, item.receipt, item.place), Endorsed.NO)


# --- validations ------------------------------------------------------------------------------------------------------


def validate(counter: Counter, person: Person, receipt: Receipt) -> int:
    """Owe the validation of each line of a receipt whose biller has stubs validated; how many slips that takes.

    Each time is an entry, and counted on the paper (row C4).

    :raises Refused: ``NOT_PERMITTED``, ``VALIDATION_NOT_HERE``, ``VALIDATION_VOIDED``
    :raises Unavailable: ``SLIP_NOT_SET_UP``
    """
    if not person.may(Permission.TAKE_PAYMENTS):
        require(person, Permission.READ_ALL)
    counter.devices.slip.require()
    wanted = [place for place, item in enumerate(receipt.items, 1) if validation_rule(counter, item.biller) != NEVER]
    if not wanted:
        raise Refused("VALIDATION_NOT_HERE")
    with counter.book.writing() as page:
        if receipt.voids or sql.receipt(page.connection, receipt.number).voided_by:
            raise Refused("VALIDATION_VOIDED", number=receipt.number)
        _owe_validations(counter, page, person, receipt, wanted)
    counter.devices.wake()
    return len(wanted)


def _owe_validations(counter: Counter, page: Page, person: Person, receipt: Receipt, places: list[int]) -> None:
    session = sql.current_session(page.connection, person.login) if places else None
    for place in places:
        item = receipt.items[place - 1]
        times = slips_sql.times(page.connection, receipt.number, place) + 1
        page.append(
            "receipt.validated",
            {"receipt": receipt.number, "place": place, "n": times},
            who=person.login,
            date=session.date.isoformat() if session else sql.newest_day(page.connection),
            session=session.id if session else "",
        )
        name = item.account or item.reference
        counter.devices.slip.owe(page, JobKind.VALIDATION, receipt.number, place, name)


# --- on paper ---------------------------------------------------------------------------------------------------------


def slip_paper(
    connection: Connection, job: Job, receipt: Receipt, imprint: Imprint, billers: Mapping[str, Biller]
) -> Paper:
    """What a job of the station prints, made when its slip lies there."""
    if job.kind is JobKind.VALIDATION:
        return slip.validation(receipt, job.copy, slips_sql.times(connection, job.subject, job.copy), imprint)
    text = endorsement_text(imprint.agency, billers, receipt.items)
    return slip.endorsement(receipt, job.copy, imprint, text)
