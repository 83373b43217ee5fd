"""Parking citations: fines with the county's share, late charges, and the owner's name once the state has told it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from pos.domain.bills import Bill
from pos.receivables.sample.town import Place, Town, charge

BILLER = "citation"
DUE_DAYS = 21
LATE, STATE_HOLD = 1000, 300
DELINQUENT_AFTER, HOLD_AFTER, NAMED_AFTER = 30, 60, 25
FIRST_NUMBER = 7_700_000
AGAIN_PERCENT = 12
GL_FINE = "101/351.10:80|801/229.10:20"


def bills(town: Town, places: list[Place], today: dt.date) -> Iterator[Bill]:
    """One open citation per place, numbered as they were written. Some plates are old acquaintances."""
    ages = sorted((_age(town) for _ in places), reverse=True)
    number = FIRST_NUMBER
    plates: list[str] = []
    owners: dict[str, str] = {}
    for place, age in zip(places, ages, strict=True):
        number += town.chance.randint(1, 6)
        plate = town.chance.choice(plates) if plates and town.percent(AGAIN_PERCENT) else town.plate()
        plates.append(plate)
        owner = owners.setdefault(plate, town.person())
        yield citation(town, str(number), plate, owner, where=place, issued=today - dt.timedelta(days=age), today=today)


def _age(town: Town) -> int:
    """Days since it was written: half are new, some are years old."""
    kind = town.chance.randrange(100)
    if kind < 50:
        return town.chance.randint(0, DUE_DAYS)
    return town.chance.randint(DUE_DAYS + 1, 90) if kind < 78 else town.chance.randint(91, 900)


def citation(town: Town, number: str, plate: str, owner: str, *, where: Place, issued: dt.date, today: dt.date) -> Bill:
    """A citation with what it has grown to."""
    possible = [one for one in town.data["violations"] if one[3 if where.shops else 4]]
    code, what, dollars, *_ = town.pick(possible)
    due = issued + dt.timedelta(days=DUE_DAYS)
    late = (today - due).days
    charges = [charge("FINE", f"Fine {code}", dollars * 100, 10, GL_FINE)]
    if late > 0:
        charges.append(charge("LATE", "Late charge", LATE, 20, "101/351.20"))
    if late > DELINQUENT_AFTER:
        charges.append(charge("DELINQUENT", "Delinquent penalty", dollars * 50, 30, "101/351.20"))
    if late > HOLD_AFTER:
        charges.append(charge("HOLD", "State registration hold", STATE_HOLD, 40, "801/229.30"))
    make = town.chance.choice(town.data["makes"].split())
    color = town.chance.choice(town.data["colors"].split())
    return Bill(
        biller=BILLER,
        account=number,
        number=number,
        description=f"{what}, {issued:%m/%d/%Y}",
        customer=owner if late > NAMED_AFTER else "",
        address=f"{where.block}00 {where.street}",
        due_date=due,
        charges=tuple(charges),
        keys=(plate, f"{color} {make}"),
    )
