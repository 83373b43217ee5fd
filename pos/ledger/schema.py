"""The tables of the book.

Entries and lines are append-only; lines come first and the entry last: its insert checks balance,
number and chain, and nothing can be added to it afterwards (design L2, L3, L5). The other tables are
derived: ``verify`` builds them again from the entries and compares.
"""

from __future__ import annotations

from pos.store import Step

_BOOK = """
CREATE TABLE entry(
  seq INTEGER PRIMARY KEY CHECK(seq > 0),
  kind TEXT NOT NULL,
  date TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  lines INTEGER NOT NULL,
  body TEXT NOT NULL,
  prev BLOB NOT NULL CHECK(length(prev) = 32),
  hash BLOB NOT NULL CHECK(length(hash) = 32)
) STRICT;
CREATE TABLE line(
  entry INTEGER NOT NULL REFERENCES entry(seq) DEFERRABLE INITIALLY DEFERRED,
  n INTEGER NOT NULL,
  account TEXT NOT NULL,
  cents INTEGER NOT NULL CHECK(cents <> 0 AND cents BETWEEN -1000000000000 AND 1000000000000),
  session TEXT NOT NULL,
  biller TEXT NOT NULL,
  PRIMARY KEY(entry, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX line_held ON line(account, cents) WHERE session = '' AND biller = '';
CREATE TRIGGER line_sealed BEFORE INSERT ON line
 WHEN NEW.entry IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entry)
BEGIN SELECT RAISE(ABORT, 'not the entry that comes next'); END;
CREATE TRIGGER entry_seal BEFORE INSERT ON entry BEGIN
 SELECT RAISE(ABORT, 'number out of turn')
  WHERE NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entry);
 SELECT RAISE(ABORT, 'chain broken')
  WHERE NEW.prev IS NOT coalesce((SELECT hash FROM entry WHERE seq = NEW.seq - 1), zeroblob(32));
 SELECT RAISE(ABORT, 'lines do not balance')
  WHERE (SELECT count(*) = NEW.lines AND coalesce(sum(cents), 0) = 0 FROM line WHERE entry = NEW.seq) IS NOT 1;
END;
CREATE TRIGGER entry_update BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER entry_delete BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER line_update BEFORE UPDATE ON line BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER line_delete BEFORE DELETE ON line BEGIN SELECT RAISE(ABORT, 'append-only'); END;
"""

DERIVED = """
CREATE TABLE day(
  date TEXT PRIMARY KEY, state TEXT NOT NULL, opened INTEGER NOT NULL, closed INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE session(
  id TEXT PRIMARY KEY, drawer TEXT NOT NULL, person TEXT NOT NULL, date TEXT NOT NULL,
  state TEXT NOT NULL, opened INTEGER NOT NULL, start_cents INTEGER NOT NULL,
  counts INTEGER NOT NULL, seen INTEGER NOT NULL, z INTEGER, finalized INTEGER,
  deposit INTEGER, batch TEXT
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX session_drawer ON session(drawer) WHERE state IN ('open', 'locked', 'counting');
CREATE UNIQUE INDEX session_person ON session(person) WHERE state IN ('open', 'locked', 'counting');
CREATE TABLE receipt(
  seq INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, key TEXT NOT NULL UNIQUE, session TEXT NOT NULL,
  cents INTEGER NOT NULL, voids TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX receipt_voids ON receipt(voids) WHERE voids <> '';
CREATE TABLE payment(
  biller TEXT NOT NULL, reference TEXT NOT NULL, seq INTEGER NOT NULL, item INTEGER NOT NULL,
  charge TEXT NOT NULL, cents INTEGER NOT NULL, PRIMARY KEY(biller, reference, seq, item, charge)
) STRICT, WITHOUT ROWID;
CREATE TABLE copy(
  receipt TEXT NOT NULL, n INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY(receipt, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE attempt(
  ref TEXT PRIMARY KEY, cart TEXT NOT NULL, session TEXT NOT NULL, kind TEXT NOT NULL, cents INTEGER NOT NULL,
  state TEXT NOT NULL, approved_cents INTEGER NOT NULL, seq INTEGER NOT NULL, answered INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX attempt_cart ON attempt(cart);
CREATE INDEX attempt_voided ON attempt(cart) WHERE state = 'voided';
CREATE INDEX attempt_open ON attempt(seq) WHERE state IN ('started', 'unknown');
CREATE TABLE standing(
  cart TEXT PRIMARY KEY, session TEXT NOT NULL, person TEXT NOT NULL, attempt INTEGER NOT NULL, contents TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE deposit(
  number INTEGER PRIMARY KEY, seq INTEGER NOT NULL, date TEXT NOT NULL, cents INTEGER NOT NULL, bag TEXT NOT NULL,
  batch TEXT, handed INTEGER
) STRICT;
CREATE TABLE batch(
  sequence INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, seq INTEGER NOT NULL, date TEXT NOT NULL,
  manifest TEXT NOT NULL, written INTEGER
) STRICT;
CREATE TABLE unsure(
  job INTEGER PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, why TEXT NOT NULL
) STRICT;
CREATE TABLE latest(
  kind TEXT PRIMARY KEY, seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE erased(
  entry INTEGER PRIMARY KEY, seq INTEGER NOT NULL
) STRICT;
CREATE TABLE hold(
  id TEXT PRIMARY KEY, seq INTEGER NOT NULL, lifted INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE document(
  name TEXT PRIMARY KEY, seq INTEGER NOT NULL, sha256 TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""

SLIPS = """
CREATE TABLE endorsement(
  receipt TEXT NOT NULL, place INTEGER NOT NULL, job INTEGER NOT NULL, state TEXT NOT NULL, seq INTEGER NOT NULL,
  PRIMARY KEY(receipt, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX endorsement_unsure ON endorsement(job) WHERE state = 'unknown';
CREATE TABLE validation(
  receipt TEXT NOT NULL, place INTEGER NOT NULL, n INTEGER NOT NULL, seq INTEGER NOT NULL,
  PRIMARY KEY(receipt, place, n)
) STRICT, WITHOUT ROWID;
"""
"""Derived too: what became of each check's endorsement last, and every validation of a line of a receipt."""

_WORK = """
CREATE TABLE person(
  login TEXT PRIMARY KEY, name TEXT NOT NULL, initials TEXT NOT NULL, role TEXT NOT NULL, language TEXT NOT NULL,
  active INTEGER NOT NULL, password TEXT NOT NULL, pin TEXT NOT NULL,
  failures INTEGER NOT NULL, until_ms INTEGER NOT NULL, must_change INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE personal(
  entry INTEGER PRIMARY KEY, salt BLOB NOT NULL, sealed BLOB NOT NULL
) STRICT;
CREATE TABLE issued(
  name TEXT PRIMARY KEY, content BLOB NOT NULL
) STRICT;
"""

STEPS: tuple[Step, ...] = (
    Step("book", _BOOK),
    Step("derived", DERIVED),
    Step("work", _WORK),
)
"""The ledger's part of the schema, in order; a released step is never edited."""

SLIP_STEPS: tuple[Step, ...] = (Step("slips", SLIPS),)
"""What came later: after the steps of the other parts that books in cities' hands have had."""
