"""Verbs of the counter: find, scan, take a payment, take it back, print it again."""

from __future__ import annotations

from pos.cashiering import (
    card_book,
    cart_record,
    cash_moves,
    give_card_back,
    papers,
    pay_by_card,
    receipts,
    take_payment,
)
from pos.cashiering import find as finding
from pos.cashiering import open_drawer as drawers
from pos.cashiering import void as voiding
from pos.cashiering.card_book import StandingCart
from pos.cashiering.find import Payable
from pos.domain.carts import Cart, Item, Tender, TenderKind
from pos.domain.errors import BadInput, Expected, Refused
from pos.domain.money import ZERO, Money
from pos.domain.people import Permission, Person
from pos.play.fields import Fields
from pos.play.stage import Stage
from pos.receivables.filed import FoundBy
from pos.words import LANGUAGES

REST = "rest"
"""As a tender's amount: what is still to be paid."""

SHOWN_MAX = 10


def find(stage: Stage, line: Fields) -> dict[str, object]:
    """What the one box finds for a text."""
    found = finding.find(stage.counter, line.text("text"), stage.today())
    return {"found": len(found), "results": [_told(one) for one in found[:SHOWN_MAX]]}


def scan(stage: Stage, line: Fields) -> dict[str, object]:
    """The bill of a scanned line."""
    return _told(finding.read_scan(stage.counter, line.text("text"), stage.today()))


def open_drawer(stage: Stage, line: Fields) -> dict[str, object]:
    """Count a drawer in, where it is asked for with a second person."""
    who, date = stage.person(line.text("who")), stage.today(line.date("date"))
    cash = line.cash("cash")
    second = stage.second(line, Permission.COUNT_ALONG, who, cash) if "approver" in line else None
    opened = drawers.open_drawer(stage.counter, who, line.text("drawer"), date, cash, second=second)
    return {
        "drawer": opened.session.drawer,
        "date": date.isoformat(),
        "start": opened.session.start.cents,
        "difference": opened.difference.cents,
    }


def pay(stage: Stage, line: Fields) -> dict[str, object]:
    """A whole payment: the items, the tenders one after the other, and the post."""
    who = stage.person(line.text("who"))
    session = stage.session(who)
    cart = Cart(
        id=Cart.new().id,
        payer=line.text("payer"),
        language=line.choice("language", LANGUAGES, LANGUAGES[0]),
    )
    for item in line.objects("items"):
        cart = cart.with_item(_split(stage, who, item, _item(stage, item)))
    cart = _with_tenders(stage, who, session.id, cart, line)
    return _post(stage, who, session.id, cart, line)


def give_up(stage: Stage, line: Fields) -> dict[str, object]:
    """A payment for which money was on the counter, and that is not made: nothing of it stays but the record."""
    who = stage.person(line.text("who"))
    session = stage.session(who)
    cart = Cart.new()
    for item in line.objects("items"):
        cart = cart.with_item(_split(stage, who, item, _item(stage, item)))
    cart = _with_tenders(stage, who, session.id, cart, line)
    cart_record.cart_abandoned(stage.counter, who, session.id, cart)
    return {"due": cart.due.cents, "tendered": cart.tendered.cents}


def ask_card(stage: Stage, line: Fields) -> dict[str, object]:
    """Ask the terminal again for the answer that it did not give."""
    standing = _standing(stage)
    if not standing.unknown:
        raise Refused("NO_CARD_UNKNOWN")
    cart = pay_by_card.ask_again(stage.counter, stage.person(line.text("who")).login, standing.unknown[0].ref)
    return {"remaining": cart.remaining.cents} if cart else {}


def post_cart(stage: Stage, line: Fields) -> dict[str, object]:
    """Finish the cart that stands with a card on it, with further tenders where something remains."""
    who, standing = stage.person(line.text("who")), _standing(stage)
    cart = _with_tenders(stage, who, standing.session, standing.cart, line)
    return _post(stage, who, standing.session, cart, line)


def return_card(stage: Stage, line: Fields) -> dict[str, object]:
    """Give the card of the cart that stands its money back."""
    who, standing = stage.person(line.text("who")), _standing(stage)
    give_card_back.give_back(stage.counter, who, standing.session, standing.cart)
    return {}


def void(stage: Stage, line: Fields) -> dict[str, object]:
    """Void a receipt, its card on the terminal first; a second person is proved on the spot."""
    who = stage.person(line.text("who"))
    session = stage.session(who)
    number = stage.receipt_number(line.text("receipt"))
    approver = stage.approver(line.text("approver"), line.text("approver-password"), Permission.APPROVE, who.login)
    receipt = voiding.void_receipt(stage.counter, who, approver, session.id, number, reason=line.text("reason"))
    _label(stage, line, receipt.number)
    return {"receipt": receipt.number, "voids": number, "total": -receipt.total.cents}


def reprint(stage: Stage, line: Fields) -> dict[str, object]:
    """Print a receipt again."""
    number = stage.receipt_number(line.text("receipt"))
    return {"receipt": number, "copy": receipts.reprint(stage.counter, stage.person(line.text("who")), number)}


def answer_print(stage: Stage, line: Fields) -> dict[str, object]:
    """Say whether a paper came out that nobody is sure of; where it did not, a duplicate is printed."""
    number = stage.receipt_number(line.text("receipt"))
    unsure = next((one for one in papers.unsure_jobs(stage.counter) if one.subject == number), None)
    if unsure is None:
        raise Refused("JOB_NOT_UNSURE")
    who, printed = stage.person(line.text("who")), line.yes("printed")
    return {"receipt": number, "copy": papers.answer_unsure(stage.counter, who, unsure.job, printed=printed)}


def no_sale(stage: Stage, line: Fields) -> dict[str, object]:
    """Open the drawer without a payment."""
    who = stage.person(line.text("who"))
    cash_moves.open_without_sale(stage.counter, who, stage.session(who).id, reason=line.text("reason"))
    return {}


def _item(stage: Stage, line: Fields) -> Item:
    """An item by scan, by bill number, by what the box finds, or a fee by its code."""
    amount = line.money("amount")
    if "fee" in line:
        line.only("fee", "quantity", "amount")
        fees = {one.code: one for one in finding.fees(stage.counter)}
        if line.text("fee") not in fees:
            raise Refused("FEE_UNKNOWN", fee=line.text("fee")[:40])
        return Item.of_fee(fees[line.text("fee")], quantity=line.whole("quantity", 1), amount=amount)
    line.only("scan", "bill", "biller", "find", "amount", "split", "approver", "approver-password")
    if "bill" in line:
        line.needs("biller")
        bill = finding.bill_now(stage.counter, line.text("biller"), line.text("bill"))
        if bill is None:
            raise Refused("BILL_UNKNOWN", biller=line.text("biller")[:40], bill=line.text("bill")[:40])
        return Item.of_bill(bill, amount)
    line.needs("scan" if "find" not in line else "find")
    if "scan" in line:
        return _of_payable(finding.read_scan(stage.counter, line.text("scan"), stage.today()), amount)
    return _of_payable(_only_one(stage, line.text("find")), amount)


def _split(stage: Stage, who: Person, line: Fields, item: Item) -> Item:
    """The payment spread over the charges as ``split`` says, decided by who pays it in or by an approver."""
    if "split" not in line:
        return item
    bill = finding.bill_now(stage.counter, item.biller, item.reference)
    if bill is None:
        raise Refused("BILL_UNKNOWN", biller=item.biller, bill=item.reference)
    given = line.object("split")
    by = who
    if "approver" in line:
        permission = Permission.CHANGE_ALLOCATION
        by = stage.approver(line.text("approver"), line.text("approver-password"), permission, who.login)
    return item.split(bill, {code: given.money(code) or ZERO for code in given.names()}, by.login)


def _only_one(stage: Stage, text: str) -> Payable:
    """What the one box finds for a text: the only exact hit, else the only hit at all."""
    found = finding.find(stage.counter, text, stage.today())
    exact = [one for one in found if one.by is not FoundBy.WORDS]
    if len(exact or found) != 1:
        raise Refused("FIND_NOT_ONE", text=text[:40], count=len(exact or found))
    return (exact or found)[0]


def _of_payable(found: Payable, amount: Money | None) -> Item:
    if found.bill is not None:
        return Item.of_bill(found.bill, amount)
    if found.fee is not None:
        return Item.of_fee(found.fee, amount=amount)
    raise Refused("ACCOUNT_WITHOUT_BILL", account=found.account.number if found.account else "")


def _with_tenders(stage: Stage, who: Person, session: str, cart: Cart, line: Fields) -> Cart:
    """Tenders one after the other; one may be expected to be refused, and the next then pays instead."""
    for tender in line.objects("tenders"):
        expected = tender.text("expect")
        try:
            cart = _with_tender(stage, who, session, cart, tender)
        except Expected as error:
            if error.code != expected:
                raise
        else:
            if expected:
                raise BadInput("TENDER_NOT_REFUSED", expected=expected)
    return cart


def _with_tender(stage: Stage, who: Person, session: str, cart: Cart, line: Fields) -> Cart:
    taken = {one.code: one for one in stage.counter.agency.tenders.active}
    named = [code for code in taken if code in line]
    if len(named) != 1:
        raise BadInput("LINE_TENDER_WRONG", known=", ".join(taken))
    kind = taken[named[0]]
    paper = kind.kind not in {TenderKind.CASH, TenderKind.CARD}
    signed = ("approver", "approver-password") if kind.needs_approval else ()
    line.only(kind.code, "expect", *(("number", "bank", "payer") if paper else ()), *signed)
    amount = cart.remaining if line.text(kind.code) == REST else Money.parse(line.text(kind.code))
    if kind.by_terminal:
        return pay_by_card.pay(stage.counter, who, session, cart, amount)
    approver = ""
    if kind.needs_approval and "approver" in line:
        password = line.text("approver-password")
        approver = stage.approver(line.text("approver"), password, Permission.APPROVE, who.login).login
    number, bank, payer = line.text("number"), line.text("bank"), line.text("payer")
    return cart.with_tender(Tender(kind, amount, number=number, bank=bank, payer=payer, approver=approver))


def _post(stage: Stage, who: Person, session: str, cart: Cart, line: Fields) -> dict[str, object]:
    posted = take_payment.post(stage.counter, who, session, cart)
    _label(stage, line, posted.receipt.number)
    return {
        "receipt": posted.receipt.number,
        "total": posted.receipt.total.cents,
        "tendered": posted.receipt.tendered.cents,
        "change": posted.change.cents,
    }


def _label(stage: Stage, line: Fields, number: str) -> None:
    if "label" in line:
        stage.labels[line.text("label")] = number


def _standing(stage: Stage) -> StandingCart:
    standing = card_book.standing_cart(stage.counter)
    if standing is None:
        raise Refused("NO_CART_STANDS")
    return standing


def _told(found: Payable) -> dict[str, object]:
    """A result for the outcome's line."""
    if found.bill is not None:
        return {
            "biller": found.bill.biller,
            "bill": found.bill.number,
            "account": found.bill.account,
            "due": found.bill.due.cents,
            "state": found.state.value,
        }
    if found.fee is not None:
        price = found.fee.unit_price
        return {"fee": found.fee.code, "price": None if price is None else price.cents}
    return {"account": found.account.number if found.account else ""}
