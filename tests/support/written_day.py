"""Days written straight into a real book, entry by entry: what settlement and reports are tested on.

The lines are written here by hand, on their own understanding of the book, so that a fault in the verbs of the counter
cannot hide one in settlement.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pos.domain.carts import Cart, Item, Tender
from pos.domain.clock import Instant, ScriptClock
from pos.domain.facts import Head
from pos.domain.figures import float_to_return
from pos.domain.money import ZERO, Money, total
from pos.ledger import bodies, chart, sql
from pos.ledger.book import Book
from pos.ledger.entries import Entry, Line
from pos.ledger.keys import Keys
from pos.ledger.schema import STEPS
from pos.settlement.batch import Batch
from pos.settlement.figures import drawer_figures
from pos.store import Database
from tests.support.samples import AGENCY, fixed_keys, money, notes

DAY = dt.date(2026, 11, 20)


@dataclass
class Day:
    """A book that is written entry by entry. Session ids are chosen by the test."""

    book: Book
    date: dt.date = DAY
    receipts: int = 0
    carts: dict[str, tuple[Cart, Entry]] = field(default_factory=dict)
    holders: dict[str, str] = field(default_factory=dict)

    @classmethod
    def begin(cls, folder: Path, *, keys: Keys | None = None, date: dt.date = DAY, mode: str = "training") -> Day:
        """A new book in a folder, with its floats in the safe and the date open."""
        clock = ScriptClock(Instant.parse(f"{date}T08:00:00-08:00"))
        database = Database.open(folder / "counterfoil.db", STEPS, create=True)
        day = cls(Book(database, keys or fixed_keys(), clock), date)
        created = {
            "mode": mode,
            "agency": AGENCY.name,
            "office": AGENCY.office,
            "register": AGENCY.register,
            "public_key": day.book.keys.public,
            "drawers": {one.code: one.float.cents for one in AGENCY.drawers},
        }
        lines = [Line(chart.SAFE_FLOAT, AGENCY.change_fund), Line(chart.CHANGE_FUND, -AGENCY.change_fund)]
        day.append("book.created", created, who="sue", lines=lines)
        day.open_date(date)
        return day

    def append(self, kind: str, data: Mapping[str, Any], **header: Any) -> Entry:
        """One entry, half a minute after the one before."""
        self.clock.advance(seconds=30)
        with self.book.writing() as page:
            return page.append(kind, dict(data), **header)

    @property
    def clock(self) -> ScriptClock:
        """The clock of the written day."""
        assert isinstance(self.book.clock, ScriptClock)
        return self.book.clock

    def open_date(self, date: dt.date) -> None:
        """Go on with another business date."""
        self.date = date
        self.append("day.opened", {"date": date.isoformat()}, who="sue", date=date.isoformat())

    def of(self, session: str) -> dict[str, Any]:
        """The header that all entries of a session share."""
        return {"session": session, "date": self.date.isoformat()}

    def open(self, session: str, who: str, drawer: str = "1", *, start: str = "200.00") -> None:
        """Count a drawer in."""
        self.holders[session] = who
        counted, assigned = money(start), Money(20000)
        difference = counted - assigned
        self.append(
            "drawer.opened",
            {
                "drawer": drawer,
                "assigned": assigned.cents,
                "start": counted.cents,
                "count": notes(counted).as_json(),
            },
            who=who,
            lines=[
                Line(chart.drawer("cash"), counted),
                Line(chart.SAFE_FLOAT, -assigned),
                Line(chart.over("cash"), -max(difference, ZERO)),
                Line(chart.short("cash"), max(-difference, ZERO)),
            ],
            **self.of(session),
        )

    def pay(self, session: str, items: Sequence[Item], tenders: Sequence[Tender], *, language: str = "en") -> str:
        """Post a receipt; its number."""
        self.receipts += 1
        number = f"R01-{self.receipts:06d}"
        cart = Cart(f"{self.receipts:032x}", tuple(items), tuple(tenders), language=language)
        lines = []
        for one in tenders:
            ours = one.fee if one.fee is not None and one.fee.account else None
            lines.append(Line(chart.drawer(one.type.code), one.amount + (ours.amount if ours else ZERO)))
            lines += [Line(f"gl:{ours.account}", -ours.amount)] if ours else []
        lines.append(Line(chart.drawer("cash"), -cart.change))
        for item in items:
            for allocation in item.allocations:
                lines += [Line(chart.general(share), -part, item.biller) for share, part in allocation.shares()]
        data = {
            "number": number,
            "key": cart.id,
            "cart": bodies.cart_to_json(cart),
            "change": cart.change.cents,
            "personal": "",
        }
        entry = self.append("receipt.posted", data, who=self.holders[session], lines=lines, **self.of(session))
        self.carts[number] = (cart, entry)
        return number

    def void(self, session: str, voided: str, *, reason: str = "Wrong bill") -> str:
        """Void a receipt; the void's number."""
        self.receipts += 1
        number = f"R01-{self.receipts:06d}"
        cart, entry = self.carts[voided]
        data = {
            "number": number,
            "key": f"{self.receipts:032x}",
            "voids": voided,
            "cart": bodies.cart_to_json(cart),
            "change": cart.change.cents,
            "personal": "",
        }
        self.append(
            "receipt.voided",
            data,
            who=self.holders[session],
            approver="sue",
            reason=reason,
            lines=[Line(line.account, -line.amount, line.biller) for line in entry.lines],
            **self.of(session),
        )
        return number

    def pick_up(self, session: str, amount: str) -> None:
        """Cash to the safe in mid-shift."""
        taken = money(amount)
        self.append(
            "cash.picked-up",
            {"count": notes(taken).as_json(), "cents": taken.cents},
            who=self.holders[session],
            approver="sue",
            lines=[Line(chart.safe("cash"), taken), Line(chart.drawer("cash"), -taken)],
            **self.of(session),
        )

    def event(self, session: str, kind: str, data: Mapping[str, Any], **header: Any) -> None:
        """Anything without postings: a reprint, a drawer opened for no sale."""
        self.append(kind, data, who=self.holders[session], **self.of(session), **header)

    def count(
        self, session: str, n: int, counted: Mapping[str, str], *, blind: bool = True, again: bool = False
    ) -> None:
        """Submit a count; ``again`` after it was sent back."""
        if again:
            self.append("drawer.rejected", {}, who="sue", reason="Count the twenties again", **self.of(session))
        else:
            self.event(session, "drawer.counting", {})
        tenders = {
            code: {"count": 1, "cents": money(amount).cents} for code, amount in counted.items() if code != "cash"
        }
        data = {"n": n, "blind": blind, "cash": notes(money(counted["cash"])).as_json(), "tenders": tenders}
        self.event(session, "drawer.counted", data)

    def finalize(self, session: str, z: int, *, reasons: Mapping[str, str] | None = None) -> None:
        """Accept the last count, as the brief of the book says it is booked."""
        figures = drawer_figures(self.entries(session))
        counted = {one.tender: one.counted or ZERO for one in figures.tenders}
        start = figures.of("cash").start
        back = float_to_return(start, figures.of("cash"))
        lines = [Line(chart.SAFE_FLOAT, back), Line(chart.safe("cash"), counted["cash"] - back)]
        for one in figures.tenders:
            lines += [
                Line(chart.drawer(one.tender), -one.expected),
                Line(chart.over(one.tender), -one.over),
                Line(chart.short(one.tender), one.short),
            ]
            if one.tender != "cash":
                place = chart.clearing("card") if one.tender == "card" else chart.safe(one.tender)
                lines.append(Line(place, counted[one.tender]))
        data = {
            "z": z,
            "n": sum(one.kind == "drawer.counted" for one in self.entries(session)),
            "start": start.cents,
            "expected": {one.tender: one.expected.cents for one in figures.tenders},
            "counted": {code: amount.cents for code, amount in counted.items()},
            "float_returned": back.cents,
            "reasons": dict(reasons or {}),
        }
        self.append(
            "drawer.finalized",
            data,
            who=self.holders[session],
            approver="sue",
            lines=lines,
            **self.of(session),
        )

    def close(self, session: str, z: int, *, off: Mapping[str, str] | None = None) -> None:
        """Count what is expected, but for the differences in ``off``, and finalize."""
        differences = {code: money(amount) for code, amount in (off or {}).items()}
        figures = drawer_figures(self.entries(session))
        counted = {one.tender: str(one.expected + differences.get(one.tender, ZERO)) for one in figures.tenders}
        self.count(session, 1, counted)
        self.finalize(session, z, reasons=dict.fromkeys(differences, "Cause not found"))

    def deposit(
        self,
        number: int,
        sessions: Sequence[str],
        cash_: Money,
        checks: Sequence[Mapping[str, Any]] = (),
        off: str = "0",
    ) -> None:
        """Put cash and checks into a bag; ``off`` is cash counted more than the safe should hold."""
        sums = {"cash": cash_}
        for one in checks:
            sums[one["tender"]] = sums.get(one["tender"], ZERO) + Money(one["cents"])
        difference = money(off)
        everything = total(sums.values()) + difference
        self.append(
            "deposit.made",
            {
                "number": number,
                "sessions": list(sessions),
                "cents": everything.cents,
                "cash": notes(cash_ + difference).as_json(),
                "checks": list(checks),
                "bag": f"BAG-{number:05d}",
                "account": AGENCY.bank_account,
                "slip": f"deposit-{number}.pdf",
            },
            who="sue",
            date=self.date.isoformat(),
            lines=[
                Line(chart.transit(str(number)), everything),
                *(Line(chart.safe(code), -amount) for code, amount in sums.items()),
                Line(chart.over("cash"), -max(difference, ZERO)),
                Line(chart.short("cash"), max(-difference, ZERO)),
            ],
        )

    def entries(self, session: str) -> list[Entry]:
        """All entries of a session."""
        return sql.session_entries(self.book.read(), session)

    def sign(self) -> Head:
        """Sign the head as it stands."""
        with self.book.writing() as page:
            data = page.sign_head(who="sue").data
        return Head(data["seq"], data["hash"], data["signature"])

    def seal(self, batch: Batch, manifest: str) -> None:
        """Record that a batch is sealed."""
        data = {
            "id": batch.id,
            "sequence": batch.header.sequence,
            "sessions": [one.session for one in batch.sessions],
            "deposits": [one.number for one in batch.deposits],
            "manifest": manifest,
            "totals": {one.tender: one.net_receipts.cents for one in batch.totals},
        }
        self.append("batch.sealed", data, who="sue", date=self.date.isoformat())
