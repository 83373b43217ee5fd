"""What a bill or account is found by: derived from its stored row, here and nowhere else.

The import writes it down (``merge_sql``), verify derives it again (``proof_sql``), and the counter asks of what it
found whether it bears the number that was asked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from pos.receivables.folding import fold, number_key, scanline_key
from pos.receivables.sql import ACCOUNT_DOC, Connection, Row

KEY_PART_MIN = 3
PHONE_MIN = 7

_BILLS = """
SELECT b.id AS doc, b.number, b.account, b.scanline, b.keys, b.customer, b.address,
       a.keys AS own_keys, a.phone, a.customer AS own_customer, a.address AS own_address
FROM main.bill b LEFT JOIN main.account a ON a.biller = b.biller AND a.number = b.account
"""
_ACCOUNTS = f"""
SELECT a.id + {ACCOUNT_DOC} AS doc, '' AS number, a.number AS account, '' AS scanline, '' AS keys, '' AS customer,
       '' AS address, a.keys AS own_keys, a.phone, a.customer AS own_customer, a.address AS own_address
FROM main.account a
"""
_WITHOUT_BILL = """
WHERE NOT EXISTS (SELECT 1 FROM main.bill b WHERE b.biller = a.biller AND b.account = a.number)
"""
_EVERY = f"{_BILLS} UNION ALL {_ACCOUNTS} {_WITHOUT_BILL} ORDER BY 1"
_SOME = f"""
{_BILLS} WHERE b.id IN (SELECT value FROM json_each(?1))
UNION ALL
{_ACCOUNTS} WHERE a.id IN (SELECT value - {ACCOUNT_DOC} FROM json_each(?1))
"""


def every_doc(connection: Connection) -> Iterator[Row]:
    """What each bill, and each account without one, is found by, in the order of their documents' ids."""
    return connection.execute(_EVERY)


def some_docs(connection: Connection, docs: Sequence[int]) -> Iterator[Row]:
    """The same of these documents only."""
    return connection.execute(_SOME, (json.dumps(docs),))


def keys_of(row: Row) -> set[str]:
    """Every number by which a document is found at once: its own, and each key, whole and in parts, with a digit in
    it (``CA 7ABC123`` is found as ``7ABC123`` as well); the others are words."""
    keys = [key for text in (row["keys"], row["own_keys"]) for key in (text or "").split("|") if _has_digit(key)]
    parts = [part for key in keys for part in key.split() if len(part) >= KEY_PART_MIN and _has_digit(part)]
    phone = "".join(filter(str.isdigit, row["phone"] or ""))
    numbers = [row["number"], row["account"], *keys, *parts, phone if len(phone) >= PHONE_MIN else ""]
    found = {number_key(text) for text in numbers} - {""}
    return found | {scanline_key(row["scanline"])} if row["scanline"] else found


def words_of(row: Row) -> str:
    """Every word by which a document is found, once."""
    texts = (row["customer"], row["address"], row["own_customer"], row["own_address"], row["keys"], row["own_keys"])
    return " ".join(dict.fromkeys(fold(" ".join(filter(None, texts))).split()))


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))
