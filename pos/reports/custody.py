"""Papers for money that passes from person to person: the courier's sheet, the change fund's receipt (I5, POL29)."""

from __future__ import annotations

from pos.domain.custody import FundCount, FundFacts, HandOverFacts
from pos.domain.drawers import DENOMINATIONS
from pos.domain.facts import Head
from pos.domain.money import ZERO, Money
from pos.reports.imprint import Imprint
from pos.reports.model import Block, Column, Figure, Note, Report, Row, Section, SignHere, Style, Table
from pos.reports.phrases import grouped, in_full, or_dash
from pos.words import Words
from pos.words.phrases import face, moment


def hand_over_sheet(facts: HandOverFacts, head: Head, imprint: Imprint, language: str) -> Report:
    """What a courier signs for: closed bags, by their numbers."""
    words = imprint.words(language)
    say, courier = words.say, facts.courier
    columns = (
        Column(say("report.bag"), 3),
        Column(say("report.deposit_number"), 2),
        Column(say("report.business_date"), 2),
        Column(say("report.amount"), 2, amount=True),
    )
    rows = [
        Row((one.bag, str(one.number), words.date(one.date, short=True), grouped(one.amount))) for one in facts.bags
    ]
    rows.append(Row((say("report.all"), "", "", in_full(facts.amount)), Style.TOTAL))
    signing = ("report.sign_handed", "report.sign_witness", "report.sign_courier")
    return Report(
        language=language,
        agency=imprint.agency.name,
        office=imprint.agency.counter,
        title=say("report.hand_over", number=facts.number),
        subtitle=say("report.hand_over_means"),
        facts=(
            (say("report.courier"), courier.name),
            (say("report.courier_company"), courier.company or "–"),
            (say("report.courier_receipt"), courier.receipt or "–"),
            (say("report.register"), facts.register),
            (say("report.made"), moment(words, facts.at)),
            (say("report.made_by"), imprint.person(facts.who)),
            (say("report.witness"), imprint.person(facts.witness) if facts.witness else say("report.witness_courier")),
        ),
        figures=(Figure(say("report.bags"), str(len(facts.bags))),),
        sections=(
            Section(say("report.bags"), (Table(columns, tuple(rows)),)),
            Section(say("report.signatures"), (SignHere(tuple(say(key) for key in signing)),)),
        ),
        head=head,
        training=imprint.training,
    )


def fund_receipt(facts: FundFacts, head: Head | None, imprint: Imprint, language: str) -> Report:
    """How the change fund stands, as last counted, with the custodian's line to sign."""
    words = imprint.words(language)
    say, last = words.say, facts.last_count
    custodian = imprint.name(facts.custodian) if facts.custodian else say("report.fund_nobody")
    signing = ("report.sign_custodian", "report.sign_counted")
    counted: tuple[tuple[str, str], ...] = ()
    sections = [_fund(facts, imprint, words)]
    if last is not None:
        counted = (
            (say("report.fund_counted_at"), moment(words, last.at)),
            (say("report.fund_counted_by"), imprint.name(last.who)),
        )
        sections.append(_pieces(last, words))
    sections.append(
        Section(
            say("report.fund_receipt"),
            (
                Note(say("report.fund_promise", name=custodian, amount=facts.in_safe)),
                SignHere(tuple(say(key) for key in signing)),
            ),
        )
    )
    return Report(
        language=language,
        agency=imprint.agency.name,
        office=imprint.agency.counter,
        title=say("report.change_fund"),
        subtitle=say("report.fund_means"),
        facts=(
            (say("report.custodian"), custodian),
            (say("report.register"), imprint.agency.register),
            *counted,
        ),
        figures=(Figure(say("report.fund_authorised"), in_full(facts.authorised)),),
        sections=tuple(sections),
        head=head,
        training=imprint.training,
    )


def _fund(facts: FundFacts, imprint: Imprint, words: Words) -> Section:
    """Authorised, and where it is; what is not there is named."""
    say = words.say
    rows = [Row((say("report.fund_in_safe"), grouped(facts.in_safe)))]
    rows += [
        Row((say("report.fund_in_drawer", drawer=one.drawer, person=imprint.name(one.person)), grouped(one.amount)))
        for one in facts.drawers
    ]
    named: tuple[tuple[str, Money], ...] = (
        ("report.fund_short_drawers", facts.short_in_drawers),
        ("report.fund_short", facts.short),
        ("report.fund_over", -facts.over),
        ("report.fund_restored", -facts.restored),
    )
    rows += [Row((say(key), grouped(amount)), Style.MARKED) for key, amount in named if amount]
    rows.append(Row((say("report.fund_authorised"), in_full(facts.authorised)), Style.TOTAL))
    blocks: list[Block] = [
        Table((Column(say("report.what"), 4), Column(say("report.amount"), 2, amount=True)), tuple(rows))
    ]
    if facts.missing:
        key = "report.fund_missing" if facts.missing > ZERO else "report.fund_too_much"
        blocks.append(Note(say(key, amount=abs(facts.missing)), marked=True))
    if facts.count_due:
        blocks.append(Note(say("report.fund_count_due"), marked=True))
    return Section(say("report.fund_where"), tuple(blocks))


def _pieces(last: FundCount, words: Words) -> Section:
    say, pieces = words.say, last.cash.pieces
    rows = [
        Row((face(cents), str(pieces[cents]), grouped(Money(cents * pieces[cents]))))
        for cents in DENOMINATIONS
        if pieces.get(cents)
    ]
    rows.append(Row((say("report.fund_in_safe"), "", in_full(last.cash.total)), Style.TOTAL))
    rows.append(Row((say("report.fund_difference"), "", or_dash(last.difference))))
    columns = (
        Column(say("report.denomination"), 3),
        Column(say("report.pieces"), amount=True),
        Column(say("report.amount"), 2, amount=True),
    )
    return Section(say("report.fund_counted"), (Table(columns, tuple(rows)),))
