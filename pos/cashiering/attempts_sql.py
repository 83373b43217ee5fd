"""The statements about card attempts, and about the carts that stand on the disk because of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from pos.domain.cards import CardKind
from pos.domain.errors import Refused
from pos.domain.money import ZERO, Money
from pos.ledger.sql import reading
from pos.store import Connection, Row


@dataclass(frozen=True, slots=True)
class Attempt:
    """A card attempt as it stands. ``kind``: a sale, a processor's fee apart from its sale, a void or a refund.

    ``fee`` is the city's within it, ``fee_kept`` what of it the terminal approved; ``apart`` the processor's that has
    an attempt of its own. ``about`` is the sale that a fee, void or refund belongs to.
    """

    ref: str
    cart: str
    session: str
    kind: str
    amount: Money
    state: str
    approved: Money
    fee: Money = ZERO
    fee_kept: Money = ZERO
    apart: Money = ZERO
    about: str = ""

    @property
    def charged(self) -> Money:
        """What the card was asked for by it."""
        return self.amount + self.fee

    @property
    def operation(self) -> CardKind:
        """What it is to the terminal."""
        return CardKind.SALE if self.kind == FEE else CardKind(self.kind)

    @property
    def gives_back(self) -> bool:
        """Whether it takes back what a sale charged."""
        return self.operation is not CardKind.SALE


FEE = "fee"
"""The kind of an attempt that is a processor's service fee."""


OPEN_STATES = frozenset({"started", "unknown"})
"""An attempt in one of these may have moved money, and nobody knows."""


_ATTEMPT = """
SELECT attempt.*, coalesce(json_extract(asked.body, '$.data.fee.cents'), 0) AS fee,
       coalesce(json_extract(answer.body, '$.data.tender.fee.cents'), 0) AS fee_kept,
       coalesce(json_extract(asked.body, '$.data.fee_apart.cents'), 0) AS apart,
       coalesce(json_extract(asked.body, '$.data.voids'), json_extract(asked.body, '$.data.of'), '') AS about
FROM attempt JOIN entry AS asked ON asked.seq = attempt.seq LEFT JOIN entry AS answer ON answer.seq = attempt.answered
"""


def attempt(connection: Connection, ref: str) -> Attempt:
    """One card attempt. :raises Refused: ``ATTEMPT_UNKNOWN``"""
    row = connection.execute(f"{_ATTEMPT} WHERE ref = ?", (ref,)).fetchone()
    if row is None:
        raise Refused("ATTEMPT_UNKNOWN", ref=ref)
    return _attempt(row)


def open_attempts(connection: Connection) -> tuple[Attempt, ...]:
    """Attempts whose outcome is not known."""
    rows = connection.execute(f"{_ATTEMPT} WHERE state IN ('started', 'unknown') ORDER BY attempt.seq")
    return tuple(_attempt(row) for row in rows)


@reading("attempt")
def _attempt(row: Row) -> Attempt:
    return Attempt(
        ref=row["ref"],
        cart=row["cart"],
        session=row["session"],
        kind=row["kind"],
        amount=Money(row["cents"]),
        state=row["state"],
        approved=Money(row["approved_cents"]),
        fee=Money(row["fee"]),
        fee_kept=Money(row["fee_kept"]),
        apart=Money(row["apart"]),
        about=row["about"],
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """A cart with card business, as it stands in the book. ``attempt`` is the entry of its last attempt."""

    cart: str
    session: str
    person: str
    attempt: int
    contents: str


def standing_carts(connection: Connection) -> tuple[Standing, ...]:
    """Carts that are neither posted nor given back."""
    rows = connection.execute("SELECT cart, session, person, attempt, contents FROM standing ORDER BY attempt")
    return tuple(Standing(*row) for row in rows)


def attempts_of(connection: Connection, cart: str) -> tuple[Attempt, ...]:
    """All that was tried for a cart, in order: sales, fees, and voids of them."""
    rows = connection.execute(f"{_ATTEMPT} WHERE cart = ? ORDER BY attempt.seq", (cart,))
    return tuple(_attempt(row) for row in rows)


def asked_and_answered(connection: Connection, ref: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the entries of an attempt and of its answer say; nothing where it has no answer.

    :raises Refused: ``ATTEMPT_UNKNOWN``
    """
    row = connection.execute(
        "SELECT asked.body AS asked, answer.body AS answer FROM attempt JOIN entry AS asked ON asked.seq = attempt.seq"
        " LEFT JOIN entry AS answer ON answer.seq = attempt.answered WHERE ref = ?",
        (ref,),
    ).fetchone()
    if row is None:
        raise Refused("ATTEMPT_UNKNOWN", ref=ref)
    return json.loads(row["asked"])["data"], json.loads(row["answer"])["data"] if row["answer"] else {}
