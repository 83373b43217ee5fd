"""The log: asked by date, person, kind and receipt; guarded figures; quick however long the book is (row P1)."""

from __future__ import annotations

import ast
import csv
import datetime as dt
import functools
import hashlib
import io
import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pos.cashiering import activity, count, people, staff, take_payment
from pos.cashiering.activity_asked import asked
from pos.cashiering.activity_words import changes, label, posting, table_of, value, what
from pos.domain.activity import ActivityPage, Group, Wanted
from pos.domain.drawers import CashCount
from pos.domain.errors import Expected
from pos.domain.money import Money
from pos.domain.people import Person, Role
from pos.ledger import sql as ledger_sql
from pos.ledger.entries import canonical
from pos.receivables.outcome import ImportKind
from pos.words import Words
from tests.support.bills import BILLS, cart_of, cash
from tests.support.counters import DAY, Desk, import_text, open_desk

WATER = ("water", "W-1001")
LOOKED_AT = 6_000
"""In place of the hundred thousand that the program looks at."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = open_desk(tmp_path / "data")
    import_text(made, ImportKind.BILLS, BILLS, tmp_path)
    cart = cart_of(made, WATER).with_tender(cash(10000))
    take_payment.post(made.counter, made.cashier, made.session_id, cart)
    yield made
    made.app.close()


def kinds(desk: Desk, **wanted: Any) -> list[str]:
    found = activity.read(desk.counter, desk.supervisor, replace(Wanted(), **wanted))
    return [one.kind for one in found.rows]


def test_newest_first_and_page_by_page(desk: Desk) -> None:
    every = [one.seq for one in ledger_sql.entries(desk.counter.book.read())]
    read: list[int] = []
    below = 0
    while True:
        page = activity.read(desk.counter, desk.supervisor, Wanted(), below, limit=3)
        read += [one.seq for one in page.rows]
        below = page.below
        if not below:
            break
    assert read == every[::-1]


def test_by_kind_person_receipt_and_date(desk: Desk) -> None:
    people.sign_in(desk.counter, "sam", "a long enough password")
    assert kinds(desk, group=Group.PAYMENTS) == ["receipt.posted"]
    assert kinds(desk, receipt="R01-000001")[-1] == "receipt.posted"
    assert kinds(desk, who="sam")[0] == "person.signed-in"
    assert "receipt.posted" not in kinds(desk, who="sam")
    assert "settings.changed" in kinds(desk, group=Group.OFFICE)
    assert "receipt.posted" not in kinds(desk, group=Group.OFFICE)
    assert kinds(desk, first=DAY, last=DAY) == kinds(desk)
    assert kinds(desk, last=DAY - dt.timedelta(days=1)) == kinds(desk, first=DAY + dt.timedelta(days=1)) == []
    with pytest.raises(Expected, match="RECEIPT_UNKNOWN"):
        kinds(desk, receipt="R01-000999")


def test_who_may_not_read_it_does_not(desk: Desk) -> None:
    with pytest.raises(Expected, match="NOT_PERMITTED"):
        activity.read(desk.counter, desk.cashier, Wanted())
    with pytest.raises(Expected, match="NOT_PERMITTED"):
        activity.whole(desk.counter, desk.cashier, 1)


def test_figures_come_when_the_count_is_handed_in(desk: Desk) -> None:
    (before,) = activity.read(desk.counter, desk.supervisor, Wanted(group=Group.PAYMENTS)).rows
    assert (before.amount, before.guarded) == (None, True)
    whole = activity.whole(desk.counter, desk.supervisor, before.seq)
    assert (whole.details, whole.postings) == ((), ())
    count.start(desk.counter, desk.cashier, desk.session_id)
    count.submit(desk.counter, desk.cashier, desk.session_id, count.Counted(CashCount({10000: 3})))
    (after,) = activity.read(desk.counter, desk.supervisor, Wanted(group=Group.PAYMENTS)).rows
    assert (after.amount, after.guarded) == (Money(8243), False)
    whole = activity.whole(desk.counter, desk.supervisor, before.seq)
    assert sum(one.amount.cents for one in whole.postings) == 0
    count.reject(desk.counter, desk.supervisor, desk.session_id, reason="count the coins again")
    rows = activity.read(desk.counter, desk.supervisor, Wanted()).rows
    counted = next(one for one in rows if one.kind == "drawer.counted")
    assert activity.whole(desk.counter, desk.supervisor, counted.seq).details == ()


@functools.cache
def _kinds_in_the_code() -> set[str]:
    """Every kind that some entry is appended with: a literal, or a constant of that name anywhere in the code."""
    nodes = [node for path in Path("pos").rglob("*.py") for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    constants = {
        target.id: node.value.value
        for node in nodes
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    appended = (
        node.args[0]
        for node in nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "append"
        if node.args and any(keyword.arg == "who" for keyword in node.keywords)
    )
    named = {
        one.value if isinstance(one, ast.Constant) else constants.get(getattr(one, "id", ""), "") for one in appended
    }
    return {one for one in named if isinstance(one, str) and re.fullmatch(r"[a-z]+\.[a-z-]+", one)}


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_kind_that_the_code_appends_is_without_words(language: str) -> None:
    words, kinds = Words(language), _kinds_in_the_code()
    assert {"receipt.posted", "terminal.batch-closed", "device.moved", "check.endorsed", "fund.counted"} <= kinds
    assert len(kinds) > 50
    silent = [kind for kind in kinds if not words.knows(f"activity.{kind.replace('.', '_').replace('-', '_')}")]
    assert silent == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_kind_is_said_in_words_and_before_and_after_too(desk: Desk, language: str) -> None:
    words = Words(language)
    staff.change_person(desk.counter, desk.administrator, replace(desk.cashier, role=Role.LEAD))
    staff.reset_password(desk.counter, desk.administrator, "sam", "a password given once")
    rows = activity.page(desk.counter, Wanted()).rows
    assert all(one.kind not in what(one, words) for one in rows)
    said = [changes(one, words) for one in rows if one.kind == "person.changed"]
    wanted = {
        "en": ["Must choose a password: was no, is yes · Password: another one", "Role: was Cashier, is Lead cashier"],
        "es": ["Debe elegir contraseña: era no, es sí · Contraseña: otra", "Función: era Cajero, es Cajero principal"],
    }
    assert [one.split(":")[0] for one in said] == [one.split(":")[0] for one in wanted[language]]
    for one in rows:
        whole = activity.whole(desk.counter, replace(desk.administrator), one.seq)
        assert all(label(detail, words) and value(detail, words) for detail in whole.details)
        assert all(posting(line, words) for line in whole.postings)
        assert not any("argon2" in str(detail.value) for detail in whole.details)


def test_what_is_asked_in_one_line(desk: Desk) -> None:
    everyone = staff.everyone(desk.counter)
    assert asked("11/20/2026 2026-11-22 carla", everyone, Wanted()) == Wanted(
        first=DAY, last=DAY + dt.timedelta(days=2), who="carla"
    )
    assert asked("r01-000001", everyone, Wanted(group=Group.PEOPLE)) == Wanted(group=Group.PEOPLE, receipt="R01-000001")
    assert asked("", everyone, Wanted(who="carla")) == Wanted()
    with pytest.raises(Expected, match="LOG_NOT_UNDERSTOOD"):
        asked("nobody", everyone, Wanted())


def test_as_csv_it_is_all_of_it_and_no_formula(desk: Desk) -> None:
    staff.change_person(desk.counter, desk.administrator, replace(desk.cashier, name="=1+1"))
    names = {one.login: one.name for one in staff.everyone(desk.counter)}
    content = table_of(activity.every(desk.counter, Wanted()), names, Words("en"))
    rows = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
    assert [int(row["entry"]) for row in rows] == list(range(desk.counter.book.head()[0], 0, -1))
    assert next(row for row in rows if row["who"] == "carla")["name"] == "'=1+1"


def _filling(body: dict[str, object], seq: int, n: int) -> tuple[int, int, str, bytes]:
    at = int(str(body["at"])) + n * 1000
    text = canonical({**body, "seq": seq, "at": at, "kind": "head.signed", "who": "nobody", "reason": "x" * 400})
    return seq, at, text, hashlib.sha256(text.encode()).digest()


def _lengthen(desk: Desk, by: int) -> None:
    """A book that is so many entries longer; a chain of such a length would take too long to make."""
    with desk.counter.book.writing() as page:
        body = json.loads(next(iter(ledger_sql.entries(page.connection))).body)
        seq, _ = ledger_sql.head(page.connection)
        page.connection.execute("DROP TRIGGER IF EXISTS entry_seal")
        page.connection.executemany(
            "INSERT INTO entry VALUES (?, 'head.signed', '', ?, 0, ?, zeroblob(32), ?)",
            (_filling(body, seq + n, n) for n in range(1, by + 1)),
        )


def _steps(desk: Desk, wanted: Wanted) -> tuple[int, ActivityPage]:
    """What a page costs, in thousands of steps of SQLite's machine: the same on any machine, however busy."""
    connection, steps = desk.counter.book.read(), itertools.count()
    connection.set_progress_handler(lambda: next(steps) < 0, 1000)
    try:
        found = activity.read(desk.counter, Person("al", "Al", "AL", Role.AUDITOR), wanted)
    finally:
        connection.set_progress_handler(None, 0)
    return next(steps), found


def test_it_is_quick_however_long_the_book_is(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """One page looks at a bounded number of entries; the first one and one by date at next to none."""
    monkeypatch.setattr(activity, "LOOKED_AT_MAX", LOOKED_AT)
    _lengthen(desk, LOOKED_AT)
    asked_for = (Wanted(), Wanted(first=DAY, last=DAY, group=Group.PAYMENTS), Wanted(who="x"))
    first, by_date, by_person = (_steps(desk, wanted)[0] for wanted in asked_for)
    assert 20 * max(first, 1) < by_person, "the newest are at hand"
    _lengthen(desk, 3 * LOOKED_AT)
    again = [_steps(desk, wanted) for wanted in asked_for]
    for before, (after, _) in zip((first, by_date, by_person), again, strict=True):
        assert after <= before * 1.1 + 2
    found = again[-1][1]
    assert found.rows == ()
    assert found.below == ledger_sql.head(desk.counter.book.read())[0] + 2 - LOOKED_AT
