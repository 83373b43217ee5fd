"""A submitted drawer in figures: counted beside expected, what may explain a difference, what a reading says."""

from __future__ import annotations

from collections.abc import Iterable

from pos.cashiering.finalize import Difference
from pos.cashiering.hints import Hint
from pos.domain.facts import SessionFacts
from pos.domain.money import ZERO, Money, total
from pos.ui.desk import Tone
from pos.ui.lines import Line
from pos.ui.screens.supervisor.state import Wanted
from pos.ui.tables import Cells, Figures
from pos.words import Words
from pos.words.phrases import tender_name


def in_words(words: Words, difference: Money) -> tuple[str, Tone]:
    """`12.57 short`; nothing is said to be right before it is."""
    if not difference:
        return words.say("difference.none"), Tone.DONE
    key = "difference.over" if difference > ZERO else "difference.short"
    return words.say(key, amount=abs(difference)), Tone.STOP if difference < ZERO else Tone.WAIT


def tally(words: Words, differences: Iterable[Difference]) -> Figures:
    """Counted, expected, difference by tender. Over and short are never netted, so there is no sum of them."""
    rows = []
    for one in differences:
        said, tone = in_words(words, one.amount)
        rows.append(Cells((tender_name(words, one.tender), one.counted.grouped, one.expected.grouped, said), tone))
    columns = (words.say("figure.tender"), words.say("figure.counted"), words.say("figure.expected"))
    return Figures((*columns, words.say("figure.difference")), tuple(rows))


def wanted(words: Words, differences: Iterable[Difference]) -> tuple[Wanted, ...]:
    """The tenders that want a reason."""
    return tuple(
        Wanted(one.tender, f"{tender_name(words, one.tender)}: {in_words(words, one.amount)[0]}")
        for one in differences
        if one.amount
    )


def all_hints(differences: Iterable[Difference]) -> tuple[tuple[str, Hint], ...]:
    """Every hint with its tender, in the order of the tenders."""
    return tuple((one.tender, hint) for one in differences for hint in one.hints)


def hint_line(words: Words, place: int, tender: str, hint: Hint) -> Line:
    """A hint as a row; what can be looked at has a number."""
    return Line(
        lead=str(place + 1) if hint.receipt else "",
        title=hint.receipt or words.say("hint.no_receipt"),
        place=tender_name(words, tender),
        detail=words.say(hint.code, **hint.values),
    )


def reading(words: Words, facts: SessionFacts) -> Figures:
    """The components of what should be in the drawer (design L6), tenders across."""
    tenders = facts.figures.tenders
    columns = ("", *(tender_name(words, one.tender) for one in tenders), words.say("figure.all"))
    parts = (
        ("figure.start", [one.start for one in tenders]),
        ("figure.received", [one.received for one in tenders]),
        ("figure.change", [-one.change for one in tenders]),
        ("figure.voided", [-one.voided for one in tenders]),
        ("figure.picked_up", [-one.picked_up for one in tenders]),
    )
    rows = [Cells((words.say(key), *_amounts(amounts))) for key, amounts in parts]
    expected = [one.expected for one in tenders]
    rows.append(Cells((words.say("figure.expected"), *_amounts(expected)), strong=True))
    return Figures(columns, tuple(rows))


def _amounts(amounts: list[Money]) -> tuple[str, ...]:
    return tuple(amount.grouped if amount else "–" for amount in (*amounts, total(amounts)))
