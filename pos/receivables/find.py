"""The one box: whatever is scanned or typed, routed by its shape to the look-up that can answer at once.

Routing instead of one search over everything, and no ranking by the search engine: that is what keeps an answer far
below the time of a frame (settlement.md 6.2, measured again in ``bench/lookup.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pos.domain.errors import Refused
from pos.receivables import sql
from pos.receivables.billers import Biller
from pos.receivables.filed import Found, FoundBy
from pos.receivables.folding import alike, fold, number_key, scanline_key
from pos.receivables.index_sql import keys_of, some_docs
from pos.receivables.reference import Reference
from pos.receivables.scans import is_scan, read_scan

LIMIT = 50
PREFIX_MIN = 3
WORDS_MAX = 8


def find(text: str, reference: Reference, billers: Mapping[str, Biller], *, limit: int = LIMIT) -> list[Found]:
    """What a text may mean, the likeliest first: a scanline, a number (bill, citation, account, plate, telephone),
    a fee code, the beginning of a number, or words of name and address in any order, with or without accents.

    An exact number or code with a digit in it answers alone. Amounts are not looked up: the caller knows which text
    is one.

    :raises BadInput: ``SCAN_CHECK_DIGIT``: it has the shape of a scanline and was misread
    :raises Refused: ``REFERENCE_DIFFERS``: a number finds what does not bear it
    :raises Unavailable: ``REFERENCE_UNREADABLE``: the file is damaged where it was looked up
    """
    wanted = text.strip()
    key = number_key(wanted)
    if not key:
        return []
    with reference.readable():
        if is_scan(wanted, billers):
            return _by_scan(wanted, reference, billers)
        return _by_text(wanted, key, reference, limit)


def _by_text(wanted: str, key: str, reference: Reference, limit: int) -> list[Found]:
    connection = reference.connection()
    exact = _docs_of(key, reference, limit)
    found = _fees_by_code(wanted, reference) + _results(reference, exact, FoundBy.REFERENCE)
    has_digit = any(sign.isdigit() for sign in key)
    if found and has_digit:
        return found[:limit]
    words = fold(wanted).split()
    begun = sql.docs_by_key_start(connection, key, limit // 2) if has_digit and len(key) >= PREFIX_MIN else []
    begun = _bearing(reference, begun, lambda keys: any(one.startswith(key) for one in keys))
    worded = sql.docs_by_words(connection, words_query(words), limit)
    found += _fees_by_words(words, reference, found)
    found += _results(reference, begun, FoundBy.REFERENCE)
    found += _results(reference, [doc for doc in worded if doc not in {*exact, *begun}], FoundBy.WORDS)
    return found[:limit]


def words_query(words: Sequence[str]) -> str:
    """The FTS5 query: every word must be there or begin one there, or an address word by one of its other forms.

    A single letter or digit must stand by itself: as a beginning it would match nearly everything.
    """
    parts = []
    for word in list(dict.fromkeys(words))[:WORDS_MAX]:
        whole = f'"{word}"' if len(word) == 1 else f'"{word}"*'
        others = "".join(f' OR "{other}"' for other in alike(word))
        parts.append(f"({whole}{others})")
    return " AND ".join(parts)


def _by_scan(text: str, reference: Reference, billers: Mapping[str, Biller]) -> list[Found]:
    """The bill whose printed line this is; else what has the numbers in it, at that biller only."""
    scan = read_scan(text, billers)
    for number in filter(None, (scanline_key(text), number_key(scan.bill), number_key(scan.account))):
        found = _results(reference, _docs_of(number, reference, LIMIT), FoundBy.SCANLINE)
        of_biller = [one for one in found if _biller(one) == scan.biller]
        if of_biller:
            return of_biller
    return []


def _docs_of(key: str, reference: Reference, limit: int) -> list[int]:
    """The documents with exactly this number. Raises as :func:`_bearing`."""
    return _bearing(reference, sql.docs_by_key(reference.connection(), key, limit), lambda keys: key in keys)


def _bearing(reference: Reference, docs: list[int], bears: Callable[[set[str]], bool]) -> list[int]:
    """Documents that a number found; each must bear it. Money is taken for what was found, and whoever owns the file
    can make a number point anywhere (docs/decisions, 2026-11-21).

    :raises Refused: ``REFERENCE_DIFFERS``
    """
    if not all(bears(keys_of(row)) for row in some_docs(reference.connection(), docs)):
        raise Refused("REFERENCE_DIFFERS")
    return docs


def _biller(found: Found) -> str:
    if found.filed is not None:
        return found.filed.bill.biller
    return found.account.biller if found.account is not None else ""


def _fees_by_code(text: str, reference: Reference) -> list[Found]:
    code = text.casefold()
    return [Found(FoundBy.FEE_CODE, fee=fee) for fee in reference.fees() if fee.code.casefold() == code]


def _fees_by_words(words: Sequence[str], reference: Reference, found: Sequence[Found]) -> list[Found]:
    """Fees of whose description every word begins a word; there are few of them."""
    known = [one.fee for one in found]
    return [
        Found(FoundBy.WORDS, fee=fee)
        for fee in reference.fees()
        if fee not in known and all(f" {word}" in f" {fold(fee.description)}" for word in words)
    ]


def _results(reference: Reference, docs: Sequence[int], by: FoundBy) -> list[Found]:
    """What the documents are, in their order: open bills, closed ones, accounts without any."""
    connection = reference.connection()
    bills = sql.bills_by_id(connection, [doc for doc in docs if doc < sql.ACCOUNT_DOC])
    accounts = sql.accounts_by_id(connection, [doc - sql.ACCOUNT_DOC for doc in docs if doc >= sql.ACCOUNT_DOC])
    return [Found(by, filed=one) for one in bills.values()] + [Found(by, account=one) for one in accounts.values()]
