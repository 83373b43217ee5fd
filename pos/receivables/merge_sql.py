"""Building the next reference: what stood in the one in force, and what a file brings, in one new file.

Every function takes the connection of ``sql.open_new``: ``main`` is the new file, ``old`` the one in force, and what
the file brings is put into ``temp`` first. The rules are those of design L13: a bill absent from a full file is closed
and never deleted; one of which a row could not be read stays as it was, with the mark of the file it came from; a
closed one moves on to the mark of each full file it is absent from, because that says its balance is still nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pos.domain.bills import Fee, format_distribution
from pos.receivables.filed import Account, FiledBill, FileMark
from pos.receivables.folding import fold
from pos.receivables.index_sql import every_doc, keys_of, words_of
from pos.receivables.outcome import ImportKind
from pos.receivables.sql import Connection

_TEMPORARY = """
CREATE TEMP TABLE new_bill (
    biller TEXT NOT NULL, number TEXT NOT NULL, account, description, customer, address, due_date, scanline, keys,
    partial, filed, PRIMARY KEY (biller, number)
);
CREATE TEMP TABLE new_charge (
    biller TEXT NOT NULL, number TEXT NOT NULL, place INTEGER NOT NULL, code, description, cents, priority, gl,
    PRIMARY KEY (biller, number, place)
);
CREATE TEMP TABLE new_account (
    biller TEXT NOT NULL, number TEXT NOT NULL, customer, address, phone, keys, PRIMARY KEY (biller, number)
);
CREATE TEMP TABLE new_fee (
    biller TEXT NOT NULL, code TEXT NOT NULL, description, cents, gl, PRIMARY KEY (biller, code)
);
CREATE TEMP TABLE brought (
    kind TEXT NOT NULL, biller TEXT NOT NULL, filed INTEGER NOT NULL, complete INTEGER NOT NULL,
    PRIMARY KEY (kind, biller)
);
CREATE TEMP TABLE left_out (
    kind TEXT NOT NULL, biller TEXT NOT NULL, reference TEXT NOT NULL, PRIMARY KEY (kind, biller, reference)
);
INSERT INTO main.filed SELECT * FROM old.filed
"""

# NOT EXISTS and not NOT IN: over columns that might be NULL the latter reads every row every time.
_MERGE = """
INSERT INTO main.account (biller, number, customer, address, phone, keys)
SELECT * FROM (
    SELECT * FROM new_account
    UNION ALL
    SELECT o.biller, o.number, o.customer, o.address, o.phone, o.keys
    FROM old.account o LEFT JOIN brought f ON f.kind = 'accounts' AND f.biller = o.biller AND f.complete
    WHERE NOT EXISTS (SELECT 1 FROM new_account n WHERE n.biller = o.biller AND n.number = o.number)
      AND (f.biller IS NULL OR EXISTS (
        SELECT 1 FROM left_out l WHERE l.kind = 'accounts' AND l.biller = o.biller AND l.reference = o.number))
) ORDER BY 1, 2;

INSERT INTO main.fee (biller, code, description, cents, gl)
SELECT * FROM new_fee
UNION ALL
SELECT o.biller, o.code, o.description, o.cents, o.gl
FROM old.fee o LEFT JOIN brought f ON f.kind = 'fees' AND f.biller = o.biller AND f.complete
WHERE NOT EXISTS (SELECT 1 FROM new_fee n WHERE n.biller = o.biller AND n.code = o.code)
  AND (f.biller IS NULL OR EXISTS (
    SELECT 1 FROM left_out l WHERE l.kind = 'fees' AND l.biller = o.biller AND l.reference = o.code));

INSERT INTO main.bill (biller, number, account, description, customer, address, due_date, scanline, keys, partial,
                       closed, filed)
SELECT b.* FROM (
    SELECT biller, number, account, description, customer, address, due_date, scanline, keys, partial,
           0 AS closed, filed
    FROM new_bill
    UNION ALL
    SELECT o.biller, o.number, o.account, o.description, o.customer, o.address, o.due_date, o.scanline, o.keys,
           o.partial, o.closed OR f.filed IS NOT NULL, coalesce(f.filed, o.filed)
    FROM old.bill o LEFT JOIN brought f
      ON f.kind = 'bills' AND f.biller = o.biller AND f.complete
         AND NOT EXISTS (
           SELECT 1 FROM left_out l WHERE l.kind = 'bills' AND l.biller = o.biller AND l.reference = o.number)
    WHERE NOT EXISTS (SELECT 1 FROM new_bill n WHERE n.biller = o.biller AND n.number = o.number)
) b LEFT JOIN main.account a ON a.biller = b.biller AND a.number = b.account
ORDER BY b.closed, fold(coalesce(nullif(b.customer, ''), a.customer, '')),
         fold(coalesce(nullif(b.address, ''), a.address, '')), b.due_date, b.biller, b.number;

INSERT INTO main.charge (biller, number, place, code, description, cents, priority, gl)
SELECT * FROM (
    SELECT * FROM new_charge
    UNION ALL
    SELECT o.biller, o.number, o.place, o.code, o.description, o.cents, o.priority, o.gl
    FROM old.charge o WHERE NOT EXISTS (SELECT 1 FROM new_bill n WHERE n.biller = o.biller AND n.number = o.number)
) ORDER BY 1, 2, 3
"""

_SAME = {
    ImportKind.BILLS: """
        SELECT n.biller, count(*) FROM new_bill n JOIN old.bill o ON o.biller = n.biller AND o.number = n.number
        WHERE NOT o.closed
          AND (n.account, n.description, n.customer, n.address, n.due_date, n.scanline, n.keys, n.partial)
            = (o.account, o.description, o.customer, o.address, o.due_date, o.scanline, o.keys, o.partial)
          AND NOT EXISTS (
            SELECT place, code, description, cents, priority, gl FROM new_charge
            WHERE biller = n.biller AND number = n.number
            EXCEPT
            SELECT place, code, description, cents, priority, gl FROM old.charge
            WHERE biller = n.biller AND number = n.number)
          AND (SELECT count(*) FROM new_charge WHERE biller = n.biller AND number = n.number)
            = (SELECT count(*) FROM old.charge WHERE biller = n.biller AND number = n.number)
        GROUP BY n.biller""",
    ImportKind.ACCOUNTS: """
        SELECT n.biller, count(*) FROM new_account n JOIN old.account o ON o.biller = n.biller AND o.number = n.number
        WHERE (n.customer, n.address, n.phone, n.keys) = (o.customer, o.address, o.phone, o.keys)
        GROUP BY n.biller""",
    ImportKind.FEES: """
        SELECT n.biller, count(*) FROM new_fee n JOIN old.fee o ON o.biller = n.biller AND o.code = n.code
        WHERE (n.description, n.cents, n.gl) IS (o.description, o.cents, o.gl)
        GROUP BY n.biller""",
}

_ENTERED = {
    ImportKind.BILLS: "SELECT biller, count(*) FROM new_bill GROUP BY biller",
    ImportKind.ACCOUNTS: "SELECT biller, count(*) FROM new_account GROUP BY biller",
    ImportKind.FEES: "SELECT biller, count(*) FROM new_fee GROUP BY biller",
}

_ADDED = {
    ImportKind.BILLS: """SELECT biller, count(*) FROM new_bill n
        WHERE NOT EXISTS (SELECT 1 FROM old.bill o WHERE o.biller = n.biller AND o.number = n.number)
        GROUP BY biller""",
    ImportKind.ACCOUNTS: """SELECT biller, count(*) FROM new_account n
        WHERE NOT EXISTS (SELECT 1 FROM old.account o WHERE o.biller = n.biller AND o.number = n.number)
        GROUP BY biller""",
    ImportKind.FEES: """SELECT biller, count(*) FROM new_fee n
        WHERE NOT EXISTS (SELECT 1 FROM old.fee o WHERE o.biller = n.biller AND o.code = n.code)
        GROUP BY biller""",
}

_GONE = {
    ImportKind.BILLS: """SELECT o.biller, count(*) FROM old.bill o JOIN main.bill b USING (biller, number)
        WHERE b.closed AND NOT o.closed GROUP BY o.biller""",
    ImportKind.ACCOUNTS: """SELECT biller, count(*) FROM old.account o
        WHERE NOT EXISTS (SELECT 1 FROM main.account m WHERE m.biller = o.biller AND m.number = o.number)
        GROUP BY biller""",
    ImportKind.FEES: """SELECT biller, count(*) FROM old.fee o
        WHERE NOT EXISTS (SELECT 1 FROM main.fee m WHERE m.biller = o.biller AND m.code = o.code)
        GROUP BY biller""",
}


def begin(connection: Connection) -> None:
    """Make the places where a file's content is put, and take over what is known of earlier files."""
    connection.execute("PRAGMA temp_store=MEMORY")
    connection.create_function("fold", 1, fold, deterministic=True)
    connection.execute("BEGIN")
    _run(connection, _TEMPORARY)


def bring_file(
    connection: Connection, kind: ImportKind, biller: str, mark: FileMark, said: tuple[str, str, str], *, complete: bool
) -> int:
    """Note one biller's part of a file; its id. ``said`` is the file's name and the SHA-256 of it and its mapping."""
    filed = connection.execute(
        "INSERT INTO main.filed (kind, biller, file, sha256, mapping_sha256, as_of, posted_through)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (kind, biller, *said, mark.as_of.iso if mark.as_of else "", mark.posted_text),
    ).lastrowid
    assert filed is not None
    connection.execute("INSERT INTO brought VALUES (?, ?, ?, ?)", (kind, biller, filed, complete))
    return filed


def bring_left_out(connection: Connection, kind: ImportKind, left_out: Iterable[tuple[str, str]]) -> None:
    """Note what could not be read: of these, what is stored stays."""
    connection.executemany("INSERT INTO left_out VALUES (?, ?, ?)", ((kind, *where) for where in left_out))


def bring_bills(connection: Connection, bills: Iterable[FiledBill], filed: dict[str, int]) -> None:
    """Put the bills of a file beside. ``filed`` is the id of the file by biller."""
    connection.executemany(
        "INSERT INTO new_bill VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (_bill_row(one, filed[one.bill.biller]) for one in bills),
    )
    connection.executemany(
        "INSERT INTO new_charge VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (row for one in bills for row in _charge_rows(one)),
    )


def bring_accounts(connection: Connection, accounts: Iterable[Account]) -> None:
    """Put the accounts of a file beside."""
    connection.executemany(
        "INSERT INTO new_account VALUES (?, ?, ?, ?, ?, ?)",
        ((a.biller, a.number, a.customer, a.address, a.phone, "|".join(a.keys)) for a in accounts),
    )


def bring_fees(connection: Connection, fees: Iterable[Fee]) -> None:
    """Put the fees of a file beside."""
    connection.executemany(
        "INSERT INTO new_fee VALUES (?, ?, ?, ?, ?)",
        (
            (f.biller, f.code, f.description, f.unit_price.cents if f.unit_price else None, _gl(f.distribution))
            for f in fees
        ),
    )


def merge(connection: Connection) -> None:
    """Put old and new together, index it for look-up, and end the transaction."""
    _run(connection, _MERGE)
    looks: list[tuple[str, int]] = []
    words: list[tuple[int, str]] = []
    for row in every_doc(connection):
        looks += ((key, row["doc"]) for key in keys_of(row))
        words.append((row["doc"], words_of(row)))
    connection.executemany("INSERT INTO main.look VALUES (?, ?)", sorted(looks))
    connection.executemany("INSERT INTO main.words (rowid, text) VALUES (?, ?)", words)
    connection.execute("INSERT INTO main.words (words) VALUES ('optimize')")
    connection.execute("COMMIT")


def counts(connection: Connection, kind: ImportKind) -> dict[str, dict[str, int]]:
    """What the file did, by biller: entered, added, same, closed (accounts and fees: taken out), cents."""
    found: dict[str, dict[str, int]] = {}
    asked = {"entered": _ENTERED, "added": _ADDED, "same": _SAME, "closed": _GONE}
    for name, statements in asked.items():
        for biller, count in connection.execute(statements[kind]):
            found.setdefault(biller, {})[name] = count
    for biller, cents in connection.execute("SELECT biller, sum(cents) FROM new_charge GROUP BY biller"):
        found[biller]["cents"] = cents
    return found


def _run(connection: Connection, script: str) -> None:
    for statement in script.split(";"):
        connection.execute(statement)


def _bill_row(one: FiledBill, filed: int) -> tuple[object, ...]:
    bill = one.bill
    return (
        bill.biller,
        bill.number,
        bill.account,
        bill.description,
        bill.customer,
        bill.address,
        bill.due_date.isoformat() if bill.due_date else "",
        bill.scanline,
        "|".join(bill.keys),
        int(bill.partial_allowed),
        filed,
    )


def _charge_rows(one: FiledBill) -> Iterator[tuple[object, ...]]:
    for place, charge in enumerate(one.bill.charges):
        gl = _gl(charge.distribution)
        cents = charge.amount.cents
        yield (*one.bill.key, place, charge.code, charge.description, cents, charge.priority, gl)


_gl = format_distribution
