"""Card business: the attempt before the terminal, the cart that stands, and every way it may be cut off."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pos.app import App, verify_book
from pos.cashiering import (
    attempts_sql,
    card_book,
    cash_moves,
    count,
    finalize,
    give_card_back,
    open_drawer,
    pay_by_card,
    take_payment,
    void,
)
from pos.cashiering.card_book import StandingCart
from pos.cashiering.devices import Devices
from pos.cashiering.open_cards import open_cards
from pos.cashiering.second_count import Second
from pos.domain.carts import Cart
from pos.domain.drawers import CashCount
from pos.domain.errors import Expected, Refused, Unavailable
from pos.domain.money import Money
from pos.domain.people import Person
from pos.drivers.ports import CardTerminal
from pos.ledger import sql as ledger_sql
from pos.receivables.outcome import ImportKind
from pos.settlement.gather import session_facts
from tests.support.bills import BILLS, FEES, bill, cart_of, cash, check, fee_cart
from tests.support.counters import DAY, FLOAT, Desk, import_text, open_desk
from tests.support.terminals import PowerCut, ScriptedTerminal

WATER, CITATION = ("water", "W-1001"), ("citation", "7714203")


@pytest.fixture
def terminal() -> ScriptedTerminal:
    return ScriptedTerminal()


@pytest.fixture
def desk(tmp_path: Path, terminal: ScriptedTerminal) -> Iterator[Desk]:
    made = open_desk(tmp_path / "data")
    import_text(made, ImportKind.BILLS, BILLS, tmp_path)
    import_text(made, ImportKind.FEES, FEES, tmp_path)
    made.counter.devices = Devices(None, lambda: terminal)
    yield made
    made.app.close()


def pay(desk: Desk, cart: Cart, cents: int | None = None) -> Cart:
    amount = cart.remaining if cents is None else Money(cents)
    return pay_by_card.pay(desk.counter, desk.cashier, desk.session_id, cart, amount)


def code(call: object, *given: object, **named: object) -> str:
    assert callable(call)
    with pytest.raises(Expected) as refused:
        call(*given, **named)
    return refused.value.code


def standing(desk: Desk) -> StandingCart:
    found = card_book.standing_cart(desk.counter)
    assert found is not None
    return found


def restart(desk: Desk, terminal: ScriptedTerminal, *, recover: bool = True) -> None:
    """The machine is switched on again."""
    desk.app.close()
    desk.app = App(desk.counter.data, clock=desk.clock)
    desk.counter = desk.app.open()
    desk.counter.devices = Devices(None, lambda: terminal)
    if recover:
        pay_by_card.recover_all(desk.counter)


def holds(desk: Desk) -> None:
    found = verify_book(desk.app.places)
    assert found.ok, found.findings


def voiding(desk: Desk, number: str, approver: Person | None = None) -> None:
    void.void_receipt(
        desk.counter, desk.cashier, approver or desk.supervisor, desk.session_id, number, reason="wrong account"
    )


def test_a_charged_cart_survives_the_power_and_is_posted(desk: Desk, terminal: ScriptedTerminal) -> None:
    cart = replace(cart_of(desk, WATER, CITATION), payer="Ada Lee").with_tender(check(2000))
    terminal.will("cut-charged")
    with pytest.raises(PowerCut):
        pay(desk, cart, 10000)
    assert standing(desk).unknown
    restart(desk, terminal)
    found = standing(desk)
    assert not found.unknown
    assert found.cart.id == cart.id
    assert (found.cart.payer, found.cart.tenders[0].payer, found.cart.items[0].detail) == (
        "Ada Lee",
        "Ada Lee",
        "125 Elm St",
    )
    assert [tender.amount for tender in found.cart.tenders] == [Money(2000), Money(10000)]
    done = take_payment.post(desk.counter, desk.cashier, desk.session_id, found.cart.with_tender(cash(3000)))
    assert done.change == Money(257)
    assert card_book.standing_cart(desk.counter) is None
    assert terminal.net() == 10000
    holds(desk)


@pytest.mark.parametrize(("word", "refusal"), [("decline", "CARD_DECLINED"), ("cancel", "CARD_CANCELLED")])
def test_what_was_not_charged_leaves_nothing_standing(
    desk: Desk, terminal: ScriptedTerminal, word: str, refusal: str
) -> None:
    terminal.will(word)
    assert code(pay, desk, cart_of(desk, WATER)) == refusal
    assert card_book.standing_cart(desk.counter) is None
    count.start(desk.counter, desk.cashier, desk.session_id)
    holds(desk)


def test_a_charge_that_never_arrived_is_known_after_asking(desk: Desk, terminal: ScriptedTerminal) -> None:
    terminal.will("nothing")
    assert code(pay, desk, cart_of(desk, WATER)) == "CARD_UNKNOWN"
    ref = standing(desk).unknown[0].ref
    terminal.reachable = False
    assert code(pay_by_card.ask_again, desk.counter, "carla", ref) == "CARD_UNKNOWN"
    assert code(pay, desk, cart_of(desk, CITATION)) == "CARD_ATTEMPT_OPEN"
    assert code(count.start, desk.counter, desk.cashier, desk.session_id) == "CARD_CART_STANDS"
    terminal.reachable = True
    assert code(pay_by_card.ask_again, desk.counter, "carla", ref) == "CARD_NOT_CHARGED"
    assert card_book.standing_cart(desk.counter) is None
    holds(desk)


@pytest.mark.parametrize("cut", ["cut", "cut-charged", "lost"])
def test_a_gift_back_that_was_cut_off_ends_without_a_second_one(
    desk: Desk, terminal: ScriptedTerminal, cut: str
) -> None:
    """Before: the card was given back by the terminal, the cart on the disk still had it, and nothing could go on."""
    cart = pay(desk, cart_of(desk, WATER))
    terminal.will(cut)
    with pytest.raises((PowerCut, Refused)):
        give_card_back.give_back(desk.counter, desk.cashier, desk.session_id, cart)
    restart(desk, terminal)
    if cut == "cut":
        give_card_back.give_back(desk.counter, desk.cashier, desk.session_id, standing(desk).cart)
    assert card_book.standing_cart(desk.counter) is None
    assert terminal.net() == 0
    count.start(desk.counter, desk.cashier, desk.session_id)
    holds(desk)


def test_of_two_cards_one_may_be_given_back_before_the_power_goes(desk: Desk, terminal: ScriptedTerminal) -> None:
    cart = pay(desk, pay(desk, cart_of(desk, WATER, CITATION).with_tender(check(743)), 5000), 6000)
    terminal.will("approve", "cut")
    with pytest.raises(PowerCut):
        give_card_back.give_back(desk.counter, desk.cashier, desk.session_id, cart)
    restart(desk, terminal)
    left = standing(desk).cart
    assert [tender.amount for tender in left.tenders] == [Money(743), Money(5000)]
    assert left.tenders[0].payer == "Ada Lee"
    bare = give_card_back.give_back(desk.counter, desk.cashier, desk.session_id, left)
    assert [tender.type.code for tender in bare.tenders] == ["check"]
    assert terminal.net() == 0
    holds(desk)


def test_what_is_posted_or_given_back_is_not_given_back_again(desk: Desk, terminal: ScriptedTerminal) -> None:
    first = pay(desk, cart_of(desk, WATER))
    take_payment.post(desk.counter, desk.cashier, desk.session_id, first)
    second = pay(desk, cart_of(desk, CITATION))
    give_card_back.give_back(desk.counter, desk.cashier, desk.session_id, second)
    sent = len(terminal.started)
    for cart in (first, second):
        assert give_card_back.give_back(desk.counter, desk.cashier, desk.session_id, cart).tenders == ()
    assert len(terminal.started) == sent
    assert terminal.net() == 8243
    assert code(take_payment.post, desk.counter, desk.cashier, desk.session_id, second) == "CARD_TENDERS_DIFFER"


def test_a_posted_cart_is_not_charged_again(desk: Desk, terminal: ScriptedTerminal) -> None:
    cart = cart_of(desk, WATER)
    take_payment.post(desk.counter, desk.cashier, desk.session_id, cart.with_tender(cash(10000)))
    assert code(pay, desk, cart) == "KEY_USED"
    assert not terminal.started


def test_no_change_is_given_on_a_card(desk: Desk) -> None:
    """Lines taken out after the charge would have turned the card into cash."""
    charged = pay(desk, cart_of(desk, WATER, CITATION), 10000).with_tender(cash(5000))
    less = charged.without_item(0)
    assert code(take_payment.post, desk.counter, desk.cashier, desk.session_id, less) == "TENDER_OVER_DUE"
    assert take_payment.post(desk.counter, desk.cashier, desk.session_id, charged).change == Money(257)


def test_a_bill_is_not_paid_twice_within_one_cart(desk: Desk) -> None:
    item = cart_of(desk, WATER).items[0]
    twice = Cart(Cart.new().id, (item, item), (cash(20000),))
    assert code(take_payment.post, desk.counter, desk.cashier, desk.session_id, twice) == "DUE_CHANGED"


def test_a_void_gives_the_card_back_first_and_goes_on_after_a_break(desk: Desk, terminal: ScriptedTerminal) -> None:
    number = take_payment.post(
        desk.counter, desk.cashier, desk.session_id, pay(desk, cart_of(desk, WATER))
    ).receipt.number
    terminal.will("decline")
    assert code(voiding, desk, number) == "CARD_VOID_FAILED"
    assert bill(desk, *WATER).due == Money(0)
    terminal.will("cut-charged")
    with pytest.raises(PowerCut):
        voiding(desk, number)
    restart(desk, terminal)
    assert code(count.start, desk.counter, desk.cashier, desk.session_id) == "CARD_VOID_WITHOUT_RECEIPT"
    voiding(desk, number)
    assert bill(desk, *WATER).due == Money(8243)
    assert terminal.net() == 0
    assert len(terminal.started) == 3
    holds(desk)


def test_nothing_is_given_back_for_a_void_that_is_refused(desk: Desk, terminal: ScriptedTerminal) -> None:
    number = take_payment.post(
        desk.counter, desk.cashier, desk.session_id, pay(desk, cart_of(desk, WATER))
    ).receipt.number
    for approver, refusal in ((desk.cashier, "NOT_PERMITTED"), (desk.administrator, "NOT_PERMITTED")):
        assert code(voiding, desk, number, approver) == refusal
    supervisor_at_work = replace(desk.supervisor, login="carla")
    assert code(voiding, desk, number, supervisor_at_work) == "APPROVER_SAME"
    assert len(terminal.started) == 1


def test_cash_that_left_the_drawer_cannot_be_voided_out_of_it(desk: Desk) -> None:
    first = take_payment.post(
        desk.counter, desk.cashier, desk.session_id, fee_cart(desk, 30000).with_tender(cash(30000))
    )
    taken = CashCount({10000: 3})
    cash_moves.pick_up(desk.counter, desk.cashier, desk.session_id, taken, Second(desk.supervisor, taken))
    assert code(voiding, desk, first.receipt.number) == "CASH_NOT_IN_DRAWER"
    take_payment.post(desk.counter, desk.cashier, desk.session_id, fee_cart(desk, 10000).with_tender(cash(10000)))
    voiding(desk, first.receipt.number)
    assert not ledger_sql.drawer_balance(desk.counter.book.read(), desk.session_id)
    holds(desk)


def carried(desk: Desk, terminal: ScriptedTerminal) -> str:
    """A charge without an answer, carried over the close by a supervisor; its reference."""
    terminal.reachable = False
    terminal.will("lost")
    assert code(pay, desk, cart_of(desk, WATER)) == "CARD_UNKNOWN"
    ref = standing(desk).unknown[0].ref
    count.start(desk.counter, desk.cashier, desk.session_id, desk.supervisor)
    count.submit(desk.counter, desk.cashier, desk.session_id, count.Counted(FLOAT))
    finalize.finalize(desk.counter, desk.supervisor, desk.session_id, {})
    return ref


def test_a_late_answer_leaves_the_closed_drawer_alone(desk: Desk, terminal: ScriptedTerminal) -> None:
    ref = carried(desk, terminal)
    closed = desk.session_id
    before = session_facts(desk.counter.book.read(), closed)
    entries = ledger_sql.session_entries(desk.counter.book.read(), closed)
    terminal.reachable = True
    pay_by_card.ask_again(desk.counter, "sam", ref)
    last = ledger_sql.entry(desk.counter.book.read(), desk.counter.book.head()[0])
    assert last is not None
    assert (last.kind, last.session, last.data["state"]) == ("card.answered", "", "approved")
    assert ledger_sql.session_entries(desk.counter.book.read(), closed) == entries
    assert session_facts(desk.counter.book.read(), closed) == before
    desk.session = open_drawer.open_drawer(desk.counter, desk.cashier, "1", DAY, FLOAT).session
    posted = take_payment.post(desk.counter, desk.cashier, desk.session_id, standing(desk).cart)
    assert posted.receipt.session == desk.session_id
    holds(desk)


def test_a_carried_card_is_listed_by_amount_and_reference_until_it_is_answered(
    desk: Desk, terminal: ScriptedTerminal
) -> None:
    ref = carried(desk, terminal)
    (listed,) = session_facts(desk.counter.book.read(), desk.session_id).happenings
    assert (listed.kind, listed.approver, listed.amount) == ("drawer.counting", "sam", Money(8243))
    assert listed.reference == ref[-8:]
    (card,) = open_cards(desk.counter)
    assert (card.unknown, card.counting, card.reference) == (True, True, listed.reference)
    assert (card.person, card.drawer, card.date, card.beside) == ("carla", "1", DAY, Money(0))
    terminal.reachable = True
    pay_by_card.ask_again(desk.counter, "sam", ref)
    (charged,) = open_cards(desk.counter)  # it has still to be posted or given back
    assert not charged.unknown
    desk.session = open_drawer.open_drawer(desk.counter, desk.cashier, "1", DAY, FLOAT).session
    take_payment.post(desk.counter, desk.cashier, desk.session_id, standing(desk).cart)
    assert open_cards(desk.counter) == ()


def test_what_was_handed_over_beside_an_open_card_is_told(desk: Desk, terminal: ScriptedTerminal) -> None:
    terminal.will("lost")
    assert code(pay, desk, cart_of(desk, WATER).with_tender(cash(4000))) == "CARD_UNKNOWN"
    (card,) = open_cards(desk.counter, desk.session_id)
    assert (card.attempt.amount, card.beside, card.counting) == (Money(4243), Money(4000), False)
    assert open_cards(desk.counter, "another") == ()
    assert code(count.start, desk.counter, desk.cashier, desk.session_id) == "CARD_CART_STANDS"


def test_a_till_without_its_terminal_still_opens(desk: Desk, terminal: ScriptedTerminal) -> None:
    """Before: an attempt without an answer kept the whole register shut where no terminal was set up any more."""
    terminal.will("cut-charged")
    with pytest.raises(PowerCut):
        pay(desk, cart_of(desk, WATER))
    restart(desk, terminal, recover=False)
    assert standing(desk).unknown


def test_a_terminal_that_cannot_even_be_reached_charged_nothing(desk: Desk) -> None:
    def gone() -> CardTerminal:
        raise Unavailable("TERMINAL_NO_ANSWER")

    desk.counter.devices = Devices(None, gone)
    assert code(pay, desk, cart_of(desk, WATER)) == "CARD_NOT_CHARGED"
    assert card_book.standing_cart(desk.counter) is None


def by_hand(desk: Desk, ref: str, *, charged: bool, approver: Person | None = None) -> Cart | None:
    return pay_by_card.record_by_hand(
        desk.counter,
        desk.cashier,
        approver or desk.supervisor,
        ref,
        charged=charged,
        auth_code="99",
        reason="slip in hand",
    )


def test_by_hand_never_the_owner_and_never_while_the_terminal_works(desk: Desk, terminal: ScriptedTerminal) -> None:
    terminal.hold = threading.Event()
    worker = threading.Thread(target=pay, args=(desk, cart_of(desk, WATER)))
    worker.start()
    while not terminal.started:
        pass
    ref = terminal.started[0].ref
    try:
        assert code(by_hand, desk, ref, charged=False) == "CARD_IN_PROGRESS"
        owner = replace(desk.supervisor, login="carla")
        assert code(by_hand, desk, ref, charged=False, approver=owner) == "APPROVER_SAME"
    finally:
        terminal.hold.set()
        worker.join()
    assert standing(desk).cart.covered
    assert code(by_hand, desk, ref, charged=False) == "ATTEMPT_ANSWERED"


@pytest.mark.parametrize("charged", [True, False])
def test_a_terminal_that_later_says_otherwise_is_kept_beside_what_was_judged(
    desk: Desk, terminal: ScriptedTerminal, charged: bool
) -> None:
    terminal.will("nothing" if charged else "lost")
    assert code(pay, desk, cart_of(desk, WATER)) == "CARD_UNKNOWN"
    ref = standing(desk).unknown[0].ref
    by_hand(desk, ref, charged=charged)
    assert code(pay_by_card.ask_again, desk.counter, "carla", ref) == "CARD_DISPUTED"
    last = ledger_sql.entry(desk.counter.book.read(), desk.counter.book.head()[0])
    assert last is not None
    assert (last.kind, last.data["state"]) == ("card.disputed", "not-charged" if charged else "approved")
    assert attempts_sql.attempt(desk.counter.book.read(), ref).state == ("approved" if charged else "not-charged")
    assert (card_book.standing_cart(desk.counter) is not None) == charged
    holds(desk)


def test_an_answer_taken_in_twice_is_written_once(desk: Desk, terminal: ScriptedTerminal) -> None:
    cart = pay(desk, cart_of(desk, WATER))
    head = desk.counter.book.head()
    again = pay_by_card.ask_again(desk.counter, "carla", terminal.started[0].ref)
    assert again == cart
    assert desk.counter.book.head() == head
