"""Closing drawers and days in every state that a day may come to: nothing sold, counted wrong, late, cut off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos.app import App, verify_book
from pos.cashiering import cash_moves, count, deposit, finalize, open_drawer, settle, take_payment
from pos.cashiering.deposit import Bagged
from pos.cashiering.second_count import Second
from pos.domain.carts import Cart
from pos.domain.drawers import CashCount, change_in_pieces
from pos.domain.errors import Expected, Refused, Unavailable
from pos.domain.money import Money
from pos.domain.people import Person
from pos.ledger import sql as ledger_sql
from pos.receivables.outcome import ImportKind
from tests.support.bills import BILLS, FEES, cart_of, cash, check, fee_cart
from tests.support.counters import DAY, FLOAT, Desk, import_text, open_desk

WATER = ("water", "W-1001")
NEXT = DAY + dt.timedelta(days=1)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = open_desk(tmp_path / "data")
    import_text(made, ImportKind.BILLS, BILLS, tmp_path)
    import_text(made, ImportKind.FEES, FEES, tmp_path)
    yield made
    made.app.close()


def fewest(amount: Money) -> CashCount:
    return CashCount(dict(change_in_pieces(amount)))


def post(desk: Desk, cart: Cart) -> None:
    take_payment.post(desk.counter, desk.cashier, desk.session_id, cart)


def close(
    desk: Desk, counted: int, checks: tuple[int, int] = (0, 0), *, person: Person | None = None, session: str = ""
) -> None:
    """Count so many cents of cash and so many checks of so many cents, and finalize with a reason for everything."""
    who, which = person or desk.cashier, session or desk.session_id
    count.start(desk.counter, who, which)
    others = {"check": (checks[0], Money(checks[1]))} if checks[0] else {}
    count.submit(desk.counter, who, which, count.Counted(fewest(Money(counted)), others))
    why = dict.fromkeys(("cash", "check", "card"), "looked at")
    finalize.finalize(desk.counter, desk.supervisor, which, why)


def bag(desk: Desk, cents: int, date: dt.date = DAY, **named: object) -> int:
    return deposit.make(desk.counter, desk.supervisor, date, Bagged(fewest(Money(cents)), "B-1", **named))  # type: ignore[arg-type]  # a test's shorthand


def seal(desk: Desk, date: dt.date = DAY) -> settle.Settled:
    return settle.settle(desk.counter, desk.supervisor, date)


def code(call: object, *given: object, **named: object) -> str:
    assert callable(call)
    with pytest.raises(Expected) as refused:
        call(*given, **named)
    return refused.value.code


def balance(desk: Desk) -> dict[str, int]:
    return {name: one.cents for name, one in ledger_sql.trial_balance(desk.counter.book.read()).items()}


def holds(desk: Desk) -> None:
    found = verify_book(desk.app.places)
    assert found.ok, found.findings


def test_a_drawer_that_sold_nothing_needs_no_bag(desk: Desk) -> None:
    close(desk, FLOAT.total.cents)
    assert code(bag, desk, 0) == "NOTHING_TO_DEPOSIT"
    assert seal(desk).totals == {"cash": Money(0)}
    assert open_drawer.open_days(desk.counter) == ()
    fund = desk.counter.agency.change_fund.cents
    assert balance(desk) == {"safe:float": fund, "fund:change": -fund}
    desk.session = open_drawer.open_drawer(desk.counter, desk.cashier, "1", NEXT, FLOAT).session
    post(desk, cart_of(desk, WATER).with_tender(cash(8243)))
    close(desk, FLOAT.total.cents + 8243)
    assert deposit.plan(desk.counter, desk.supervisor).sessions == (desk.session_id,)
    holds(desk)


def test_less_than_the_start_goes_back_whole_and_nothing_to_the_bank(desk: Desk) -> None:
    post(desk, fee_cart(desk, 500).with_tender(cash(500)))
    close(desk, 15000)
    assert not deposit.plan(desk.counter, desk.supervisor).sessions
    assert seal(desk).totals == {"cash": Money(500)}
    short = FLOAT.total.cents + 500 - 15000
    assert balance(desk)["short:cash"] == short
    assert balance(desk)["safe:float"] == desk.counter.agency.change_fund.cents - FLOAT.total.cents + 15000
    holds(desk)


def test_a_check_counted_wrong_is_put_right_in_the_deposit_with_a_reason(desk: Desk) -> None:
    """Before: such a day could never be settled, as the list was held against the count and against the checks."""
    post(desk, cart_of(desk, WATER).with_tender(check(8243)))
    close(desk, FLOAT.total.cents, (1, 8234))
    assert code(bag, desk, 0) == "DEPOSIT_LIST_DIFFERS"
    bag(desk, 0, reason="two digits turned round")
    assert (balance(desk)["short:check"], balance(desk)["over:check"]) == (9, -9)
    assert seal(desk).totals["check"] == Money(8243)
    holds(desk)


def test_a_check_that_is_gone_is_short_and_on_no_list(desk: Desk) -> None:
    post(desk, cart_of(desk, WATER).with_tender(check(8243)))
    post(desk, fee_cart(desk, 700).with_tender(check(700, "12")))
    close(desk, FLOAT.total.cents, (1, 700))
    items = tuple(one for one in deposit.plan(desk.counter, desk.supervisor).items if one.number == "12")
    assert code(bag, desk, 0) == "DEPOSIT_LIST_DIFFERS"
    bag(desk, 0, items=items)
    seal(desk)
    assert balance(desk)["short:check"] == 8243
    holds(desk)


def test_more_in_the_bag_than_in_the_safe_is_over_with_a_reason(desk: Desk) -> None:
    post(desk, cart_of(desk, WATER).with_tender(cash(8243)))
    close(desk, FLOAT.total.cents + 8243)
    assert code(bag, desk, 8300) == "DEPOSIT_DIFFERS"
    bag(desk, 8300, reason="under the tray")
    assert (balance(desk)["over:cash"], balance(desk)["transit:1"]) == (-57, 8300)
    seal(desk)
    holds(desk)


def test_a_late_drawer_joins_the_next_batch_and_both_dates_close(desk: Desk) -> None:
    """Before: the earlier date stayed open for ever, as its batch had another date."""
    carl = Person("carl", "Carl Cashier", "CL", desk.cashier.role)
    late = open_drawer.open_drawer(desk.counter, carl, "2", DAY, FLOAT).session.id
    post(desk, cart_of(desk, WATER).with_tender(cash(8243)))
    close(desk, FLOAT.total.cents + 8243)
    bag(desk, 8243)
    seal(desk)
    assert open_drawer.open_days(desk.counter) == (DAY,)
    desk.session = open_drawer.open_drawer(desk.counter, desk.cashier, "1", NEXT, FLOAT).session
    take_payment.post(desk.counter, carl, late, fee_cart(desk, 500).with_tender(cash(500)))
    close(desk, FLOAT.total.cents + 500, person=carl, session=late)
    close(desk, FLOAT.total.cents)
    bag(desk, 500, NEXT)
    assert seal(desk, NEXT).totals["cash"] == Money(500)
    assert open_drawer.open_days(desk.counter) == ()
    holds(desk)


def test_a_deposit_takes_what_its_open_date_has(desk: Desk) -> None:
    post(desk, fee_cart(desk, 500).with_tender(cash(500)))
    close(desk, FLOAT.total.cents + 500)
    first = desk.session_id
    desk.session = open_drawer.open_drawer(desk.counter, desk.cashier, "1", NEXT, FLOAT).session
    post(desk, fee_cart(desk, 700).with_tender(cash(700)))
    close(desk, FLOAT.total.cents + 700)
    assert code(bag, desk, 500, DAY - dt.timedelta(days=1)) == "DAY_NOT_OPEN"
    assert code(bag, desk, 1200, NEXT + dt.timedelta(days=1)) == "DAY_NOT_OPEN"
    bag(desk, 500)
    assert deposit.plan(desk.counter, desk.supervisor).sessions == (desk.session_id,)
    assert seal(desk).totals == {"cash": Money(500)}
    assert first != desk.session_id
    assert code(seal, desk, DAY) == "NOTHING_TO_SETTLE"
    assert code(seal, desk, NEXT + dt.timedelta(days=30)) == "NOTHING_TO_SETTLE"
    bag(desk, 700, NEXT)
    seal(desk, NEXT)
    holds(desk)


def test_a_bag_that_was_closed_on_the_next_date_is_a_batch_of_its_own(desk: Desk) -> None:
    """Yesterday's drawer was settled, its money went into a bag of today, and no drawer of today was closed yet."""
    post(desk, fee_cart(desk, 500).with_tender(cash(500)))
    close(desk, FLOAT.total.cents + 500)
    desk.session = open_drawer.open_drawer(desk.counter, desk.cashier, "1", NEXT, FLOAT).session
    bag(desk, 500, NEXT)
    assert seal(desk).totals == {"cash": Money(500)}
    alone = seal(desk, NEXT)
    assert (alone.folder / "summary.pdf").exists()
    close(desk, FLOAT.total.cents)
    seal(desk, NEXT)
    assert open_drawer.open_days(desk.counter) == ()
    holds(desk)


def in_the_way(desk: Desk) -> Path:
    """A file where the folder of the batches should be."""
    desk.counter.out.mkdir(parents=True, exist_ok=True)
    path = desk.counter.out / "settlement"
    path.write_text("not a folder")
    return path


def sealed_but_not_written(desk: Desk) -> None:
    close(desk, FLOAT.total.cents)
    path = in_the_way(desk)
    with pytest.raises(Unavailable) as refused:
        seal(desk)
    assert refused.value.code == "FILE_NOT_WRITTEN"
    assert len(settle.batches(desk.counter)) == 1
    path.unlink()


def test_files_that_a_break_left_unwritten_are_written_at_the_next_start(desk: Desk) -> None:
    sealed_but_not_written(desk)
    desk.app.close()
    desk.app = App(desk.counter.data, clock=desk.clock)
    desk.counter = desk.app.open()
    (folder,) = (desk.counter.out / "settlement" / DAY.isoformat()).iterdir()
    assert (folder / "manifest.json").exists()
    head = desk.counter.book.head()
    for path in folder.iterdir():  # handed on: it must not appear a second time
        path.unlink()
    desk.app.close()
    desk.counter = desk.app.open()
    assert desk.counter.book.head() == head
    assert not list(folder.iterdir())
    holds(desk)


def test_files_that_a_break_left_unwritten_are_written_by_settling_again(desk: Desk) -> None:
    sealed_but_not_written(desk)
    done = seal(desk)
    assert {path.name for path in done.folder.iterdir()} == set(done.files)
    assert code(seal, desk) == "NOTHING_TO_SETTLE"
    holds(desk)


def test_a_count_is_not_sent_back_to_a_drawer_that_is_at_work_again(desk: Desk) -> None:
    count.start(desk.counter, desk.cashier, desk.session_id)
    count.submit(desk.counter, desk.cashier, desk.session_id, count.Counted(FLOAT))
    again = open_drawer.open_drawer(desk.counter, desk.cashier, "1", DAY, FLOAT).session.id
    assert code(count.reject, desk.counter, desk.supervisor, desk.session_id, reason="x") == "DRAWER_OPEN_ALREADY"
    close(desk, FLOAT.total.cents, session=again)
    count.reject(desk.counter, desk.supervisor, desk.session_id, reason="x")


def test_a_pickup_is_signed_by_whose_drawer_it_is(desk: Desk) -> None:
    carl = Person("carl", "Carl Cashier", "CL", desk.cashier.role)
    post(desk, fee_cart(desk, 5000).with_tender(cash(5000)))
    twenty = CashCount({2000: 1})
    with pytest.raises(Refused) as refused:
        cash_moves.pick_up(desk.counter, carl, desk.session_id, twenty, Second(desk.supervisor, twenty))
    assert refused.value.code == "SESSION_NOT_YOURS"
