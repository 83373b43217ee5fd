"""A table of attacks by the owner of the file, with any tool: each is refused, or found and named.

What is written after the last signed head can be forged by whoever owns the file and understands it: then the head that
has gone upstream, or was printed, tells. The last tests are of that.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import combinations
from pathlib import Path

import pytest

from pos.app import App, verify_book
from pos.backup.recovery import Recovery
from pos.cashiering import backups, custody_sql, imports, papers, upstream
from pos.cashiering import sql as counter_sql
from pos.cashiering.people import people
from pos.cli.book import FINDINGS
from pos.config import read_settings
from pos.domain.drawers import SessionState
from pos.domain.errors import Expected, Refused
from pos.domain.people import Person, Role
from pos.ledger import verify
from pos.ledger.findings import Finding
from pos.ledger.sql import head, issued, session_entries, trial_balance
from pos.receivables.outcome import ImportKind, ImportRequest
from pos.settlement.sql import session_span
from tests.support.bills import FEES
from tests.support.finished_book import finished_book, sell
from tests.support.forgery import (
    Attack,
    chain_again,
    change_body,
    cheaper,
    forge_a_receipt,
    forge_the_tail,
    forging,
    hidden_trigger,
    insert_an_entry,
    on_body,
    other_keys,
    sql,
    swap_bodies,
    unbalanced,
    unsigned_restore,
    without,
    without_types,
)
from tests.support.settings import stand_for

ATTACKS: dict[str, tuple[Attack, str]] = {
    # amounts
    "a line is changed": (sql("UPDATE line SET cents = cents * 2 WHERE entry = 8"), "LINES_DIFFER"),
    "two lines are exchanged": (
        sql("UPDATE line SET cents = -cents WHERE entry = (SELECT max(entry) FROM line)"),
        "LINES_DIFFER",
    ),
    "a line goes to another drawer": (sql("UPDATE line SET session = 'x' WHERE session <> ''"), "LINES_DIFFER"),
    "a line is taken away": (sql("DELETE FROM line WHERE entry = 8 AND n = 1"), "LINES_DIFFER"),
    "a line is added": (sql("INSERT INTO line VALUES (1, 9, 'safe:cash', 5, '', '')"), "LINES_DIFFER"),
    "lines of nothing": (sql("INSERT INTO line VALUES (9999, 1, 'safe:cash', 5, '', '')"), "LINES_WITHOUT_ENTRY"),
    "a body is changed": (sql("UPDATE entry SET body = replace(body, 'carla', 'sam') WHERE seq = 12"), "HASH_DIFFERS"),
    "a body and its hash": (on_body("receipt.posted", cheaper), "LINES_DIFFER"),
    "a body, its hash, its lines": (on_body("receipt.posted", cheaper, lines_too=True), "CHAIN_BROKEN"),
    "all that and the chain": (forge_a_receipt, "SIGNATURE_WRONG"),
    "lines that do not balance": (on_body("cash.picked-up", unbalanced, lines_too=True), "NOT_BALANCED"),
    # order and number
    "an entry is dropped": (sql("DELETE FROM entry WHERE seq = 9"), "ENTRY_MISSING"),
    "an entry is dropped and the gap closed": (without("drawer.no-sale"), "SIGNATURE_WRONG"),
    "a signature is dropped and the gap closed": (without("head.signed"), "SIGNATURE_MISSING"),
    "a batch's signature is dropped": (without("head.signed", -1), "SIGNATURE_MISSING"),
    "two entries are exchanged": (swap_bodies, "CHAIN_BROKEN"),
    "an entry is inserted": (insert_an_entry, "ENTRY_MISSING"),
    "an entry is of another day": (sql("UPDATE entry SET date = '2026-11-25' WHERE seq = 12"), "ROW_DIFFERS"),
    "an entry is of another kind": (sql("UPDATE entry SET kind = 'note' WHERE kind = 'drawer.no-sale'"), "ROW_DIFFERS"),
    "the clock is put back": (sql("UPDATE entry SET at_ms = at_ms - 1 WHERE seq = 12"), "ROW_DIFFERS"),
    # what is derived
    "a receipt's sum": (sql("UPDATE receipt SET cents = 1 WHERE number = 'R01-000003'"), "DERIVED_DIFFERS"),
    "a receipt is hidden": (sql("DELETE FROM receipt WHERE number = 'R01-000003'"), "DERIVED_DIFFERS"),
    "a void is hidden": (sql("UPDATE receipt SET voids = '' WHERE voids <> ''"), "DERIVED_DIFFERS"),
    "a payment is hidden": (sql("DELETE FROM payment WHERE biller = 'water'"), "DERIVED_DIFFERS"),
    "a payment is exchanged": (
        sql("UPDATE payment SET cents = CASE charge WHEN 'late' THEN 6000 ELSE 2243 END WHERE biller = 'water'"),
        "DERIVED_DIFFERS",
    ),
    "a payment is added": (sql("INSERT INTO payment VALUES ('water', 'W-9', 1, 0, 'due', 5)"), "DERIVED_DIFFERS"),
    "a copy is hidden": (sql("DELETE FROM copy"), "DERIVED_DIFFERS"),
    "a drawer is not final": (sql("UPDATE session SET state = 'submitted' WHERE z = 1"), "DERIVED_DIFFERS"),
    "a day is open again": (sql("UPDATE day SET state = 'open', closed = NULL"), "DERIVED_DIFFERS"),
    "a look at expected is hidden": (sql("UPDATE session SET seen = 0"), "DERIVED_DIFFERS"),
    "a batch is forgotten": (sql("DELETE FROM batch"), "DERIVED_DIFFERS"),
    "a deposit is moved": (sql("UPDATE deposit SET cents = 1"), "DERIVED_DIFFERS"),
    "a card's answer": (sql("UPDATE attempt SET state = 'declined' WHERE state = 'voided'"), "DERIVED_DIFFERS"),
    "a cart that stands is dropped": (sql("DELETE FROM standing"), "DERIVED_DIFFERS"),
    "a cart that stands is changed": (
        sql("UPDATE standing SET contents = replace(contents, '4000', '1000')"),
        "DERIVED_DIFFERS",
    ),
    "a payment is moved out of sight": (
        sql("UPDATE payment SET seq = seq + 2305843009213693951 WHERE biller = 'water'"),  # 2**61 - 1
        "DERIVED_DIFFERS",
    ),
    "a payment of cents nobody has": (
        sql("UPDATE payment SET cents = cents + 2305843009213693951 WHERE biller = 'water'"),
        "DERIVED_DIFFERS",
    ),
    # under numbers that no entry has
    "money without an entry, before the first": (
        sql("INSERT INTO line VALUES (0, 1, 'safe:float', -7500, '', ''), (0, 2, 'over-short', 7500, '', '')"),
        "LINES_WITHOUT_ENTRY",
    ),
    "an entry before the first": (
        sql("INSERT INTO entry VALUES (0, 'note', '2026-11-20', 0, 0, '{}', zeroblob(32), zeroblob(32))"),
        "ENTRY_STRAY",
    ),
    "a receipt before the first": (
        sql("INSERT INTO receipt VALUES (-1, 'R01-000099', 'k', '', 0, 'R01-000001')"),
        "DERIVED_DIFFERS",
    ),
    "a name before the first": (sql("INSERT INTO personal VALUES (-1, x'00', x'00')"), "PERSONAL_WITHOUT_ENTRY"),
    "a report before the first": (
        sql("INSERT INTO issued(rowid, name, content) VALUES (-1, 'z-R01-00009.pdf', x'00')"),
        "DOCUMENT_DIFFERS",
    ),
    # work and documents
    "a role is raised": (sql("UPDATE person SET role = 'supervisor' WHERE login = 'carla'"), "PERSON_DIFFERS"),
    "a password is replaced": (
        sql("UPDATE person SET password = (SELECT password FROM person WHERE login = 'carla') WHERE login = 'sam'"),
        "PERSON_DIFFERS",
    ),
    "a person is added": (
        sql("INSERT INTO person SELECT 'eve', 'E', 'E', role, language, 1, password, pin, 0, 0, 0 FROM person LIMIT 1"),
        "PERSON_DIFFERS",
    ),
    "a name is deleted": (
        sql("DELETE FROM personal WHERE entry = (SELECT min(entry) FROM personal)"),
        "PERSONAL_MISSING",
    ),
    "a name is another's": (
        sql("UPDATE personal SET sealed = (SELECT sealed FROM personal ORDER BY entry DESC LIMIT 1)"),
        "PERSONAL_DIFFERS",
    ),
    "a name of nobody": (sql("INSERT INTO personal VALUES (1, x'00', x'00')"), "PERSONAL_WITHOUT_ENTRY"),
    "a report is changed": (sql("UPDATE issued SET content = x'00' WHERE name LIKE 'z-%'"), "DOCUMENT_DIFFERS"),
    "a report is dropped": (sql("DELETE FROM issued WHERE name LIKE 'deposit-%'"), "DOCUMENT_DIFFERS"),
    "a report is slipped in": (sql("INSERT INTO issued VALUES ('z-R01-00002.pdf', x'00')"), "DOCUMENT_DIFFERS"),
    # the schema
    "a table is added": (sql("CREATE TABLE extra(a)"), "SCHEMA_DIFFERS"),
    "an index is dropped": (sql("DROP INDEX session_person"), "SCHEMA_DIFFERS"),
    "a trigger is added": (
        sql("CREATE TRIGGER quiet AFTER INSERT ON line BEGIN DELETE FROM personal; END"),
        "SCHEMA_DIFFERS",
    ),
    "a trigger is called as a table is": (hidden_trigger, "SCHEMA_DIFFERS"),
    # a decision in nobody's name
    "it says that it was restored": (unsigned_restore, "SIGNATURE_MISSING"),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_every_attack_is_found(tmp_path: Path, name: str) -> None:
    app = finished_book(tmp_path / "data")
    attack, code = ATTACKS[name]
    with forging(app) as book:
        attack(book)
    found = verify_book(app.places)
    assert not found.ok, "nothing was found"
    assert code in {one.code for one in found.findings}, found.findings


def test_what_is_wrong_behind_the_first_finding_is_found_too(tmp_path: Path) -> None:
    """Else one harmless change that a supervisor has decided about would hide all others for ever."""
    app = finished_book(tmp_path / "data")
    names = ["an entry is dropped", "a body is changed", "a receipt's sum", "a role is raised", "a payment is hidden"]
    with forging(app) as book:
        for name in names:
            ATTACKS[name][0](book)
    found = {(one.table, one.code) for one in verify_book(app.places).findings}
    assert found >= {
        ("entry", "ENTRY_MISSING"),
        ("entry", "HASH_DIFFERS"),
        ("receipt", "DERIVED_DIFFERS"),
        ("person", "PERSON_DIFFERS"),
        ("payment", "DERIVED_DIFFERS"),
    }


def test_no_more_is_told_than_somebody_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = finished_book(tmp_path / "data")
    with forging(app) as book:
        book.execute("UPDATE entry SET at_ms = at_ms - 1, date = 'x'")
    monkeypatch.setattr(verify, "MOST", 5)
    found = verify_book(app.places).findings
    assert [one.code for one in found] == ["ROW_DIFFERS"] * 5, "and nothing is made up of what was not read"


def test_every_finding_has_words_of_its_own() -> None:
    assert {code for _, code in ATTACKS.values()} <= FINDINGS


def test_the_untouched_book_holds(tmp_path: Path) -> None:
    assert verify_book(finished_book(tmp_path / "data").places).ok


@pytest.mark.parametrize(
    "name", ["a table is added", "an index is dropped", "a trigger is added", "a trigger is called as a table is"]
)
def test_a_book_whose_guards_were_touched_is_not_opened_for_work(tmp_path: Path, name: str) -> None:
    app = finished_book(tmp_path / "data")
    with forging(app) as book:
        ATTACKS[name][0](book)
    with pytest.raises(Refused) as refused:
        app.open(devices=False)
    assert refused.value.code == "BOOK_DAMAGED"


def test_no_two_payments_exchange_their_amounts(tmp_path: Path) -> None:
    """Sums of plain hashes of tuples let half of these pass."""
    app = finished_book(tmp_path / "data")
    with closing(sqlite3.connect(app.places.book, isolation_level=None)) as book:
        rows = book.execute("SELECT seq, charge, cents FROM payment").fetchall()
        for (seq, charge, cents), (other, its_charge, its_cents) in combinations(rows, 2):
            book.execute("BEGIN")
            for given in ((its_cents, seq, charge), (cents, other, its_charge)):
                book.execute("UPDATE payment SET cents = ? WHERE seq = ? AND charge = ?", given)
            book.execute("COMMIT")
            assert verify_book(app.places).ok == (cents == its_cents), (seq, other)
            for given in ((cents, seq, charge), (its_cents, other, its_charge)):
                book.execute("UPDATE payment SET cents = ? WHERE seq = ? AND charge = ?", given)


def test_a_dropped_guard_is_found_though_nothing_else_was_touched(tmp_path: Path) -> None:
    app = finished_book(tmp_path / "data")
    with closing(sqlite3.connect(app.places.book)) as book:
        book.execute("DROP TRIGGER line_update")
    assert Finding("sqlite_master", "line_update", "SCHEMA_DIFFERS") in verify_book(app.places).findings


@pytest.mark.parametrize(
    ("damage", "table", "read"),
    [
        ("UPDATE receipt SET cents = NULL", "receipt", lambda book: counter_sql.receipt(book, "R01-000003")),
        ("UPDATE session SET state = 'shut'", "session", lambda book: counter_sql.session(book, session_of(book))),
        ("UPDATE session SET date = 'today'", "session", lambda book: counter_sql.sessions(book, *SessionState)),
        ("UPDATE session SET finalized = 'late'", "session", lambda book: session_entries(book, session_of(book))),
        ("UPDATE session SET opened = NULL", "session", lambda book: session_span(book, session_of(book))),
        ("UPDATE person SET role = 'king'", "person", counter_sql.people),
        ("UPDATE deposit SET cents = NULL", "deposit", lambda book: custody_sql.bags(book, (1,))),
        ("UPDATE line SET cents = 0.5", "line", trial_balance),
        ("UPDATE issued SET content = 'none'", "issued", lambda book: issued(book, "z-R01-00001.pdf")),
        ("UPDATE entry SET hash = NULL WHERE seq = (SELECT max(seq) FROM entry)", "entry", head),
        (
            "UPDATE receipt SET number = 'posted' WHERE seq = (SELECT max(seq) FROM receipt)",
            "receipt",
            counter_sql.next_receipt,
        ),
    ],
)
def test_a_row_that_is_none_of_ours_is_refused_where_it_is_read(
    tmp_path: Path, damage: str, table: str, read: Callable[[sqlite3.Connection], object]
) -> None:
    app = finished_book(tmp_path / "data")
    with forging(app) as book:
        without_types(book, damage)
    counter = app.open_read_only()
    with pytest.raises(Refused) as refused:
        read(counter.book.read())
    app.close()
    assert (refused.value.code, refused.value.values["table"]) == ("BOOK_DAMAGED", table)


@pytest.mark.parametrize(
    ("damage", "what"),
    [
        ("DELETE FROM personal", "PERSONAL_MISSING"),
        ("UPDATE personal SET salt = x'00'", "PERSONAL_DIFFERS"),
        ("UPDATE personal SET sealed = x'00'", "PERSONAL_DIFFERS"),
        ("UPDATE personal SET sealed = (SELECT sealed FROM personal ORDER BY entry DESC LIMIT 1)", "PERSONAL_DIFFERS"),
        ("UPDATE personal SET sealed = NULL", "ROW_UNREADABLE"),
    ],
)
def test_a_receipt_without_the_names_it_had_is_refused(tmp_path: Path, damage: str, what: str) -> None:
    app = finished_book(tmp_path / "data")
    with forging(app) as book:
        named = "SELECT number FROM receipt WHERE seq = (SELECT min(entry) FROM personal)"
        (number,) = book.execute(named).fetchone()
        without_types(book, damage)
    counter = app.open_read_only()
    with pytest.raises(Refused) as refused:
        papers.read_receipt(counter, number)
    app.close()
    assert (refused.value.code, refused.value.values["what"]) == ("BOOK_DAMAGED", what)


@pytest.mark.parametrize(
    "damage",
    ["UPDATE charge SET cents = 1 WHERE biller = 'water'", "UPDATE look SET doc = doc + 1 WHERE key = '7714203'"],
)
def test_the_bills_are_held_against_their_import(tmp_path: Path, damage: str) -> None:
    app = finished_book(tmp_path / "data")
    reference = max(app.places.data.glob("reference-*.db"))
    with closing(sqlite3.connect(reference)) as bills, bills:
        assert bills.execute(damage).rowcount > 0
    assert [one.code for one in verify_book(app.places).findings] == ["REFERENCE_DIFFERS"]


def test_no_import_takes_over_bills_that_somebody_changed(tmp_path: Path) -> None:
    """They would have a digest that fits them from then on."""
    app = finished_book(tmp_path / "data")
    with closing(sqlite3.connect(max(app.places.data.glob("reference-*.db")))) as bills, bills:
        bills.execute("UPDATE charge SET cents = 1 WHERE biller = 'water'")
    path = tmp_path / "fees.csv"
    path.write_text(FEES.replace("Photocopies", "Copies"), encoding="utf-8")
    counter = app.open(devices=False)
    supervisor = next(one for one in people(counter) if one.login == "sam")
    with pytest.raises(Refused) as refused:
        imports.import_file(counter, supervisor, ImportRequest(ImportKind.FEES, path))
    app.close()
    assert refused.value.code == "REFERENCE_DIFFERS"


def test_a_book_of_another_register_is_no_replacement(tmp_path: Path) -> None:
    app, other = finished_book(tmp_path / "data"), finished_book(tmp_path / "other")
    shutil.rmtree(other.places.keys)
    made = App(tmp_path / "third")
    made.create("training", read_settings(app.places.config), people_of(app)[0], "a long enough password")
    shutil.copy(made.places.book, app.places.book)
    assert [one.code for one in verify_book(app.places).findings][:1] == ["KEY_DIFFERS"]


def session_of(book: sqlite3.Connection) -> str:
    (session,) = book.execute("SELECT id FROM session LIMIT 1").fetchone()
    return str(session)


def people_of(app: App) -> tuple[Person, ...]:
    counter = app.open_read_only()
    found = people(counter)
    app.close()
    return found


def test_a_forged_tail_is_found_by_the_head_that_went_upstream(tmp_path: Path) -> None:
    """Nobody at the file can be kept from this; so heads leave it."""
    app = finished_book(tmp_path / "data")
    counter = app.open(devices=False)
    upstream.sync(counter)
    app.close()
    forge_the_tail(app)
    assert [one.code for one in verify_book(app.places).findings] == ["UPSTREAM_DIFFERS"]
    counter = app.open(devices=False)
    with pytest.raises(Refused) as refused:
        upstream.sync(counter)
    app.close()
    assert refused.value.code == "UPSTREAM_FORK"


@pytest.mark.parametrize("sold_since", [False, True])
def test_an_older_copy_of_the_book_is_found_by_the_head_that_went_upstream(tmp_path: Path, sold_since: bool) -> None:
    app = finished_book(tmp_path / "data")
    shutil.copy(app.places.book, tmp_path / "yesterday")
    counter = app.open(devices=False)
    sell(counter, 700)
    upstream.sync(counter)
    app.close()
    shutil.copy(tmp_path / "yesterday", app.places.book)
    counter = app.open(devices=False)
    for cents in (800, 900) if sold_since else ():
        sell(counter, cents)
    with pytest.raises(Expected) as refused:
        upstream.sync(counter)
    app.close()
    assert refused.value.code == "UPSTREAM_FORK"


@pytest.mark.parametrize("version", [0, 1, 2])
def test_a_version_that_was_put_back_is_found(tmp_path: Path, version: int) -> None:
    """Steps that the file has had would be run again."""
    app = finished_book(tmp_path / "data")
    with closing(sqlite3.connect(app.places.book)) as book:
        book.execute(f"PRAGMA user_version = {version}")
    assert "SCHEMA_DIFFERS" in {one.code for one in verify_book(app.places).findings}
    with pytest.raises(Refused) as refused:
        app.open(devices=False)
    assert refused.value.code == "BOOK_DAMAGED"


@pytest.mark.parametrize(
    ("mark", "code"), [("user_version = 99", "BOOK_NEWER"), ("application_id = 5", "BOOK_FOREIGN")]
)
def test_a_file_that_says_it_is_another_is_refused(tmp_path: Path, mark: str, code: str) -> None:
    app = finished_book(tmp_path / "data")
    with closing(sqlite3.connect(app.places.book)) as book:
        book.execute(f"PRAGMA {mark}")
    for attempt in (lambda: app.open(devices=False), lambda: verify_book(app.places)):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.code == code


def test_a_whole_chain_signed_anew_with_another_key_is_found_upstream(tmp_path: Path) -> None:
    """The most that an owner of the whole folder can do: every entry, every signature and the key itself are new."""
    app = finished_book(tmp_path / "data")
    keys = other_keys(app)
    with forging(app) as book:
        change_body(book, 1, lambda raw: raw["data"].update(public_key=keys.public))
        forge_a_receipt(book)
        chain_again(book, 2, keys)
    assert [one.code for one in verify_book(app.places).findings] == ["BUNDLE_WRONG"]
    counter = app.open(devices=False)
    with pytest.raises(Expected) as refused:
        upstream.sync(counter)
    app.close()
    assert refused.value.code == "BUNDLE_WRONG"


@pytest.mark.parametrize("what", ["another", "none", "unreadable", "never set"])
def test_another_recovery_key_is_found(tmp_path: Path, what: str) -> None:
    """Backups would open for whoever put it there, and for nobody else."""
    app = finished_book(tmp_path / "data")
    lies_here = app.places.keys / "recovery.json"
    if what != "never set":
        administrator = next(one for one in people_of(app) if one.role is Role.ADMINISTRATOR)
        backups.set_passphrase(app.open(devices=False), administrator, "lantern quarry ember willow")
        app.close()
        assert verify_book(app.places).ok
        lies_here.unlink()
    if what in {"another", "never set"}:
        Recovery.of_passphrase("a passphrase of somebody else").write(lies_here)
    elif what == "unreadable":
        lies_here.write_bytes(b"{}")
    assert verify_book(app.places).findings == (Finding("keys/recovery.json", "", "RECOVERY_DIFFERS"),)


def test_the_folder_that_upstream_goes_to_is_asked_wherever_it_is(tmp_path: Path) -> None:
    """As the book has it: whoever looks needs no settings. A folder that cannot be reached is no doubt."""
    app, share = finished_book(tmp_path / "data"), tmp_path / "share"
    shutil.rmtree(app.places.out / "upstream")
    config = app.places.config
    config.write_text(f"{config.read_text('utf-8')}\n[upstream]\nfolder = '{share}'\n", encoding="utf-8")
    stand_for(app.places.data, config.read_text("utf-8"), "ann")
    share.mkdir()
    upstream.sync(app.open(devices=False))
    app.close()
    config.unlink()
    share.rename(tmp_path / "unplugged")
    said = verify_book(app.places)
    assert (said.ok, [(one.code, one.values) for one in said.remarks]) == (
        True,
        [("UPSTREAM_NOT_CHECKED", {"folder": str(share)})],
    )
    (tmp_path / "unplugged").rename(share)
    assert verify_book(app.places).remarks == ()
    forge_the_tail(app)
    assert [one.code for one in verify_book(app.places).findings] == ["UPSTREAM_DIFFERS"]
