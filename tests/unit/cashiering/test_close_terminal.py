"""The terminal's batch is closed at the day's end, over both protocols, and found out after any break (row D7)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos.app import App, verify_book
from pos.cashiering import close_terminal, give_card_back, pay_by_card, take_payment, void
from pos.cashiering.close_terminal import ClosedBatch
from pos.domain.cards import BatchTotals, CountAndSum
from pos.domain.errors import Expected, Refused, Unavailable
from pos.domain.money import Money
from pos.domain.receipts import Receipt
from pos.receivables.outcome import ImportKind
from tests.support.bills import FEES, fee_cart
from tests.support.counters import Desk, import_text, open_desk, settings_without_devices
from tests.support.settings import changed

FEE = '\n[[service_fees]]\nmode = "city"\naccount = "101/341.95"\nfixed = "1.00"\n'


@pytest.fixture(params=["virtual", "virtual-nexo"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """A drawer with a virtual terminal by its real protocol, and a fee of 1.00 on every card."""
    made = open_desk(tmp_path / "data", changed(settings_without_devices(terminal=request.param), more=FEE))
    import_text(made, ImportKind.FEES, FEES, tmp_path)
    yield made
    assert verify_book(made.app.places).ok
    made.app.close()


def paid(desk: Desk, cents: int) -> Receipt:
    cart = fee_cart(desk, cents)
    charged = pay_by_card.pay(desk.counter, desk.cashier, desk.session_id, cart, cart.due)
    return take_payment.post(desk.counter, desk.cashier, desk.session_id, charged).receipt


def void_of(desk: Desk, receipt: Receipt) -> None:
    void.void_receipt(desk.counter, desk.cashier, desk.supervisor, desk.session_id, receipt.number, reason="wrong")


def close(desk: Desk) -> ClosedBatch:
    return close_terminal.close_batch(desk.counter, desk.supervisor)


def refused(desk: Desk) -> str:
    with pytest.raises(Expected) as error:
        paid(desk, 100)
    return error.value.code


def test_it_agrees_with_the_book_fees_voids_and_refunds_included(desk: Desk) -> None:
    receipts = [paid(desk, cents) for cents in (1250, 700, 300)]
    void_of(desk, receipts[1])
    cart = fee_cart(desk, 999)
    give_card_back.give_back(
        desk.counter,
        desk.cashier,
        desk.session_id,
        pay_by_card.pay(desk.counter, desk.cashier, desk.session_id, cart, cart.due),
    )
    looked = close_terminal.open_batch(desk.counter, desk.supervisor)
    assert looked.agrees
    assert (looked.said.sales, looked.said.refunds) == (CountAndSum(2, Money(1750)), CountAndSum())
    assert close(desk).agrees
    void_of(desk, receipts[0])  # too late for a void: refunded to the card, in the next batch
    paid(desk, 500)
    second = close(desk)
    assert second.agrees
    assert (second.said.sales, second.said.refunds) == (CountAndSum(1, Money(600)), CountAndSum(1, Money(1350)))


class Lost:
    """Between the till and its terminal: the batch is closed or not, and the answer never comes."""

    def __init__(self, desk: Desk, patch: pytest.MonkeyPatch, *, closed: bool) -> None:
        terminal = desk.counter.devices.terminal
        really = terminal.close_batch

        def no_answer() -> BatchTotals:
            if closed:
                really()
            raise Unavailable("TERMINAL_NO_ANSWER", why="link-lost")

        patch.setattr(terminal, "close_batch", no_answer)


@pytest.mark.parametrize("closed", [True, False])
def test_a_lost_answer_stops_cards_until_the_terminal_is_asked(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, closed: bool
) -> None:
    paid(desk, 1250)
    with monkeypatch.context() as patch:
        Lost(desk, patch, closed=closed)
        with pytest.raises(Refused, match="BATCH_CLOSE_UNKNOWN"):
            close(desk)
    assert refused(desk) == "BATCH_CLOSE_OPEN"
    with pytest.raises(Refused, match="BATCH_CLOSE_OPEN"):
        close(desk)
    if closed:
        found = close_terminal.ask_about_closing(desk.counter, "sam")
        assert found is not None
        assert found.agrees
        assert found.said.sales == CountAndSum(1, Money(1350))
    else:
        with pytest.raises(Refused, match="BATCH_NOT_CLOSED"):
            close_terminal.ask_about_closing(desk.counter, "sam")
        assert close(desk).said.sales == CountAndSum(1, Money(1350))
    assert close_terminal.ask_about_closing(desk.counter, "sam") is None
    paid(desk, 100)


def test_after_a_power_cut_the_till_finds_it_out_as_it_starts(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    paid(desk, 1250)
    with monkeypatch.context() as patch:
        Lost(desk, patch, closed=True)
        with pytest.raises(Refused, match="BATCH_CLOSE_UNKNOWN"):
            close(desk)
    desk.app.close()
    desk.app = App(desk.counter.data, clock=desk.clock)
    desk.counter = desk.app.open()
    assert close_terminal.ask_about_closing(desk.counter, "sam") is None
    paid(desk, 100)


def test_not_over_a_card_without_an_answer(desk: Desk) -> None:
    assert desk.counter.devices.virtual is not None
    paid(desk, 100)
    desk.counter.devices.virtual.device("terminal").command("mode", mode="drop_after_host", once=True)
    with pytest.raises(Refused, match="CARD_UNKNOWN"):
        paid(desk, 1250)
    with pytest.raises(Refused, match="CARD_ATTEMPT_OPEN"):
        close(desk)


def test_the_book_says_how_the_batch_stands(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert close_terminal.stands(desk.counter) is None, "no card was ever in it"
    paid(desk, 1250)
    stands = close_terminal.stands(desk.counter)
    assert stands is not None
    assert (stands.open, stands.closed, stands.closing, stands.told) == (True, None, False, False)
    assert stands.since.sales == CountAndSum(1, Money(1350))
    with monkeypatch.context() as patch:
        Lost(desk, patch, closed=True)
        with pytest.raises(Refused, match="BATCH_CLOSE_UNKNOWN"):
            close(desk)
    lost = close_terminal.stands(desk.counter)
    assert lost is not None
    assert lost.closing
    close_terminal.ask_about_closing(desk.counter, "sam")
    after = close_terminal.stands(desk.counter)
    assert after is not None
    assert (after.open, after.closed, after.closing) == (False, desk.counter.clock.now(), False)


def test_only_who_may_settle(desk: Desk) -> None:
    with pytest.raises(Refused, match="NOT_PERMITTED"):
        close_terminal.close_batch(desk.counter, desk.cashier)
