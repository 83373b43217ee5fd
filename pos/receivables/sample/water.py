"""Water, sewer, storm water and refuse on one bill, read by route and billed in four cycles a month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from pos.domain.bills import Bill
from pos.receivables.filed import Account
from pos.receivables.sample.town import Place, Town, charge, counted

BILLER = "water"
MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905  # reads better
)
CYCLE_DAYS = (2, 9, 16, 23)
DUE_DAYS = 21
FIRST_NUMBER = 1000

# Cents: the base by meter, the price of a unit (748 gallons) up to so many units, the rest.
METERS = ((1850, 82), (2640, 12), (4475, 4), (9120, 2))
TIERS = ((5, 215), (10, 340), (10**6, 505))
SEWER_BASE, SEWER_UNIT, SEWER_UNITS_MAX = 2240, 285, 12
STORM = 733
CARTS = ((2490, 60), (1920, 22), (3150, 18))
NOTICE = 1500
LATE_LEAST, LATE_PERCENT = 500, 5


@dataclass(frozen=True, slots=True)
class Service:
    """What a place pays every month."""

    base: int
    units: int
    cart: int


def accounts(town: Town, places: list[Place]) -> Iterator[Account]:
    """One account per place; shops are in the name of a business."""
    for place in places:
        occupant = min(town.chance.randint(1, 6), town.chance.randint(1, 9))
        customer = town.business()[0] if place.shops and town.percent(55) else town.person()
        phone = town.phone() if town.percent(70) else ""
        yield Account(BILLER, f"{place.route}-{place.sequence:04d}-{occupant:02d}", customer, place.address, phone)


def bills(town: Town, filed: list[Account], today: dt.date) -> Iterator[Bill]:
    """What is still open: most of what was billed this week, little of what was due long ago, some arrears."""
    numbers: dict[str, int] = {}
    for account in filed:
        service = Service(
            base=town.pick(METERS)[0],
            units=town.chance.randint(1, 9) + (town.chance.randint(3, 24) if town.percent(18) else 0),
            cart=town.pick(CARTS)[0],
        )
        for billed in _open_months(town, int(account.number[:2]), today):
            month = f"{billed:%y%m}"
            numbers[month] = numbers.get(month, FIRST_NUMBER) + 1 + town.chance.randrange(2)
            yield _bill(town, account, service, billed, number=f"{month}-{numbers[month]:06d}", today=today)


def _open_months(town: Town, route: int, today: dt.date) -> list[dt.date]:
    """The billing days of which this account still owes, the oldest first."""
    latest = _billed_before(today, CYCLE_DAYS[route % len(CYCLE_DAYS)])
    age = (today - latest).days
    if town.percent(6):
        behind = 3 if town.one_in(5) else 2
        days = [latest]
        while len(days) < behind:
            days.append(_billed_before(days[-1] - dt.timedelta(days=1), days[-1].day))
        return days[::-1]
    return [latest] if town.percent(max(94 - 3 * age, 14)) else []


def _billed_before(day: dt.date, of_month: int) -> dt.date:
    if day.day >= of_month:
        return day.replace(day=of_month)
    return (day.replace(day=1) - dt.timedelta(days=1)).replace(day=of_month)


def _bill(town: Town, account: Account, service: Service, billed: dt.date, *, number: str, today: dt.date) -> Bill:
    due = billed + dt.timedelta(days=DUE_DAYS)
    units = max(service.units + town.chance.randint(-1, 2), 1)
    sewer = SEWER_BASE + SEWER_UNIT * min(units, SEWER_UNITS_MAX)
    charges = [
        charge("REFUSE", "Refuse and recycling", service.cart, 20, "504/344.10"),
        charge("STORM", "Storm water", STORM, 30, "503/343.70"),
        charge(
            "SEWER", f"Sewer, {counted(min(units, SEWER_UNITS_MAX), 'unit')}", sewer, 40, "502/343.50:85|505/343.55:15"
        ),
        charge("WATER", f"Water, {counted(units, 'unit')}", _water(service.base, units), 50, "501/343.30"),
    ]
    overdue = (today - due).days
    owed = sum(one.amount.cents for one in charges)
    if overdue > 0:
        late = max(LATE_LEAST, owed * LATE_PERCENT // 100)
        charges.append(charge("LATE", "Late charge", late, 10, "501/343.90"))
    if overdue > 25:
        charges.append(charge("NOTICE", "Shut-off notice", NOTICE, 15, "501/343.95"))
    if overdue <= 0 and town.percent(2):
        credit = town.chance.randint(400, min(owed + 2500, 9000))
        charges.append(charge("CREDIT", "Credit from an earlier payment", -credit, 5, "501/213.10"))
    return Bill(
        biller=BILLER,
        account=account.number,
        number=number,
        description=f"{MONTHS[billed.month - 1]} bill",
        customer=account.customer,
        address=account.address,
        due_date=due,
        charges=tuple(sorted(charges, key=lambda one: one.priority)),
    )


def _water(base: int, units: int) -> int:
    cents = base
    for most, price in TIERS:
        within = min(units, most)
        cents += within * price
        units -= within
    return cents
