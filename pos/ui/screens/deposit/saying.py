"""A deposit in words and figures."""

from __future__ import annotations

from dataclasses import replace

from pos.domain.carts import CASH, CHECK
from pos.domain.drawers import CashCount
from pos.domain.money import ZERO, Money, total
from pos.ui.desk import Tone
from pos.ui.lines import Line
from pos.ui.screens.deposit.bag import CheckList, Listed, Made, Planned, by_tender
from pos.ui.screens.deposit.state import DepositState, Phase
from pos.ui.tables import Cells, Figures
from pos.words import Words
from pos.words.phrases import tender_name

_WANTING = frozenset({"no", "unknown"})


def nothing(words: Words) -> DepositState:
    """The safe holds nothing that is not deposited."""
    return DepositState(Phase.NOTHING, words.say("deposit.title"), words.say("deposit.nothing"))


def filling(
    words: Words, planned: Planned, cash: CashCount, checks: CheckList, marked: int, *, asked_why: bool
) -> DepositState:
    """The bag as it is being filled; `asked_why`: it was to be closed though it is not what the safe should hold."""
    differs = asked_why or (cash.total != planned.plan.cash and bool(cash.total))
    return DepositState(
        phase=Phase.FILL,
        title=words.say("deposit.title"),
        note=words.count("deposit.from", len(planned.plan.sessions), date=planned.date),
        items=tuple(_line(words, one) for one in checks.rows),
        marked=marked,
        items_words=words.say("deposit.ticked", ticked=len(checks.in_bag), all=len(checks.rows)),
        figures=_safe_and_bag(words, planned, by_tender(cash, checks.in_bag)),
        reason=words.say("deposit.cash_differs") if differs else "",
    )


def form_title(words: Words, *, new: bool) -> str:
    """What is done with the check in the form."""
    return words.say("deposit.add_title") if new else words.say("deposit.correct_title")


def done(words: Words, made: Made) -> DepositState:
    """The bag is closed."""
    bag = by_tender(made.cash, made.items)
    rows = [Cells((tender_name(words, code), amount.grouped)) for code, amount in bag.items()]
    rows.append(Cells((words.say("figure.all"), total(bag.values()).with_sign), strong=True))
    return DepositState(
        Phase.DONE,
        words.say("deposit.made", number=made.number),
        words.say("deposit.made_note", amount=total(bag.values()), bag=made.bag),
        figures=Figures((words.say("figure.tender"), words.say("deposit.in_bag")), tuple(rows)),
        pages=made.slip,
        document=made.slip_name,
    )


def _safe_and_bag(words: Words, planned: Planned, bag: dict[str, Money]) -> Figures:
    safe = {CASH.code: planned.plan.cash, **planned.plan.counted}
    codes = [CASH.code, *sorted({*safe, *bag} - {CASH.code})]
    rows = [_compared(words, tender_name(words, code), safe.get(code, ZERO), bag.get(code, ZERO)) for code in codes]
    every = _compared(words, words.say("figure.all"), total(safe.values()), total(bag.values()))
    columns = (words.say("figure.tender"), words.say("deposit.in_safe"), words.say("deposit.in_bag"), "")
    return Figures(columns, (*rows, replace(every, strong=True)))


def _compared(words: Words, name: str, safe: Money, bag: Money) -> Cells:
    if safe == bag:
        return Cells((name, safe.grouped, bag.grouped, words.say("difference.none")), Tone.DONE)
    key = "deposit.missing" if bag < safe else "difference.over"
    return Cells((name, safe.grouped, bag.grouped, words.say(key, amount=abs(bag - safe))), Tone.WAIT)


def _line(words: Words, one: Listed) -> Line:
    item = one.item
    kind = "" if item.tender == CHECK.code else tender_name(words, item.tender)
    return Line(
        title=item.number,
        place=" · ".join(part for part in (_endorsed(words, item.endorsed), kind, item.bank) if part),
        detail=item.receipt,
        state=words.say("deposit.is_in" if one.ticked else "deposit.is_out"),
        tone=Tone.WAIT if item.endorsed in _WANTING else Tone.DONE if one.ticked else Tone.PLAIN,
        amount=item.amount.grouped,
        marked=True,
    )


def _endorsed(words: Words, state: str) -> str:
    """What stands on its back, where that is asked for."""
    return words.say(f"deposit.endorsed_{state.replace('-', '_')}") if state else ""
