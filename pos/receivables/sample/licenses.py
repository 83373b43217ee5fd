"""Business licenses: renewals for the next year, mailed in October and due on the last day of the year, and those of
this year that nobody has paid yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from pos.domain.bills import Bill
from pos.receivables.filed import Account
from pos.receivables.sample.town import Place, Town, charge, counted

BILLER = "license"
BASE, PER_PERSON, STATE_FEE, HOME_CREDIT = 8500, 1500, 400, 2500
PENALTY_PERCENT, PENALTY_MONTHS_MAX = 10, 5
RENEWAL_MONTH = 10
ARREARS_PERCENT = 5


def accounts(town: Town, places: list[Place], first: int) -> Iterator[tuple[Account, int]]:
    """A business with the number of people who work there."""
    for number, place in enumerate(places, first):
        name, people = town.business()
        yield Account(BILLER, f"{number:07d}", name, place.address, town.phone()), people


def bills(town: Town, filed: list[tuple[Account, int]], today: dt.date) -> Iterator[Bill]:
    """The renewals that are open, and arrears with their penalty."""
    renewing = today.year + 1 if today.month >= RENEWAL_MONTH else today.year
    for index, (account, people) in enumerate(filed, 1):
        arrears = town.percent(ARREARS_PERCENT)
        if arrears:
            yield _bill(town, account, people, f"{renewing - 1}-{index:06d}", today)
        if arrears or town.percent(78):
            yield _bill(town, account, people, f"{renewing}-{index:06d}", today)


def _bill(town: Town, account: Account, people: int, number: str, today: dt.date) -> Bill:
    year = int(number[:4])
    due = dt.date(year - 1, 12, 31)
    tax = BASE + PER_PERSON * people
    charges = [
        charge("TAX", f"License tax, {counted(people, 'employee')}", tax, 20, "101/321.10"),
        charge("STATE", "State accessibility fee", STATE_FEE, 10, "805/208.20:90|101/321.20:10"),
    ]
    months = (today.year - due.year) * 12 + today.month - due.month
    if today > due:
        part = tax * PENALTY_PERCENT * min(max(months, 1), PENALTY_MONTHS_MAX) // 100
        charges.append(charge("PENALTY", "Late penalty", part, 30, "101/321.90"))
    elif people == 1 and town.percent(40):
        charges.append(charge("HOME", "Home business credit", -HOME_CREDIT, 40, "101/321.10"))
    return Bill(
        biller=BILLER,
        account=account.number,
        number=number,
        description=f"{year} business license",
        customer=account.customer,
        address=account.address,
        due_date=due,
        charges=tuple(sorted(charges, key=lambda one: one.priority)),
        partial_allowed=False,
    )
