"""Rules that docs/rows.md names, each through the verbs of the counter on a real book."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pos.app import App, verify_book
from pos.cashiering import (
    cart_record,
    cash_moves,
    count,
    deposit,
    finalize,
    imports,
    open_drawer,
    people,
    receipts,
    settle,
    take_payment,
    void,
)
from pos.cashiering.deposit import Bagged
from pos.cashiering.devices import Devices
from pos.cashiering.lights import PRINTER
from pos.cashiering.second_count import Second
from pos.domain.bills import Fee
from pos.domain.carts import Cart, Item
from pos.domain.drawers import CashCount, change_in_pieces
from pos.domain.errors import Expected
from pos.domain.money import ZERO, Money
from pos.domain.people import Permission, Person, Role
from pos.domain.receipts import Receipt
from pos.drivers.jobs import JobKind
from pos.drivers.ports import PrinterWithDrawer
from pos.drivers.spool import Spool
from pos.ledger import sql as ledger_sql
from pos.ledger.entries import Entry
from pos.receivables.outcome import ImportKind, ImportRequest
from tests.support.bills import BILLS, FEES, HEAD, bill, cart_of, cash, check, fee_cart
from tests.support.counters import DAY, FLOAT, PASSWORD, Desk, import_text, make_desk, open_desk

WATER, CITATION = ("water", "W-1001"), ("citation", "7714203")
CARL = Person("carl", "Carl Cashier", "CL", Role.CASHIER)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = open_desk(tmp_path / "data")
    import_text(made, ImportKind.BILLS, BILLS, tmp_path)
    import_text(made, ImportKind.FEES, FEES, tmp_path)
    yield made
    made.app.close()


def post(desk: Desk, cart: Cart) -> Receipt:
    return take_payment.post(desk.counter, desk.cashier, desk.session_id, cart).receipt


def hand_in(desk: Desk, cents: int) -> None:
    count.start(desk.counter, desk.cashier, desk.session_id)
    counted = CashCount(dict(change_in_pieces(Money(cents))))
    count.submit(desk.counter, desk.cashier, desk.session_id, count.Counted(counted))


def entries(desk: Desk, *kinds: str) -> list[Entry]:
    return [one for one in ledger_sql.entries(desk.counter.book.read()) if not kinds or one.kind in kinds]


def code(call: Callable[..., object], *given: object, **named: object) -> str:
    with pytest.raises(Expected) as refused:
        call(*given, **named)
    return refused.value.code


# --- numbers: design L3, rows E1, POL2 -----------------------------------------------------------------------------


def test_numbers_have_no_gap_whoever_posts_at_once_and_whatever_is_refused(desk: Desk) -> None:
    carts = [fee_cart(desk, 100 + n).with_tender(cash(100 + n)) for n in range(16)]
    refused = cart_of(desk, WATER).with_tender(cash(100))
    numbers: list[str] = []

    def work(mine: list[Cart]) -> None:
        for cart in mine:
            numbers.append(post(desk, cart).number)
            assert code(post, desk, refused) == "CART_NOT_COVERED"

    threads = [threading.Thread(target=work, args=(carts[n::4],)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == [f"R01-{n:06d}" for n in range(1, 17)]
    assert [one.seq for one in entries(desk)] == list(range(1, desk.counter.book.head()[0] + 1))
    assert [one.data["number"] for one in entries(desk, "receipt.posted")] == sorted(numbers)


def test_a_gap_in_the_numbers_is_found(desk: Desk) -> None:
    post(desk, fee_cart(desk, 500).with_tender(cash(500)))
    posted = entries(desk, "receipt.posted")[0]
    with desk.counter.book.writing() as page:
        page.append(
            "receipt.posted",
            {**posted.data, "number": "R01-000003", "key": "0" * 32},
            who="carla",
            date=posted.date,
            session=posted.session,
            lines=posted.lines,
        )
    assert "RECEIPT_NUMBER_GAP" in {one.code for one in verify_book(desk.app.places).findings}


# --- all that happens is an entry: design L2, L12 ------------------------------------------------------------------


def test_all_that_happens_is_an_entry(desk: Desk) -> None:
    before = desk.counter.book.head()[0]
    receipt = post(desk, cart_of(desk, WATER).with_tender(cash(10000)))
    people.sign_in(desk.counter, "carl", PASSWORD)
    people.unlock(desk.counter, "carl", "314159")
    assert code(people.sign_in, desk.counter, "carl", "not that one") == "SIGN_IN_WRONG"
    people.sign_out(desk.counter, CARL)
    people.add_person(desk.counter, desk.administrator, Person("al", "Al", "AL", Role.AUDITOR), PASSWORD, own=True)
    cash_moves.open_without_sale(desk.counter, desk.cashier, desk.session_id, reason="a roll of quarters")
    receipts.reprint(desk.counter, desk.cashier, receipt.number)
    whole, less = cart_of(desk, CITATION).items[0], Item.of_fee(fee_of(desk), amount=Money(100))
    cart_record.line_removed(desk.counter, desk.cashier, desk.session_id, whole)
    cart_record.line_lowered(desk.counter, desk.cashier, desk.session_id, whole, less)
    finalize.x_report(desk.counter, desk.supervisor, desk.session_id)
    hand_in(desk, 28243)
    count.reject(desk.counter, desk.supervisor, desk.session_id, reason="count the coins again")
    kinds = [one.kind for one in entries(desk) if one.seq > before]
    assert kinds == [
        "receipt.posted",
        "person.signed-in",
        "person.signed-in",
        "person.sign-in-failed",
        "person.signed-out",
        "person.added",
        "drawer.no-sale",
        "receipt.reprinted",
        "line.removed",
        "line.lowered",
        "expected.seen",
        "drawer.counting",
        "drawer.counted",
        "drawer.rejected",
    ]


def fee_of(desk: Desk) -> Fee:
    return next(one for one in desk.counter.reference.fees() if one.code == "MISC")


def test_every_entry_says_register_time_and_who(desk: Desk) -> None:
    receipt = post(desk, cart_of(desk, WATER).with_tender(cash(10000)))
    void.void_receipt(desk.counter, desk.cashier, desk.supervisor, desk.session_id, receipt.number, reason="wrong bill")
    for one in entries(desk):
        body = json.loads(one.body)
        assert (body["register"], body["off"]) == ("R01", -480)
        assert dt.datetime.fromtimestamp(body["at"] / 1000, dt.UTC).date() == DAY
        assert body["who"] or one.kind == "settings.changed", one.kind
        assert not one.session or body["date"] == DAY.isoformat()
        assert not one.approver or (one.approver != one.who and one.reason)
    assert entries(desk, "receipt.voided")[0].approver == "sam"


def test_a_change_of_settings_says_what_was_before_and_after(desk: Desk) -> None:
    config = desk.app.places.config
    before = config.read_text("utf-8")
    desk.app.close()
    config.write_text(before.replace("555-0100", "555-0199"), encoding="utf-8")
    desk.app = App(desk.counter.data, clock=desk.clock)
    desk.counter = desk.app.open()
    first, changed = entries(desk, "settings.changed")
    assert (first.data["text"], first.data["before_sha256"]) == (before, "")
    assert (changed.data["text"], changed.data["before_sha256"]) == (config.read_text("utf-8"), first.data["sha256"])


# --- the drawer: rows A22, B4, F2, F3, G1, I3 ----------------------------------------------------------------------


def nobody_prints() -> PrinterWithDrawer:
    raise AssertionError("nothing is printed here: the spool was not started")


def owed(desk: Desk) -> list[tuple[JobKind, str]]:
    return [(job.kind, job.reason) for job in desk.counter.devices.waiting()]


@pytest.fixture
def owing(desk: Desk) -> Desk:
    """With a spool whose thread never begins: what is owed stays to be seen."""
    spool = Spool(desk.counter.book.database, PRINTER, nobody_prints, lambda job, outcome: None)
    desk.counter.devices = Devices(spool)
    return desk


def test_the_drawer_opens_where_money_goes_in_or_out_and_not_otherwise(owing: Desk) -> None:
    first = post(owing, fee_cart(owing, 500).with_tender(cash(1000)))
    assert owed(owing) == [(JobKind.ORIGINAL, ""), (JobKind.DRAWER, "sale")]
    post(owing, fee_cart(owing, 700).with_tender(check(700)))
    assert owed(owing)[2:] == [(JobKind.ORIGINAL, ""), (JobKind.DRAWER, "sale")]
    receipts.reprint(owing.counter, owing.cashier, first.number)
    assert [kind for kind, _ in owed(owing)[4:]] == [JobKind.DUPLICATE]
    cash_moves.open_without_sale(owing.counter, owing.cashier, owing.session_id, reason="coin for notes")
    assert owed(owing)[5:] == [(JobKind.DRAWER, "no-sale")]


def test_a_drawer_opened_without_a_sale_has_a_reason_and_is_the_own_one(desk: Desk) -> None:
    for person, reason, said in ((desk.cashier, " ", "REASON_MISSING"), (CARL, "curious", "SESSION_NOT_YOURS")):
        call = (desk.counter, person, desk.session_id)
        assert code(cash_moves.open_without_sale, *call, reason=reason) == said
    cash_moves.open_without_sale(desk.counter, desk.cashier, desk.session_id, reason="coin for notes")
    (opened,) = entries(desk, "drawer.no-sale")
    assert (opened.who, opened.session, opened.reason) == ("carla", desk.session_id, "coin for notes")
    assert not opened.lines


def test_no_payment_without_a_drawer_that_was_counted_in(tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "data")
    import_text(desk, ImportKind.FEES, FEES, tmp_path)
    cart = fee_cart(desk, 500).with_tender(cash(500))
    assert open_drawer.current_session(desk.counter, desk.cashier) is None
    assert code(take_payment.post, desk.counter, desk.cashier, "0" * 32, cart) == "SESSION_UNKNOWN"
    mine = open_drawer.open_drawer(desk.counter, desk.cashier, "1", DAY, FLOAT).session
    assert code(take_payment.post, desk.counter, CARL, mine.id, cart) == "SESSION_NOT_YOURS"
    desk.app.close()


def test_a_drawer_follows_its_person_and_each_has_one(desk: Desk) -> None:
    counter = desk.counter
    assert {one.code for one in open_drawer.free_drawers(counter)} == {"2", "3"}
    assert code(open_drawer.open_drawer, counter, CARL, "1", DAY, FLOAT) == "DRAWER_OPEN_ALREADY"
    second = open_drawer.open_drawer(counter, CARL, "2", DAY, FLOAT).session
    people.sign_out(counter, desk.cashier)
    again = people.sign_in(counter, "carla", PASSWORD)
    found, other = open_drawer.current_session(counter, again), open_drawer.current_session(counter, CARL)
    assert (found and found.id, other and other.id) == (desk.session_id, second.id)


def test_a_pickup_is_counted_and_signed_by_a_second_person(desk: Desk) -> None:
    post(desk, fee_cart(desk, 5000).with_tender(cash(5000)))
    counter, twenties = desk.counter, CashCount({2000: 2})
    lead = Person("carla", "Carla Cashier", "CC", Role.LEAD)
    for approver, said in ((CARL, "NOT_PERMITTED"), (lead, "APPROVER_SAME")):
        call = (counter, desk.cashier, desk.session_id, twenties, Second(approver, twenties))
        assert code(cash_moves.pick_up, *call) == said
    cash_moves.pick_up(counter, desk.cashier, desk.session_id, twenties, Second(desk.supervisor, twenties))
    (moved,) = entries(desk, "cash.picked-up")
    assert (moved.who, moved.approver, moved.data["count"]) == ("carla", "sam", {"2000": 2})
    assert moved.data["counts"] == {"carla": {"2000": 2}, "sam": {"2000": 2}}
    twenty = CashCount({2000: 1})
    above = (counter, desk.cashier, desk.session_id, twenty, Second(desk.supervisor, twenty))
    assert code(cash_moves.pick_up, *above) == "PICKUP_TOO_MUCH"


def test_a_deposit_has_a_number_and_a_bag(desk: Desk) -> None:
    post(desk, fee_cart(desk, 500).with_tender(cash(500)))
    hand_in(desk, 20500)
    finalize.finalize(desk.counter, desk.supervisor, desk.session_id, {})
    five = CashCount({500: 1})
    assert code(deposit.make, desk.counter, desk.supervisor, DAY, Bagged(five, " ")) == "BAG_MISSING"
    assert deposit.make(desk.counter, desk.supervisor, DAY, Bagged(five, "RV-0001")) == 1
    (made,) = entries(desk, "deposit.made")
    assert (made.data["number"], made.data["bag"], made.data["cents"], made.who) == (1, "RV-0001", 500, "sam")


# --- reprints and voids: rows E3, M1, POL5, POL13 ------------------------------------------------------------------


def test_a_reprint_is_recorded_and_numbered_and_not_for_everybody(desk: Desk) -> None:
    receipt = post(desk, fee_cart(desk, 500).with_tender(cash(500)))
    auditor = Person("al", "Al Auditor", "AL", Role.AUDITOR)
    assert [receipts.reprint(desk.counter, who, receipt.number) for who in (desk.cashier, auditor)] == [1, 2]
    assert [(one.who, one.data["copy"]) for one in entries(desk, "receipt.reprinted")] == [("carla", 1), ("al", 2)]
    call = (desk.counter, desk.administrator, receipt.number)
    assert code(receipts.reprint, *call) == "NOT_PERMITTED"
    assert receipts.receipt(desk.counter, receipt.number) == receipt


def test_a_void_leaves_the_original_as_it_was_and_says_why_and_who(desk: Desk) -> None:
    receipt = post(desk, cart_of(desk, WATER).with_tender(cash(10000)))
    (posted,) = entries(desk, "receipt.posted")
    void.void_receipt(desk.counter, desk.cashier, desk.supervisor, desk.session_id, receipt.number, reason="wrong bill")
    (still,), (undone,) = entries(desk, "receipt.posted"), entries(desk, "receipt.voided")
    assert still == posted
    assert receipts.receipt(desk.counter, receipt.number) == receipt
    assert (undone.who, undone.approver, undone.reason, undone.data["voids"]) == (
        "carla",
        "sam",
        "wrong bill",
        receipt.number,
    )
    assert {(one.account, one.amount) for one in undone.lines} == {(one.account, -one.amount) for one in posted.lines}
    assert bill(desk, *WATER).due == Money(8243)


def test_approval_is_proved_on_the_spot_every_time(desk: Desk) -> None:
    def approve(login: str, password: str) -> Person:
        return people.approve(
            desk.counter, login, password, permission=Permission.APPROVE, not_logins=frozenset({"carla"})
        )

    assert approve("sam", PASSWORD).login == "sam"
    assert code(approve, "sam", "not that one") == "SIGN_IN_WRONG"
    assert code(approve, "sam", "314159") == "SIGN_IN_WRONG"
    assert code(approve, "carl", PASSWORD) == "NOT_PERMITTED"
    assert code(approve, "carla", PASSWORD) == "APPROVER_SAME"


# --- twice is refused: design L9, row G10 --------------------------------------------------------------------------


def test_what_is_done_twice_is_refused_by_the_book(desk: Desk) -> None:
    post(desk, fee_cart(desk, 500).with_tender(cash(500)))
    counter, session = desk.counter, desk.session_id
    count.start(counter, desk.cashier, session)
    assert code(count.start, counter, desk.cashier, session) == "SESSION_NOT_OPEN"
    counted = count.Counted(CashCount({10000: 2, 500: 1}))
    count.submit(counter, desk.cashier, session, counted)
    assert code(count.submit, counter, desk.cashier, session, counted) == "SESSION_NOT_COUNTING"
    finalize.finalize(counter, desk.supervisor, session, {})
    assert code(finalize.finalize, counter, desk.supervisor, session, {}) == "SESSION_NOT_SUBMITTED"
    assert code(count.reject, counter, desk.supervisor, session, reason="again") == "SESSION_NOT_SUBMITTED"
    bagged = Bagged(CashCount({500: 1}), "RV-0001")
    deposit.make(counter, desk.supervisor, DAY, bagged)
    assert code(deposit.make, counter, desk.supervisor, DAY, bagged) == "NOTHING_TO_DEPOSIT"
    settle.settle(counter, desk.supervisor, DAY)
    assert code(settle.settle, counter, desk.supervisor, DAY) == "NOTHING_TO_SETTLE"
    assert len(entries(desk, "drawer.finalized", "deposit.made", "batch.sealed", "day.closed")) == 4


# --- what is due: design L13 ---------------------------------------------------------------------------------------


def file_of(amount: str, as_of: str, *, bills: str = "W-1001") -> str:
    what = f"water,10223104,{bills},November bill,Ada Lee,125 Elm St,2026-12-12"
    return f"{HEAD}\n{what},usage,Water,{amount},2,501/341.10,{as_of},yes\n"


def test_tomorrows_file_neither_brings_a_paid_bill_back_nor_takes_a_payment_off_twice(
    desk: Desk, tmp_path: Path
) -> None:
    post(desk, cart_of(desk, WATER).with_tender(cash(10000)))  # at 08:30, all of it
    assert bill(desk, *WATER).due == ZERO
    import_text(desk, ImportKind.BILLS, file_of("60.00", "2026-11-20T08:00:00-08:00"), tmp_path)
    assert bill(desk, *WATER).due <= ZERO, "the host had not heard of the payment yet"
    import_text(desk, ImportKind.BILLS, file_of("35.00", "2026-11-21T05:00:00-08:00"), tmp_path)
    assert bill(desk, *WATER).due == Money(3500), "the host knows of the payment: what it files now is new"
    import_text(desk, ImportKind.BILLS, file_of("1.00", "2026-11-22T05:00:00-08:00", bills="W-1002"), tmp_path)
    filed = desk.counter.reference.bill(*WATER)
    assert filed is not None, "a bill that is absent from a full file is closed, never deleted"
    assert filed.closed
    older = tmp_path / "older.csv"
    older.write_text(file_of("60.00", "2026-11-20T08:00:00-08:00"), encoding="utf-8")
    request = ImportRequest(ImportKind.BILLS, older)
    assert code(imports.import_file, desk.counter, desk.supervisor, request) == "FILE_OLDER"
