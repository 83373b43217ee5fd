"""Money passes between people with a count by each and a record (POL8, POL14, POL15, POL29; rows B4, I5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pos.app import verify_book
from pos.cashiering import (
    cash_moves,
    change_fund,
    change_order,
    count,
    deposit,
    documents,
    finalize,
    hand_over,
    open_drawer,
    people,
    take_payment,
    void,
)
from pos.cashiering.change_order import ChangeOrder
from pos.cashiering.deposit import Bagged
from pos.cashiering.second_count import Second
from pos.config import Settings, parse_settings
from pos.domain.custody import Courier, FundFacts
from pos.domain.drawers import CashCount, change_in_pieces
from pos.domain.errors import Expected
from pos.domain.money import ZERO, Money
from pos.domain.people import Permission, Person, Role
from pos.ledger import sql as ledger_sql
from pos.ledger.entries import Entry
from pos.receivables.outcome import ImportKind
from pos.settlement.gather import session_facts
from tests.support.bills import FEES, cash, fee_cart
from tests.support.counters import DAY, FLOAT, PASSWORD, Desk, import_text, make_desk, settings_without_devices

CARL = Person("carl", "Carl Cashier", "CL", Role.CASHIER)
COURIER = Courier("Dana Driver", "Brinks", "M-77")
FORTY, TWENTY = CashCount({2000: 2}), CashCount({2000: 1})
SHORT_START = CashCount({10000: 1, 2000: 4, 1000: 1, 500: 1})


def custody(**changes: str) -> Settings:
    """The sample city with a section on how cash passes between people."""
    text = settings_without_devices().text + "\n[custody]\n" + "\n".join(f"{k} = {v}" for k, v in changes.items())
    return parse_settings(text, Path("config.toml"))


def begin(folder: Path, **changes: str) -> Desk:
    desk = make_desk(folder / "data", custody(**changes))
    import_text(desk, ImportKind.FEES, FEES, folder)
    return desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A drawer open, 50.00 taken."""
    made = begin(tmp_path)
    made.session = open_drawer.open_drawer(made.counter, made.cashier, "1", DAY, FLOAT).session
    take(made, 5000)
    yield made
    assert verify_book(made.app.places).ok
    made.app.close()


def take(desk: Desk, cents: int) -> str:
    cart = fee_cart(desk, cents).with_tender(cash(cents))
    return take_payment.post(desk.counter, desk.cashier, desk.session_id, cart).receipt.number


def entries(desk: Desk, kind: str) -> list[Entry]:
    return [one for one in ledger_sql.entries(desk.counter.book.read()) if one.kind == kind]


def code(call: Callable[..., object], *given: object, **named: object) -> str:
    with pytest.raises(Expected) as refused:
        call(*given, **named)
    return refused.value.code


def pieces(cents: int) -> CashCount:
    return CashCount(dict(change_in_pieces(Money(cents))))


def close(desk: Desk, cents: int) -> None:
    """The drawer counted and finalized by the supervisor."""
    count.start(desk.counter, desk.cashier, desk.session_id)
    count.submit(desk.counter, desk.cashier, desk.session_id, count.Counted(pieces(cents)))
    finalize.finalize(desk.counter, desk.supervisor, desk.session_id, {"cash": "miscounted"})


def bag(desk: Desk, cents: int, name: str) -> int:
    return deposit.make(desk.counter, desk.supervisor, DAY, Bagged(pieces(cents), name))


# --- two counts: B4, POL14 -----------------------------------------------------------------------------------------


def test_both_counts_of_a_pickup_are_in_its_entry(desk: Desk) -> None:
    cash_moves.pick_up(desk.counter, desk.cashier, desk.session_id, FORTY, Second(desk.supervisor, FORTY))
    (moved,) = entries(desk, "cash.picked-up")
    assert moved.data["counts"] == {"carla": {"2000": 2}, "sam": {"2000": 2}}
    assert "counts_differ" not in moved.data


def test_no_money_moves_while_two_counts_differ(desk: Desk) -> None:
    args = (desk.counter, desk.cashier, desk.session_id, FORTY)
    assert code(cash_moves.pick_up, *args, Second(desk.supervisor, TWENTY)) == "COUNTS_DIFFER"
    assert code(cash_moves.pick_up, *args, Second(desk.supervisor, CashCount({1000: 4}), " ")) == "COUNTS_DIFFER"
    assert not entries(desk, "cash.picked-up")


def test_a_difference_that_is_recorded_moves_what_the_receiver_counted(desk: Desk) -> None:
    second = Second(desk.supervisor, TWENTY, "a twenty stuck to another")
    assert cash_moves.pick_up(desk.counter, desk.cashier, desk.session_id, FORTY, second) == Money(2000)
    (moved,) = entries(desk, "cash.picked-up")
    assert (moved.data["cents"], moved.data["counts_differ"]) == (2000, True)
    assert moved.reason == "a twenty stuck to another"
    listed = session_facts(desk.counter.book.read(), desk.session_id).happenings
    assert [one.reason for one in listed if one.kind == "cash.picked-up"] == ["a twenty stuck to another"]


# --- starting cash: POL15 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wish", "start", "refused"),
    [
        ("off", SHORT_START, ""),
        ("differs", SHORT_START, "SECOND_COUNT_NEEDED"),
        ("differs", FLOAT, ""),
        ("always", FLOAT, "SECOND_COUNT_NEEDED"),
    ],
)
def test_a_second_person_counts_the_start_where_settings_ask(
    tmp_path: Path, wish: str, start: CashCount, refused: str
) -> None:
    desk = begin(tmp_path, second_count_at_open=f'"{wish}"')
    if refused:
        assert code(open_drawer.open_drawer, desk.counter, desk.cashier, "1", DAY, start) == refused
        assert (
            code(
                open_drawer.open_drawer, desk.counter, desk.cashier, "1", DAY, start, second=Second(desk.cashier, start)
            )
            == "APPROVER_SAME"
        )
    second = Second(CARL, start) if refused else None
    open_drawer.open_drawer(desk.counter, desk.cashier, "1", DAY, start, second=second)
    (opened,) = entries(desk, "drawer.opened")
    assert opened.approver == ("carl" if refused else "")
    assert ("counts" in opened.data) == bool(refused)
    desk.app.close()


def test_a_start_counted_differently_by_two_stands_on_the_list_for_review(tmp_path: Path) -> None:
    desk = begin(tmp_path)
    second = Second(CARL, FLOAT, "Carl found a five under the tray")
    opened = open_drawer.open_drawer(desk.counter, desk.cashier, "1", DAY, SHORT_START, second=second)
    assert opened.session.start == SHORT_START.total
    listed = session_facts(desk.counter.book.read(), opened.session.id).happenings
    assert [(one.kind, one.approver) for one in listed] == [("drawer.opened", "carl")]
    desk.app.close()


# --- relief: POL14, G13 --------------------------------------------------------------------------------------------


def test_a_drawer_passes_to_another_person_with_a_count_by_both(desk: Desk) -> None:
    assert code(open_drawer.open_drawer, desk.counter, CARL, "1", DAY, FLOAT) == "DRAWER_OPEN_ALREADY"
    close(desk, 25000)
    open_drawer.open_drawer(desk.counter, CARL, "1", DAY, FLOAT)
    first, second = entries(desk, "drawer.opened")
    assert "relieves" not in first.data
    assert second.data["relieves"] == first.session


# --- change orders -------------------------------------------------------------------------------------------------


def test_a_change_order_is_even_counted_by_both_and_moves_no_account(desk: Desk) -> None:
    before = ledger_sql.trial_balance(desk.counter.book.read())
    coin = CashCount({25: 80})
    args = (desk.counter, desk.cashier, desk.session_id)
    uneven = ChangeOrder(FORTY, coin)
    assert code(change_order.order_change, *args, uneven, Second(desk.supervisor, FORTY)) == "CHANGE_ORDER_UNEVEN"
    order = ChangeOrder(TWENTY, coin)
    assert code(change_order.order_change, *args, order, Second(desk.supervisor, FORTY, "x")) == "COUNTS_DIFFER"
    assert code(change_order.order_change, *args, order, Second(CARL, TWENTY)) == "NOT_PERMITTED"
    assert change_order.order_change(*args, order, Second(desk.supervisor, TWENTY)) == Money(2000)
    assert ledger_sql.trial_balance(desk.counter.book.read()) == before
    (changed,) = entries(desk, "cash.changed")
    assert (changed.data["given"], changed.data["taken"]) == ({"2000": 1}, {"25": 80})


# --- the deposit and the courier: I5 -------------------------------------------------------------------------------


def test_a_deposit_is_counted_by_two_where_settings_ask(tmp_path: Path) -> None:
    desk = begin(tmp_path, second_count_at_deposit='"always"')
    desk.session = open_drawer.open_drawer(desk.counter, desk.cashier, "1", DAY, FLOAT).session
    take(desk, 5000)
    close(desk, 25000)
    fifty = pieces(5000)
    assert code(deposit.make, desk.counter, desk.supervisor, DAY, Bagged(fifty, "B-1")) == "SECOND_COUNT_NEEDED"
    differs = Bagged(fifty, "B-1", second=Second(CARL, FORTY))
    assert code(deposit.make, desk.counter, desk.supervisor, DAY, differs) == "COUNTS_DIFFER"
    deposit.make(desk.counter, desk.supervisor, DAY, Bagged(fifty, "B-1", second=Second(CARL, fifty)))
    (made,) = entries(desk, "deposit.made")
    assert (made.who, made.approver) == ("sam", "carl")
    assert made.data["counts"] == {"sam": {"5000": 1}, "carl": {"5000": 1}}
    desk.app.close()


def test_a_bag_goes_to_the_courier_once_with_a_sheet_to_sign(desk: Desk) -> None:
    close(desk, 25000)
    number = bag(desk, 5000, "BAG-1")
    (waiting,) = hand_over.bags_in_safe(desk.counter)
    assert (waiting.bag, waiting.amount) == ("BAG-1", Money(5000))
    assert code(hand_over.handed_over, desk.counter, number) == "BAG_STILL_IN_SAFE"
    args = (desk.counter, desk.supervisor)
    assert code(hand_over.hand_over, *args, (number,), Courier(" ", "", "")) == "COURIER_MISSING"
    assert code(hand_over.hand_over, *args, (), COURIER) == "NO_BAGS"
    assert code(hand_over.hand_over, *args, (number,), COURIER, desk.supervisor) == "APPROVER_SAME"
    assert code(hand_over.hand_over, desk.counter, CARL, (number,), COURIER) == "NOT_PERMITTED"
    done = hand_over.hand_over(*args, (number,), COURIER, CARL)
    assert (done.number, done.facts.amount, done.facts.witness) == (1, Money(5000), "carl")
    assert documents.issued(desk.counter, "handover-R01-00001.pdf").startswith(b"%PDF")
    assert not hand_over.bags_in_safe(desk.counter)
    assert code(hand_over.hand_over, *args, (number,), COURIER) == "BAG_NOT_IN_SAFE"
    assert hand_over.handed_over(desk.counter, number).courier == COURIER
    (entry,) = entries(desk, "deposit.handed-over")
    assert entry.data["bags"] == ["BAG-1"]


# --- the change fund: POL29 ----------------------------------------------------------------------------------------


def fund(desk: Desk) -> FundFacts:
    return change_fund.fund(desk.counter, desk.supervisor)


def test_what_was_authorised_is_in_drawers_in_the_safe_or_recorded(tmp_path: Path) -> None:
    desk = begin(tmp_path, fund_custodian='"sam"', fund_reserve='"300.00"')
    assert fund(desk).authorised == fund(desk).in_safe == Money(85000)
    assert code(change_fund.fund, desk.counter, desk.cashier) == "NOT_PERMITTED"
    desk.session = open_drawer.open_drawer(
        desk.counter, desk.cashier, "1", DAY, SHORT_START, second=Second(CARL, SHORT_START)
    ).session
    stands = fund(desk)
    assert (stands.in_safe, stands.in_drawers, stands.short_in_drawers) == (Money(65000), Money(19500), Money(500))
    assert stands.missing == Money(500)
    close(desk, 19000)
    stands = fund(desk)
    assert (stands.in_safe, stands.drawers, stands.short_in_drawers) == (Money(84000), (), Money(1000))
    desk.app.close()


def test_the_fund_is_counted_blind_by_somebody_who_is_not_its_custodian(tmp_path: Path) -> None:
    desk = begin(tmp_path, fund_custodian='"sam"')
    counter, sam = desk.counter, desk.supervisor
    whole, less = pieces(55000), pieces(54000)
    assert fund(desk).count_due
    assert code(change_fund.count_change_fund, counter, sam, whole) == "FUND_BY_CUSTODIAN"
    assert code(change_fund.count_change_fund, counter, CARL, whole) == "SECOND_COUNT_NEEDED"
    other = Second(desk.cashier, whole)
    assert code(change_fund.count_change_fund, counter, CARL, whole, second=other) == "FUND_NOT_BY_CUSTODIAN"
    done = change_fund.count_change_fund(counter, CARL, whole, second=Second(sam, whole))
    assert (done.difference, done.facts.count_due) == (ZERO, False)
    assert documents.issued(counter, done.document).startswith(b"%PDF")
    done = change_fund.count_change_fund(counter, CARL, less)
    assert (done.difference, done.document, done.facts.missing) == (Money(-1000), "fund-R01-00002.pdf", Money(1000))
    assert ledger_sql.trial_balance(counter.book.read())["short:fund"] == Money(1000)
    done = change_fund.count_change_fund(counter, CARL, pieces(54500))
    assert (done.facts.short, done.facts.over) == (Money(1000), Money(500))
    assert verify_book(desk.app.places).ok
    desk.app.close()


def test_what_is_short_in_the_fund_is_made_good_by_two_people(tmp_path: Path) -> None:
    desk = begin(tmp_path, fund_custodian='"sam"')
    counter, sam = desk.counter, desk.supervisor
    assert code(change_fund.restore_fund, counter, sam, CARL, reason="x") == "FUND_WHOLE"
    less = pieces(54000)
    change_fund.count_change_fund(counter, CARL, less, second=Second(sam, less))
    assert code(change_fund.restore_fund, counter, sam, sam, reason="x") == "APPROVER_SAME"
    assert code(change_fund.restore_fund, counter, sam, CARL, reason=" ") == "REASON_MISSING"
    assert change_fund.restore_fund(counter, sam, CARL, reason="check 88 of the treasurer") == Money(1000)
    stands = fund(desk)
    assert (stands.missing, stands.restored, stands.authorised) == (ZERO, Money(1000), Money(55000))
    desk.app.close()


def test_without_a_custodian_no_fund_is_counted(desk: Desk) -> None:
    assert code(change_fund.count_change_fund, desk.counter, CARL, FLOAT) == "FUND_NO_CUSTODIAN"


# --- a small office: POL8 ------------------------------------------------------------------------------------------


def test_in_a_small_office_a_second_cashier_may_sign_and_it_is_said(tmp_path: Path) -> None:
    desk = begin(tmp_path, small_office="true")
    counter = desk.counter
    desk.session = open_drawer.open_drawer(counter, desk.cashier, "1", DAY, FLOAT).session
    number = take(desk, 5000)
    signed = people.approve(counter, "carl", PASSWORD, permission=Permission.APPROVE, not_logins=frozenset({"carla"}))
    args = (counter, desk.cashier)
    assert code(void.void_receipt, *args, desk.cashier, desk.session_id, number, reason="x") == "APPROVER_SAME"
    void.void_receipt(*args, signed, desk.session_id, number, reason="wrong bill")
    count.start(counter, desk.cashier, desk.session_id)
    count.submit(counter, desk.cashier, desk.session_id, count.Counted(FLOAT))
    assert code(finalize.differences, counter, desk.cashier, desk.session_id) == "APPROVER_SAME"
    finalize.differences(counter, signed, desk.session_id)
    finalize.finalize(counter, signed, desk.session_id, {})
    listed = session_facts(counter.book.read(), desk.session_id).happenings
    assert [(one.kind, one.approver, one.small_office) for one in listed] == [
        ("receipt.voided", "carl", True),
        ("drawer.finalized", "carl", True),
    ]
    assert verify_book(desk.app.places).ok
    desk.app.close()


def test_elsewhere_a_second_cashier_may_not(desk: Desk) -> None:
    number = take(desk, 5000)
    args = (desk.counter, desk.cashier, CARL, desk.session_id)
    assert code(void.void_receipt, *args, number, reason="x") == "NOT_PERMITTED"
    assert code(finalize.finalize, desk.counter, CARL, desk.session_id, {}) == "NOT_PERMITTED"
