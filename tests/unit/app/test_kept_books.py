"""Books of every released schema are opened, brought up, verified and worked on; the one of today is among them."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from pos.app import STEPS, App, verify_book
from pos.cashiering import people, receipts
from pos.cashiering.people import sign_in
from pos.domain.clock import ScriptClock
from pos.store import Database
from pos.store.schema import expected_schema, schema_of
from tests.support.counters import MORNING, PASSWORD
from tests.support.kept_books import kept_books, unpack

NEWEST = len(STEPS)


def test_todays_schema_is_among_the_kept_books(tmp_path: Path) -> None:
    """Where this fails before a release: `python -m tests.support.kept_books`. After one: a step was edited, which no
    book in a city's hands would have; undo that, and add a step instead.
    """
    book = unpack(NEWEST, tmp_path) / "counterfoil.db"
    with closing(Database.open_read_only(book, STEPS)) as database:
        assert schema_of(database.read()) == expected_schema(STEPS)


@pytest.mark.parametrize("version", sorted(kept_books()))
def test_every_released_book_is_brought_up_and_holds(version: int, tmp_path: Path) -> None:
    app = App(unpack(version, tmp_path / "data"), clock=ScriptClock(MORNING))
    counter = app.open(devices=False)
    assert people.people(counter)
    assert sign_in(counter, "sam", PASSWORD).login == "sam"
    assert receipts.find_receipts(counter, "")
    app.close()
    found = verify_book(app.places)
    assert found.ok, found.findings
    kept = app.places.data / f"counterfoil.schema-{version}.db"
    assert kept.exists() == (version < NEWEST)


@pytest.mark.parametrize("version", sorted(kept_books()))
def test_every_released_book_holds_before_it_is_brought_up(version: int, tmp_path: Path) -> None:
    """Whoever brings the program up to date and verifies first is not told that the book is damaged."""
    found = verify_book(App(unpack(version, tmp_path / "data")).places)
    assert found.ok, found.findings
