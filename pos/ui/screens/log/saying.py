"""Entries of the log as rows."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

from pos.cashiering.activity_words import changes, each_change, label, posting, value, what
from pos.domain.activity import Activity, WholeActivity
from pos.ui.desk import Tone
from pos.ui.lines import Line
from pos.words import Words

_SIGNS_MAX = 44


def second(activity: Activity, words: Words) -> str:
    """`11/20/2026 10:42:07`"""
    return f"{words.date(activity.at.local.date(), short=True)} {activity.at.local:%H:%M:%S}"


def line_of(one: Activity, names: Mapping[str, str], words: Words) -> Line:
    """What, when, who on which register, who approved, why; before and after."""
    who = words.say("log.who", who=_name(one.who, names, words), register=one.register)
    approved = words.say("log.approved", who=_name(one.approver, names, words)) if one.approver else ""
    said = (second(one, words), who, approved, one.reason, changes(one, words))
    return Line(
        what(one, words),
        amount=one.amount.grouped if one.amount is not None else "",
        detail=" · ".join(part for part in said if part),
        tone=Tone.PLAIN,
    )


def lines_of(whole: WholeActivity, names: Mapping[str, str], words: Words) -> tuple[Line, ...]:
    """All that an entry says, one thing to a row."""
    one, say = whole.activity, words.say
    said = [
        (say("log.field.time"), second(one, words)),
        (say("log.field.date"), one.date),
        (say("log.field.who"), _name(one.who, names, words)),
        (say("log.field.register"), one.register),
        (say("log.field.drawer"), whole.drawer),
        (say("log.field.approver"), _name(one.approver, names, words) if one.approver else ""),
        (say("log.field.reason"), one.reason),
        *((say("log.field.changes"), change) for change in each_change(one, words)),
        *((label(detail, words), value(detail, words)) for detail in whole.details),
        *((say("log.field.postings"), posting(line, words)) for line in whole.postings),
        (say("log.field.hash"), whole.hash),
    ]
    rows = [row for title, text in said if text for row in _rows(title, text)]
    head = [Line(what(one, words))]
    return (*head, *([Line(say("log.guarded"))] if one.guarded else []), *rows)


def _rows(title: str, text: str) -> tuple[Line, ...]:
    """A row, or as many as a long text needs: nothing of an entry is cut off."""
    first, *others = textwrap.wrap(text, _SIGNS_MAX)
    return (Line(title, detail=first), *(Line("", detail=part) for part in others))


def _name(login: str, names: Mapping[str, str], words: Words) -> str:
    return names.get(login, login) if login else words.say("log.system")
