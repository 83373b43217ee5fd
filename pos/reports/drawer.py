"""The X and the Z report of a drawer session: the components of design L6 by tender, every count, every exception."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pos.domain.clock import Instant
from pos.domain.drawers import DENOMINATIONS
from pos.domain.facts import Head, SessionFacts, SubmittedCount
from pos.domain.figures import TenderFigures
from pos.domain.money import ZERO, Money, total
from pos.reports.imprint import Imprint
from pos.reports.model import Block, Column, Figure, Note, Report, Row, Section, SignHere, Style, Table
from pos.reports.parts import accounts_section, happenings_section
from pos.reports.phrases import grouped, in_full, or_dash, short_session
from pos.words import Words
from pos.words.phrases import face, moment, tender_name

_Component = Callable[[TenderFigures], Money]


def x_report(facts: SessionFacts, imprint: Imprint, language: str, *, at: Instant, who: str) -> Report:
    """A reading of a drawer that goes on (row G10): figures as they stand, no count and no signature."""
    words = imprint.words(language)
    setting = _Drawer(facts, imprint, words)
    return Report(
        language=language,
        agency=imprint.agency.name,
        office=imprint.agency.counter,
        title=words.say("report.x"),
        subtitle=words.say("report.x_means"),
        facts=(
            *setting.whose(imprint.agency.register),
            (words.say("report.read"), moment(words, at)),
            (words.say("report.read_by"), imprint.person(who)),
        ),
        figures=setting.reading(),
        sections=(setting.figures(), setting.receipts(), *setting.exceptions(), *setting.accounts()),
        training=imprint.training,
    )


def z_report(facts: SessionFacts, head: Head, imprint: Imprint, language: str) -> Report:
    """The close of a drawer (rows G4-G10, O1): unrepeatable, signed by two people and by the book's key."""
    words = imprint.words(language)
    setting = _Drawer(facts, imprint, words)
    return Report(
        language=language,
        agency=imprint.agency.name,
        office=imprint.agency.counter,
        title=words.say("report.z", number=facts.z),
        subtitle=words.say("report.z_means"),
        facts=(
            *setting.whose(facts.register),
            (words.say("report.closed"), moment(words, facts.finalized) if facts.finalized else ""),
            (words.say("report.approved"), imprint.person(facts.approver)),
        ),
        figures=setting.headline(),
        sections=(
            setting.figures(),
            setting.differences(),
            setting.counts(),
            setting.turned_over(),
            *setting.terminal(),
            setting.receipts(),
            *setting.exceptions(),
            *setting.accounts(),
            Section(
                words.say("report.signatures"),
                (SignHere((words.say("report.sign_cashier"), words.say("report.sign_supervisor"))),),
            ),
        ),
        head=head,
        training=imprint.training,
    )


class _Drawer:
    """The parts that X and Z have in common, of one session in one language."""

    def __init__(self, facts: SessionFacts, imprint: Imprint, words: Words) -> None:
        self.facts = facts
        self.imprint = imprint
        self.words = words
        self.say = words.say

    def whose(self, register: str) -> tuple[tuple[str, str], ...]:
        """Which drawer, whose, and of which day; the register as it is or was called then."""
        facts = self.facts
        return (
            (self.say("report.business_date"), self.words.date(facts.business_date)),
            (self.say("report.register"), register),
            (self.say("report.drawer"), facts.drawer),
            (self.say("report.cashier"), self.imprint.person(facts.cashier)),
            (self.say("report.session"), short_session(facts.session)),
            (self.say("report.opened"), moment(self.words, facts.opened)),
        )

    def reading(self) -> tuple[Figure, ...]:
        """What the reader of an X looks for: what receipts brought, and what should be there."""
        expected = total(one.expected for one in self.facts.figures.tenders)
        return (
            Figure(self.say("figure.net"), in_full(self.facts.net_receipts)),
            Figure(self.say("figure.expected"), in_full(expected)),
        )

    def headline(self) -> tuple[Figure, ...]:
        """What the reader of a Z looks for: what receipts brought, and what is over or short."""
        facts = self.facts
        return (
            Figure(self.say("figure.net"), in_full(facts.net_receipts)),
            Figure(self.say("figure.over"), in_full(facts.over), marked=bool(facts.over)),
            Figure(self.say("figure.short"), in_full(facts.short), marked=bool(facts.short)),
        )

    def figures(self) -> Section:
        """The components of L6 down, tenders across."""
        tenders = self.facts.figures.tenders
        names = [tender_name(self.words, one.tender) for one in tenders]
        columns = (Column("", 2), *(Column(name, amount=True) for name in (*names, self.say("report.all"))))
        rows = [self._row(label, of, style) for label, of, style in self._components()]
        if self.facts.figures.counted:
            rows += [self._row(label, of, style) for label, of, style in self._counted()]
        return Section(self.say("report.figures"), (Table(columns, tuple(rows), by_column=True),))

    def _components(self) -> tuple[tuple[str, _Component, Style], ...]:
        say = self.say
        return (
            (say("figure.start"), lambda one: one.start, Style.PLAIN),
            (say("figure.received"), lambda one: one.received, Style.PLAIN),
            (say("figure.change"), lambda one: -one.change, Style.PLAIN),
            (say("figure.voided"), lambda one: -one.voided, Style.PLAIN),
            (say("figure.paid_in"), lambda one: one.paid_in, Style.PLAIN),
            (say("figure.paid_out"), lambda one: -one.paid_out, Style.PLAIN),
            (say("figure.picked_up"), lambda one: -one.picked_up, Style.PLAIN),
            (say("figure.expected"), lambda one: one.expected, Style.SUM),
        )

    def _counted(self) -> tuple[tuple[str, _Component, Style], ...]:
        say = self.say
        return (
            (say("figure.counted"), lambda one: one.counted or ZERO, Style.SUM),
            (say("figure.over"), lambda one: one.over, Style.PLAIN),
            (say("figure.short"), lambda one: one.short, Style.PLAIN),
        )

    def _row(self, label: str, of: _Component, style: Style) -> Row:
        amounts = [of(one) for one in self.facts.figures.tenders]
        shown = [or_dash(amount) for amount in (*amounts, total(amounts))]
        return Row((label, *shown), style)

    def differences(self) -> Section:
        """Over and short by tender with the reason given; a start that was not the assigned float."""
        facts = self.facts
        rows = [
            Row(
                (
                    tender_name(self.words, one.tender),
                    or_dash(one.over),
                    or_dash(one.short),
                    facts.reasons.get(one.tender, ""),
                ),
                Style.MARKED,
            )
            for one in facts.figures.tenders
            if one.difference
        ]
        opening = facts.opening_difference
        if opening:
            over, short = max(opening, ZERO), max(-opening, ZERO)
            rows.append(
                Row((self.say("report.at_opening"), or_dash(over), or_dash(short), self.say("report.float_differs")))
            )
        if not rows:
            return Section(self.say("report.differences"), (Note(self.say("report.no_difference")),))
        columns = (
            Column(self.say("report.tender")),
            Column(self.say("figure.over"), amount=True),
            Column(self.say("figure.short"), amount=True),
            Column(self.say("report.reason"), 3),
        )
        return Section(self.say("report.differences"), (Table(columns, tuple(rows)),))

    def counts(self) -> Section:
        """Every count as it was submitted; the first and the last by denomination, side by side."""
        blocks: list[Block] = [self._submitted()]
        if self.facts.counts:
            blocks.append(self._denominations())
        return Section(self.say("report.counts"), tuple(blocks))

    def _submitted(self) -> Block:
        facts = self.facts
        codes = [one.tender for one in facts.figures.tenders]
        columns = (
            Column(self.say("report.count"), 2),
            Column(self.say("report.time"), 2),
            Column(self.say("report.by")),
            *(Column(tender_name(self.words, code), amount=True) for code in codes),
        )
        rows = tuple(
            Row(
                (
                    self._count_name(one),
                    moment(self.words, one.at),
                    self.imprint.person(one.who),
                    *(or_dash(one.totals.get(code, ZERO)) for code in codes),
                ),
                Style.PLAIN if one.blind else Style.MARKED,
            )
            for one in facts.counts
        )
        return Table(columns, rows)

    def _count_name(self, count: SubmittedCount) -> str:
        blind = self.say("report.blind") if count.blind else self.say("report.not_blind")
        return self.say("report.count_n", number=count.n, blind=blind)

    def _denominations(self) -> Block:
        counts = self.facts.counts
        shown = counts[:1] if len(counts) == 1 else (counts[0], counts[-1])
        titles = [Column(self.say("report.denomination"))]
        for one in shown:
            titles.append(Column(self.say("report.pieces_of_count", number=one.n), amount=True))
            titles.append(Column(self.say("report.amount"), amount=True))
        faces = [cents for cents in DENOMINATIONS if any(one.cash.pieces.get(cents) for one in shown)]
        rows = [Row((face(cents), *self._pieces(cents, shown))) for cents in faces]
        sums = [text for one in shown for text in ("", grouped(one.cash.total))]
        rows.append(Row((self.say("report.cash_total"), *sums), Style.SUM))
        return Table(tuple(titles), tuple(rows))

    def _pieces(self, cents: int, counts: tuple[SubmittedCount, ...]) -> Iterator[str]:
        for one in counts:
            pieces = one.cash.pieces.get(cents, 0)
            yield str(pieces) if pieces else "–"
            yield or_dash(Money(cents * pieces))

    def turned_over(self) -> Section:
        """Where the counted money went: the float back to the safe, receipts to the safe, cards to clearing."""
        facts = self.facts
        rows = [Row((self.say("report.float_back"), grouped(facts.float_returned)))]
        for one in facts.figures.tenders:
            amount = one.counted or ZERO
            if one.tender == "cash":
                amount -= facts.float_returned
            if amount < ZERO:
                rows.append(Row((self.say("report.float_from_safe"), grouped(amount)), Style.MARKED))
            else:
                rows.append(Row((self._destination(one.tender), grouped(amount))))
        rows.append(
            Row(
                (self.say("report.all"), in_full(total(one.counted or ZERO for one in facts.figures.tenders))),
                Style.TOTAL,
            )
        )
        if facts.float_short:
            rows.append(Row((self.say("report.float_short"), grouped(facts.float_short)), Style.MARKED))
        columns = (Column(self.say("report.turned_over_what"), 3), Column(self.say("report.amount"), amount=True))
        return Section(self.say("report.turned_over"), (Table(columns, tuple(rows)),))

    def terminal(self) -> tuple[Section, ...]:
        """What the card terminal has in its own batch beside what the drawer took by card (row D7)."""
        said, title = self.facts.terminal, self.say("report.terminal")
        if said is None and not self.facts.figures.of("card").received:
            return ()
        if said is None or not said.known:
            return (Section(title, (Note(self.say("report.terminal_unknown"), marked=True),)),)
        agrees = said.agrees or said.agrees_together
        columns = (
            Column("", 3),
            Column(self.say("report.payments"), amount=True),
            Column(self.say("report.amount"), amount=True),
        )
        shown = (
            ("report.terminal_sales", said.sales),
            ("report.terminal_refunds", said.refunds),
            ("report.terminal_drawer", said.drawer),
            ("report.terminal_register", said.register),
        )
        rows = [Row((self.say(key), str(one.count), grouped(one.amount))) for key, one in shown]
        note = "report.terminal_agrees" if agrees else "report.terminal_differs"
        return (Section(title, (Table(columns, tuple(rows)), Note(self.say(note), marked=not agrees))),)

    def _destination(self, tender: str) -> str:
        name = tender_name(self.words, tender)
        if tender in self.facts.cleared:
            return self.say("report.to_clearing", tender=name)
        return self.say("report.to_safe", tender=name)

    def receipts(self) -> Section:
        """The numbers of this drawer's receipts, and that none is missing (design L3)."""
        receipts = self.facts.receipts
        title = self.say("report.receipts")
        if not receipts.first:
            return Section(title, (Note(self.say("report.no_receipts")),))
        columns = (
            Column(self.say("report.first")),
            Column(self.say("report.last")),
            Column(self.say("report.payments"), amount=True),
            Column(self.say("report.voids"), amount=True),
            Column(self.say("report.elsewhere"), amount=True),
            Column(self.say("report.missing"), amount=True),
        )
        counts = (receipts.posted, receipts.voids, receipts.elsewhere, len(receipts.missing))
        shown = [str(count) if count else self.say("report.none") for count in counts]
        row = Row((receipts.first, receipts.last, *shown), Style.MARKED if receipts.missing else Style.PLAIN)
        return Section(title, (Table(columns, (row,)),))

    def exceptions(self) -> tuple[Section, ...]:
        """Voids, reprints, no-sales, lines taken out: the list that cannot be suppressed."""
        return (happenings_section(self.facts.happenings, self.imprint, self.words),)

    def accounts(self) -> tuple[Section, ...]:
        """What went to which account."""
        return (accounts_section(self.facts.accounts, self.imprint, self.words),) if self.facts.accounts else ()
