"""The day's summary: one batch on paper, its proof first (design L8), then what it is made of (row O1)."""

from __future__ import annotations

from collections.abc import Callable

from pos.domain.facts import BillerSum, DayFacts, DepositFacts, Finding, Head, SessionFacts, TieOut
from pos.domain.figures import TenderTotals
from pos.domain.money import Money, total
from pos.reports.imprint import Imprint
from pos.reports.model import Column, Figure, Note, Report, Row, Section, SignHere, Style, Table
from pos.reports.parts import accounts_section, happenings_section
from pos.reports.phrases import grouped, in_full, or_dash
from pos.words import Words
from pos.words.phrases import moment, tender_name


def day_summary(facts: DayFacts, head: Head, imprint: Imprint, language: str) -> Report:
    """What the accountant and the supervisor read about a settled day."""
    words = imprint.words(language)
    setting = _Day(facts, imprint, words)
    at_drawers = (one for each in facts.sessions for one in each.happenings)
    happenings = sorted((*at_drawers, *facts.happenings), key=lambda one: one.at)
    return Report(
        language=language,
        agency=imprint.agency.name,
        office=imprint.agency.counter,
        title=words.say("report.summary"),
        subtitle=words.say("report.summary_means", batch=facts.batch),
        facts=(
            (words.say("report.business_date"), words.date(facts.business_date)),
            (words.say("report.batch"), facts.batch),
            (words.say("report.register"), facts.register),
            (words.say("report.sessions"), str(len(facts.sessions))),
            (words.say("report.receipts"), setting.receipts()),
        ),
        figures=setting.headline(),
        sections=(
            setting.totals(),
            setting.proof(),
            setting.sessions(),
            setting.deposits(),
            setting.billers(),
            accounts_section(facts.accounts, imprint, words),
            happenings_section(happenings, imprint, words),
            Section(words.say("report.signatures"), (SignHere((words.say("report.sign_reviewed"),)),)),
        ),
        head=head,
        training=imprint.training,
    )


class _Day:
    """One batch being set in one language."""

    def __init__(self, facts: DayFacts, imprint: Imprint, words: Words) -> None:
        self.facts = facts
        self.imprint = imprint
        self.words = words
        self.say = words.say

    def receipts(self) -> str:
        """How many payments and voids."""
        ranges = [one.receipts for one in self.facts.sessions]
        payments = self.words.count("report.payment_count", sum(one.posted for one in ranges))
        return f"{payments}, {self.words.count('report.void_count', sum(one.voids for one in ranges))}"

    def headline(self) -> tuple[Figure, ...]:
        """What receipts brought, what goes to the bank, what is over or short."""
        ties = self.facts.ties
        over, short = total(one.over for one in ties), total(one.short for one in ties)
        return (
            Figure(self.say("figure.net"), in_full(total(one.receipts for one in ties))),
            Figure(self.say("report.deposited"), in_full(total(one.total for one in self.facts.deposits))),
            Figure(self.say("figure.over"), in_full(over), marked=bool(over)),
            Figure(self.say("figure.short"), in_full(short), marked=bool(short)),
        )

    def totals(self) -> Section:
        """By tender: what came, what went back, what stayed."""
        titles = ("figure.received", "figure.change", "figure.voided", "figure.net")
        columns = (
            Column(self.say("report.tender"), 2),
            *(Column(self.say(title), 2, amount=True) for title in titles),
        )
        rows = [Row((tender_name(self.words, one.tender), *_components(one))) for one in self.facts.totals]
        sums = [total(_amounts(one)[n] for one in self.facts.totals) for n in range(len(titles))]
        rows.append(Row((self.say("report.all"), *(or_dash(one) for one in sums)), Style.TOTAL))
        return Section(self.say("report.totals"), (Table(columns, tuple(rows)),))

    def proof(self) -> Section:
        """Design L8 (a), side by side: what came in, and where it is."""
        names = [tender_name(self.words, one.tender) for one in self.facts.ties]
        columns = (Column("", 3), *(Column(name, 2, amount=True) for name in names))
        terms: tuple[tuple[str, Callable[[TieOut], Money], Style], ...] = (
            ("tie.receipts", lambda one: one.receipts, Style.PLAIN),
            ("tie.paid_in", lambda one: one.paid_in, Style.PLAIN),
            ("tie.paid_out", lambda one: -one.paid_out, Style.PLAIN),
            ("tie.over", lambda one: one.over, Style.PLAIN),
            ("tie.short", lambda one: -one.short, Style.PLAIN),
            ("tie.accounted", lambda one: one.accounted, Style.SUM),
            ("tie.deposited", lambda one: one.deposited, Style.PLAIN),
            ("tie.cleared", lambda one: one.cleared, Style.PLAIN),
            ("tie.held", lambda one: one.held, Style.PLAIN),
            ("tie.brought", lambda one: -one.brought, Style.PLAIN),
            ("tie.float", lambda one: one.float_change, Style.PLAIN),
            ("tie.found", lambda one: one.found, Style.SUM),
        )
        rows = tuple(
            Row((self.say(key), *(or_dash(of(one)) for one in self.facts.ties)), style) for key, of, style in terms
        )
        notes = tuple(Note(self._finding(one), marked=True) for one in self.facts.findings)
        proved = Note(self.say("report.proved"))
        return Section(self.say("report.proof"), (Table(columns, rows, by_column=True), proved, *notes))

    def _finding(self, one: Finding) -> str:
        """A finding in words; tenders by their names."""
        names = {key: tender_name(self.words, str(one.values[key])) for key in ("over", "short") if key in one.values}
        return self.say(one.code, **{**one.values, **names})

    def sessions(self) -> Section:
        """Every drawer, with its Z and what it came to."""
        columns = (
            Column(self.say("report.z_report"), 2),
            Column(self.say("report.drawer"), 3),
            Column(self.say("report.cashier"), 4),
            Column(self.say("report.closed"), 3),
            Column(self.say("report.receipt_numbers"), 10),
            Column(self.say("figure.net"), 2, amount=True),
            Column(self.say("figure.over"), amount=True),
            Column(self.say("figure.short"), amount=True),
        )
        rows = tuple(self._session(one) for one in self.facts.sessions)
        return Section(self.say("report.drawers"), (Table(columns, rows),))

    def _session(self, one: SessionFacts) -> Row:
        first, last = one.receipts.first, one.receipts.last
        numbers = f"{first} – {last.rpartition('-')[2]}" if first else "–"
        return Row(
            (
                "" if one.z is None else str(one.z),
                one.drawer,
                self.imprint.person(one.cashier),
                self._closed(one),
                numbers,
                grouped(one.net_receipts),
                or_dash(one.over),
                or_dash(one.short),
            ),
            Style.MARKED if one.over or one.short else Style.PLAIN,
        )

    def _closed(self, one: SessionFacts) -> str:
        """The hour of closing; with the date where it is not the business date of the batch."""
        if one.finalized is None:
            return ""
        same = one.finalized.local.date() == self.facts.business_date
        return f"{one.finalized.local:%H:%M}" if same else moment(self.words, one.finalized)

    def deposits(self) -> Section:
        """What went into which bag."""
        if not self.facts.deposits:
            return Section(self.say("report.deposits"), (Note(self.say("report.no_deposits")),))
        codes = sorted({code for one in self.facts.deposits for code in one.by_tender})
        columns = (
            Column(self.say("report.number")),
            Column(self.say("report.bag"), 2),
            *(Column(tender_name(self.words, code), 2, amount=True) for code in codes),
            Column(self.say("report.all"), 2, amount=True),
            Column(self.say("figure.over"), amount=True),
            Column(self.say("figure.short"), amount=True),
        )
        rows = tuple(self._deposit(one, codes) for one in self.facts.deposits)
        return Section(self.say("report.deposits"), (Table(columns, rows),))

    def _deposit(self, one: DepositFacts, codes: list[str]) -> Row:
        amounts = [or_dash(one.by_tender.get(code, Money(0))) for code in codes]
        cells = (str(one.number), one.bag, *amounts, grouped(one.total))
        style = Style.MARKED if one.over or one.short else Style.PLAIN
        return Row((*cells, or_dash(one.over), or_dash(one.short)), style)

    def billers(self) -> Section:
        """What each biller is owed from this batch, its file has the same sum (design L8 c); fees are nobody's."""
        columns = (
            Column(self.say("report.biller"), 3),
            Column(self.say("report.payments"), amount=True),
            Column(self.say("report.voids"), amount=True),
            Column(self.say("figure.net"), 2, amount=True),
        )
        rows = [self._biller(one) for one in self.facts.billers]
        fees = total(one.amount for one in self.facts.accounts if not one.biller)
        if fees:
            rows.append(Row((self.say("report.service_fees"), "", "", grouped(fees))))
        summed = total(one.net for one in self.facts.billers) + fees
        rows.append(Row((self.say("report.all"), "", "", in_full(summed)), Style.TOTAL))
        return Section(self.say("report.billers"), (Table(columns, tuple(rows)),))

    def _biller(self, one: BillerSum) -> Row:
        name = self.imprint.biller(one.biller, self.words.language)
        return Row((name, str(one.payments), str(one.voids), grouped(one.net)))


def _amounts(one: TenderTotals) -> tuple[Money, ...]:
    return (one.received, -one.change, -one.voided, one.net_receipts)


def _components(one: TenderTotals) -> tuple[str, ...]:
    return tuple(or_dash(amount) for amount in _amounts(one))
