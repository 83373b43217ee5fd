"""The files of the sample city: what its four hosts hand to the counter in the morning of a business date."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pos.domain.bills import Bill
from pos.domain.clock import Instant
from pos.receivables.billers import Biller, load_billers
from pos.receivables.filed import Account, FileMark
from pos.receivables.sample import citations, licenses, permits, water
from pos.receivables.sample.town import Place, Town, charge
from pos.receivables.writing import accounts_file, bills_file
from pos.resources import resource
from pos.store.files import write_whole

ACCOUNTS = 20_000
ACCOUNTS_MAX = 25_000
SHARES = {"water": 65, "license": 12, "citation": 19, "permit": 4}
"""Accounts in a hundred, by biller."""

OFFSET = "-08:00"
STORY_ACCOUNT, STORY_ADDRESS, STORY_CUSTOMER = "10-2231-04", "125 Elm St", "Garcia, Elena M"
STORY_CITATION, STORY_PLATE = "7714203", "CA 7ABC123"


@dataclass(frozen=True, slots=True)
class City:
    """Everything that the hosts of the sample city know on a business date."""

    accounts: tuple[Account, ...]
    bills: tuple[Bill, ...]
    mark: FileMark


@dataclass(frozen=True, slots=True)
class CityFiles:
    """Where the files are; ``bills`` by biller."""

    settings: Path
    bills: Mapping[str, Path]
    accounts: Path
    fees: Path


def city_billers() -> dict[str, Biller]:
    """The billers of the sample city's settings."""
    return load_billers(tomllib.loads(resource("sample", "city.toml").read_text("utf-8")))


def make_city(business_date: dt.date, *, accounts: int = ACCOUNTS, seed: int = 1) -> City:
    """The sample city: the same for the same date, size and seed. ``accounts`` is 40 to 25,000.

    Two bills are there whatever the seed, so that guides can speak of them: water account 10-2231-04, 82.43, and
    citation 7714203, 65.00, fourteen days late.
    """
    if not 40 <= accounts <= ACCOUNTS_MAX:
        raise ValueError(f"the sample city has 40 to {ACCOUNTS_MAX} accounts")
    town = Town(seed)
    count = {biller: accounts * share // 100 for biller, share in SHARES.items()}
    places = town.places(count["water"])
    shops = [place for place in places if place.shops] or places
    own = Account("water", STORY_ACCOUNT, STORY_CUSTOMER, STORY_ADDRESS, "555-231-0142")
    others = (one for one in water.accounts(town, places) if one.address != own.address and one.number != own.number)
    water_accounts = [own, *others]
    businesses = list(licenses.accounts(town, _some(town, shops, count["license"]), 20_001))
    issued = citations.bills(town, _some(town, places, count["citation"]), business_date)
    applied = list(permits.bills(town, _some(town, places, count["permit"]), business_date))
    bills = [
        *story(business_date),
        *water.bills(town, water_accounts[1:], business_date),
        *licenses.bills(town, businesses, business_date),
        *(bill for bill in issued if bill.number != STORY_CITATION),
        *(bill for bill, _ in applied),
    ]
    owned = (*water_accounts, *(one for one, _ in businesses), *(one for _, one in applied))
    return City(owned, tuple(_with_scanlines(bills)), morning_mark(business_date))


def morning_mark(business_date: dt.date) -> FileMark:
    """Files made in the night before contain what was paid until the evening."""
    evening = dt.datetime.combine(business_date - dt.timedelta(days=1), dt.time(20, 0)).isoformat()
    return FileMark(as_of=Instant.parse(evening + OFFSET))


def write_city(folder: Path, business_date: dt.date, *, accounts: int = ACCOUNTS, seed: int = 1) -> CityFiles:
    """Write the sample city's settings and files into a folder."""
    return write_files(folder, make_city(business_date, accounts=accounts, seed=seed))


def write_files(folder: Path, city: City) -> CityFiles:
    """Write the settings and files of a city that is made already."""
    files = CityFiles(
        settings=folder / "city.toml",
        bills={biller: folder / f"bills-{biller}.csv" for biller in SHARES},
        accounts=folder / "accounts.csv",
        fees=folder / "fees.csv",
    )
    write_whole(files.settings, resource("sample", "city.toml").read_bytes())
    for biller, path in files.bills.items():
        write_whole(path, bills_file((bill for bill in city.bills if bill.biller == biller), city.mark))
    write_whole(files.accounts, accounts_file(city.accounts))
    write_whole(files.fees, resource("sample", "fees.csv").read_bytes())
    return files


def story(today: dt.date) -> tuple[Bill, Bill]:
    """The two bills that guides speak of, without their scanlines."""
    issued = today - dt.timedelta(days=35)
    home = Bill(
        biller="water",
        account=STORY_ACCOUNT,
        number=f"{today:%y%m}-000231",
        description=f"{water.MONTHS[today.month - 1]} bill",
        customer=STORY_CUSTOMER,
        address=STORY_ADDRESS,
        due_date=today + dt.timedelta(days=22),
        charges=(
            charge("REFUSE", "Refuse and recycling", 1920, 20, "504/344.10"),
            charge("STORM", "Storm water", 733, 30, "503/343.70"),
            charge("SEWER", "Sewer, 3 units", 3095, 40, "502/343.50:85|505/343.55:15"),
            charge("WATER", "Water, 3 units", 2495, 50, "501/343.30"),
        ),
    )
    parked = Bill(
        biller="citation",
        account=STORY_CITATION,
        number=STORY_CITATION,
        description=f"Street cleaning, {issued:%m/%d/%Y}",
        customer="",
        address="300 Main St",
        due_date=issued + dt.timedelta(days=citations.DUE_DAYS),
        charges=(
            charge("FINE", "Fine RMC 10.40", 5500, 10, citations.GL_FINE),
            charge("LATE", "Late charge", citations.LATE, 20, "101/351.20"),
        ),
        keys=(STORY_PLATE, "WHI TOYT"),
    )
    return home, parked


def _some(town: Town, places: list[Place], count: int) -> list[Place]:
    """So many places, some of them more than once."""
    return town.chance.choices(places, k=count)


def _with_scanlines(bills: Iterable[Bill]) -> Iterable[Bill]:
    billers = city_billers()
    for bill in bills:
        layout = billers[bill.biller].scanline
        assert layout is not None
        values = {"account": bill.account, "bill": bill.number, "amount": str(max(bill.due.cents, 0))}
        yield replace(bill, scanline=layout.write(values))
