"""Endorsements and validations are owed once the receipt is in the book, and what became of each is an entry."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pos.app import verify_book
from pos.cashiering import deposit, receipts, reporting, slips, take_payment, void
from pos.cashiering.devices import record_outcome
from pos.cashiering.papers import answer_unsure, paper_maker, unsure_jobs
from pos.cashiering.receipts import receipt
from pos.config import Settings, parse_settings
from pos.domain.carts import Cart, Item, Tender
from pos.domain.drawers import CashCount
from pos.domain.errors import BadInput, Expected, Refused
from pos.domain.facts import DepositedItem
from pos.domain.papers import Paper
from pos.drivers import spool_sql
from pos.drivers.jobs import Job, JobKind, JobState
from pos.drivers.ports import Outcome, State, Why
from pos.ledger import sql as ledger_sql
from pos.reports.tape import tape
from pos.settlement.gather import deposit as deposit_facts
from tests.contract.device_rig import text_of
from tests.support.counters import FLOAT, Desk, city_text, open_desk
from tests.support.samples import cash, check, citation, money, money_order, water
from tests.unit.cashiering.test_closing import close

NOBODY = 'printer = "tcp:127.0.0.1:1"\nprinter_model = "tm-h6000v"'
"""A printer with a slip station that is not there: what is owed to it waits."""


def settings(more: str = "", **billers: str) -> Settings:
    """The sample city with that printer; ``more`` goes to the end, ``billers`` into their blocks."""
    text = city_text("printer").replace('printer = "virtual"', NOBODY)
    text = text.replace("columns = 48", "columns = 42")
    for biller, row in billers.items():
        text = text.replace(f"[billers.{biller}]", f"[billers.{biller}]\n{row}")
    return parse_settings(f"{text}\n{more}", Path("config.toml"))


def desk_with(folder: Path, more: str = "", **billers: str) -> Desk:
    return open_desk(folder / "data", settings(more, **billers))


def pay(desk: Desk, *tenders: Tender, items: tuple[Item, ...] = ()) -> str:
    """A payment of a water bill, or of these; its number."""
    cart = Cart.new()
    for item in items or (Item.of_bill(water({"water": "100.00"})),):
        cart = cart.with_item(item)
    for tender in tenders:
        cart = cart.with_tender(tender)
    return take_payment.post(desk.counter, desk.cashier, desk.session_id, cart).receipt.number


def owed(desk: Desk) -> list[tuple[str, int, str]]:
    return [(job.kind.value, job.copy, job.reason) for job in desk.counter.devices.slip.waiting()]


def paper_of(desk: Desk, job: Job) -> Paper:
    """As it is made when the slip lies there."""
    return paper_maker(desk.counter.book, desk.counter.agency, desk.counter.billers)(job)


def end(desk: Desk, job: Job, outcome: Outcome) -> None:
    """What the station's thread does when a job is over."""
    with desk.counter.book.database.write() as connection:
        assert spool_sql.finish(connection, job.seq, JobState.WAITING, outcome)
        record_outcome(desk.counter.book, job, outcome)


def states(desk: Desk, *items: DepositedItem) -> list[str]:
    return [one.endorsed for one in slips.with_states(desk.counter, desk.counter.book.read(), items)]


def item(number: str, receipt_number: str, place: int = 1) -> DepositedItem:
    return DepositedItem(receipt_number, "check", number, "First Harbor Bank", money("100.00"), place)


def test_every_check_of_a_payment_is_endorsed_and_nothing_else(tmp_path: Path) -> None:
    desk = desk_with(tmp_path)
    number = pay(desk, check("40.00", "4471"), money_order("10.00", "99"), check("20.00", "4472"), cash("30.00"))
    assert owed(desk) == [("endorsement", 1, "4471"), ("endorsement", 3, "4472")]
    assert {job.subject for job in desk.counter.devices.slip.waiting()} == {number}


def test_what_is_endorsed_is_set_by_way_of_paying(tmp_path: Path) -> None:
    desk = desk_with(tmp_path, '[papers]\nendorse = ["money-order"]')
    pay(desk, check("90.00", "4471"), money_order("10.00", "99"))
    assert owed(desk) == [("endorsement", 2, "99")]


@pytest.mark.parametrize("code", ["cash", "card", "voucher"])
def test_what_no_bag_takes_cannot_be_endorsed(code: str) -> None:
    with pytest.raises(BadInput) as refused:
        settings(f'[papers]\nendorse = ["{code}"]')
    assert refused.value.values["setting"] == "papers.endorse"


def test_a_refused_payment_owes_nothing(tmp_path: Path) -> None:
    desk = desk_with(tmp_path)
    cart = Cart.new().with_item(Item.of_bill(water({"water": "100.00"}))).with_tender(check("90.00", "4471"))
    with pytest.raises(Expected):
        take_payment.post(desk.counter, desk.cashier, desk.session_id, cart)
    assert owed(desk) == []


def test_a_payment_posted_twice_owes_its_endorsement_once(tmp_path: Path) -> None:
    desk = desk_with(tmp_path)
    cart = Cart.new().with_item(Item.of_bill(water({"water": "100.00"}))).with_tender(check("100.00", "4471"))
    for _ in range(2):
        take_payment.post(desk.counter, desk.cashier, desk.session_id, cart)
    assert len(owed(desk)) == 1


def test_a_void_takes_back_the_check_before_it_is_endorsed(tmp_path: Path) -> None:
    desk = desk_with(tmp_path)
    number = pay(desk, check("100.00", "4471"))
    void.void_receipt(desk.counter, desk.cashier, desk.supervisor, desk.session_id, number, reason="Wrong account")
    assert owed(desk) == []


def test_the_state_of_each_check_follows_from_the_entries(tmp_path: Path) -> None:
    desk = desk_with(tmp_path)
    number = pay(desk, check("25.00", "1"), check("25.00", "2"), check("25.00", "3"), check("25.00", "4"))
    first, second, third, _ = desk.counter.devices.slip.waiting()
    end(desk, first, Outcome.confirmed(90))
    end(desk, second, Outcome.unknown(40, Why.LINK_LOST))
    end(desk, third, Outcome.not_sent(Why.NO_SLIP))
    items = [item(str(place), number, place) for place in range(1, 5)]
    assert states(desk, *items) == ["yes", "unknown", "no", "no"]
    slips.endorsed_by_hand(desk.counter, desk.supervisor, items[3])
    assert states(desk, items[3]) == ["by-hand"]
    assert verify_book(desk.app.places).ok


@pytest.mark.parametrize(("printed", "state"), [(True, "yes"), (False, "no")])
def test_a_person_answers_for_a_check_in_doubt(tmp_path: Path, printed: bool, state: str) -> None:
    desk = desk_with(tmp_path)
    number = pay(desk, check("100.00", "4471"))
    (job,) = desk.counter.devices.slip.waiting()
    end(desk, job, Outcome.unknown(40, Why.LINK_LOST))
    (unsure,) = unsure_jobs(desk.counter)
    assert unsure.kind is JobKind.ENDORSEMENT
    answer_unsure(desk.counter, desk.supervisor, unsure.job, printed=printed)
    assert states(desk, item("4471", number)) == [state]
    assert owed(desk) == [], "never printed again by itself"
    assert verify_book(desk.app.places).ok


def test_another_person_endorses_later_what_was_left(tmp_path: Path) -> None:
    desk = desk_with(tmp_path)
    number = pay(desk, check("100.00", "4471"))
    assert desk.counter.devices.slip.leave() == 1
    one = item("4471", number)
    assert states(desk, one) == ["no"]
    slips.endorse(desk.counter, desk.supervisor, one)
    slips.endorse(desk.counter, desk.supervisor, one)
    assert owed(desk) == [("endorsement", 1, "4471")], "asked twice, owed once"
    end(desk, desk.counter.devices.slip.waiting()[0], Outcome.confirmed(90))
    for again in (slips.endorse, slips.endorsed_by_hand):
        with pytest.raises(Refused) as refused:
            again(desk.counter, desk.supervisor, one)
        assert refused.value.code == "CHECK_ENDORSED"


def test_a_check_of_no_receipt_gets_the_stamp(tmp_path: Path) -> None:
    desk = desk_with(tmp_path)
    with pytest.raises(Refused) as refused:
        slips.endorse(desk.counter, desk.supervisor, item("4471", "", 0))
    assert refused.value.code == "CHECK_WITHOUT_RECEIPT"


def test_each_outcome_is_an_entry_that_names_the_check(tmp_path: Path) -> None:
    desk = desk_with(tmp_path)
    number = pay(desk, check("100.00", "4471"))
    desk.counter.devices.slip.leave()
    head = ledger_sql.head(desk.counter.book.read())[0]
    entry = ledger_sql.entry(desk.counter.book.read(), head)
    assert entry is not None
    assert entry.kind == "device.outcome"
    named = {key: entry.data[key] for key in ("kind", "subject", "place", "number", "state", "why")}
    assert named == {
        "kind": "endorsement",
        "subject": number,
        "place": 1,
        "number": "4471",
        "state": State.NOT_SENT,
        "why": Why.WITHDRAWN,
    }


def test_a_slip_printer_of_its_own_has_its_own_jobs_and_its_own_light(tmp_path: Path) -> None:
    text = settings().text.replace(
        NOBODY, 'printer = "tcp:127.0.0.1:1"\nslip_printer = "tcp:127.0.0.1:2"\nslip_model = "tm-u295"'
    )
    desk = open_desk(tmp_path / "data", parse_settings(text, Path("config.toml")))
    pay(desk, check("100.00", "4471"))
    assert {job.device for job in desk.counter.devices.slip.waiting()} == {"slip"}
    assert "slip" in {light.device for light in desk.counter.devices.lights()}


def test_a_slip_printer_says_which_it_is() -> None:
    text = settings().text.replace(NOBODY, f'{NOBODY}\nslip_printer = "tcp:127.0.0.1:2"')
    with pytest.raises(BadInput) as refused:
        parse_settings(text, Path("config.toml"))
    assert refused.value.values["setting"] == "devices.slip_model"


# --- validations ---


def test_each_line_is_validated_where_its_biller_says_always(tmp_path: Path) -> None:
    desk = desk_with(tmp_path, citation='validation = "always"')
    both = (Item.of_bill(water({"water": "100.00"})), Item.of_bill(citation("55.00")))
    pay(desk, cash("155.00"), items=both)
    assert owed(desk) == [("validation", 2, "7714203")]


def test_a_validation_that_is_asked_for_is_counted_like_a_reprint(tmp_path: Path) -> None:
    desk = desk_with(tmp_path)
    number = pay(desk, cash("100.00"))
    assert owed(desk) == []
    for _ in range(2):
        assert slips.validate(desk.counter, desk.cashier, receipt(desk.counter, number)) == 1
    assert owed(desk) == [("validation", 1, "10-2231-04")] * 2
    first = desk.counter.devices.slip.waiting()[0]
    assert "VALIDATION 2" in text_of(paper_of(desk, first))
    happened = [one.kind for one in receipts.done_since(desk.counter, number)]
    assert happened == ["receipt.validated", "receipt.validated"]
    assert verify_book(desk.app.places).ok


def test_what_is_never_validated_and_what_is_void_is_refused(tmp_path: Path) -> None:
    desk = desk_with(tmp_path, water='validation = "never"')
    number = pay(desk, cash("100.00"))
    with pytest.raises(Refused) as refused:
        slips.validate(desk.counter, desk.cashier, receipt(desk.counter, number))
    assert refused.value.code == "VALIDATION_NOT_HERE"
    other = pay(desk, cash("55.00"), items=(Item.of_bill(citation("55.00")),))
    voided = void.void_receipt(desk.counter, desk.cashier, desk.supervisor, desk.session_id, other, reason="Twice")
    for one in (other, voided.number):
        with pytest.raises(Refused) as refused:
            slips.validate(desk.counter, desk.cashier, receipt(desk.counter, one))
        assert refused.value.code == "VALIDATION_VOIDED"


# --- the receipt itself ---


def papers_owed(desk: Desk) -> list[tuple[str, str]]:
    return [(job.kind.value, job.subject) for job in desk.counter.devices.waiting() if not job.kind.on_slip]


def test_a_receipt_on_request_is_an_original_once_and_a_duplicate_after(tmp_path: Path) -> None:
    desk = desk_with(tmp_path, '[papers]\nreceipt = "on-request"')
    number = pay(desk, cash("100.00"))
    assert ("original", number) not in papers_owed(desk)
    assert receipts.reprint(desk.counter, desk.cashier, number) == 0
    assert receipts.reprint(desk.counter, desk.cashier, number) == 1
    assert [kind for kind, _ in papers_owed(desk) if kind != "drawer"] == ["original", "duplicate"]


def test_a_receipt_on_request_still_opens_the_drawer_and_a_void_still_prints(tmp_path: Path) -> None:
    desk = desk_with(tmp_path, '[papers]\nreceipt = "on-request"')
    number = pay(desk, cash("100.00"))
    voided = void.void_receipt(desk.counter, desk.cashier, desk.supervisor, desk.session_id, number, reason="Twice")
    assert ("original", voided.number) in papers_owed(desk)


# --- on the deposit's list ---


def test_the_deposit_says_which_checks_are_not_endorsed(tmp_path: Path) -> None:
    desk = desk_with(tmp_path)
    pay(desk, check("60.00", "4471"), check("40.00", "4472"))
    first, _ = desk.counter.devices.slip.waiting()
    end(desk, first, Outcome.confirmed(90))
    desk.counter.devices.slip.leave()
    close(desk, FLOAT.total.cents, (2, 10000))
    planned = deposit.plan(desk.counter, desk.supervisor)
    assert states(desk, *planned.items) == ["yes", "no"]
    bagged = deposit.Bagged(CashCount({}), "B-1")
    number = deposit.make(desk.counter, desk.supervisor, dt.date(2026, 11, 20), bagged)
    facts = deposit_facts(desk.counter.book.read(), number)
    assert [(one.number, one.endorsed) for one in facts.items] == [("4471", "yes"), ("4472", "no")]
    slip = text_of(tape(reporting.deposit(desk.counter, number, "en").report))
    assert "Not endorsed: 4472" in slip
    slip = text_of(tape(reporting.deposit(desk.counter, number, "es").report))
    assert "Sin endosar: 4472" in slip
