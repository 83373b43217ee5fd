"""The change fund in words and figures."""

from __future__ import annotations

from collections.abc import Mapping

from pos.domain.custody import FundFacts
from pos.domain.money import ZERO, Money
from pos.ui.desk import Tone
from pos.ui.tables import Cells, Figures
from pos.words import Words


def stands(words: Words, facts: FundFacts, names: Mapping[str, str]) -> Figures:
    """Where what was authorised is; `names` are by login."""
    say = words.say
    rows = [Cells((say("report.fund_in_safe"), facts.in_safe.grouped))]
    rows += [
        Cells(
            (
                say("report.fund_in_drawer", drawer=one.drawer, person=names.get(one.person, one.person)),
                one.amount.grouped,
            )
        )
        for one in facts.drawers
    ]
    named: tuple[tuple[str, Money], ...] = (
        ("report.fund_short_drawers", facts.short_in_drawers),
        ("report.fund_short", facts.short),
        ("report.fund_over", -facts.over),
        ("report.fund_restored", -facts.restored),
    )
    rows += [Cells((say(key), amount.grouped), Tone.WAIT) for key, amount in named if amount]
    rows.append(Cells((say("report.fund_authorised"), facts.authorised.with_sign), strong=True))
    return Figures((say("report.fund_where"), say("report.amount")), tuple(rows))


def verdict(words: Words, facts: FundFacts) -> tuple[str, Tone]:
    """Whole, or what it lacks."""
    if not facts.missing:
        return words.say("fund.whole"), Tone.DONE
    key = "report.fund_missing" if facts.missing > ZERO else "report.fund_too_much"
    return words.say(key, amount=abs(facts.missing)), Tone.WAIT


def counted(words: Words, difference: Money) -> str:
    """What the count brought out."""
    if not difference:
        return words.say("fund.counted_right")
    key = "fund.counted_over" if difference > ZERO else "fund.counted_short"
    return words.say(key, amount=abs(difference))
