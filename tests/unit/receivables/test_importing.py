"""One import after the other: what enters, what changes, what closes, what stays."""

from __future__ import annotations

import hashlib
import json
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pos.domain.clock import Instant
from pos.domain.errors import Bug, Refused, Unavailable
from pos.domain.money import Money
from pos.receivables.due import PaidCharge, bill_due
from pos.receivables.filed import FileMark
from pos.receivables.find import find
from pos.receivables.outcome import ImportKind
from pos.receivables.reference import Reference, drop_old, reference_name
from tests.support.receivables import AS_OF, GL, HEADER, LATER, Hall, row, text

FULL = f"{HEADER},full"
NIGHT = "2026-11-21T20:00:00-08:00"


def counts(hall: Hall, content: str, **options: Any) -> tuple[int, int, int, int, int]:
    """Entered, added, changed, same, closed of the one biller in a file."""
    (one,) = hall.take(content, **options).billers
    return one.entered, one.added, one.changed, one.same, one.closed


def test_what_an_import_did_is_counted(hall: Hall) -> None:
    assert counts(hall, text(row("B1"), row("B2"), row("B3"))) == (3, 3, 0, 0, 0)
    tomorrow = text(row("B1", as_of=LATER), row("B2", amount="12.00", as_of=LATER), row("B4", as_of=LATER))
    assert counts(hall, tomorrow) == (3, 1, 1, 1, 1)


def test_the_facts_are_all_the_book_needs(hall: Hall) -> None:
    content = text(row("B1"), row("B2", amount="x"), row("B3", amount="-2.50"))
    outcome = hall.take(content, name="open items.csv")
    facts = outcome.facts()
    assert facts == json.loads(json.dumps(facts))
    assert facts == {
        "kind": "bills",
        "file": "open items.csv",
        "file_sha256": hashlib.sha256(content.encode()).hexdigest(),
        "mapping_sha256": "",
        "rows": 3,
        "skipped": 0,
        "entered": 2,
        "left_out": 1,
        "billers": [
            {
                "biller": "water",
                "entered": 2,
                "added": 2,
                "changed": 0,
                "same": 0,
                "closed": 0,
                "cents": 750,
                "full": True,
                "as_of": "2026-11-19T20:00:00.000-08:00",
                "posted_through": "",
            }
        ],
        "reference": 1,
        "reference_file": "reference-1.db",
        "digest": hall.digest(),
    }


def test_the_same_file_again_changes_nothing(hall: Hall) -> None:
    content = text(row("B1"), row("B2", amount="x"))
    first = hall.take(content)
    again = hall.take(content)
    assert (first.changed, again.changed) == (True, False)
    assert (again.reference, again.reference_file, again.digest) == (1, "reference-1.db", first.digest)
    assert (again.entered, again.left_out, again.billers[0].same) == (1, 1, 1)
    assert sorted(path.name for path in hall.folder.glob("*.db")) == ["reference-1.db"]


def test_the_same_content_written_otherwise_changes_nothing(hall: Hall) -> None:
    hall.take(text(row("B1"), row("B2")))
    other = "\ufeff" + text(row("B2"), row("B1")).replace("\n", "\r\n")
    assert not hall.take(other, name="other.csv").changed


def test_the_same_bills_with_a_later_mark_are_a_change(hall: Hall) -> None:
    """They say that what was paid in between is in them already."""
    hall.take(text(row()))
    outcome = hall.take(text(row(as_of=LATER)))
    assert outcome.changed
    assert outcome.billers[0].same == 1
    assert hall.bill("B1").mark.as_of == Instant.parse(LATER)


def test_the_same_mark_with_other_bills_is_the_hosts_word(hall: Hall) -> None:
    hall.take(text(row()))
    hall.take(text(row(amount="11.00")))
    assert hall.bill("B1").bill.due == Money(1100)


def test_a_dry_run_says_all_and_changes_nothing(hall: Hall) -> None:
    before = hall.take(text(row("B1"))).digest
    outcome = hall.take(text(row("B2", as_of=LATER), row("B3", amount="x", as_of=LATER)), dry_run=True)
    assert (outcome.changed, outcome.dry_run, outcome.reference) == (True, True, 1)
    assert (outcome.entered, outcome.left_out, outcome.billers[0].closed) == (1, 1, 1)
    assert hall.digest() == before
    assert sorted(path.name for path in hall.folder.glob("*.db")) == ["reference-1.db"]


def test_a_bill_absent_from_a_full_file_is_closed_and_still_found(hall: Hall) -> None:
    hall.take(text(row("B1"), row("B2")))
    hall.take(text(row("B2", as_of=LATER)))
    gone = hall.bill("B1")
    assert (gone.closed, gone.bill.due) == (True, Money(0))
    assert [charge.code for charge in gone.bill.charges] == ["WATER"]
    assert [one.filed for one in hall.find("B1")] == [gone]


def test_a_bill_absent_from_a_partial_file_stays_open(hall: Hall) -> None:
    hall.take(text(row("B1"), row("B2")))
    hall.take(text(f"{row('B2', amount='5.00', as_of=LATER)},no", header=FULL))
    assert (hall.bill("B1").closed, hall.bill("B1").bill.due) == (False, Money(1000))
    assert hall.bill("B1").mark.as_of == Instant.parse(AS_OF)
    assert hall.bill("B2").mark.as_of == Instant.parse(LATER)


def test_a_closed_bill_that_comes_back_is_open(hall: Hall) -> None:
    hall.take(text(row("B1"), row("B2")))
    hall.take(text(row("B2", as_of=LATER)))
    assert counts(hall, text(row("B1", as_of=NIGHT), row("B2", as_of=NIGHT))) == (2, 0, 1, 1, 0)
    assert not hall.bill("B1").closed


def test_a_closed_bill_moves_on_with_every_full_file(hall: Hall) -> None:
    """It was paid, reversed, and then written off by the host: absent again, so nothing is due, though we still know of
    the reversal."""
    paid = PaidCharge("R01-000001", Instant.parse("2026-11-20T09:00:00-08:00"), "WATER", Money(1000))
    reversed_later = PaidCharge("R01-000009", Instant.parse("2026-11-21T09:00:00-08:00"), "WATER", Money(-1000))
    hall.take(text(row("B1"), row("B2")))
    hall.take(text(row("B2", as_of=LATER)))
    closed = hall.bill("B1")
    assert bill_due(closed.bill, [paid, reversed_later], closed.mark).due == Money(1000)
    hall.take(text(row("B2", as_of=NIGHT)))
    written_off = hall.bill("B1")
    assert bill_due(written_off.bill, [paid, reversed_later], written_off.mark).due == Money(0)


def test_a_bill_that_could_not_be_read_stays_as_it_was_with_its_own_mark(hall: Hall) -> None:
    paid = PaidCharge("R01-000001", Instant.parse("2026-11-20T09:00:00-08:00"), "WATER", Money(400))
    hall.take(text(row("B1"), row("B2")))
    hall.take(text(row("B1", amount="6,00", as_of=LATER), row("B2", as_of=LATER)))
    kept = hall.bill("B1")
    assert (kept.closed, kept.mark.as_of) == (False, Instant.parse(AS_OF))
    assert bill_due(kept.bill, [paid], kept.mark).due == Money(600)


def test_a_file_of_which_nothing_could_be_read_is_still_the_last_one(hall: Hall) -> None:
    hall.take(text(row("B1")))
    outcome = hall.take(text(row("B1", amount="x", as_of=NIGHT)))
    assert (outcome.entered, outcome.changed) == (0, True)
    with pytest.raises(Refused, match="FILE_OLDER"):
        hall.take(text(row("B1", as_of=LATER)))


def test_a_file_by_numbers_in_between_does_not_let_an_older_one_in(hall: Hall) -> None:
    by_number = HEADER.replace("as_of", "posted_through")
    hall.take(text(row("B1", as_of=LATER)))
    hall.take(text(row("B1", as_of="R01-000005"), header=by_number))
    mark = hall.reference.last_mark("water")
    assert mark == FileMark(as_of=Instant.parse(LATER), posted_through=(("R01", 5),))
    with pytest.raises(Refused, match="FILE_OLDER"):
        hall.take(text(row("B1", as_of=AS_OF)))
    with pytest.raises(Refused, match="FILE_OLDER"):
        hall.take(text(row("B1", as_of="R01-000004"), header=by_number))


@pytest.mark.parametrize("bad", ["water,A9,,WATER,1.00,501/1,", "parks,A9,B9,WATER,1.00,501/1,", "cut off he"])
def test_where_a_row_cannot_be_told_nothing_is_taken_for_absent(hall: Hall, bad: str) -> None:
    hall.take(text(row("B1"), row("B2")))
    outcome = hall.take(text(row("B2", as_of=LATER), bad))
    assert not hall.bill("B1").closed
    assert [notice.code for notice in outcome.notices] == ["FILE_CLOSES_NONE"]


def test_a_file_that_closes_most_is_said(hall: Hall) -> None:
    hall.take(text(*(row(f"B{number}") for number in range(30))))
    outcome = hall.take(text(row("B1", as_of=LATER)))
    (notice,) = outcome.notices
    assert (notice.code, notice.values) == ("FILE_CLOSES_MANY", {"biller": "water", "count": 29, "entered": 1})


def test_a_file_that_closes_some_is_an_ordinary_one(hall: Hall) -> None:
    hall.take(text(*(row(f"B{number}") for number in range(50))))
    outcome = hall.take(text(*(row(f"B{number}", as_of=LATER) for number in range(26))))
    assert (outcome.billers[0].closed, outcome.notices) == (24, ())
    again = hall.take(text(*(row(f"B{number}", as_of=NIGHT) for number in range(26))))
    assert again.billers[0].closed == 0


def test_billers_do_not_touch_each_other(hall: Hall) -> None:
    hall.take(text(row("B1"), f"permit,P1,P1,FEE,5.00,520/322.10,{AS_OF}"))
    hall.take(text(row("B2", as_of=LATER)))
    assert hall.bill("B1").closed
    assert not hall.bill("P1", "permit").closed
    assert hall.reference.last_mark("permit") == FileMark(as_of=Instant.parse(AS_OF))


def test_kinds_do_not_touch_each_other(hall: Hall) -> None:
    hall.take(text(row("B1")))
    hall.take("biller,account,customer,phone\nwater,AB1,Ada Lee,555-0142\n", ImportKind.ACCOUNTS)
    hall.take(f"biller,fee,description,price,gl\nwater,F1,Copy,0.25,{GL}\n", ImportKind.FEES)
    assert hall.bill("B1").bill.customer == "Ada Lee"
    assert [fee.code for fee in hall.reference.fees()] == ["F1"]
    hall.take(text(row("B1", as_of=LATER)))
    assert hall.bill("B1").bill.customer == "Ada Lee"
    assert [fee.unit_price for fee in hall.reference.fees()] == [Money(25)]


def test_a_full_account_file_or_fee_list_is_the_whole_of_it(hall: Hall) -> None:
    head = "biller,account,customer,full\n"
    hall.take(f"{head}water,A1,Ada,yes\nwater,A2,Bo,yes\n", ImportKind.ACCOUNTS)
    assert counts(hall, f"{head}water,A3,Cy,no\n", kind=ImportKind.ACCOUNTS) == (1, 1, 0, 0, 0)
    assert counts(hall, f"{head}water,A3,Di,yes\n", kind=ImportKind.ACCOUNTS) == (1, 0, 1, 0, 2)
    assert [one.account and one.account.customer for one in hall.find("A3")] == ["Di"]
    fees = f"biller,fee,description,price,gl\nwater,F1,Copy,0.25,{GL}\n"
    assert counts(hall, f"{fees}water,F2,Plan,,{GL}\n", kind=ImportKind.FEES) == (2, 2, 0, 0, 0)
    assert counts(hall, fees, kind=ImportKind.FEES) == (1, 0, 0, 1, 1)


def test_of_an_account_or_fee_that_could_not_be_read_the_old_one_stays(hall: Hall) -> None:
    hall.take("biller,account,customer\nwater,A1,Ada\n", ImportKind.ACCOUNTS)
    hall.take("biller,account,customer\nwater,A1,Ada\x07\nwater,A2,Bo\n", ImportKind.ACCOUNTS)
    assert [one.account and one.account.customer for one in hall.find("A1")] == ["Ada"]
    hall.take(f"biller,fee,description,price,gl\nwater,F1,Copy,0.25,{GL}\n", ImportKind.FEES)
    hall.take(f"biller,fee,description,price,gl\nwater,F1,Copy,x,{GL}\nwater,F2,Plan,1.00,{GL}\n", ImportKind.FEES)
    assert [fee.code for fee in hall.reference.fees()] == ["F1", "F2"]


def test_the_parts_of_a_bill_come_back_as_they_were_filed(hall: Hall) -> None:
    header = (
        "biller,account,bill,description,customer,address,due_date,scanline,keys,partial,charge,charge_description,"
        "amount,priority,gl,posted_through"
    )
    scanline = "10102231042611000231000082437"
    first = f"water,10-2231-04,2611-000231,November bill,Ada Lee,125 Elm St,2026-12-12,{scanline},APN 1|Pat,no"
    hall.take(
        text(
            f"{first},WATER,Water,70.00,50,501/343.30:70|502/343.50:30,R02-000007 R01-000123",
            "water,10-2231-04,2611-000231,,,,,,,,LATE,,12.43,5,501/343.90,",
            header=header,
        )
    )
    filed = hall.bill("2611-000231")
    bill = filed.bill
    assert (bill.account, bill.description, bill.customer) == ("10-2231-04", "November bill", "Ada Lee")
    assert (str(bill.due_date), bill.scanline, bill.keys) == ("2026-12-12", scanline, ("APN 1", "Pat"))
    assert (bill.partial_allowed, str(bill.due)) == (False, "82.43")
    assert [(one.code, one.description, one.priority) for one in bill.charges] == [
        ("LATE", "LATE", 5),
        ("WATER", "Water", 50),
    ]
    assert [(share.code, share.parts) for share in bill.charges[1].distribution] == [
        ("501/343.30", 70),
        ("502/343.50", 30),
    ]
    assert filed.mark.posted_through == (("R01", 123), ("R02", 7))
    assert [one.filed for one in hall.find("10-2231-04")] == [filed]


def test_without_priorities_the_order_of_the_rows_is_the_order_of_payment(hall: Hall) -> None:
    hall.take(text(row("B1", "WATER"), row("B1", "LATE"), row("B1", "SEWER")))
    assert [(one.code, one.priority) for one in hall.bill("B1").bill.charges] == [
        ("WATER", 10),
        ("LATE", 20),
        ("SEWER", 30),
    ]


def test_an_attempt_that_was_cut_off_is_no_obstacle(hall: Hall) -> None:
    (hall.folder / ".reference-1.db.part").write_bytes(b"half of something")
    (hall.folder / "reference-1.db").write_bytes(b"built, and the entry never written")
    assert hall.take(text(row())).reference_file == "reference-1.db"
    assert hall.bill("B1").bill.due == Money(1000)
    assert not list(hall.folder.glob("*.part"))


def test_the_reference_in_force_is_untouched_while_the_next_is_built(hall: Hall) -> None:
    hall.take(text(row("B1")))
    reader = Reference.open(hall.folder / reference_name(1))
    before = (hall.folder / "reference-1.db").read_bytes()
    hall.take(text(row("B2", as_of=LATER)))
    assert (hall.folder / "reference-1.db").read_bytes() == before
    assert reader.bill("water", "B2") is None
    assert hall.reference.number == 2
    reader.close()


def test_every_thread_may_read(hall: Hall) -> None:
    hall.take(text(row("B1")))
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(hall.bill("B1"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [hall.bill("B1")] * 4


def test_a_closed_reference_is_not_asked(hall: Hall) -> None:
    hall.take(text(row()))
    other = Reference.open(hall.folder / "reference-1.db")
    other.close()
    asking: list[BaseException] = []

    def ask() -> None:
        try:
            other.fees()
        except Bug as error:
            asking.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert [str(error) for error in asking] == ["the reference is closed"]


@pytest.mark.parametrize("content", [b"", b"not a database at all, but long enough to be looked at as one"])
def test_a_reference_that_is_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "reference-3.db"
    with pytest.raises(Unavailable, match="REFERENCE_MISSING"):
        Reference.open(path)
    path.write_bytes(content)
    with pytest.raises(Unavailable, match="REFERENCE_UNREADABLE"):
        Reference.open(path)


def test_a_damaged_page_is_said_to_whoever_looks_something_up(hall: Hall) -> None:
    hall.take(text(row("B1"), row("B2")))
    path = hall.reference.path
    assert path is not None
    content = path.read_bytes()
    path.write_bytes(content[:4096] + bytes(len(content) - 4096))
    with closing(Reference.open(path)) as reference:
        for look in (
            lambda: reference.bill("water", "B1"),
            lambda: reference.printed("water"),
            reference.fees,
            lambda: find("B1", reference, hall.billers),
            lambda: find("garcia", reference, hall.billers),
        ):
            with pytest.raises(Unavailable, match="REFERENCE_UNREADABLE"):
                look()


def test_before_the_first_import_there_is_nothing(hall: Hall) -> None:
    assert (hall.reference.number, hall.reference.fees(), hall.find("garcia")) == (0, [], [])
    assert hall.reference.bill("water", "B1") is None
    assert hall.reference.last_mark("water") is None


def test_old_references_go_and_the_one_before_stays(hall: Hall) -> None:
    for number in range(1, 5):
        hall.take(text(row("B1", amount=f"{number}.00")))
    (hall.folder / "reference-x.db").write_bytes(b"somebody's own")
    assert drop_old(hall.folder, 4) == ["reference-1.db", "reference-2.db"]
    assert sorted(path.name for path in hall.folder.glob("*.db")) == [
        "reference-3.db",
        "reference-4.db",
        "reference-x.db",
    ]
