"""The log in words: what an entry is called, what changed, what it says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pos.domain.activity import Activity, Change, Detail, Posting
from pos.domain.money import Money
from pos.settlement.formats.table import table
from pos.words import Words
from pos.words.phrases import tender_name

_CENTS = frozenset({"cents", "start", "assigned", "change", "float_returned", "expected", "counted", "totals", "left"})
"""What stands in cents, by the name it has in an entry, or the name it stands under."""

_TENDERS = frozenset({"cash", "check", "card", "money-order"})


def what(activity: Activity, words: Words) -> str:
    """What was done; a kind that is newer than the words is called as the book calls it."""
    key = f"activity.{_key(activity.kind)}"
    said = words.say(key) if words.knows(key) else activity.kind
    return f"{said} {activity.reference}".strip()


def changes(activity: Activity, words: Words) -> str:
    """Before and after, each thing that is another one; empty where nothing is."""
    return " · ".join(each_change(activity, words))


def each_change(activity: Activity, words: Words) -> tuple[str, ...]:
    """The same, one by one."""
    return tuple(_change(one, words) for one in activity.changes)


def label(detail: Detail, words: Words) -> str:
    """What a thing in an entry is called, from the outside in; numbers of lists stay."""
    return " · ".join(_name(part, words) for part in detail.path)


def value(detail: Detail, words: Words) -> str:
    """What it says: cents as an amount, codes in words."""
    if isinstance(detail.value, bool):
        return words.say("activity.yes") if detail.value else words.say("activity.no")
    if isinstance(detail.value, int):
        return Money(detail.value).grouped if _CENTS.intersection(detail.path) else str(detail.value)
    if detail.path[-1] == "secret":
        return _name(detail.value, words)
    return _code(detail.path[-1], detail.value, words)


def posting(one: Posting, words: Words) -> str:
    """On which side of which account."""
    side = "activity.debit" if one.amount > Money(0) else "activity.credit"
    return words.say(side, account=one.account, amount=abs(one.amount))


def _change(one: Change, words: Words) -> str:
    if one.before == one.after == "***":
        return words.say("activity.secret", what=_name(one.name, words))
    nothing = words.say("activity.nothing")
    before, after = (_code(one.name, part, words) if part else nothing for part in (one.before, one.after))
    return words.say("activity.change", what=_name(one.name, words), before=before, after=after)


def _name(part: str, words: Words) -> str:
    key = f"activity.field.{_key(part)}"
    if words.knows(key):
        return words.say(key)
    return tender_name(words, part) if part in _TENDERS else part


def _code(name: str, said: str, words: Words) -> str:
    """Roles, languages and yes or no have words of their own; everything else is as it was written."""
    if said in {"True", "False"}:
        return words.say("activity.yes") if said == "True" else words.say("activity.no")
    key = f"{name}.{said}"
    return words.say(key) if name in {"role", "language"} and words.knows(key) else said


def _key(name: str) -> str:
    return name.replace(".", "_").replace("-", "_")


TITLES = (
    "entry",
    "time",
    "business_date",
    "register",
    "who",
    "name",
    "approver",
    "kind",
    "what",
    "reference",
    "amount",
    "changed",
    "reason",
)
_FREE = frozenset({"name", "what", "changed", "reason"})


def table_of(rows: Iterable[Activity], names: Mapping[str, str], words: Words) -> bytes:
    """The log as CSV, one line per entry; ``what`` and ``changed`` in the reader's words, all else as it stands."""
    return table(
        TITLES,
        (
            (
                one.seq,
                one.at.iso,
                one.date,
                one.register,
                one.who,
                names.get(one.who, ""),
                one.approver,
                one.kind,
                what(one, words),
                one.reference,
                "" if one.amount is None else str(one.amount),
                changes(one, words),
                one.reason,
            )
            for one in rows
        ),
        free=_FREE,
    )
