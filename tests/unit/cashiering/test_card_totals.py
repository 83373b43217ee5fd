"""The terminal's own batch beside the drawer's cards (row D7)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos.app import verify_book
from pos.cashiering import card_totals, count, finalize, give_card_back, pay_by_card, take_payment
from pos.cashiering.count import Counted
from pos.domain.cards import CardKind, CardOperation, CountAndSum
from pos.domain.carts import Cart
from pos.domain.errors import Refused
from pos.domain.money import Money
from pos.receivables.outcome import ImportKind
from pos.settlement.gather import session_facts
from tests.support.bills import FEES, fee_cart
from tests.support.counters import FLOAT, Desk, import_text, open_desk, settings_without_devices


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A drawer with a virtual terminal, by its real protocol."""
    made = open_desk(tmp_path / "data", settings_without_devices(terminal="virtual"))
    import_text(made, ImportKind.FEES, FEES, tmp_path)
    yield made
    made.app.close()


def pay(desk: Desk, cents: int) -> Cart:
    cart = fee_cart(desk, cents)
    return pay_by_card.pay(desk.counter, desk.cashier, desk.session_id, cart, cart.due)


def submitted(desk: Desk, cards: int, cents: int) -> None:
    count.start(desk.counter, desk.cashier, desk.session_id)
    counted = Counted(FLOAT, {"card": (cards, Money(cents))})
    count.submit(desk.counter, desk.cashier, desk.session_id, counted)


def test_it_says_the_same_as_the_drawer_and_that_stands_on_the_z(desk: Desk) -> None:
    for cents in (1250, 700):
        take_payment.post(desk.counter, desk.cashier, desk.session_id, pay(desk, cents))
    submitted(desk, 2, 1950)
    said = card_totals.ask(desk.counter, desk.supervisor, desk.session_id)
    assert said is not None
    assert said.agrees
    assert said.net == said.drawer == CountAndSum(2, Money(1950))
    done = finalize.finalize(desk.counter, desk.supervisor, desk.session_id, {})
    assert done.facts.terminal == said
    assert verify_book(desk.app.places).ok


def test_a_charge_that_the_book_does_not_have_is_seen(desk: Desk) -> None:
    take_payment.post(desk.counter, desk.cashier, desk.session_id, pay(desk, 1250))
    given_back = pay(desk, 700)
    give_card_back.give_back(desk.counter, desk.cashier, desk.session_id, given_back)
    desk.counter.devices.terminal.charge(CardOperation("beside-the-till", CardKind.SALE, Money(500)))
    submitted(desk, 1, 1250)
    said = card_totals.ask(desk.counter, desk.supervisor, desk.session_id)
    assert said is not None
    assert (said.net, said.drawer) == (CountAndSum(2, Money(1750)), CountAndSum(1, Money(1250)))
    assert not said.agrees
    assert not said.agrees_together


def test_a_terminal_that_does_not_answer_is_unknown(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    take_payment.post(desk.counter, desk.cashier, desk.session_id, pay(desk, 1250))
    submitted(desk, 1, 1250)
    assert desk.counter.devices.virtual is not None
    desk.counter.devices.virtual.stop()
    said = card_totals.ask(desk.counter, desk.supervisor, desk.session_id)
    assert said is not None
    assert (said.known, said.agrees, said.why) == (False, False, "TERMINAL_NO_ANSWER")
    assert session_facts(desk.counter.book.read(), desk.session_id).terminal == said


def test_only_for_a_submitted_drawer_and_who_may_see(desk: Desk) -> None:
    for person, code in ((desk.cashier, "NOT_PERMITTED"), (desk.supervisor, "SESSION_NOT_SUBMITTED")):
        with pytest.raises(Refused) as refused:
            card_totals.ask(desk.counter, person, desk.session_id)
        assert refused.value.code == code
