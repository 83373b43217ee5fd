"""A register of the sample city with people, a few bills and no devices, made through the program's own front door."""

from __future__ import annotations

import atexit
import datetime as dt
import functools
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from pos.app import App, sample_settings
from pos.cashiering import imports, open_drawer, people
from pos.cashiering.counter import Counter
from pos.cashiering.sql import Session
from pos.config import Settings, parse_settings
from pos.domain.clock import Instant, ScriptClock
from pos.domain.drawers import CashCount
from pos.domain.people import Person, Role
from pos.receivables.outcome import ImportKind, ImportRequest

DAY = dt.date(2026, 11, 20)
MORNING = Instant.parse("2026-11-20T08:30:00-08:00")
PASSWORD = "a long enough password"
FLOAT = CashCount({2000: 5, 1000: 5, 500: 6, 100: 20})


def as_own(settings: Settings) -> Settings:
    """As a town of its own would have them, which a live book asks for."""
    text = settings.text
    for name in ("name", "bank_account", "endorsement"):
        text = re.sub(rf'(?m)^{name} = ".*"$', f'{name} = "Town of Elm"', text)
    return parse_settings(text, Path("config.toml"))


def city_text(*kept: str) -> str:
    """The sample city's file with these of its virtual devices: each is a program that has to start."""
    return re.sub(r'(?m)^(\w+) = "virtual"\n', lambda found: found[0] * (found[1] in kept), sample_settings().text)


def settings_without_devices(**changes: str) -> Settings:
    """The sample city without devices; ``changes`` replace values by key."""
    text = city_text().replace("[devices]\n", '[devices]\nprinter = "none"\nterminal = "none"\n')
    for key, value in changes.items():
        text = re.sub(rf'^{key} = ".*"$', f'{key} = "{value}"', text, flags=re.MULTILINE)
    return parse_settings(text, Path("config.toml"))


@dataclass
class Desk:
    """A counter at work with its people and one open drawer."""

    app: App
    counter: Counter
    cashier: Person
    supervisor: Person
    administrator: Person
    clock: ScriptClock
    session: Session | None = None

    @property
    def session_id(self) -> str:
        """The open drawer's session."""
        assert self.session is not None
        return self.session.id


def make_desk(folder: Path, settings: Settings | None = None, *, mode: str = "training") -> Desk:
    """A new book with an administrator, two cashiers and a supervisor; no drawer is open.

    Hashing passwords takes its time, so the book is made once a process and copied; the two who work are taken as
    signed in.
    """
    made = settings or settings_without_devices()
    shutil.copytree(_template(made.text, mode), folder)
    clock = ScriptClock(MORNING)
    app = App(folder, clock=clock)
    counter = app.open()
    known = {person.login: person for person in people.people(counter)}
    counter.present.update({"carla", "sam"})
    return Desk(app, counter, known["carla"], known["sam"], known["ann"], clock)


@functools.cache
def _template(text: str, mode: str) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="counterfoil-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    app = App(folder / "data", clock=ScriptClock(MORNING))
    admin = Person("ann", "Ann Admin", "AN", Role.ADMINISTRATOR)
    app.create(mode, parse_settings(text, Path("config.toml")), admin, PASSWORD)
    counter = app.open()
    administrator = next(person for person in people.people(counter))
    for login, name, initials, role in (
        ("carla", "Carla Cashier", "CC", Role.CASHIER),
        ("carl", "Carl Cashier", "CL", Role.CASHIER),
        ("sam", "Sam Supervisor", "SS", Role.SUPERVISOR),
    ):
        people.add_person(counter, administrator, Person(login, name, initials, role), PASSWORD, "314159", own=True)
    app.close()
    return folder / "data"


def open_desk(folder: Path, settings: Settings | None = None) -> Desk:
    """The same with the first drawer counted in as assigned."""
    desk = make_desk(folder, settings)
    desk.session = open_drawer.open_drawer(desk.counter, desk.cashier, "1", DAY, FLOAT).session
    return desk


def import_text(desk: Desk, kind: ImportKind, text: str, folder: Path, *, biller: str = "") -> None:
    """Import a file of this text."""
    path = folder / f"{kind.value}.csv"
    path.write_text(text, encoding="utf-8")
    imports.import_file(desk.counter, desk.supervisor, ImportRequest(kind, path, biller=biller))
