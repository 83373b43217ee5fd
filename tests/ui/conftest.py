"""A sample city's book made once, copied for every test that opens a till on it."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from pos.app import App, sample_settings
from pos.cashiering import imports, people
from pos.config import Settings, parse_settings
from pos.domain.clock import ScriptClock
from pos.domain.people import Person, Role
from pos.receivables.outcome import ImportKind, ImportRequest
from pos.receivables.sample.rivermouth import write_city
from tests.support.counters import city_text
from tests.ui.driver import MORNING, PASSWORD, PIN, Driver

DAY = dt.date(2026, 11, 20)
ACCOUNTS = 300
STAFF = (
    Person("ana", "Ana Berg", "AB", Role.CASHIER),
    Person("luis", "Luis Ortega", "LO", Role.CASHIER, "es"),
    Person("sam", "Samuel Okafor", "SO", Role.SUPERVISOR),
    Person("ines", "Inés Villaseñor", "IV", Role.ACCOUNTING, "es"),
)


def without_devices() -> Settings:
    """The sample city with no metal: tests of screens that need none start faster."""
    return with_devices()


def with_devices(*kept: str) -> Settings:
    """The sample city with these virtual devices only: each is a program that has to start."""
    return parse_settings(city_text(*kept), Path("city.toml"))


def make_book(data: Path, settings: Settings) -> None:
    """A training book with people, bills and fees."""
    app = App(data, clock=ScriptClock(MORNING))
    app.create("training", settings, Person("rosa", "Rosa Quiroga", "RQ", Role.ADMINISTRATOR), PASSWORD)
    counter = app.open(devices=False)
    rosa = people.sign_in(counter, "rosa", PASSWORD)
    for person in STAFF:
        people.add_person(counter, rosa, person, PASSWORD, PIN, own=True)
    files = write_city(data / "city", DAY, accounts=ACCOUNTS)
    for bills in files.bills.values():
        imports.import_file(counter, rosa, ImportRequest(ImportKind.BILLS, bills))
    imports.import_file(counter, rosa, ImportRequest(ImportKind.FEES, files.fees))
    app.close()


def _made_once(folder: Path, name: str, settings: Settings) -> Path:
    """Shared by all test processes of one run."""
    made = folder / name
    with FileLock(folder / f"{name}.lock"):
        if not made.exists():
            make_book(folder / f"{name}.new", settings)
            (folder / f"{name}.new").rename(made)
    return made


def _of_this_run(factory: pytest.TempPathFactory) -> Path:
    """A folder that workers share, and that no other run has left a book of an older make in."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def quiet_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book without devices."""
    return _made_once(_of_this_run(tmp_path_factory), "quiet-book", without_devices())


@pytest.fixture(scope="session")
def wired_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book with a virtual printer and a virtual terminal."""
    return _made_once(_of_this_run(tmp_path_factory), "wired-book", with_devices("printer", "terminal"))


@pytest.fixture
def till(qapp, quiet_book: Path, tmp_path: Path) -> Iterator[Driver]:
    """A till at its sign-in screen, without devices."""
    driver = _opened(quiet_book, tmp_path / "data")
    yield driver
    driver.close()


@pytest.fixture
def wired(qapp, wired_book: Path, tmp_path: Path) -> Iterator[Driver]:
    """A till with virtual printer, drawer and terminal."""
    driver = _opened(wired_book, tmp_path / "data")
    yield driver
    driver.close()


@pytest.fixture(scope="session")
def whole_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book with every virtual device that the sample city has."""
    return _made_once(_of_this_run(tmp_path_factory), "whole-book", sample_settings())


@pytest.fixture
def practising(qapp, whole_book: Path, tmp_path: Path) -> Iterator[Driver]:
    """A till as one practises at it."""
    driver = _opened(whole_book, tmp_path / "data")
    yield driver
    driver.close()


@pytest.fixture
def selling(till: Driver) -> Driver:
    """Ana at her open drawer."""
    till.open_drawer()
    return till


def _opened(book: Path, data: Path) -> Driver:
    shutil.copytree(book, data)
    return Driver(data)
