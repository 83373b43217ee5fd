"""Who works at this register: each person has a place of their own, and one of them sits at the desk.

What somebody left half done stands in their place until they come back, and nobody else finds it. What was still under
way when they locked is told to them then, and to nobody else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from pos.cashiering.sql import Session
from pos.domain.drawers import SessionState

_Drawer = tuple[str, SessionState] | None


@dataclass(eq=False, slots=True)
class Seat:
    """One person's place. `covered` is the screen they locked, `drawer` how their drawer stood then."""

    login: str
    covered: str = ""
    drawer: _Drawer = None
    left: bool = False
    held: list[Callable[[], object]] = field(default_factory=list)


class Seats:
    """`present` is the place of who is signed in, also under the lock; None where nobody is."""

    def __init__(self) -> None:
        self.present: Seat | None = None
        self.locked = False
        self._kept: dict[str, Seat] = {}

    def take(self, login: str) -> None:
        """Somebody signed in: in their own place, as they left it."""
        self.present = self._kept.setdefault(login, Seat(login))
        self.locked = False

    def lock(self, screen: str, session: Session | None) -> None:
        """Nobody is at the desk; what stands there stays as it is."""
        if self.present is not None:
            self.present.covered, self.present.drawer = screen, _drawer(session)
            self.locked = True

    def leave(self) -> None:
        """Whoever is here signed out: their place is cleared."""
        if self.present is not None:
            self._clear(self.present)
        self.present, self.locked = None, False

    def leave_all(self) -> None:
        """Another book: nobody has left anything in it."""
        for seat in tuple(self._kept.values()):
            self._clear(seat)
        self.present, self.locked = None, False

    def left_at(self, session: Session | None) -> str:
        """The screen this person locked; empty where there is none, or their drawer is another than it was then."""
        seat = self.present
        return seat.covered if seat is not None and seat.drawer == _drawer(session) else ""

    def uncovers(self, screen: str) -> bool:
        """Whether this screen stands under the lock as it was left; the lock is off it then."""
        seat = self.present
        if seat is None:
            return False
        covered, seat.covered = seat.covered, ""
        return covered == screen

    def hear(self) -> None:
        """Tell who is here now what was under way when they locked."""
        seat = self.present
        while seat is not None and seat.held and seat is self.present and not self.locked:
            seat.held.pop(0)()

    def told(self, tell: Callable[..., object]) -> Callable[..., None]:
        """`tell` for whoever is here now: at once while they are, else when they come back, never once they left."""
        seat = None if self.locked else self.present

        def deliver(*values: object) -> None:
            if seat is None or (seat is self.present and not self.locked):
                tell(*values)
            elif not seat.left:
                seat.held.append(lambda: tell(*values))

        return deliver

    def _clear(self, seat: Seat) -> None:
        seat.left = True
        seat.held.clear()
        self._kept.pop(seat.login, None)


def _drawer(session: Session | None) -> _Drawer:
    return None if session is None else (session.id, session.state)
