"""What belongs to no drawer session and still is for a reviewer: people and settings that changed, drawers opened where
nobody has one going (M9, design section 6)."""

from __future__ import annotations

from pos.domain.facts import Happening
from pos.domain.people import Role, rights_of
from pos.ledger.entries import Entry

OPENED = ("drawer.tried", "drawer.unasked", "drawer.left-open")
"""A drawer that was opened to try it, opened without a pulse, or stood open too long."""

OFFICE_KINDS = ("person.added", "person.changed", "settings.changed", "settings.acknowledged", *OPENED)


def office_happening(entry: Entry) -> Happening | None:
    """A line of the daily list; None where it is nobody else's affair: one's own password, PIN or language."""
    what = entry.kind
    if entry.session:
        return None  # it stands on the list of its session
    if what == "person.changed":
        if entry.who == entry.data["login"]:
            return None
        what = _person_changed(entry)
    if what == "settings.changed" and not entry.data["before"]:
        return None  # the first ones, of who made the book
    about = entry.data.get("login") or entry.data.get("reference") or entry.data.get("drawer", "")
    return Happening(what, entry.at, entry.who, reason=entry.reason, reference=about)


def _person_changed(entry: Entry) -> str:
    """The weightiest of what an administrator did to somebody."""
    before, after = entry.data["before"], entry.data["after"]
    if "role" in after:
        more = rights_of(Role(after["role"])) - rights_of(Role(before["role"]))
        return "person.raised" if more else "person.lowered"
    if entry.data["secret"]:
        return "person.password-given"
    if "active" in after:
        return "person.switched-on" if after["active"] else "person.switched-off"
    return "person.changed"
