"""Where someone's work is when they have signed in."""

from __future__ import annotations

from pos.domain.drawers import SessionState
from pos.domain.people import Permission, Role
from pos.ui.desk import Desk

_AT_THE_TILL = frozenset({Role.CASHIER, Role.LEAD})


def first_screen(desk: Desk) -> str:
    """The till with an open drawer, the count that was begun, a drawer to count in; else the list of what there is.

    Who signed in with a password that was given chooses their own before anything else.
    """
    if desk.worker.must_change:
        return "own"
    if not desk.may(Permission.TAKE_PAYMENTS):
        return "home"
    if desk.session is None:
        return "count-in" if desk.worker.role in _AT_THE_TILL else "home"
    counting = desk.session.state is SessionState.COUNTING
    return "count" if counting and desk.has("count") else "till"
