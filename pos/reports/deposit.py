"""The deposit slip: cash by denomination, the check list, the bag (rows I2, I3; NYR asks for it in duplicate)."""

from __future__ import annotations

from collections.abc import Iterator

from pos.domain.drawers import DENOMINATIONS
from pos.domain.facts import DepositedItem, DepositFacts, Head
from pos.domain.money import Money, total
from pos.reports.imprint import Imprint
from pos.reports.model import Column, Figure, Note, Report, Row, Section, SignHere, Style, Table
from pos.reports.phrases import grouped, in_full, or_dash, short_session
from pos.words import Words
from pos.words.phrases import face, moment, tender_name

NOTE_FACE_MIN = 100
"""Faces from one dollar up are currency on a bank's slip, below that coin."""


def deposit_slip(facts: DepositFacts, head: Head, imprint: Imprint, language: str) -> Report:
    """The slip that goes with the bag and the copy that stays."""
    words = imprint.words(language)
    setting = _Slip(facts, words, imprint.agency.endorsement)
    return Report(
        language=language,
        agency=imprint.agency.name,
        office=imprint.agency.counter,
        title=words.say("report.deposit", number=facts.number),
        subtitle=words.say("report.deposit_means"),
        facts=(
            (words.say("report.business_date"), words.date(facts.business_date)),
            (words.say("report.bag"), facts.bag),
            (words.say("report.bank_account"), facts.account),
            (words.say("report.sessions"), setting.sessions()),
            (words.say("report.register"), facts.register),
            (words.say("report.made"), moment(words, facts.at)),
            (words.say("report.made_by"), imprint.person(facts.who)),
        ),
        figures=(Figure(words.say("report.deposit_total"), in_full(facts.total)),),
        sections=(setting.summary(), setting.cash(), setting.items(), setting.signatures()),
        head=head,
        training=imprint.training,
    )


class _Slip:
    """One deposit being set in one language."""

    def __init__(self, facts: DepositFacts, words: Words, endorsement: str) -> None:
        self.facts = facts
        self.endorsement = endorsement
        self.words = words
        self.say = words.say

    def sessions(self) -> str:
        """The Z reports that the money comes from; session ids where they were not looked up."""
        if self.facts.z:
            return ", ".join(self.say("report.z_short", number=number) for number in self.facts.z)
        return ", ".join(short_session(session) for session in self.facts.sessions)

    def summary(self) -> Section:
        """Currency, coin, checks: what the bank counts."""
        facts = self.facts
        coin = Money(sum(cents * count for cents, count in facts.cash.pieces.items() if cents < NOTE_FACE_MIN))
        rows = [
            Row((self.say("report.currency"), "", or_dash(facts.cash.total - coin))),
            Row((self.say("report.coin"), "", or_dash(coin))),
        ]
        for code in self._codes():
            ours = [one for one in facts.items if one.tender == code]
            amount = total(one.amount for one in ours)
            rows.append(Row((tender_name(self.words, code), str(len(ours)), grouped(amount))))
        rows.append(Row((self.say("report.deposit_total"), "", in_full(facts.total)), Style.TOTAL))
        columns = (
            Column(self.say("report.kind"), 3),
            Column(self.say("report.pieces"), amount=True),
            Column(self.say("report.amount"), 2, amount=True),
        )
        return Section(self.say("report.deposit_summary"), (Table(columns, tuple(rows)), *self._difference()))

    def _difference(self) -> tuple[Note, ...]:
        """What was counted into the bag otherwise than the safe should have held, and why."""
        facts = self.facts
        notes = []
        if facts.over:
            notes.append(Note(self.say("report.deposit_over", amount=facts.over, reason=facts.reason), marked=True))
        if facts.short:
            notes.append(Note(self.say("report.deposit_short", amount=facts.short, reason=facts.reason), marked=True))
        return tuple(notes)

    def cash(self) -> Section:
        """Cash by denomination, largest first."""
        pieces = self.facts.cash.pieces
        rows = [
            Row((face(cents), str(pieces[cents]), grouped(Money(cents * pieces[cents]))))
            for cents in DENOMINATIONS
            if pieces.get(cents)
        ]
        if not rows:
            return Section(self.say("tender.cash"), (Note(self.say("report.no_cash")),))
        rows.append(Row((self.say("report.cash_total"), "", grouped(self.facts.cash.total)), Style.SUM))
        columns = (
            Column(self.say("report.denomination"), 3),
            Column(self.say("report.pieces"), amount=True),
            Column(self.say("report.amount"), 2, amount=True),
        )
        return Section(self.say("tender.cash"), (Table(columns, tuple(rows)),))

    def items(self) -> Section:
        """Checks and money orders one by one, each with the receipt it came with."""
        title = self.say("report.check_list")
        if not self.facts.items:
            return Section(title, (Note(self.say("report.no_checks")),))
        columns = (
            Column(self.say("report.line")),
            Column(self.say("report.kind"), 2),
            Column(self.say("report.number"), 2),
            Column(self.say("report.bank"), 4),
            Column(self.say("report.receipt"), 2),
            Column(self.say("report.amount"), 2, amount=True),
        )
        rows = [self._item(n, one) for n, one in enumerate(self.facts.items, start=1)]
        summed = total(one.amount for one in self.facts.items)
        rows.append(Row((self.say("report.all"), "", "", "", "", grouped(summed)), Style.SUM))
        return Section(title, (*self._endorsed(), Table(columns, tuple(rows))))

    def _endorsed(self) -> Iterator[Note]:
        """What has to stand on the back of each: whoever takes them over can look. And on which it does not, as far
        as the book knows.
        """
        if self.endorsement:
            yield Note(self.say("report.endorsed", text=self.endorsement))
        for state in ("no", "unknown"):
            found = [one.number for one in self.facts.items if one.endorsed == state]
            if found:
                key = "report.not_endorsed" if state == "no" else "report.endorsed_unknown"
                yield Note(self.say(key, numbers=", ".join(found)), marked=True)

    def _item(self, n: int, one: DepositedItem) -> Row:
        kind = tender_name(self.words, one.tender)
        return Row((str(n), kind, one.number, one.bank, one.receipt, grouped(one.amount)))

    def _codes(self) -> list[str]:
        return sorted({one.tender for one in self.facts.items})

    def signatures(self) -> Section:
        """Every hand-over is signed (row I5)."""
        people = ("report.sign_prepared", "report.sign_verified", "report.sign_courier", "report.sign_bank")
        return Section(self.say("report.signatures"), (SignHere(tuple(self.say(key) for key in people)),))
