"""Permits: building, electrical, plumbing, encroachment, sign, special event; paid when they are issued, in full."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from pos.domain.bills import Bill
from pos.receivables.filed import Account
from pos.receivables.sample.town import Place, Town, charge

BILLER = "permit"
TECHNOLOGY_PERCENT = 4
DUE_DAYS = 30
FIRMS_EACH = 6
BY_FIRM_PERCENT = 60


def bills(town: Town, places: list[Place], today: dt.date) -> Iterator[tuple[Bill, Account]]:
    """One open permit per place, applied for by its owner or by a contractor of its trade."""
    firms = [
        (town.contractor(pattern), kinds, town.phone())
        for _ in range(FIRMS_EACH)
        for pattern, kinds in town.data["contractors"]
    ]
    for index, place in enumerate(places, 1):
        bill = _permit(town, f"{today:%y}-{index * 3 + town.chance.randrange(3):05d}", place, today)
        fitting = [(name, phone) for name, kinds, phone in firms if bill.number[:2] in kinds]
        by_firm = fitting and town.percent(BY_FIRM_PERCENT)
        who, phone = town.chance.choice(fitting) if by_firm else (town.person(), town.phone())
        yield replace(bill, customer=who), Account(BILLER, bill.account, who, place.address, phone, bill.keys)


def _permit(town: Town, serial: str, place: Place, today: dt.date) -> Bill:
    prefix, what, least, most, plan_percent, _ = town.pick(town.data["permits"])
    number = f"{prefix}{serial}"
    fee = town.chance.randint(least, most) * 100
    plan = fee * plan_percent // 100
    technology = (fee + plan) * TECHNOLOGY_PERCENT // 100
    charges = [
        charge("PERMIT", "Permit fee", fee, 30, "520/322.10"),
        charge("TECH", "Technology fee", technology, 40, "520/322.80"),
    ]
    if plan:
        charges.append(charge("PLAN", "Plan check", plan, 20, "520/322.30"))
        if town.percent(35):
            charges.append(charge("DEPOSIT", "Plan check deposit", -plan // 2 // 100 * 100, 5, "520/220.10"))
    if prefix == "BP":
        motion = max(50, fee // 60)
        charges.append(charge("MOTION", "State strong motion fee", motion, 10, "806/208.30:95|520/322.90:5"))
    parcel = f"APN {place.route * 10 + place.sequence // 1000:03d}-{place.sequence % 1000:03d}-{place.block % 100:02d}"
    ready = today - dt.timedelta(days=town.chance.randint(0, 40))
    return Bill(
        biller=BILLER,
        account=number,
        number=number,
        description=what,
        customer="",
        address=place.address,
        due_date=ready + dt.timedelta(days=DUE_DAYS) if town.percent(60) else None,
        charges=tuple(sorted(charges, key=lambda one: one.priority)),
        keys=(parcel,),
        partial_allowed=False,
    )
