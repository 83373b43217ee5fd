"""Service fees at the counter: with the payment or beside it, and whatever may be cut off in between (D3, D4, D6)."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from pos.cashiering import (
    attempts_sql,
    card_fees,
    count,
    finalize,
    give_card_back,
    pay_by_card,
    settle,
    void,
)
from pos.cashiering.count import Counted
from pos.cashiering.devices import Devices
from pos.cashiering.lights import PRINTER
from pos.domain.cards import without_card_numbers
from pos.domain.errors import Expected
from pos.domain.money import ZERO, Money
from pos.domain.papers import Line, Paper, set_out
from pos.drivers.ports import PrinterWithDrawer
from pos.drivers.spool import Spool
from pos.ledger import sql as ledger_sql
from pos.ledger.book import Page
from pos.settlement.gather import session_facts, session_figures
from tests.support.bills import cash, fee_cart
from tests.support.card_tills import CITY, PROCESSOR, Till, till_with
from tests.support.counters import DAY, FLOAT
from tests.support.terminals import PowerCut


@pytest.fixture(params=[CITY, PROCESSOR], ids=["city", "processor"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Till]:
    with till_with(request.param, tmp_path) as made:
        yield made


@pytest.fixture
def city(tmp_path: Path) -> Iterator[Till]:
    with till_with(CITY, tmp_path) as made:
        yield made


@pytest.fixture
def processor(tmp_path: Path) -> Iterator[Till]:
    with till_with(PROCESSOR, tmp_path) as made:
        yield made


def code(call: Callable[..., object], *given: object) -> str:
    with pytest.raises(Expected) as refused:
        call(*given)
    return refused.value.code


def test_the_citys_fee_is_in_its_figures_and_pays_nothing_that_is_due(city: Till) -> None:
    receipt = city.post(city.pay())
    (tender,) = receipt.tenders
    assert tender.fee is not None
    assert (receipt.total, tender.amount, tender.fee.amount, tender.brought) == tuple(
        map(Money, (10000, 10000, 200, 10200))
    )
    assert (tender.fee.account, tender.fee.card) == ("101/341.95", None)
    assert (city.held, city.terminal.net()) == (10200, 10200)
    (operation,) = city.terminal.started
    assert (operation.amount, operation.fee, operation.allow_partial) == (Money(10000), Money(200), False)
    figures = session_figures(city.desk.counter.book.read(), city.desk.session_id)
    assert figures.of("card").expected == Money(10200)
    city.holds()


def test_the_processors_fee_is_a_second_charge_and_in_no_figure_of_the_citys(processor: Till) -> None:
    receipt = processor.post(processor.pay())
    (tender,) = receipt.tenders
    assert tender.fee is not None
    assert tender.fee.card is not None
    assert (tender.amount, tender.brought, tender.charged) == tuple(map(Money, (10000, 10000, 10200)))
    assert [(one.amount.cents, one.merchant) for one in processor.terminal.started] == [(10000, ""), (200, "FEES-77")]
    assert tender.fee.card.attempt == processor.terminal.started[1].ref
    assert (processor.held, processor.terminal.net()) == (10000, 10200)
    processor.holds()


def test_a_settled_day_proves_with_fees_and_a_void_among_them(city: Till) -> None:
    desk = city.desk
    receipts = [city.post(city.pay(cents)) for cents in (10_000, 2_500, 33_333)]
    city.void(receipts[1])
    count.start(desk.counter, desk.cashier, desk.session_id)
    counted = Counted(FLOAT, {"card": (2, Money(10_200 + 33_333 + 667))})
    count.submit(desk.counter, desk.cashier, desk.session_id, counted)
    done = finalize.finalize(desk.counter, desk.supervisor, desk.session_id, {})
    assert (done.facts.over, done.facts.short) == (ZERO, ZERO)
    fees = [one for one in done.facts.accounts if not one.biller]
    assert [(one.fund, one.account, one.amount) for one in fees] == [("101", "341.95", Money(867))]
    journal = (settle.settle(desk.counter, desk.supervisor, DAY).folder / "journal.csv").read_text()
    assert "101,341.95" in journal
    city.holds()


def test_the_fee_is_on_what_each_card_pays_and_never_on_cash(either: Till) -> None:
    cart = fee_cart(either.desk, 10_000)
    both = either.pay(6_000, either.pay(2_000, cart))
    receipt = either.post(both.with_tender(cash(2_000)))
    assert [tender.fee.amount.cents if tender.fee else 0 for tender in receipt.tenders] == [100, 120, 0]
    assert either.terminal.net() == 8_220


def test_of_a_part_of_payment_and_fee_nothing_is_kept(city: Till) -> None:
    city.terminal.will("half")
    assert code(city.pay) == "CARD_PARTIAL_RETURNED"
    assert (city.standing(), city.terminal.net()) == (None, 0)
    city.holds()


def test_after_a_partial_approval_the_processors_fee_is_on_what_was_approved(processor: Till) -> None:
    processor.terminal.will("half")
    cart = processor.pay(20_000)
    (tender,) = cart.tenders
    assert tender.fee is not None
    assert (tender.amount, tender.fee.amount) == (Money(10_000), Money(200))


@pytest.mark.parametrize("word", ["decline", "cancel", "nothing"])
def test_a_payment_whose_fee_is_refused_is_given_back(processor: Till, word: str) -> None:
    processor.terminal.will("approve", word)
    said = code(processor.pay)
    if word == "nothing":
        assert said == "CARD_UNKNOWN"
        said = code(processor.ask_again, processor.terminal.started[1].ref)
    assert said == "CARD_FEE_REFUSED"
    assert (processor.standing(), processor.terminal.net()) == (None, 0)
    assert [one.kind.value for one in processor.terminal.started] == ["sale", "sale", "void"]
    processor.holds()


def test_a_give_back_after_a_refused_fee_that_is_unknown_is_listed(processor: Till) -> None:
    processor.terminal.will("approve", "decline", "nothing")
    assert code(processor.pay) == "CARD_UNKNOWN"
    (unknown,) = attempts_sql.open_attempts(processor.desk.counter.book.read())
    assert (unknown.kind, unknown.about) == ("void", processor.terminal.started[0].ref)
    standing = processor.standing()
    assert standing is not None
    assert code(processor.post, standing) == "CARD_UNKNOWN_STANDS"
    processor.ask_again(unknown.ref)  # it was not voided
    processor.restart()
    assert processor.terminal.net() == 0
    assert processor.standing() is None


def test_what_the_terminal_will_not_give_back_may_be_posted_without_its_fee(processor: Till) -> None:
    processor.terminal.will("approve", "decline", "decline")
    assert code(processor.pay) == "CARD_VOID_FAILED"
    standing = processor.standing()
    assert standing is not None
    assert processor.post(standing).tenders[0].fee is None
    assert (processor.held, processor.terminal.net()) == (10_000, 10_000)
    processor.holds()


def test_a_half_paid_card_is_not_posted(processor: Till) -> None:
    """The power goes between payment and fee, and the terminal is away when the till starts."""
    processor.terminal.will("approve", "cut")
    with pytest.raises(PowerCut):
        processor.pay()
    processor.terminal.reachable = False
    processor.restart()
    assert card_fees.half_paid(_tried(processor)) is not None
    standing = processor.standing()
    assert standing is not None
    assert code(processor.post, standing) == "CARD_UNKNOWN_STANDS"
    processor.terminal.reachable = True
    assert code(processor.ask_again, processor.terminal.started[1].ref, "sam") == "CARD_FEE_REFUSED"
    assert (processor.standing(), processor.terminal.net()) == (None, 0)


def _tried(till: Till) -> tuple[attempts_sql.Attempt, ...]:
    standing = till.standing()
    assert standing is not None
    return attempts_sql.attempts_of(till.desk.counter.book.read(), standing.id)


def test_a_lost_answer_to_the_payment_goes_on_with_the_fee_while_the_payer_is_there(processor: Till) -> None:
    processor.terminal.will("lost")
    assert code(processor.pay) == "CARD_UNKNOWN"
    cart = processor.ask_again(processor.terminal.started[0].ref)
    assert cart is not None
    assert processor.post(cart).tenders[0].fee is not None
    assert processor.terminal.net() == 10_200


def test_fee_and_payment_go_back_together(either: Till) -> None:
    assert either.give_back(either.pay()).tenders == ()
    assert (either.standing(), either.terminal.net()) == (None, 0)
    voided = either.void(either.post(either.pay()))
    assert (voided.fees_stay, either.held, either.terminal.net()) == (False, 0, 0)
    either.holds()


def test_once_the_batch_is_closed_they_are_refunded_to_the_card(either: Till) -> None:
    receipt = either.post(either.pay())
    sales = len(either.terminal.started)
    either.terminal.will(*["gone", "approve"] * sales)
    voided = either.void(receipt)
    assert [one.kind.value for one in either.terminal.started[sales:]] == ["void", "refund"] * sales
    assert (voided.fees_stay, either.held, either.terminal.net()) == (False, 0, 0)
    either.holds()


def test_a_processors_fee_may_stay_once_the_batch_is_closed(tmp_path: Path) -> None:
    with till_with(f"{PROCESSOR}stays_on_refund = true\n", tmp_path) as till:
        early = till.void(till.post(till.pay()))
        assert (early.fees_stay, till.terminal.net()) == (False, 0)
        receipt = till.post(till.pay())
        till.terminal.will("gone", "gone", "approve")
        late = till.void(receipt)
        assert (late.fees_stay, till.terminal.net(), till.held) == (True, 200, 0)
        till.holds()


def test_a_refund_that_is_unknown_is_found_like_a_sale(city: Till) -> None:
    receipt = city.post(city.pay())
    city.terminal.will("gone", "lost")
    assert code(city.void, receipt) == "CARD_UNKNOWN"
    city.restart()
    assert city.void(receipt).voids == receipt.number
    assert city.terminal.net() == 0
    city.holds()


def test_a_refund_that_went_to_another_card_is_told_and_listed(city: Till) -> None:
    receipt = city.post(city.pay())
    city.terminal.will("gone", "other")
    voided = city.void(receipt)
    assert give_card_back.to_other_cards(city.desk.counter, voided) == (("1111", "9990"),)
    facts = session_facts(city.desk.counter.book.read(), city.desk.session_id)
    (listed,) = [one for one in facts.happenings if one.kind == "card.other-card"]
    assert (listed.reference, listed.amount) == ("****1111 - ****9990", Money(-10000))
    city.holds()


@pytest.mark.parametrize("words", [("decline-chip",), ("approve", "decline-chip")], ids=["payment", "fee"])
def test_a_declined_chip_card_owes_a_slip_to_its_payer(processor: Till, words: tuple[str, ...]) -> None:
    counter = processor.desk.counter
    spool = Spool(counter.book.database, PRINTER, _nobody_prints, lambda job, outcome: None)
    counter.devices = Devices(spool, lambda: processor.terminal)
    processor.terminal.will(*words)
    code(processor.pay)
    (job,) = counter.devices.waiting()
    said = [one.text for one in set_out(Paper.from_json(job.paper), 42) if isinstance(one, Line)]
    assert (job.subject, any("DECLINED" in line for line in said)) == ("VISA ****1111", True)
    assert any("A0000000031010" in line for line in said)
    assert not any(without_card_numbers(line) != line for line in said)
    answered = [one for one in ledger_sql.entries(counter.book.read()) if one.kind == "card.answered"]
    (declined,) = [one.data["result"] for one in answered if one.data["state"] == "declined"]
    assert (declined["aid"], declined["last4"], declined["tvr"]) == ("A0000000031010", "1111", "8080008000")
    processor.holds()


def _nobody_prints() -> PrinterWithDrawer:
    raise AssertionError("the spool was not started")


def test_nothing_is_refunded_where_a_person_judged_an_earlier_return(city: Till) -> None:
    """It may have gone through: then the terminal has no such sale, and a refund would be a second one."""
    desk, receipt = city.desk, city.post(city.pay())
    city.terminal.will("lost")
    assert code(city.void, receipt) == "CARD_UNKNOWN"
    ref = city.terminal.started[-1].ref
    pay_by_card.record_by_hand(
        desk.counter, desk.cashier, desk.supervisor, ref, charged=False, auth_code="", reason="no slip"
    )
    city.terminal.will("gone")
    assert code(city.void, receipt) == "CARD_RETURN_BY_HAND"
    assert city.terminal.net() == 0


# --- the power goes at every step -------------------------------------------------------------------------------------

FEWEST = 4
"""Entries and words with the terminal that even the shortest story has."""

STORIES: dict[str, tuple[str, ...]] = {
    "paid": (),
    "fee refused": ("approve", "decline"),
    "answer lost": ("lost",),
    "fee lost": ("approve", "lost"),
    "batch closed": ("approve", "approve", "gone", "approve", "gone", "approve"),
}


@pytest.mark.parametrize("rows", [CITY, PROCESSOR], ids=["city", "processor"])
@pytest.mark.parametrize("story", STORIES)
def test_whenever_the_power_goes_book_and_terminal_agree_or_it_is_listed(rows: str, story: str) -> None:
    """Pay, post, void; the power goes before each entry, and before and after each word with the terminal."""
    for step in itertools.count():
        with tempfile.TemporaryDirectory() as folder, till_with(rows, Path(folder)) as till:
            till.terminal.will(*STORIES[story])
            with suppress(Expected):
                whole = _until(till, step)
            agrees(till)
            till.terminal.will()
            till.restart()
            agrees(till)
            assert not attempts_sql.open_attempts(till.desk.counter.book.read()), "the terminal was asked about all"
            finish(till)
            assert till.terminal.net() == till.held + _others(till)
            till.holds()
        if whole:
            assert step >= FEWEST, "there were steps to cut at"
            return


def _until(till: Till, step: int) -> bool:
    """The story up to a step; whether it came to its end."""
    left = itertools.count(step, -1)
    append, start = Page.append, till.terminal.start

    def counted(*given, **named):
        if next(left) == 0:
            raise PowerCut
        return append(*given, **named)

    def heard(*given, **named):
        said = start(*given, **named)
        if next(left) == 0:
            raise PowerCut
        return said

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Page, "append", counted)
        patch.setattr(till.terminal, "start", heard)
        try:
            till.void(till.post(till.pay()))
        except PowerCut:
            return False
        except Expected:
            return next(left) > 0
    return next(left) > 0


def agrees(till: Till) -> None:
    """All that the terminal charged and did not give back is posted, or stands, or is listed as unknown."""
    connection = till.desk.counter.book.read()
    for ref in till.terminal.charged:
        attempt = attempts_sql.attempt(connection, ref)
        if attempt.state in attempts_sql.OPEN_STATES or attempt.gives_back:
            continue
        returned = till.terminal.net([ref]) == 0
        asked = {one.about for one in attempts_sql.open_attempts(connection)}
        assert (attempt.state in {"voided", "given-back"}) == returned or ref in asked, attempt
        assert returned or attempt.state in {"approved", "posted"} or ref in asked, attempt


def finish(till: Till) -> None:
    """What stands is given back, and a void that was begun is done."""
    standing = till.standing()
    if standing is not None:
        till.give_back(standing)
    for number in ("R01-000001",):
        with suppress(Expected):
            void.void_receipt(
                till.desk.counter,
                till.desk.cashier,
                till.desk.supervisor,
                till.desk.session_id,
                number,
                reason="wrong",
            )


def _others(till: Till) -> int:
    """Cents of processors' fees that stand on receipts."""
    connection = till.desk.counter.book.read()
    refs = [one for one in till.terminal.charged if attempts_sql.attempt(connection, one).kind == attempts_sql.FEE]
    return till.terminal.net(refs)
