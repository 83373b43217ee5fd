"""The cart: what is being paid and with what, before it is posted.

A cart is an immutable value; each step makes a new one. Its id is the idempotency key of the post
(design L10).
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, replace

from pos.domain.bills import Allocation, Bill, Fee, allocate, allocate_as
from pos.domain.cards import CardResult
from pos.domain.errors import BadInput, Bug, Refused
from pos.domain.ids import new_key
from pos.domain.money import ZERO, Money, total


class ItemKind(enum.StrEnum):
    """What kind of thing is being paid."""

    BILL = "bill"
    FEE = "fee"


@dataclass(frozen=True, slots=True)
class Item:
    """One payment on one bill, or one fee. ``left_due`` is what stays due on the bill.

    ``split_by`` is the login of who decided how it spreads over the charges; empty: the charges' priority did.
    """

    kind: ItemKind
    biller: str
    account: str
    reference: str
    title: str
    detail: str
    amount: Money
    left_due: Money
    allocations: tuple[Allocation, ...]
    quantity: int = 1
    split_by: str = ""

    @classmethod
    def of_bill(cls, bill: Bill, amount: Money | None = None) -> Item:
        """Pay ``amount`` on a bill by priority; all that is due where no amount is given.

        :raises Refused: ``BILL_NOTHING_DUE``, ``PARTIAL_NOT_ALLOWED``, and what ``allocate`` refuses
        """
        if bill.due <= ZERO:
            raise Refused("BILL_NOTHING_DUE", bill=bill.number)
        paying = bill.due if amount is None else amount
        if paying < bill.due and not bill.partial_allowed:
            raise Refused("PARTIAL_NOT_ALLOWED", bill=bill.number, due=bill.due)
        return cls(
            kind=ItemKind.BILL,
            biller=bill.biller,
            account=bill.account,
            reference=bill.number,
            title=bill.description,
            detail=bill.address,
            amount=paying,
            left_due=bill.due - paying,
            allocations=allocate(bill.charges, paying),
        )

    def split(self, bill: Bill, wanted: Mapping[str, Money], by: str) -> Item:
        """The same payment spread over the charges of its bill as ``by`` decided. Raises as ``allocate_as``."""
        return replace(self, allocations=allocate_as(bill.charges, self.amount, wanted), split_by=by)

    @classmethod
    def of_fee(cls, fee: Fee, *, quantity: int = 1, amount: Money | None = None) -> Item:
        """A fee, ``quantity`` times its price, or an amount entered where the fee has no price.

        :raises BadInput: ``QUANTITY_WRONG``, ``FEE_NEEDS_AMOUNT``
        """
        if type(quantity) is not int or not 1 <= quantity <= 9999:
            raise BadInput("QUANTITY_WRONG", quantity=quantity)
        each = amount if fee.unit_price is None else fee.unit_price
        if each is None or each <= ZERO:
            raise BadInput("FEE_NEEDS_AMOUNT", fee=fee.description)
        price = each * quantity
        return cls(
            kind=ItemKind.FEE,
            biller=fee.biller,
            account="",
            reference=fee.code,
            title=fee.description,
            detail="",
            amount=price,
            left_due=ZERO,
            allocations=(Allocation(fee.code, fee.description, price, fee.distribution),),
            quantity=quantity,
        )


class TenderKind(enum.StrEnum):
    """What a way of paying is by nature; what a city calls it and asks of it is its own affair."""

    CASH = "cash"
    CHECK = "check"
    CARD = "card"
    MONEY_ORDER = "money-order"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class TenderType:
    """A way of paying and its rules (rows B1, B2, F2 of the field list).

    ``depositable``: it goes to the bank in a bag, else it is cleared elsewhere. ``itemised``: a deposit lists each
    piece. ``needs_approval``: a second person signs for it at the counter. One that is not ``active`` is not taken any
    more; what was taken keeps its rules.
    """

    code: str
    kind: TenderKind
    gives_change: bool = False
    depositable: bool = False
    itemised: bool = False
    needs_number: bool = False
    needs_approval: bool = False
    opens_drawer: bool = False
    active: bool = True

    @property
    def by_terminal(self) -> bool:
        """Whether only a card terminal can take it."""
        return self.kind is TenderKind.CARD


CASH = TenderType("cash", TenderKind.CASH, gives_change=True, depositable=True, opens_drawer=True)
CHECK = TenderType("check", TenderKind.CHECK, depositable=True, itemised=True, needs_number=True, opens_drawer=True)
MONEY_ORDER = TenderType(
    "money-order", TenderKind.MONEY_ORDER, depositable=True, itemised=True, needs_number=True, opens_drawer=True
)
CARD = TenderType("card", TenderKind.CARD)

TENDER_TYPES: dict[str, TenderType] = {one.code: one for one in (CASH, CHECK, CARD, MONEY_ORDER)}
"""The ways that every city knows, in the order of their keys, as they are unless its settings say otherwise."""


@dataclass(frozen=True, slots=True)
class CardProof:
    """What is kept of a card payment: never a number, only the last four (PCI DSS, field POL38-41).

    ``receipt_text`` is what the terminal wants printed of it, in the place of what we would print.
    """

    attempt: str
    brand: str
    last4: str
    entry_mode: str
    auth_code: str
    host_ref: str
    terminal_id: str
    aid: str = ""
    app_label: str = ""
    tvr: str = ""
    trace_no: str = ""
    cvm: str = ""
    tsi: str = ""
    arc: str = ""
    receipt_text: str = ""

    @classmethod
    def of(cls, result: CardResult) -> CardProof:
        """What is kept of an answer."""
        return cls(
            attempt=result.ref,
            brand=result.brand,
            last4=result.last4,
            entry_mode=result.entry_mode,
            auth_code=result.auth_code,
            host_ref=result.host_ref,
            terminal_id=result.terminal_id,
            aid=result.aid,
            app_label=result.app_label,
            tvr=result.tvr,
            trace_no=result.trace_no,
            cvm=str(result.cvm),
            tsi=result.tsi,
            arc=result.arc,
            receipt_text=result.receipt_text,
        )


@dataclass(frozen=True, slots=True)
class ServiceFee:
    """What a card was charged beside the payment (row D3).

    The city's own: ``account`` is where it is credited, and the payment's authorization holds it. The processor's:
    ``card`` is an authorization of its own, for ``merchant``, and nothing of it is in the city's figures;
    ``stays`` tells that it is not refunded once the terminal's batch is closed.
    """

    amount: Money
    account: str = ""
    merchant: str = ""
    card: CardProof | None = None
    stays: bool = False

    def __post_init__(self) -> None:
        if self.amount <= ZERO or bool(self.account) == (self.card is not None):
            raise Bug(f"a service fee of {self.amount} that is nobody's, or everybody's")


@dataclass(frozen=True, slots=True)
class Tender:
    """What was handed over, by one way of paying. ``amount`` is before any change.

    ``approver`` is the login of who signed for it, where its way of paying asks for that. ``account`` is what a check
    reader read beside the number: a personal value, never in the hashed part of the book. ``fee`` is what a card was
    charged beside ``amount``, and pays nothing that is due.
    """

    type: TenderType
    amount: Money
    number: str = ""
    bank: str = ""
    payer: str = ""
    card: CardProof | None = None
    approver: str = ""
    account: str = ""
    fee: ServiceFee | None = None

    def __post_init__(self) -> None:
        if self.amount <= ZERO:
            raise BadInput("TENDER_NOT_POSITIVE", amount=self.amount)
        if self.type.needs_number and not self.number.strip():
            raise BadInput("TENDER_NEEDS_NUMBER", tender=self.type.code)
        if self.type.needs_approval and not self.approver:
            raise BadInput("TENDER_NEEDS_APPROVAL", tender=self.type.code)
        if self.type.by_terminal != (self.card is not None):
            raise BadInput("TENDER_NEEDS_TERMINAL", tender=self.type.code)

    @property
    def charged(self) -> Money:
        """What a card was charged in all, whoever has the fee."""
        return self.amount + self.fee.amount if self.fee is not None else self.amount

    @property
    def brought(self) -> Money:
        """What the city has of it: with its service fee, without the processor's. The drawer's figures are of this."""
        return self.amount + self.fee.amount if self.fee is not None and self.fee.account else self.amount


@dataclass(frozen=True, slots=True)
class Cart:
    """Items and tenders of one transaction. ``id`` is the idempotency key of its post."""

    id: str
    items: tuple[Item, ...] = ()
    tenders: tuple[Tender, ...] = ()
    payer: str = ""
    language: str = "en"

    @classmethod
    def new(cls, language: str = "en") -> Cart:
        """An empty cart with a fresh key."""
        return cls(id=new_key(), language=language)

    @property
    def due(self) -> Money:
        """What all items come to."""
        return total([item.amount for item in self.items])

    @property
    def tendered(self) -> Money:
        """What was handed over so far."""
        return total([tender.amount for tender in self.tenders])

    @property
    def remaining(self) -> Money:
        """What is still to be paid; zero when covered."""
        return max(self.due - self.tendered, ZERO)

    @property
    def change(self) -> Money:
        """What goes back to the payer, in cash."""
        return max(self.tendered - self.due, ZERO)

    @property
    def covered(self) -> bool:
        """Whether there is something to pay and the tenders cover it."""
        return bool(self.items) and self.tendered >= self.due

    def with_item(self, item: Item) -> Cart:
        """Add an item. :raises Refused: ``ITEM_TWICE`` for a bill already in the cart."""
        same = (item.biller, item.reference)
        if item.kind is ItemKind.BILL and same in {(one.biller, one.reference) for one in self.items}:
            raise Refused("ITEM_TWICE", bill=item.reference)
        return replace(self, items=(*self.items, item))

    def without_item(self, index: int) -> Cart:
        """Take the item at ``index`` (from 0) out."""
        return replace(self, items=self.items[:index] + self.items[index + 1 :])

    def with_item_changed(self, index: int, item: Item) -> Cart:
        """Put another item in the place of the one at ``index``."""
        return replace(self, items=(*self.items[:index], item, *self.items[index + 1 :]))

    def with_tender(self, tender: Tender) -> Cart:
        """Add a tender.

        Only cash may exceed what remains: change comes from cash alone, and never for money that
        is not in the drawer (rows B2, POL28).

        :raises Refused: ``CART_EMPTY``, ``NOTHING_REMAINS``, ``TENDER_OVER_DUE``
        """
        if not self.items:
            raise Refused("CART_EMPTY")
        if not self.remaining:
            raise Refused("NOTHING_REMAINS")
        over = tender.amount - self.remaining
        if over > ZERO and not tender.type.gives_change:
            raise Refused("TENDER_OVER_DUE", tender=tender.type.code, over=over, due=self.remaining)
        return replace(self, tenders=(*self.tenders, tender))

    def without_tender(self, index: int) -> Cart:
        """Take a tender back. :raises Refused: ``CARD_TENDER_STANDS``: a card payment is voided, not removed."""
        if self.tenders[index].card is not None:
            raise Refused("CARD_TENDER_STANDS")
        return replace(self, tenders=self.tenders[:index] + self.tenders[index + 1 :])
