"""What goes to the bank is what was received: any small day of one drawer, through the verbs of the counter.

Payments, voids, pickups, a start that differs, a count that differs: whatever the
order, the deposit is the cash that receipts brought, give or take what is recorded as over or short, and the change
fund is whole or its shortage is recorded (design L6, L8; POL24, POL29).
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos.app import verify_book
from pos.cashiering import cash_moves, count, deposit, finalize, open_drawer, settle, take_payment, void
from pos.cashiering.deposit import Bagged
from pos.cashiering.second_count import Second
from pos.domain.drawers import CashCount, change_in_pieces
from pos.domain.errors import Refused
from pos.domain.facts import SessionFacts
from pos.domain.money import ZERO, Money
from pos.ledger import sql as ledger_sql
from pos.receivables.outcome import ImportKind
from tests.support.bills import BILLS, FEES, cash, check, fee_cart
from tests.support.counters import DAY, FLOAT, Desk, import_text, make_desk

_DAYS = itertools.count()
_CENTS = st.integers(1, 30_000)
_STEP = st.one_of(
    st.tuples(st.just("cash"), _CENTS),
    st.tuples(st.just("check"), _CENTS),
    st.tuples(st.just("void"), st.integers(0, 9)),
    st.tuples(st.just("pick-up"), st.integers(1, 100)),
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("deposits")
    made = make_desk(folder / "data")
    import_text(made, ImportKind.BILLS, BILLS, folder)
    import_text(made, ImportKind.FEES, FEES, folder)
    yield made
    made.app.close()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(_STEP, max_size=12),
    st.sampled_from([0, 0, -500, 300]),
    st.sampled_from([0, 0, 0, -2000, -25, 1, 1000]),
    st.sampled_from([0, 0, -40, 7]),
)
def test_what_goes_to_the_bank_is_what_was_received(
    desk: Desk, steps: list[tuple[str, int]], start_off: int, count_off: int, bag_off: int
) -> None:
    date = DAY + dt.timedelta(days=next(_DAYS))
    before = _balance(desk)
    start = _pieces(FLOAT.total.cents + start_off)
    second = Second(desk.supervisor, start)
    session = open_drawer.open_drawer(desk.counter, desk.cashier, "1", date, start, second=second).session.id
    checks = _play(desk, session, steps)
    held = ledger_sql.drawer_balance(desk.counter.book.read(), session).get("cash", ZERO).cents
    counted = max(held + count_off, 0)
    facts = _close(desk, session, counted, checks)
    cash_row = facts.figures.of("cash")
    deposited = _deposit(desk, date, bag_off)
    settle.settle(desk.counter, desk.supervisor, date)
    moved = {name: amount - before.get(name, 0) for name, amount in _balance(desk).items()}
    recorded = -moved.get("over:cash", 0) - moved.get("short:cash", 0)
    assert deposited.get("cash", 0) == cash_row.net_receipts.cents + recorded + facts.float_short.cents
    if not bag_off:
        assert facts.float_returned.cents + deposited.get("cash", 0) == counted + cash_row.picked_up.cents
    assert deposited.get("check", 0) == facts.figures.of("check").net_receipts.cents
    assert moved.get("safe:float", 0) == -facts.float_short.cents
    assert all(moved.get(name, 0) == 0 for name in ("safe:cash", "safe:check", "drawer:cash", "drawer:check"))
    if not start_off and not count_off:
        assert not facts.float_short


def test_pickup_then_void_leaves_the_change_fund_whole(desk: Desk) -> None:
    """Before: the bank got 60.00 of 55.75 received, the change fund was 4.25 short, and nothing said so."""
    date = DAY + dt.timedelta(days=next(_DAYS))
    session = open_drawer.open_drawer(desk.counter, desk.cashier, "1", date, FLOAT).session.id
    _post(desk, session, cash(5575), 5575)
    number = _post(desk, session, cash(4425), 4425)
    sixty = CashCount({2000: 3})
    cash_moves.pick_up(desk.counter, desk.cashier, session, sixty, Second(desk.supervisor, sixty))
    void.void_receipt(desk.counter, desk.cashier, desk.supervisor, session, number, reason="wrong bill")
    facts = _close(desk, session, FLOAT.total.cents - 425, [])
    assert (facts.float_returned, facts.float_from_safe, facts.float_short) == (FLOAT.total, Money(425), ZERO)
    assert deposit.plan(desk.counter, desk.supervisor).cash == Money(5575)
    assert _deposit(desk, date, 0) == {"cash": 5575, "check": 0}
    settle.settle(desk.counter, desk.supervisor, date)
    assert verify_book(desk.app.places).ok


def _play(desk: Desk, session: str, steps: list[tuple[str, int]]) -> list[int]:
    """Do each step that the counter allows; the checks that stand at the end, in cents."""
    posted: list[tuple[str, str, int]] = []
    for n, (what, value) in enumerate(steps):
        if what == "cash":
            posted.append((_post(desk, session, cash(value + 1000), value), what, value))
        elif what == "check":
            posted.append((_post(desk, session, check(value, str(1000 + n)), value), what, value))
        elif what == "void" and posted:
            receipt = posted[value % len(posted)]
            if _void(desk, session, receipt[0]):
                posted.remove(receipt)
        elif what == "pick-up":
            _pick_up(desk, session, value)
    return [value for _, what, value in posted if what == "check"]


def _void(desk: Desk, session: str, number: str) -> bool:
    """Whether the drawer held the cash for it."""
    try:
        void.void_receipt(desk.counter, desk.cashier, desk.supervisor, session, number, reason="wrong bill")
    except Refused as error:
        if error.code != "CASH_NOT_IN_DRAWER":
            raise
        return False
    return True


def _pick_up(desk: Desk, session: str, percent: int) -> None:
    """Some of what the drawer holds to the safe; nothing where that would go into its start."""
    held = ledger_sql.drawer_balance(desk.counter.book.read(), session).get("cash", ZERO).cents
    cents = held * percent // 100
    try:
        taken = _pieces(max(cents, 1))
        cash_moves.pick_up(desk.counter, desk.cashier, session, taken, Second(desk.supervisor, taken))
    except Refused as error:
        if error.code != "PICKUP_TOO_MUCH":
            raise


def _post(desk: Desk, session: str, tender: object, cents: int) -> str:
    cart = fee_cart(desk, cents).with_tender(tender)  # type: ignore[arg-type]  # both helpers make tenders
    return take_payment.post(desk.counter, desk.cashier, session, cart).receipt.number


def _close(desk: Desk, session: str, counted: int, checks: list[int]) -> SessionFacts:
    count.start(desk.counter, desk.cashier, session)
    others = {"check": (len(checks), Money(sum(checks)))} if checks else {}
    count.submit(desk.counter, desk.cashier, session, count.Counted(_pieces(counted), others))
    reasons = {"cash": "looked at"}
    return finalize.finalize(desk.counter, desk.supervisor, session, reasons).facts


def _deposit(desk: Desk, date: dt.date, off: int) -> dict[str, int]:
    """All of it in one bag, cash counted a little off; nothing where nothing was turned in."""
    planned = deposit.plan(desk.counter, desk.supervisor)
    if not planned.sessions:
        return {}
    bagged = _pieces(max(planned.cash.cents + off, 0))
    deposit.make(desk.counter, desk.supervisor, date, Bagged(bagged, "B-1", reason="counted twice"))
    return {"cash": bagged.total.cents, "check": planned.by_tender.get("check", ZERO).cents}


def _balance(desk: Desk) -> dict[str, int]:
    return {name: one.cents for name, one in ledger_sql.trial_balance(desk.counter.book.read()).items()}


def _pieces(cents: int) -> CashCount:
    return CashCount(dict(change_in_pieces(Money(cents))))
