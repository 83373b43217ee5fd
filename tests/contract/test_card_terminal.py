"""The port of the card terminal, over TCP and over a pseudo terminal: what it says and what it never does."""

import itertools
import threading
from collections.abc import Callable

import pytest

from pos.domain.cards import (
    BatchTotals,
    CardKind,
    CardOperation,
    CardOutcome,
    CardResult,
    CountAndSum,
    Recovery,
    RecoveryState,
    without_card_numbers,
)
from pos.domain.errors import Bug, Unavailable
from pos.domain.money import ZERO, Money
from pos.drivers.ports import CardProgress, CardTerminal, LinkState
from tests.contract.device_rig import HURRY, IMPATIENT, TerminalRig, terminal_rig, till_terminal, wait_for

DROPS = ("drop_before_host", "drop_after_host")
"""On a serial line nobody notices that the other end hung up."""

REFS = (f"ref{number:029d}" for number in itertools.count())


def sale(cents: int = 1250, fee: int = 0) -> CardOperation:
    """A sale with a reference of its own."""
    return CardOperation(next(REFS), CardKind.SALE, Money(cents), Money(fee))


def back(kind: CardKind, operation: CardOperation, sold: CardResult) -> CardOperation:
    """A void or a refund of a sale."""
    return CardOperation(
        next(REFS),
        kind,
        operation.amount,
        operation.fee,
        original_ref=operation.ref,
        original_trace=sold.trace_no,
        allow_partial=False,
    )


def pays_fees_with_the_same_card(terminal: CardTerminal, do: Callable[..., object]) -> None:
    """Whoever pays an amount pays the processor's fee on it with the card that just paid, also where it is refused."""
    seen = []
    for mode in ("approve", "decline", "approve"):
        fee = CardOperation(next(REFS), CardKind.SALE, Money(304), allow_partial=False, merchant="FEES-77")
        sold = terminal.start(sale(1250))
        do("mode", mode=mode, once=True)
        paid = terminal.start(fee)
        assert (paid.last4, paid.brand) == (sold.last4, sold.brand)
        seen.append(sold.last4)
    assert len(set(seen)) > 1, "the next payer has another card"


def asked(rig: TerminalRig, ref: str) -> int:
    """How often the terminal was asked to do an operation."""
    return sum(event["ref"] == ref for event in rig.told("asked"))


@pytest.fixture(params=["tcp", "pty"])
def rig(request, tmp_path):
    with terminal_rig(tmp_path, pty=request.param == "pty") as made:
        yield made


def test_a_sale_brings_all_that_a_receipt_needs_and_nothing_more(rig):
    result = till_terminal(rig.address).start(sale(1250, fee=50))
    assert (result.outcome, result.approved, result.fee) == (CardOutcome.APPROVED, Money(1250), Money(50))
    assert result.terminal_id == "VIRTUAL-0001"
    for field in ("auth_code", "brand", "entry_mode", "aid", "app_label", "tvr", "tsi", "cvm", "host_ref", "trace_no"):
        assert getattr(result, field), field
    assert len(result.last4) == 4
    assert CardResult.from_body(result.as_body()) == result


@pytest.mark.parametrize(
    ("mode", "outcome", "charged", "found"),
    [
        ("approve", CardOutcome.APPROVED, 1250, RecoveryState.FINAL),
        ("partial", CardOutcome.PARTIAL, 625, RecoveryState.FINAL),
        ("decline", CardOutcome.DECLINED, 0, RecoveryState.NOT_FOUND),
        ("cancel", CardOutcome.CANCELLED, 0, RecoveryState.NOT_FOUND),
        ("timeout", CardOutcome.CANCELLED, 0, RecoveryState.NOT_FOUND),
        ("busy", CardOutcome.ERROR_NO_CHARGE, 0, RecoveryState.NOT_FOUND),
        ("fail", CardOutcome.UNKNOWN, 0, RecoveryState.NOT_FOUND),
        ("bad_lrc", CardOutcome.APPROVED, 1250, RecoveryState.FINAL),
        ("duplicate", CardOutcome.APPROVED, 1250, RecoveryState.FINAL),
        ("wrong_ref", CardOutcome.UNKNOWN, 0, RecoveryState.FINAL),
        ("wrong_amount", CardOutcome.UNKNOWN, 0, RecoveryState.FINAL),
        ("no_answer", CardOutcome.UNKNOWN, 0, RecoveryState.FINAL),
        ("drop_before_host", CardOutcome.UNKNOWN, 0, RecoveryState.NOT_FOUND),
        ("drop_after_host", CardOutcome.UNKNOWN, 0, RecoveryState.FINAL),
    ],
)
def test_every_way_an_operation_can_go(rig, mode, outcome, charged, found):
    terminal = till_terminal(rig.address, timing=IMPATIENT if mode in {"no_answer", *DROPS} else HURRY)
    rig.do("mode", mode=mode, once=True)
    operation = sale()
    result = terminal.start(operation)
    assert (result.outcome, result.approved) == (outcome, Money(charged))
    assert asked(rig, operation.ref) == 1, "transmitted once"
    recovery = terminal.recover(operation.ref)
    assert recovery.state is found
    booked = rig.host.find(operation.ref)
    assert (booked is not None) == (found is RecoveryState.FINAL)
    if recovery.result and booked:
        assert recovery.result.approved == Money(booked.cents)
        assert (recovery.result.outcome is CardOutcome.PARTIAL) == (mode == "partial")
    assert terminal.start(sale()).outcome is CardOutcome.APPROVED, "the next sale goes as usual"


def test_a_declined_card_is_told_with_its_chip_and_without_its_number(rig):
    terminal = till_terminal(rig.address)
    rig.do("mode", mode="decline", once=True)
    said = terminal.start(sale())
    assert (said.outcome, said.approved, said.fee, said.auth_code) == (CardOutcome.DECLINED, Money(0), Money(0), "")
    assert (said.last4, said.brand, said.aid, said.arc) == ("5508", "MASTERCARD", "A0000000041010", "05")
    assert without_card_numbers(str(said.as_body())) == str(said.as_body())


def test_an_operation_that_goes_on_is_in_progress_until_it_ends(rig):
    terminal = till_terminal(rig.address, timing=IMPATIENT)
    rig.do("mode", mode="ask", once=True)
    operation = sale()
    assert terminal.start(operation).outcome is CardOutcome.UNKNOWN, "nobody pressed anything in time"
    assert terminal.recover(operation.ref) == Recovery(RecoveryState.IN_PROGRESS)
    assert terminal.start(sale()).outcome is CardOutcome.ERROR_NO_CHARGE
    assert till_terminal(rig.address).health().busy
    rig.do("press", button="approve")
    recovery = terminal.recover(operation.ref)
    assert recovery.result is not None
    assert recovery.result.outcome is CardOutcome.APPROVED


@pytest.mark.parametrize(("button", "outcome"), [("approve", CardOutcome.APPROVED), ("decline", CardOutcome.DECLINED)])
def test_the_payer_decides(rig, button, outcome):
    rig.do("mode", mode="ask")
    results = []
    terminal = till_terminal(rig.address)
    thread = threading.Thread(target=lambda: results.append(terminal.start(sale())))
    thread.start()
    wait_for(lambda: rig.told("asked"))
    rig.do("press", button=button)
    thread.join(5)
    assert [result.outcome for result in results] == [outcome]


@pytest.mark.parametrize(("mode", "outcome"), [("ask", CardOutcome.CANCELLED), ("cancel_race", CardOutcome.APPROVED)])
def test_cancelling_is_a_request_and_never_a_result(rig, mode, outcome):
    rig.do("mode", mode=mode, delay_ms=2000)
    terminal, operation = till_terminal(rig.address), sale()
    seen: list[CardProgress] = []
    timer = threading.Timer(0.05, terminal.cancel, [operation.ref])
    timer.start()
    assert terminal.start(operation, seen.append).outcome is outcome
    timer.join()
    assert seen == [CardProgress.SENT, CardProgress.CANCEL_ASKED]


def test_cancelling_something_else_does_nothing(rig):
    terminal = till_terminal(rig.address)
    terminal.cancel("another")
    assert terminal.start(sale()).outcome is CardOutcome.APPROVED


def test_a_void_takes_back_a_sale_once(rig):
    terminal = till_terminal(rig.address)
    operation = sale()
    sold = terminal.start(operation)

    def void():
        return terminal.start(
            CardOperation(
                next(REFS), CardKind.VOID, Money(1250), original_ref=operation.ref, original_trace=sold.trace_no
            )
        )

    voided = void()
    assert (voided.outcome, voided.kind, voided.last4) == (CardOutcome.APPROVED, CardKind.VOID, sold.last4)
    assert terminal.recover(voided.ref) == Recovery(RecoveryState.FINAL, voided)
    assert void().outcome is CardOutcome.ERROR_NO_CHARGE
    assert terminal.totals().net == ZERO


def test_after_the_batch_is_closed_a_void_is_not_in_it_and_a_refund_goes_to_the_same_card(rig):
    terminal, operation = till_terminal(rig.address), sale(1250, fee=30)
    sold = terminal.start(operation)
    terminal.start(sale(700))
    terminal.close_batch()
    void = back(CardKind.VOID, operation, sold)
    assert terminal.start(void).outcome is CardOutcome.NOT_IN_BATCH
    refund = back(CardKind.REFUND, operation, sold)
    given_back = terminal.start(refund)
    assert (given_back.outcome, given_back.approved, given_back.fee) == (
        CardOutcome.APPROVED,
        Money(1250),
        Money(30),
    )
    assert given_back.last4 == sold.last4
    assert terminal.recover(refund.ref) == Recovery(RecoveryState.FINAL, given_back)


def test_the_processors_fee_goes_to_another_merchant_and_is_in_no_sum_of_ours(rig):
    terminal = till_terminal(rig.address)
    operation = CardOperation(next(REFS), CardKind.SALE, Money(304), allow_partial=False, merchant="FEES-77")
    assert terminal.start(operation).outcome is CardOutcome.APPROVED
    booked = rig.host.find(operation.ref)
    assert booked is not None
    assert booked.merchant == "FEES-77"
    assert terminal.totals().sales == CountAndSum()


def test_one_card_pays_the_amount_and_the_processors_fee(rig):
    pays_fees_with_the_same_card(till_terminal(rig.address), rig.do)


def test_a_refund_and_the_batch(rig):
    terminal = till_terminal(rig.address)
    terminal.start(sale(1000, fee=25))
    terminal.start(sale(500))
    assert terminal.start(CardOperation(next(REFS), CardKind.REFUND, Money(300))).outcome is CardOutcome.APPROVED
    expected = BatchTotals("VIRTUAL-0001", "", CountAndSum(2, Money(1525)), CountAndSum(1, Money(300)))
    assert terminal.totals() == expected
    assert expected.net == Money(1225)
    closed = terminal.close_batch()
    assert (closed.batch_no, closed.sales) == ("1", expected.sales)
    assert terminal.totals().sales == CountAndSum()


def test_what_was_charged_before_a_restart_is_found_after_it(rig):
    rig.do("mode", mode="drop_after_host", once=True)
    operation = sale()
    assert till_terminal(rig.address, timing=IMPATIENT).start(operation).outcome is CardOutcome.UNKNOWN
    recovery = till_terminal(rig.address).recover(operation.ref)
    assert recovery.result is not None
    assert (recovery.result.approved, recovery.result.terminal_id) == (Money(1250), "VIRTUAL-0001")


def test_nobody_there_charges_nothing(rig):
    rig.do("unplug")
    terminal = till_terminal(rig.address)
    assert terminal.start(sale()).outcome is CardOutcome.ERROR_NO_CHARGE
    assert terminal.recover("x") == Recovery(RecoveryState.UNREACHABLE)
    assert terminal.health().link is LinkState.ABSENT
    with pytest.raises(Unavailable, match="TERMINAL_NO_ANSWER"):
        terminal.totals()
    rig.do("plug")
    assert terminal.start(sale()).outcome is CardOutcome.APPROVED


def test_a_live_book_refuses_a_virtual_terminal(rig):
    terminal = till_terminal(rig.address, allow_virtual=False)
    operation = sale()
    assert terminal.start(operation).outcome is CardOutcome.ERROR_NO_CHARGE
    assert terminal.health().link is LinkState.REFUSED_VIRTUAL
    assert terminal.recover(operation.ref) == Recovery(RecoveryState.UNREACHABLE)
    assert asked(rig, operation.ref) == 0


def test_a_fee_larger_than_was_shown_is_not_taken_for_granted(rig):
    terminal = till_terminal(rig.address)
    operation = sale(1000, fee=10)
    book = rig.host.book
    rig.host.book = lambda order, cents: book(order, cents) and _with_fee(rig, order.ref, 500)
    assert terminal.start(operation).outcome is CardOutcome.UNKNOWN


def _with_fee(rig, ref, fee):
    place = next(place for place, record in enumerate(rig.host._records) if record.ref == ref)
    changed = type(rig.host._records[place])(**{**_fields(rig.host._records[place]), "fee": fee})
    rig.host._records[place] = changed
    return changed


def _fields(record):
    return {name: getattr(record, name) for name in record.__slots__}


def test_operations_are_checked_when_they_are_made():
    with pytest.raises(Bug):
        CardOperation("no spaces", CardKind.SALE, Money(1))
    with pytest.raises(Bug):
        CardOperation("x", CardKind.SALE, ZERO)
    with pytest.raises(Bug):
        CardOperation("x", CardKind.VOID, Money(1))
    with pytest.raises(Bug):
        CardResult("x", CardOutcome.DECLINED, approved=Money(1))
    with pytest.raises(Bug):
        CardResult("x", CardOutcome.APPROVED, approved=Money(1), last4="12345")
