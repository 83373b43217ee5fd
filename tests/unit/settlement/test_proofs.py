"""Design L8: a batch that is right seals; every way of being wrong is refused with its own code and figures."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pos.domain.carts import Item
from pos.domain.errors import Refused
from pos.domain.facts import Finding
from pos.ledger.entries import Entry, canonical, from_body
from pos.settlement.batch import Batch
from pos.settlement.day import findings, ties
from pos.settlement.gather import gather_batch, unsealed
from pos.settlement.proofs import prove
from tests.support.samples import GL, cash, check, citation, money
from tests.support.small_day import ANA, BEN, gathered, small_day
from tests.support.written_day import DAY, Day

_Change = Callable[[dict[str, Any]], None]


@pytest.fixture
def batch(tmp_path: Path) -> Batch:
    return gathered(small_day(tmp_path))[0]


def changed(batch: Batch, kind: str, change: _Change) -> Batch:
    """The batch with the body of its first entry of a kind changed, as by someone who can write the database."""
    found = next(entry for entry in batch.entries if entry.kind == kind)
    return replace(batch, entries=tuple(rewritten(one, change) if one is found else one for one in batch.entries))


def rewritten(entry: Entry, change: _Change) -> Entry:
    body = json.loads(entry.body)
    change(body)
    return from_body(canonical(body))


def refusal(batch: Batch) -> Refused:
    with pytest.raises(Refused) as refused:
        prove(batch, GL)
    return refused.value


def test_the_small_day_proves(batch: Batch) -> None:
    prove(batch, GL)
    tie = {one.tender: one for one in ties(batch)}
    assert (tie["cash"].short, tie["cash"].float_change) == (money("6.00"), money("-5.00"))
    assert tie["card"].cleared == money("88.00")
    assert tie["check"].deposited == money("100.00")


def test_a_cart_that_says_another_amount_than_its_postings(batch: Batch) -> None:
    def cheaper(body: dict[str, Any]) -> None:
        body["data"]["cart"]["items"][0]["cents"] -= 100

    said = refusal(changed(batch, "receipt.posted", cheaper))
    assert (said.code, said.values["expected"]) == ("PROOF_SESSION", money("226.43"))


def test_postings_that_moved_between_tenders(batch: Batch) -> None:
    def move(body: dict[str, Any]) -> None:
        body["lines"][0][1] -= 100
        body["lines"][1][1] += 100

    assert refusal(changed(batch, "receipt.posted", move)).code == "PROOF_SESSION"


def test_over_that_was_not_booked_as_over(batch: Batch) -> None:
    def hide(body: dict[str, Any]) -> None:
        for line in body["lines"]:
            if line[0] == "short:cash":
                line[0] = "gl:101/590.00"
                line[2] = "general"

    said = refusal(changed(batch, "drawer.finalized", hide))
    assert said.code == "PROOF_TENDER"
    assert said.values["difference"] == money("1.00")


def test_a_clearing_account_that_is_not_what_was_counted(batch: Batch) -> None:
    def divert(body: dict[str, Any]) -> None:
        next(line for line in body["lines"] if line[0] == "clearing:card")[0] = "clearing:other"

    assert refusal(changed(batch, "drawer.finalized", divert)).code == "PROOF_CLEARING"


def test_a_deposit_that_holds_less_cash_than_was_turned_in(batch: Batch) -> None:
    def skim(body: dict[str, Any]) -> None:
        body["data"]["cash"] = {"1000": 6}

    assert refusal(changed(batch, "deposit.made", skim)).code == "PROOF_TENDER"


def test_a_deposit_that_takes_more_than_its_sessions_turned_in(tmp_path: Path) -> None:
    day = Day.begin(tmp_path)
    day.open(ANA, "ana")
    day.pay(ANA, [Item.of_bill(citation("50.00"))], [cash("50.00")])
    day.close(ANA, 1)
    day.deposit(1, [ANA], money("51.00"))
    said = refusal(gathered(day)[0])
    assert said.code == "PROOF_DEPOSIT"
    assert (said.values["deposited"], said.values["expected"]) == (money("51.00"), money("50.00"))


def test_cash_swapped_for_a_check_that_was_never_received(batch: Batch) -> None:
    """Totals agree, the composition does not: a check from elsewhere covers cash that is gone (FRD-1)."""

    def swap(body: dict[str, Any]) -> None:
        strange = {"receipt": "R01-000004", "tender": "check", "number": "9", "bank": "", "cents": 5000}
        body["data"]["checks"].append(strange)
        body["data"]["cash"] = {"1000": 1, "500": 1, "100": 1, "25": 1, "10": 1, "5": 1, "1": 3}
        for line in body["lines"]:
            if line[0] in {"safe:cash", "safe:check"}:
                line[1] += 5000 if line[0] == "safe:cash" else -5000

    said = refusal(changed(batch, "deposit.made", swap))
    assert (said.code, said.values["number"]) == ("PROOF_CHECK", "9")


def test_a_check_listed_twice(batch: Batch) -> None:
    def twice(body: dict[str, Any]) -> None:
        body["data"]["checks"].append(body["data"]["checks"][0])
        body["data"]["cash"] = {}
        for line in body["lines"]:
            if line[0] == "safe:check":
                line[1] -= 10000
            if line[0].startswith("transit"):
                line[1] += 10000 - 6643
            if line[0] == "safe:cash":
                line[1] = 0

    assert refusal(changed(batch, "deposit.made", twice)).code == "PROOF_CHECK"


def test_revenue_credited_to_another_biller(batch: Batch) -> None:
    def other(body: dict[str, Any]) -> None:
        next(line for line in body["lines"] if line[2] == "citation")[2] = "water"

    assert refusal(changed(batch, "receipt.posted", other)).code == "PROOF_BILLER"


def test_postings_that_do_not_balance(batch: Batch) -> None:
    def lose(body: dict[str, Any]) -> None:
        next(line for line in body["lines"] if line[2] == "water")[1] += 1

    said = refusal(changed(batch, "receipt.posted", lose))
    assert (said.code, said.values["fund"]) == ("PROOF_JOURNAL", "999")


def test_a_session_that_is_not_finalized(batch: Batch) -> None:
    left = tuple(one for one in batch.entries if not (one.kind == "drawer.finalized" and one.session == BEN))
    assert refusal(replace(batch, entries=left)).code == "PROOF_NOT_CLOSED"


def test_a_receipt_left_out(batch: Batch) -> None:
    left = tuple(one for one in batch.entries if one.data.get("number") != "R01-000002")
    assert refusal(replace(batch, entries=left)).code == "PROOF_SESSION"


def test_cash_short_and_checks_over_by_the_same_amount_is_a_finding(tmp_path: Path) -> None:
    day = Day.begin(tmp_path)
    day.open(ANA, "ana")
    first = day.pay(ANA, [Item.of_bill(citation("80.00"))], [check("30.00", "1"), cash("50.00")])
    day.close(ANA, 1, off={"cash": "-10.00", "check": "10.00"})
    listed = [{"receipt": first, "tender": "check", "number": "1", "bank": "First Harbor Bank", "cents": 4000}]
    day.deposit(1, [ANA], money("40.00"), listed)
    batch, _ = gathered(day)
    prove(batch, GL)
    assert findings(batch) == (
        Finding("NETTING_PAIR", {"z": 1, "over": "check", "short": "cash", "amount": money("10.00")}),
        Finding(
            "CHECK_AMOUNT_DIFFERS",
            {"number": "1", "receipt": first, "amount": money("30.00"), "deposited": money("40.00")},
        ),
    )


def test_a_missing_check_is_short_and_a_finding(tmp_path: Path) -> None:
    day = Day.begin(tmp_path)
    day.open(ANA, "ana")
    first = day.pay(ANA, [Item.of_bill(citation("80.00"))], [check("30.00", "1"), cash("50.00")])
    day.close(ANA, 1, off={"check": "-30.00"})
    day.deposit(1, [ANA], money("50.00"))
    batch, _ = gathered(day)
    prove(batch, GL)
    assert [one.code for one in findings(batch)] == ["CHECK_NOT_DEPOSITED"]
    assert findings(batch)[0].values["receipt"] == first


def test_money_that_stays_in_the_safe_is_held_and_goes_with_the_next_batch(tmp_path: Path) -> None:
    day = Day.begin(tmp_path)
    day.open(ANA, "ana")
    first = day.pay(ANA, [Item.of_bill(citation("80.00"))], [check("30.00", "1"), cash("50.00")])
    day.close(ANA, 1)
    batch, _ = gathered(day)
    prove(batch, GL)
    assert {one.tender: one.held for one in ties(batch)} == {"cash": money("50.00"), "check": money("30.00")}
    day.seal(batch, "0" * 64)
    listed = [{"receipt": first, "tender": "check", "number": "1", "bank": "First Harbor Bank", "cents": 3000}]
    day.deposit(1, [ANA], money("50.00"), listed)
    later = gather_batch(day.book.read(), day.book.identity, DAY)
    prove(later, GL)
    assert (later.id, later.sessions) == ("R01-20261120-B0002", ())
    assert [(one.brought, one.deposited, one.held.cents) for one in ties(later)] == [
        (money("50.00"), money("50.00"), 0),
        (money("30.00"), money("30.00"), 0),
    ]


def test_a_late_session_joins_the_next_batch(tmp_path: Path) -> None:
    """A new date opens while a session of the one before stands (design L7)."""
    day = Day.begin(tmp_path)
    day.open(ANA, "ana")
    day.open(BEN, "ben", "2")
    day.pay(BEN, [Item.of_bill(citation("10.00"))], [cash("10.00")])
    day.close(ANA, 1)
    assert unsealed(day.book.read(), DAY).standing == (BEN,)
    day.seal(gather_batch(day.book.read(), day.book.identity, DAY), "0" * 64)
    day.close(BEN, 2)
    tomorrow = DAY.replace(day=21)
    day.open_date(tomorrow)
    batch = gather_batch(day.book.read(), day.book.identity, tomorrow)
    prove(batch, GL)
    assert [one.session for one in batch.sessions] == [BEN]
    assert [one.code for one in findings(batch)] == ["LATE_SESSION"]
    assert batch.id == "R01-20261121-B0002"
