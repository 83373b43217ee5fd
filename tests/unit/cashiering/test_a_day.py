"""A day at the counter through its verbs, on a real book: what each rule of the day asks."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos.app import STEPS, App
from pos.cashiering import (
    cash_moves,
    count,
    deposit,
    finalize,
    find,
    open_drawer,
    people,
    receipts,
    settle,
    take_payment,
    upstream,
    void,
)
from pos.cashiering.second_count import Second
from pos.domain.carts import Cart
from pos.domain.drawers import CashCount
from pos.domain.errors import BadInput, Expected, Refused, Unavailable
from pos.domain.money import ZERO, Money
from pos.domain.people import Permission, Person, Role
from pos.domain.receipts import Receipt
from pos.ledger import sql as ledger_sql
from pos.ledger.verify import verify
from pos.receivables.outcome import ImportKind
from pos.settlement.gather import session_figures
from pos.store.schema import expected_schema, schema_of
from tests.support.bills import BILLS, FEES, bill, cart_of, cash, check, fee_cart
from tests.support.counters import (
    DAY,
    FLOAT,
    PASSWORD,
    Desk,
    import_text,
    make_desk,
    open_desk,
    settings_without_devices,
)

WATER, CITATION = ("water", "W-1001"), ("citation", "7714203")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = open_desk(tmp_path / "data")
    import_text(made, ImportKind.BILLS, BILLS, tmp_path)
    import_text(made, ImportKind.FEES, FEES, tmp_path)
    yield made
    made.app.close()


def post(desk: Desk, cart: Cart) -> Receipt:
    return take_payment.post(desk.counter, desk.cashier, desk.session_id, cart).receipt


def code_of(refused: pytest.ExceptionInfo[Expected]) -> str:
    return refused.value.code


def assert_book_holds(desk: Desk) -> None:
    connection = desk.counter.book.read()
    found = verify(connection, expected_schema(STEPS), schema_of(connection), keys=desk.counter.book.keys)
    assert found.ok, found.findings


def test_two_bills_check_and_cash_with_change(desk: Desk) -> None:
    cart = cart_of(desk, WATER, CITATION).with_tender(check(10000)).with_tender(cash(6000))
    posted = take_payment.post(desk.counter, desk.cashier, desk.session_id, cart)
    assert posted.receipt.number == "R01-000001"
    assert posted.change == Money(1257)
    assert posted.change_pieces == ((1000, 1), (100, 2), (25, 2), (5, 1), (1, 2))
    balance = ledger_sql.trial_balance(desk.counter.book.read(), DAY.isoformat())
    assert balance["gl:501/341.10"] == Money(-6000)
    assert balance["gl:801/208.10"] == Money(-1650)
    assert sum(amount.cents for amount in balance.values()) == 0
    assert bill(desk, *WATER).due == ZERO
    assert_book_holds(desk)


def test_posting_the_same_cart_again_returns_the_first_receipt(desk: Desk) -> None:
    cart = cart_of(desk, WATER).with_tender(cash(10000))
    first = post(desk, cart)
    assert post(desk, cart) == first
    other = Cart(cart.id, cart_of(desk, CITATION).items, (cash(6500),))
    with pytest.raises(Refused) as refused:
        post(desk, other)
    assert code_of(refused) == "KEY_USED"
    assert len(receipts.find_receipts(desk.counter, "")) == 1


def test_a_bill_is_not_paid_twice_from_two_carts(desk: Desk) -> None:
    one, other = (cart_of(desk, WATER).with_tender(cash(10000)) for _ in range(2))
    post(desk, one)
    with pytest.raises(Refused) as refused:
        post(desk, other)
    assert code_of(refused) == "DUE_CHANGED"


def test_an_uncovered_cart_is_refused(desk: Desk) -> None:
    with pytest.raises(Refused) as refused:
        post(desk, cart_of(desk, WATER).with_tender(cash(100)))
    assert code_of(refused) == "CART_NOT_COVERED"


def test_names_and_addresses_are_not_in_the_hashed_body(desk: Desk) -> None:
    receipt = post(desk, cart_of(desk, WATER).with_tender(check(8243)))
    entry = ledger_sql.entry(desk.counter.book.read(), receipt.entry_seq)
    assert entry is not None
    assert "Ada Lee" not in entry.body
    assert "125 Elm" not in entry.body
    assert b"Ada Lee" not in desk.counter.book.database.path.read_bytes()
    again = receipts.receipt(desk.counter, receipt.number)
    assert again == receipt
    assert again.tenders[0].payer == "Ada Lee"
    assert again.items[0].detail == "125 Elm St"


def test_a_void_has_its_own_number_and_restores_the_bill(desk: Desk) -> None:
    receipt = post(desk, cart_of(desk, WATER).with_tender(cash(10000)))
    undone = void.void_receipt(
        desk.counter, desk.cashier, desk.supervisor, desk.session_id, receipt.number, reason="wrong account"
    )
    assert (undone.number, undone.voids) == ("R01-000002", receipt.number)
    assert bill(desk, *WATER).due == Money(8243)
    assert session_figures(desk.counter.book.read(), desk.session_id).of("cash").expected == Money(20000)
    with pytest.raises(Refused) as refused:
        void.void_receipt(desk.counter, desk.cashier, desk.supervisor, desk.session_id, receipt.number, reason="again")
    assert code_of(refused) == "RECEIPT_NOT_VOIDABLE"
    assert_book_holds(desk)


def test_the_approver_is_never_the_cashier_nor_without_permission(desk: Desk) -> None:
    receipt = post(desk, cart_of(desk, WATER).with_tender(cash(10000)))
    other = people.sign_in(desk.counter, "carl", PASSWORD)
    for approver, code in ((desk.cashier, "NOT_PERMITTED"), (other, "NOT_PERMITTED")):
        with pytest.raises(Refused) as refused:
            void.void_receipt(desk.counter, desk.cashier, approver, desk.session_id, receipt.number, reason="x")
        assert code_of(refused) == code
    with pytest.raises(Refused) as refused:
        people.approve(
            desk.counter, "SAM", PASSWORD, permission=Permission.APPROVE, not_logins=frozenset({"sam", "carla"})
        )
    assert code_of(refused) == "APPROVER_SAME"
    with pytest.raises(BadInput) as missing:
        void.void_receipt(desk.counter, desk.cashier, desk.supervisor, desk.session_id, receipt.number, reason=" ")
    assert code_of(missing) == "REASON_MISSING"


def test_signing_in_slows_down_and_says_the_same_for_login_and_password(desk: Desk) -> None:
    for login in ("carla", "nobody"):
        with pytest.raises(Refused) as refused:
            people.sign_in(desk.counter, login, "wrong")
        assert code_of(refused) == "SIGN_IN_WRONG"
    for _ in range(3):
        with pytest.raises(Refused):
            people.sign_in(desk.counter, "carla", "wrong")
    with pytest.raises(Refused) as refused:
        people.sign_in(desk.counter, "carla", PASSWORD)
    assert code_of(refused) == "SIGN_IN_WAIT"
    desk.clock.advance(seconds=6)
    assert people.sign_in(desk.counter, "carla", PASSWORD).login == "carla"
    assert people.unlock(desk.counter, "carla", "314159").login == "carla"
    with pytest.raises(Refused) as refused:
        people.unlock(desk.counter, "carl", "314159")
    assert code_of(refused) == "PIN_AFTER_PASSWORD"


def test_a_float_counted_otherwise_is_recorded_and_never_the_cashiers(tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "data")
    start = CashCount({10000: 1, 2000: 4})
    second = Second(desk.supervisor, start)
    opened = open_drawer.open_drawer(desk.counter, desk.cashier, "1", DAY, start, second=second)
    assert opened.difference == Money(-2000)
    assert session_figures(desk.counter.book.read(), opened.session.id).of("cash").expected == Money(18000)
    assert ledger_sql.trial_balance(desk.counter.book.read())["short:cash"] == Money(2000)
    with pytest.raises(Refused) as refused:
        open_drawer.open_drawer(desk.counter, desk.cashier, "2", DAY, FLOAT)
    assert code_of(refused) == "DRAWER_OPEN_ALREADY"
    desk.app.close()


def test_counting_ends_receipts_and_is_blind(desk: Desk) -> None:
    receipt = post(desk, cart_of(desk, WATER).with_tender(cash(10000)))
    count.start(desk.counter, desk.cashier, desk.session_id)
    with pytest.raises(Refused) as refused:
        post(desk, cart_of(desk, CITATION).with_tender(cash(6500)))
    assert code_of(refused) == "SESSION_NOT_OPEN"
    with pytest.raises(Refused) as refused:
        void.void_receipt(desk.counter, desk.cashier, desk.supervisor, desk.session_id, receipt.number, reason="late")
    assert code_of(refused) in {"SESSION_NOT_OPEN", "RECEIPT_NOT_VOIDABLE"}
    with pytest.raises(Refused) as refused:
        finalize.x_report(desk.counter, desk.cashier, desk.session_id)
    assert code_of(refused) == "NOT_PERMITTED"


def close(desk: Desk, counted: CashCount, **others: tuple[int, Money]) -> None:
    count.start(desk.counter, desk.cashier, desk.session_id)
    count.submit(desk.counter, desk.cashier, desk.session_id, count.Counted(counted, others))


def test_a_difference_needs_a_reason_and_is_booked_by_tender(desk: Desk) -> None:
    post(desk, cart_of(desk, WATER).with_tender(cash(10000)))
    close(desk, CashCount({10000: 2, 2000: 4, 100: 2, 25: 1}))
    shown = {one.tender: one for one in finalize.differences(desk.counter, desk.supervisor, desk.session_id)}
    assert shown["cash"].amount == Money(-18)
    with pytest.raises(BadInput) as refused:
        finalize.finalize(desk.counter, desk.supervisor, desk.session_id, {})
    assert code_of(refused) == "REASON_FOR_DIFFERENCE"
    with pytest.raises(Refused) as same:
        finalize.finalize(desk.counter, desk.cashier, desk.session_id, {"cash": "x"})
    assert code_of(same) == "NOT_PERMITTED"
    done = finalize.finalize(desk.counter, desk.supervisor, desk.session_id, {"cash": "miscounted change"})
    assert done.z == 1
    assert not ledger_sql.drawer_balance(desk.counter.book.read(), desk.session_id)
    assert ledger_sql.trial_balance(desk.counter.book.read())["short:cash"] == Money(18)
    with pytest.raises(Refused) as twice:
        finalize.finalize(desk.counter, desk.supervisor, desk.session_id, {"cash": "again"})
    assert code_of(twice) == "SESSION_NOT_SUBMITTED"
    assert_book_holds(desk)


def test_a_count_made_after_expected_was_seen_is_not_blind(desk: Desk) -> None:
    close(desk, FLOAT)
    finalize.differences(desk.counter, desk.supervisor, desk.session_id)
    count.reject(desk.counter, desk.supervisor, desk.session_id, reason="count again")
    count.submit(desk.counter, desk.cashier, desk.session_id, count.Counted(FLOAT))
    done = finalize.finalize(desk.counter, desk.supervisor, desk.session_id, {})
    assert [one.blind for one in done.facts.counts] == [True, False]


def settled_day(desk: Desk) -> settle.Settled:
    post(desk, cart_of(desk, WATER, CITATION).with_tender(check(10000)).with_tender(cash(6000)))
    post(desk, fee_cart(desk, 500).with_tender(cash(500)))
    forty = CashCount({2000: 2})
    cash_moves.pick_up(desk.counter, desk.cashier, desk.session_id, forty, Second(desk.supervisor, forty))
    cash_moves.open_without_sale(desk.counter, desk.cashier, desk.session_id, reason="change for a bill")
    close(desk, CashCount({10000: 2, 1000: 1, 100: 2, 25: 1, 10: 1, 5: 1, 1: 3}), check=(1, Money(10000)))
    finalize.finalize(desk.counter, desk.supervisor, desk.session_id, {"cash": "two dimes missing"})
    planned = deposit.plan(desk.counter, desk.supervisor)
    bag = CashCount({2000: 2, 1000: 1, 100: 2, 25: 1, 10: 1, 5: 1, 1: 3})
    assert planned.cash == bag.total
    deposit.make(desk.counter, desk.supervisor, DAY, deposit.Bagged(bag, "BAG-77"))
    return settle.settle(desk.counter, desk.supervisor, DAY)


def test_the_day_settles_to_the_cent_and_goes_upstream(desk: Desk) -> None:
    done = settled_day(desk)
    assert done.batch == "R01-20261120-B0001"
    assert done.totals == {"cash": Money(5243), "check": Money(10000)}
    for name in ("manifest.json", "manifest.sig", "batch.json", "journal.csv", "journal.hledger", "summary.pdf"):
        assert (done.folder / name).stat().st_size > 0
    assert json.loads((done.folder / "manifest.json").read_bytes())
    sent = upstream.sync(desk.counter)
    assert sent.last == desk.counter.book.head()[0]
    assert upstream.sync(desk.counter).sent == 0
    assert_book_holds(desk)
    with pytest.raises(Refused) as refused:
        settle.settle(desk.counter, desk.supervisor, DAY)
    assert code_of(refused) == "NOTHING_TO_SETTLE"
    with pytest.raises(Refused) as closed:
        open_drawer.open_drawer(desk.counter, desk.cashier, "1", DAY, FLOAT)
    assert code_of(closed) == "DAY_CLOSED"


def test_files_written_again_are_the_same_bytes(desk: Desk) -> None:
    done = settled_day(desk)
    before = {path.name: path.read_bytes() for path in done.folder.iterdir()}
    for path in done.folder.iterdir():
        path.unlink()
    settle.write_files(desk.counter, settle.batches(desk.counter)[-1])
    assert {path.name: path.read_bytes() for path in done.folder.iterdir()} == before


def test_settlement_completes_where_upstream_is_missing(desk: Desk, tmp_path: Path) -> None:
    desk.counter.upstream = str(tmp_path / "no such share")
    assert settled_day(desk).batch
    with pytest.raises(Unavailable) as refused:
        upstream.sync(desk.counter)
    assert code_of(refused) == "UPSTREAM_MISSING"


def test_a_deposit_that_differs_needs_a_reason(desk: Desk) -> None:
    post(desk, cart_of(desk, WATER).with_tender(cash(10000)))
    close(desk, CashCount({10000: 2, 2000: 4, 100: 2, 25: 1, 10: 1, 5: 1, 1: 3}))
    finalize.finalize(desk.counter, desk.supervisor, desk.session_id, {})
    with pytest.raises(Refused) as refused:
        settle.settle(desk.counter, desk.supervisor, DAY)
    assert code_of(refused) == "UNDEPOSITED"
    short = deposit.Bagged(CashCount({2000: 4}), "B-1")
    with pytest.raises(Refused) as refused:
        deposit.make(desk.counter, desk.supervisor, DAY, short)
    assert code_of(refused) == "DEPOSIT_DIFFERS"
    deposit.make(desk.counter, desk.supervisor, DAY, deposit.Bagged(CashCount({2000: 4}), "B-1", reason="fell down"))
    assert settle.settle(desk.counter, desk.supervisor, DAY).batch
    assert_book_holds(desk)


def test_the_box_finds_what_is_due_and_says_what_was_paid(desk: Desk) -> None:
    (found,) = find.find(desk.counter, "7714203", DAY)
    assert (found.state, found.days_late) == (find.BillState.LATE, 14)
    receipt = post(desk, cart_of(desk, CITATION).with_tender(cash(6500)))
    (found,) = find.find(desk.counter, "7714203", DAY)
    assert (found.state, found.paid_by) == (find.BillState.PAID_HERE, receipt.number)


def test_a_second_till_on_the_same_book_is_told_who_has_it(desk: Desk) -> None:
    with pytest.raises(Unavailable) as refused:
        App(desk.counter.data).open()
    assert code_of(refused) == "BOOK_IN_USE"


def test_a_book_that_is_looked_at_cannot_be_written(desk: Desk) -> None:
    beside = App(desk.counter.data)
    counter = beside.open_read_only()
    assert counter.book.head() == desk.counter.book.head()
    with pytest.raises(sqlite3.OperationalError):
        counter.book.read().execute("DELETE FROM entry")
    beside.close()


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    app = App(tmp_path / "file" / "data")
    with pytest.raises(Unavailable) as refused:
        app.create("training", settings_without_devices(), Person("ann", "Ann", "AN", Role.ADMINISTRATOR), PASSWORD)
    assert code_of(refused) == "FOLDER_READ_ONLY"
