"""Sections that several reports share."""

from __future__ import annotations

from collections.abc import Sequence

from pos.domain.facts import AccountSum, Happening
from pos.domain.money import total
from pos.reports.imprint import Imprint
from pos.reports.model import Column, Note, Row, Section, Style, Table
from pos.reports.phrases import grouped, in_full
from pos.words import Words
from pos.words.phrases import moment


def happenings_section(happenings: Sequence[Happening], imprint: Imprint, words: Words) -> Section:
    """What a reviewer who handles no cash should look at, in order (row M9); said also when there is nothing."""
    title = words.say("report.happenings")
    if not happenings:
        return Section(title, (Note(words.say("report.no_happenings")),))
    columns = (
        Column(words.say("report.time"), 4),
        Column(words.say("report.what"), 6),
        Column(words.say("report.by"), 2),
        Column(words.say("report.approved"), 2),
        Column(words.say("report.reason"), 6),
        Column(words.say("report.amount"), 2, amount=True),
    )
    return Section(title, (Table(columns, tuple(_happening(one, imprint, words) for one in happenings)),))


def _happening(one: Happening, imprint: Imprint, words: Words) -> Row:
    what = words.say(f"happening.{one.kind.replace('.', '_').replace('-', '_')}", reference=one.reference)
    return Row(
        (
            moment(words, one.at),
            what,
            imprint.person(one.who),
            _approver(one, imprint, words),
            one.reason,
            "" if one.amount is None else grouped(one.amount),
        )
    )


def _approver(one: Happening, imprint: Imprint, words: Words) -> str:
    """Who signed; that it was a second cashier is said, as somebody should look at it (POL8)."""
    if one.small_office:
        return words.say("report.small_office", initials=imprint.person(one.approver or one.who))
    return imprint.person(one.approver) if one.approver else ""


def accounts_section(accounts: Sequence[AccountSum], imprint: Imprint, words: Words) -> Section:
    """What receipts, net of voids, brought to each account of the general ledger, with a sum per fund (rows J1, O1)."""
    columns = (
        Column(words.say("report.fund")),
        Column(words.say("report.account"), 2),
        Column(words.say("report.biller"), 3),
        Column(words.say("report.amount"), 2, amount=True),
    )
    rows: list[Row] = []
    for fund in sorted({one.fund for one in accounts}):
        ours = sorted(
            (one for one in accounts if one.fund == fund),
            key=lambda one: (one.account, one.department, one.project, one.biller),
        )
        names = [biller_name(one.biller, imprint, words) for one in ours]
        rows += [Row((fund, _account(one), name, grouped(one.amount))) for one, name in zip(ours, names, strict=True)]
        if len(ours) > 1:
            summed = grouped(total(one.amount for one in ours))
            rows.append(Row((words.say("report.fund_total", fund=fund), "", "", summed), Style.SUM))
    rows.append(Row((words.say("report.all"), "", "", in_full(total(one.amount for one in accounts))), Style.TOTAL))
    return Section(words.say("report.accounts"), (Table(columns, tuple(rows)),))


def biller_name(code: str, imprint: Imprint, words: Words) -> str:
    """The short word of a biller; what no biller is owed are the service fees of cards."""
    return imprint.biller(code, words.language) if code else words.say("report.service_fees")


def _account(one: AccountSum) -> str:
    """The account, with department and project where it has them."""
    return " · ".join(filter(None, (one.account, one.department, one.project)))
