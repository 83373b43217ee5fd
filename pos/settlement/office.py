"""What belongs to no drawer and still is for a reviewer: people and settings that changed (M9, design section 6)."""

from __future__ import annotations

from pos.domain.facts import Happening
from pos.domain.people import Role, rights_of
from pos.ledger.entries import Entry

OFFICE_KINDS = ("person.added", "person.changed", "settings.changed", "settings.acknowledged")


def office_happening(entry: Entry) -> Happening | None:
    """A line of the daily list; None where it is nobody else's affair: one's own password, PIN or language."""
    what = entry.kind
    if what == "person.changed":
        if entry.who == entry.data["login"]:
            return None
        what = _person_changed(entry)
    if what == "settings.changed" and entry.who:
        return None  # the first ones, of who made the book
    return Happening(what, entry.at, entry.who, reference=entry.data.get("login", ""))


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
