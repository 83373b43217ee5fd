"""The sample city as a start: its files beside a book, a script for a day in it, a book ready to work on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pos.app import App, sample_settings
from pos.cashiering import imports, people
from pos.domain.people import Person, Role
from pos.play.demo.day import Supplies, Wish, as_text, write_day
from pos.play.script import ScriptLine, parse_script
from pos.receivables.outcome import ImportKind, ImportRequest
from pos.receivables.sample.rivermouth import ACCOUNTS, City, CityFiles, make_city, write_files
from pos.store.files import write_whole

FOLDER = "sample"
ADMINISTRATOR = Person("ann", "Ann Ortega", "AO", Role.ADMINISTRATOR)
PEOPLE = (
    Person("ben", "Ben Castillo", "BC", Role.CASHIER),
    Person("carla", "Carla Nguyen", "CN", Role.CASHIER, "es"),
    Person("sam", "Sam Larsson", "SL", Role.SUPERVISOR),
)
"""Who works at the sample counter, beside its administrator."""


@dataclass(frozen=True, slots=True)
class Script:
    """A script on the disk; paths in it are relative to ``folder``."""

    folder: Path
    lines: Sequence[ScriptLine]


def write_script(path: Path, wish: Wish, *, accounts: int = ACCOUNTS) -> Script:
    """Write a day of the sample city with the files it imports. The same wish gives the same lines.

    :raises Unavailable: ``FILE_NOT_WRITTEN``
    """
    city = make_city(wish.date, accounts=accounts)
    files = write_files(path.parent / FOLDER, city)
    text = as_text(write_day(wish, _supplies(city, files, path.parent)))
    write_whole(path, text.encode())
    return Script(path.parent, list(parse_script(text.splitlines())))


def furnish(app: App, password: str, *, accounts: int = ACCOUNTS) -> None:
    """Make a training book of the sample city that can be worked on at once, and leave it closed.

    All its people have this password; its bills are those of today. Raises as ``App.create`` and imports do.
    """
    app.create("training", sample_settings(), ADMINISTRATOR, password)
    counter = app.open(devices=False)
    try:
        for person in PEOPLE:
            people.add_person(counter, ADMINISTRATOR, person, password, own=True)
        today = counter.clock.now().local.date()
        files = write_files(app.places.data / FOLDER, make_city(today, accounts=accounts))
        for kind, path in _imports(files):
            imports.import_file(counter, ADMINISTRATOR, ImportRequest(kind, path))
    finally:
        app.close()


def _imports(files: CityFiles) -> list[tuple[ImportKind, Path]]:
    """What comes in, in order."""
    bills = [(ImportKind.BILLS, path) for path in files.bills.values()]
    return [*bills, (ImportKind.ACCOUNTS, files.accounts), (ImportKind.FEES, files.fees)]


def _supplies(city: City, files: CityFiles, folder: Path) -> Supplies:
    named = [(kind.value, path.relative_to(folder).as_posix()) for kind, path in _imports(files)]
    return Supplies(named, city.bills, sample_settings().agency.drawers)
