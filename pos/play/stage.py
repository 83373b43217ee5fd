"""Where a script is played: the book, its clock, the people at the counter and what they are known by."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Self

from pos.app import App
from pos.cashiering import open_drawer, people
from pos.cashiering.counter import Counter
from pos.cashiering.lights import PRINTER
from pos.cashiering.second_count import Second
from pos.cashiering.sql import Session
from pos.domain.clock import Instant, ScriptClock, SystemClock
from pos.domain.drawers import CashCount
from pos.domain.errors import BadInput, Refused, Unavailable
from pos.domain.people import Permission, Person
from pos.drivers import spool_sql
from pos.drivers.jobs import JobState
from pos.drivers.virtual.process import VirtualProcess
from pos.play.fields import Fields

STILL_OWED = (JobState.WAITING, JobState.SENDING)
SHORT_TIMES = (5, 8)
"""Lengths of ``10:42`` and ``10:42:30``."""


class Stage:
    """One training book being played on. Paths in the script are relative to ``folder``.

    ``state``: where the account remembers the book. ``labels`` are receipts that a line gave a name; passwords
    are remembered, so that a script names each once.
    """

    def __init__(self, data: Path, out: Path | None, folder: Path, state: Path | None = None) -> None:
        self.clock = ScriptClock(SystemClock().now())
        self.app = App(data, out, self.clock, state)
        self.folder = folder
        self.labels: dict[str, str] = {}
        self.passwords: dict[str, str] = {}
        self.administrator = ""
        self._present: dict[str, Person] = {}
        self._counter: Counter | None = None
        self._told_time = False

    @property
    def counter(self) -> Counter:
        """The open book; opened at the first need.

        :raises Refused: ``PLAY_ON_LIVE``, and what opening refuses; Unavailable: ``BOOK_MISSING``, ``BOOK_IN_USE`` ...
        """
        if self._counter is None:
            self.begin()
        if self._counter is None:
            raise Unavailable("BOOK_MISSING", path=self.app.places.book)
        return self._counter

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the book and the devices."""
        self._counter = None
        self.app.close()

    def begin(self) -> None:
        """Open the book that is there; a script may begin with none. Raises as :attr:`counter`."""
        if self.app.has_book():
            self._refuse_live()
            self._counter = self.app.open()

    def set_time(self, text: str) -> None:
        """Move the clock: ``2026-11-20T10:42:00-08:00``, or ``10:42`` on the same day in the same place.

        :raises BadInput: ``AT_WRONG``; Refused: ``AT_EARLIER``
        """
        moment = self._moment(text)
        if self._told_time and moment < self.clock.now():
            raise Refused("AT_EARLIER", at=text, now=self.clock.now().iso)
        self.clock.set_to(moment)
        self._told_time = True

    def sign_in(self, login: str, password: str) -> Person:
        """Sign in with the password given, or with the one the script named before."""
        person = people.sign_in(self.counter, login, password or self.passwords.get(login, ""))
        self.passwords[person.login] = password or self.passwords[person.login]
        self._present[person.login] = person
        return person

    def sign_out(self, login: str) -> None:
        """Leave the counter. :raises Refused: ``NOT_SIGNED_IN``"""
        people.sign_out(self.counter, self.person(login))
        del self._present[login]

    def person(self, login: str) -> Person:
        """Someone who signed in before. :raises Refused: ``NOT_SIGNED_IN``"""
        if login not in self._present:
            raise Refused("NOT_SIGNED_IN", login=login)
        return self._present[login]

    def approver(self, login: str, password: str, permission: Permission, *not_logins: str) -> Person:
        """A second person, proved on the spot as on the screen."""
        secret = password or self.passwords.get(login, "")
        return people.approve(self.counter, login, secret, permission=permission, not_logins=frozenset(not_logins))

    def second(self, line: Fields, permission: Permission, first: Person, counted: CashCount) -> Second:
        """What a second person counted: ``approver-cash``, or the same as the first one."""
        person = self.approver(line.text("approver"), line.text("approver-password"), permission, first.login)
        again = line.cash("approver-cash") if "approver-cash" in line else counted
        return Second(person, again, line.text("count-reason"))

    def session(self, person: Person) -> Session:
        """The drawer session a person has going. :raises Refused: ``NO_DRAWER``"""
        found = open_drawer.current_session(self.counter, person)
        if found is None:
            raise Refused("NO_DRAWER", login=person.login)
        return found

    def today(self, given: dt.date | None = None) -> dt.date:
        """The business date: as given, else the only one that is open, else the day the clock shows.

        The screen proposes the same, and people may change it there as here.
        """
        if given is not None:
            return given
        days = open_drawer.open_days(self.counter)
        return days[0] if len(days) == 1 else self.clock.now().local.date()

    def virtual(self, name: str) -> VirtualProcess:
        """A virtual device, to steer it. :raises Refused: ``DEVICE_NOT_VIRTUAL``"""
        fleet = self.counter.devices.virtual
        if fleet is None or name not in fleet.kinds:
            raise Refused("DEVICE_NOT_VIRTUAL", device=name)
        return fleet.device(name)

    def jobs_left(self) -> int:
        """How many jobs the printer still owes."""
        connection = self.counter.book.read()
        return sum(len(list(spool_sql.in_state(connection, PRINTER, state))) for state in STILL_OWED)

    def receipt_number(self, text: str) -> str:
        """A receipt by its number, or by the label that its line gave it."""
        return self.labels.get(text, text)

    def path(self, text: str) -> Path:
        """A file named in the script."""
        return self.folder / text

    def _refuse_live(self) -> None:
        """Before anything is opened for writing."""
        training = self.app.open_read_only().training
        self.app.close()
        if not training:
            raise Refused("PLAY_ON_LIVE", folder=self.app.places.data)

    def _moment(self, text: str) -> Instant:
        now = self.clock.now()
        try:
            if len(text) in SHORT_TIMES and self._told_time:
                time = dt.time.fromisoformat(text)
                return Instant.parse(dt.datetime.combine(now.local.date(), time, now.local.tzinfo).isoformat())
            return Instant.parse(text)
        except ValueError as error:
            raise BadInput("AT_WRONG", at=text[:40]) from error
