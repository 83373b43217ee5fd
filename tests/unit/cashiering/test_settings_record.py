"""Who stands for settings that were edited outside the program (L12, P1), and what a reviewer sees of them (M9)."""

from __future__ import annotations

import re
import sqlite3
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pos.app import App, verify_book
from pos.app.settings_file import rewritten
from pos.app.watching import BookWatch
from pos.cashiering import doubt, people, settings_record, staff
from pos.cashiering.settings_record import Setting
from pos.config import TABLE
from pos.domain.errors import Expected, Refused
from pos.domain.people import Permission, Role
from pos.ledger import sql as ledger_sql
from pos.ledger.entries import Entry
from pos.settlement.gather import session_facts
from pos.settlement.office import OFFICE_KINDS, office_happening
from tests.support.counters import Desk, open_desk
from tests.support.forgery import change_body, forging, seq_of


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = open_desk(tmp_path / "data")
    yield made
    made.app.close()


def edited(desk: Desk, before: str, after: str) -> None:
    """Somebody edits the file while the till is closed, and it is opened again."""
    config = desk.app.places.config
    desk.app.close()
    text = config.read_text("utf-8")
    assert before in text
    config.write_text(text.replace(before, after), encoding="utf-8")
    desk.app = App(desk.counter.data, clock=desk.clock)
    desk.counter = desk.app.open(devices=False)


def entries(desk: Desk, *kinds: str) -> list[Entry]:
    return [one for one in ledger_sql.entries(desk.counter.book.read()) if one.kind in kinds]


def test_what_the_book_was_made_with_needs_nobody_to_confirm_it(desk: Desk) -> None:
    assert settings_record.unconfirmed(desk.counter) == ()
    (first,) = entries(desk, "settings.changed")
    assert first.who == desk.administrator.login


def test_an_edit_says_what_changed_and_waits_for_an_administrator(desk: Desk) -> None:
    edited(desk, "555-0100", "555-0199")
    edited(desk, "200 Main St", "300 Main St")
    first, second = settings_record.unconfirmed(desk.counter)
    assert [one.key for one in (*first.settings, *second.settings)] == ["agency.phone", "agency.address"]
    assert first.settings == (Setting("agency.phone", "555-0100", "555-0199"),)
    assert first.edited.ms == entries(desk, "settings.changed")[1].data["edited"] > 0
    with pytest.raises(Expected, match="NOT_PERMITTED"):
        settings_record.confirm(desk.counter, desk.supervisor, second.seq)
    settings_record.confirm(desk.counter, desk.administrator, first.seq)
    assert settings_record.unconfirmed(desk.counter) == (second,)
    settings_record.confirm(desk.counter, desk.administrator, second.seq)
    with pytest.raises(Expected, match="SETTINGS_CONFIRMED"):
        settings_record.confirm(desk.counter, desk.administrator, second.seq)
    confirmed = entries(desk, "settings.acknowledged")
    assert [(one.who, one.data["settings"]) for one in confirmed] == [("ann", [first.seq]), ("ann", [second.seq])]
    assert verify_book(desk.app.places).ok


def test_a_drawer_and_a_list_are_named_in_what_changed(desk: Desk) -> None:
    text = desk.app.places.config.read_text("utf-8")
    (found,) = re.findall(r'^code = "(\S+)"\nfloat = "200.00"$', text, flags=re.MULTILINE)[:1]
    edited(desk, f'code = "{found}"\nfloat = "200.00"', f'code = "{found}"\nfloat = "250.00"')
    (edit,) = settings_record.unconfirmed(desk.counter)
    assert edit.settings == (Setting(f"drawers.{found}.float", "200.00", "250.00"),)


def test_people_and_settings_that_changed_are_on_the_list_for_review(desk: Desk) -> None:
    staff.change_person(desk.counter, desk.administrator, replace(desk.cashier, role=Role.LEAD))
    staff.change_person(desk.counter, desk.administrator, replace(desk.cashier, role=Role.CASHIER, language="es"))
    staff.reset_password(desk.counter, desk.administrator, "sam", "a password given once")
    staff.change_password(
        desk.counter, replace(desk.supervisor, must_change=True), "a password given once", "one of my own now"
    )
    edited(desk, "555-0100", "555-0199")
    settings_record.confirm(desk.counter, desk.administrator, settings_record.unconfirmed(desk.counter)[0].seq)
    every = [one for one in map(office_happening, entries(desk, *OFFICE_KINDS)) if one is not None]
    wanted = [
        ("person.raised", "carla"),
        ("person.lowered", "carla"),
        ("person.password-given", "sam"),
        ("settings.changed", ""),
        ("settings.acknowledged", ""),
    ]
    assert [(one.kind, one.reference) for one in every][-len(wanted) :] == wanted
    facts = session_facts(desk.counter.book.read(), desk.session_id)
    assert [(one.kind, one.reference) for one in facts.happenings] == wanted


HOLDS = {
    "custody": '[custody]\nsmall_office = true\nfund_custodian = "carla"\nsecond_count_at_open = "off"',
    "tenders": '[[tenders]]\ncode = "check"\nactive = false',
    "service_fees": '[[service_fees]]\nmode = "city"\naccount = "101/341.90"\npercent = "2.45"',
    "papers": "[papers]\nendorse = []",
    "upstream": '[upstream]\nfolder = "/elsewhere"',
    "backups": '[backups]\nsecond_folder = "/elsewhere"',
    "retention": "[retention]\npayers_days = 1",
}


def held(desk: Desk) -> tuple[object, ...]:
    """All that an edit may not change by itself."""
    counter, agency = desk.counter, desk.counter.agency
    fixed = (agency.custody, agency.tenders, agency.service_fees, agency.papers, agency.endorsement, counter.gl)
    return (*fixed, agency.bank_account, counter.upstream, counter.backups.settings, counter.retention)


@pytest.mark.parametrize("more", HOLDS.values(), ids=HOLDS.keys())
def test_what_decides_who_may_sign_and_what_is_kept_waits_for_a_name(desk: Desk, more: str) -> None:
    before = held(desk)
    edited(desk, "555-0100", "555-0199")
    add(desk, more)
    assert (held(desk), desk.counter.agency.phone) == (before, "555-0199")
    waits = settings_record.waiting(desk.counter.book.read())
    edits = settings_record.unconfirmed(desk.counter)
    assert [one.key for edit in edits for one in edit.settings if one.waits] == list(waits) != []
    add(desk, "# a technician comes by, and comes again")
    assert held(desk) == before
    settings_record.confirm(desk.counter, desk.administrator, settings_record.unconfirmed(desk.counter)[-1].seq)
    add(desk, "")
    assert held(desk) != before
    assert settings_record.waiting(desk.counter.book.read()) == ()
    assert verify_book(desk.app.places).ok


@pytest.mark.parametrize("key", sorted(one for one in TABLE if one.partition(".")[0] in ("gl", "agency")))
def test_no_account_and_no_wording_of_the_banks_is_another_one_by_an_edit(desk: Desk, key: str) -> None:
    """Whatever else stands in ``[agency]`` is what papers say of the city, and holds at once."""
    section, _, name = key.partition(".")
    text = desk.app.places.config.read_text("utf-8")
    value = tomllib.loads(text)[section].get(name, "")
    if key in {"agency.register", "agency.logo", "agency.receipt_code"}:
        return
    fresh = rewritten(text, {key: value.replace("1", "2") + "9" if "/" in value else f"{value}9"})
    before = held(desk)
    edited(desk, text, fresh)
    guarded = section == "gl" or key in settings_record.GUARDED
    assert settings_record.waiting(desk.counter.book.read()) == ((key,) if guarded else ())
    assert held(desk) == before


def test_a_cashier_signs_for_nobody_because_of_an_edit(desk: Desk) -> None:
    add(desk, "[custody]\nsmall_office = true")
    with pytest.raises(Expected, match="NOT_PERMITTED"):
        people.require_approver(desk.counter, desk.cashier, Permission.APPROVE)
    settings_record.confirm(desk.counter, desk.administrator, settings_record.unconfirmed(desk.counter)[-1].seq)
    with pytest.raises(Expected, match="NOT_PERMITTED"):
        people.require_approver(desk.counter, desk.cashier, Permission.APPROVE)  # from the next start
    add(desk, "")
    people.require_approver(desk.counter, desk.cashier, Permission.APPROVE)


def test_who_looks_before_the_next_start_sees_what_holds(desk: Desk) -> None:
    before = held(desk)
    desk.app.close()
    config = desk.app.places.config
    config.write_text(f"{config.read_text('utf-8')}\n{HOLDS['retention']}\n", encoding="utf-8")
    desk.app = App(desk.counter.data, clock=desk.clock)
    desk.counter = desk.app.open_read_only()
    assert held(desk) == before


def delete(book: sqlite3.Connection, seq: int) -> None:
    book.execute("DELETE FROM line WHERE entry = ?", (seq,))
    book.execute("DELETE FROM entry WHERE seq = ?", (seq,))


def touch(book: sqlite3.Connection, seq: int) -> None:
    book.execute("UPDATE entry SET body = replace(body, '200 Main', '201 Main') WHERE seq = ?", (seq,))


def empty(book: sqlite3.Connection, seq: int) -> None:
    """With a hash that fits, as a skilled forger has it."""
    change_body(book, seq, lambda raw: raw["data"].clear())


@pytest.mark.parametrize("which", [0, 1, 2], ids=["the first", "an edit", "the last"])
@pytest.mark.parametrize(
    ("damage", "code"), [(delete, "ENTRY_MISSING"), (touch, "HASH_DIFFERS"), (empty, "CHAIN_BROKEN")]
)
def test_a_till_opens_whose_settings_were_changed_in_the_book_and_is_in_doubt(
    tmp_path: Path, damage: Callable[[sqlite3.Connection, int], None], which: int, code: str
) -> None:
    desk = open_desk(tmp_path / "data")
    add(desk, HOLDS["retention"])
    add(desk, "# a technician comes by")
    staff.change_person(desk.counter, desk.administrator, replace(desk.cashier, role=Role.LEAD))
    desk.app.close()
    with forging(desk.app) as book:
        damage(book, seq_of(book, "settings.changed", which))
    assert code in {one.code for one in verify_book(desk.app.places).findings}
    counter = desk.app.open(devices=False)
    BookWatch(counter, desk.app.places).look_through()
    with pytest.raises(Refused, match="SELLING_IN_DOUBT"):
        counter.doubts.require()
    doubt.go_on(counter, desk.supervisor, "the office was told")
    counter.doubts.require()
    desk.app.close()
    counter = desk.app.open(devices=False)
    BookWatch(counter, desk.app.places).look_through()
    counter.doubts.require()
    desk.app.close()


def test_settings_whose_last_entry_is_lost_are_stood_for_as_a_whole(desk: Desk) -> None:
    add(desk, HOLDS["retention"])
    staff.change_person(desk.counter, desk.administrator, replace(desk.cashier, role=Role.LEAD))
    desk.app.close()
    with forging(desk.app) as book:
        delete(book, seq_of(book, "settings.changed", 1))
    desk.counter = desk.app.open(devices=False)
    (edit,) = settings_record.unconfirmed(desk.counter)
    assert {"agency.name", "retention.payers_days"} <= {one.key for one in edit.settings}
    settings_record.confirm(desk.counter, desk.administrator, edit.seq)
    assert settings_record.unconfirmed(desk.counter) == ()
    add(desk, "[custody]\nsmall_office = true")
    assert settings_record.waiting(desk.counter.book.read()) == ("custody.small_office",)
    assert not desk.counter.agency.custody.small_office


def add(desk: Desk, more: str) -> None:
    """Somebody writes to the end of the file."""
    text = desk.app.places.config.read_text("utf-8")
    edited(desk, text, f"{text}\n{more}\n" if more else text)
