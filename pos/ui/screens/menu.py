"""What a person can go to from here: shown by F10 at the till, and as the first screen of those who take no payments.

To add a screen: make it in `catalogue.py`, then a line in `PLACES` here with who may go there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from pos.cashiering import people
from pos.domain.drawers import SessionState
from pos.domain.people import Permission
from pos.ui.desk import Desk
from pos.words import LANGUAGES


@dataclass(frozen=True, slots=True)
class Place:
    """A screen, the key of its text, who may go there, and whether only with a drawer of one's own."""

    name: str
    text: str
    allowed: frozenset[Permission] = frozenset()
    with_drawer: bool = False


PLACES = (
    Place("till", "menu.till", frozenset({Permission.TAKE_PAYMENTS}), with_drawer=True),
    Place("count-in", "menu.count_in", frozenset({Permission.TAKE_PAYMENTS})),
    Place("receipts", "menu.receipts", frozenset({Permission.TAKE_PAYMENTS, Permission.READ_ALL})),
    Place("count", "menu.count", frozenset({Permission.TAKE_PAYMENTS}), with_drawer=True),
    Place("supervisor", "menu.supervisor", frozenset({Permission.APPROVE, Permission.FINALIZE})),
    Place("deposit", "menu.deposit", frozenset({Permission.SETTLE})),
    Place("settle", "menu.settle", frozenset({Permission.SETTLE})),
    Place("bags", "menu.bags", frozenset({Permission.SETTLE})),
    Place("fund", "menu.fund", frozenset({Permission.SETTLE, Permission.SEE_EXPECTED})),
    Place("log", "menu.log", frozenset({Permission.READ_LOG})),
    Place("settings", "menu.settings", frozenset({Permission.ADMINISTER})),
    Place("scans", "menu.scans", frozenset({Permission.ADMINISTER})),
    Place("people", "menu.people", frozenset({Permission.ADMINISTER})),
    Place("backups", "menu.backups", frozenset({Permission.ADMINISTER})),
    Place("import", "menu.import", frozenset({Permission.IMPORT})),
    Place("devices", "menu.devices"),
    Place("own", "menu.own"),
    Place("doubt", "menu.doubt"),
    Place("training", "menu.training"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to choose. `state` says how it is set now."""

    name: str
    text: str
    act: Callable[[], object]
    state: str = ""


def entries(desk: Desk) -> tuple[Entry, ...]:
    """Screens this person may go to, then how the screens look, then the way out."""
    say = desk.words.say
    places = tuple(
        Entry(place.name, say(place.text), partial(desk.go, place.name)) for place in PLACES if _open(desk, place)
    )
    chosen = desk.preferences
    looks = (
        Entry("language", say("menu.language"), lambda: _next_language(desk), say(f"language.{desk.words.language}")),
        Entry("theme", say("menu.theme"), lambda: desk.prefer(chosen.next_theme()), say(f"theme.{chosen.theme}")),
        Entry(
            "ten-key",
            say("menu.ten_key"),
            lambda: desk.prefer(replace(chosen, ten_key=not chosen.ten_key)),
            say("menu.on") if chosen.ten_key else say("menu.off"),
        ),
        Entry("size", say("menu.size"), lambda: desk.prefer(chosen.next_percent()), f"{chosen.percent} %"),
        Entry(
            "confirm",
            say("menu.confirm"),
            lambda: desk.prefer(replace(chosen, confirm=not chosen.confirm)),
            say("menu.on") if chosen.confirm else say("menu.off"),
        ),
    )
    return (*places, *looks, Entry("leave", say("menu.leave"), lambda: sign_out(desk)))


def _open(desk: Desk, place: Place) -> bool:
    if not desk.has(place.name) or (place.with_drawer and desk.session is None):
        return False
    if place.name == "count-in" and desk.session is not None:
        return False
    if place.name == "doubt" and desk.counter.doubts.doubt is None:
        return False
    if place.name == "till" and desk.session is not None and desk.session.state is not SessionState.OPEN:
        return False
    return not place.allowed or any(desk.may(permission) for permission in place.allowed)


def _next_language(desk: Desk) -> None:
    desk.speak(LANGUAGES[(LANGUAGES.index(desk.words.language) + 1) % len(LANGUAGES)])


def sign_out(desk: Desk) -> None:
    """Leave the counter, where nothing would be lost."""
    if not desk.may_leave():
        return
    counter, person = desk.counter, desk.worker
    desk.leave()
    desk.go("sign-in")
    desk.run(lambda: people.sign_out(counter, person), lambda _: None)
