"""What the owner of the file can do to the bills behind an import's back: nothing of it stays unknown (design L2 c)."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pos.domain.errors import Refused
from pos.receivables.outcome import ImportKind
from pos.receivables.reference import Reference
from tests.support.receivables import Hall, names
from tests.unit.receivables.test_find import ACCOUNTS, FEES, HEADER, ROWS, SCANLINE

MINE, OTHERS = "7714203", "7714299"
OF = "(SELECT id FROM bill WHERE number = '{}')"

DAMAGE = {
    "a number finds another's bill": f"UPDATE look SET doc = {OF.format(OTHERS)} WHERE key = '{MINE}'",
    "a number finds another's bill as well": f"INSERT INTO look VALUES ('{MINE}', {OF.format(OTHERS)})",
    "a number finds nothing": f"DELETE FROM look WHERE key = '{MINE}'",
    "two numbers are exchanged": f"""
        UPDATE look SET key = 'x' WHERE key = '{MINE}';
        UPDATE look SET key = '{MINE}' WHERE key = '{OTHERS}';
        UPDATE look SET key = '{OTHERS}' WHERE key = 'x'""",
    "a scan finds another's bill": f"UPDATE look SET doc = {OF.format(OTHERS)} WHERE key = '={SCANLINE}'",
    "a word finds another's bill": f"INSERT INTO words (rowid, text) VALUES ({OF.format(OTHERS)}, 'garcia')",
    "no word finds anything": "INSERT INTO words (words) VALUES ('delete-all')",
    "a word is found elsewhere": "UPDATE words_data SET block = replace(block, CAST('garcia' AS BLOB), 'ficus!')",
    "words are asked otherwise": "INSERT INTO words_config VALUES ('rank', 'bm25(2.0)')",
    "a trigger": "CREATE TRIGGER bill AFTER UPDATE ON charge BEGIN DELETE FROM fee; END",
    "a view": "CREATE VIEW due AS SELECT * FROM charge",
    "a view in a table's place": "ALTER TABLE fee RENAME TO fees; CREATE VIEW fee AS SELECT * FROM fees",
    "an index is gone": "DROP INDEX bill_account",
    "a bill with an account's id": f"UPDATE bill SET id = {2**40 + 1} WHERE number = '{MINE}'",
    "a price": "UPDATE charge SET cents = 1",
    "an address": "UPDATE account SET address = 'elsewhere'",
    "how far a file had come": "UPDATE filed SET as_of = ''",
}


@pytest.fixture
def hall(tmp_path: Path) -> Hall:
    made = Hall(tmp_path)
    made.take(f"{HEADER}\n{ROWS}")
    made.take(ACCOUNTS, ImportKind.ACCOUNTS)
    made.take(FEES, ImportKind.FEES)
    return made


def change(hall: Hall, damage: str) -> None:
    """Behind the import's back; what is read afterwards is the changed file."""
    path = hall.reference.path
    assert path is not None
    hall.reference.close()
    with closing(sqlite3.connect(path)) as file:
        file.executescript(damage)
    hall.reference = Reference.open(path)


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_whatever_is_changed_is_found(hall: Hall, damage: str) -> None:
    imported = hall.digest()
    assert hall.reference.is_as_imported(imported)
    change(hall, damage)
    assert not hall.reference.is_as_imported(imported)
    hall.reference.close()


def test_a_torn_file_is_found(hall: Hall) -> None:
    imported, path = hall.digest(), hall.reference.path
    assert path is not None
    hall.reference.close()
    whole = path.read_bytes()
    for at in range(4096, len(whole), 4096):
        path.write_bytes(whole[:at] + bytes(4096) + whole[at + 4096 :])
        hall.reference = Reference.open(path)
        assert not hall.reference.is_as_imported(imported), f"page {at // 4096 + 1}"
        hall.reference.close()


def test_the_same_file_again_mends_what_finds_the_bills(hall: Hall) -> None:
    change(hall, DAMAGE["a number finds another's bill"])
    again = hall.take(f"{HEADER}\n{ROWS}")
    assert again.changed
    assert names(hall.find(MINE)) == [MINE]
    assert not hall.take(f"{HEADER}\n{ROWS}").changed
    hall.reference.close()


@pytest.mark.parametrize(
    ("damage", "wanted"),
    [
        (DAMAGE["a number finds another's bill"], MINE),
        (DAMAGE["a number finds another's bill as well"], MINE),
        (DAMAGE["a scan finds another's bill"], SCANLINE),
        (f"INSERT INTO look VALUES ('771420300', {OF.format(OTHERS)})", "77142030"),
        ("UPDATE bill SET number = '1' WHERE number = '2611-000231'", "2611-000231"),
    ],
)
def test_no_number_shows_a_bill_that_does_not_bear_it(hall: Hall, damage: str, wanted: str) -> None:
    change(hall, f"PRAGMA foreign_keys = OFF; {damage}")
    with pytest.raises(Refused, match="REFERENCE_DIFFERS"):
        hall.find(wanted)
    hall.reference.close()
