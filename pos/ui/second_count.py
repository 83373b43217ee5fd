"""A second person counts what was counted here: any screen may ask for it, one screen does it (POL14).

    desk.second = SecondCount("second.pick_up", count, permission, work=..., done=..., back="till")
    desk.go("second-count")

The second person signs in place, begins from an empty form and never sees the first count before their own is whole.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pos.cashiering.second_count import Second
from pos.domain.drawers import CashCount
from pos.domain.people import Permission


@dataclass(frozen=True, slots=True)
class SecondCount:
    """``what`` is the key of the text that says what is counted, ``first`` what was counted before.

    Once both agree, or the difference has its reason, ``work`` runs in the background; ``done`` gets its result and
    goes on from there. ``back`` is the screen where Esc leads. ``strict``: the counts must agree.
    """

    what: str
    first: CashCount
    permission: Permission
    work: Callable[[Second], Any]
    done: Callable[[Any], object]
    back: str
    strict: bool = False
