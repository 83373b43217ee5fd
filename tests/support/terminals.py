"""A card terminal in the same process that does what a script says, and remembers what it charged."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from pos.domain.cards import BatchTotals, CardKind, CardOperation, CardOutcome, CardResult, Recovery, RecoveryState
from pos.domain.money import Money
from pos.drivers.ports import CardProgress, LinkState, TerminalHealth, no_progress


class PowerCut(BaseException):
    """The machine went dark in the middle of a call."""


@dataclass
class ScriptedTerminal:
    """Implements ``CardTerminal``. Each operation takes the next word of ``script``, ``approve`` where it is empty.

    ``approve``, ``half`` (a partial approval), ``decline``, ``decline-chip`` (and the chip told what it is),
    ``cancel``, ``lost`` (charged, the answer never came),
    ``nothing`` (never arrived), ``cut`` and ``cut-charged`` (the power goes before, or after, the charge),
    ``other`` (goes to another card), ``gone`` (a void finds nothing in the open batch).
    ``reachable`` False: asking again gets no answer either.
    """

    script: deque[str] = field(default_factory=deque)
    reachable: bool = True
    started: list[CardOperation] = field(default_factory=list)
    charged: dict[str, CardResult] = field(default_factory=dict)
    hold: threading.Event | None = None
    """Where set, an operation waits for it before it answers."""

    def will(self, *words: str) -> None:
        """What the next operations come to."""
        self.script = deque(words)

    def start(self, operation: CardOperation, progress: Callable[[CardProgress], None] = no_progress) -> CardResult:
        self.started.append(operation)
        progress(CardProgress.SENT)
        if self.hold is not None:
            assert self.hold.wait(10)
        word = self.script.popleft() if self.script else "approve"
        if word in {"approve", "half", "lost", "other", "cut-charged"}:
            self.charged[operation.ref] = _approved(operation, partial=word == "half")
        if word == "other":
            self.charged[operation.ref] = replace(self.charged[operation.ref], last4="9990")
        if word.startswith("cut"):
            raise PowerCut
        if word in {"lost", "nothing"}:
            return CardResult(operation.ref, CardOutcome.UNKNOWN, operation.kind)
        refused = {"decline": CardOutcome.DECLINED, "cancel": CardOutcome.CANCELLED}
        if word in refused:
            return CardResult(operation.ref, refused[word], operation.kind, message="NO")
        if word == "decline-chip":
            bare = CardResult(operation.ref, CardOutcome.DECLINED, operation.kind, message="NO")
            return replace(bare, aid="A0000000031010", tvr="8080008000", last4="1111", brand="VISA")
        if word == "gone":
            return CardResult(operation.ref, CardOutcome.NOT_IN_BATCH, operation.kind)
        return self.charged[operation.ref]

    def recover(self, ref: str) -> Recovery:
        if not self.reachable:
            return Recovery(RecoveryState.UNREACHABLE)
        found = self.charged.get(ref)
        return Recovery(RecoveryState.FINAL, found) if found else Recovery(RecoveryState.NOT_FOUND)

    def cancel(self, ref: str) -> None:
        """It does what its script says."""

    def totals(self) -> BatchTotals:
        return BatchTotals("VIRTUAL-T1", "1")

    def close_batch(self) -> BatchTotals:
        return self.totals()

    def health(self) -> TerminalHealth:
        return TerminalHealth(LinkState.CONNECTED, "VIRTUAL-T1")

    def close(self) -> None:
        """There is nothing to let go of."""

    def net(self, refs: Iterable[str] | None = None) -> int:
        """Cents that cards were charged and not given back, fees with them, by its own books."""
        every = list(self.charged.values())
        back = (one for one in self.started if one.kind is not CardKind.SALE and one.ref in self.charged)
        given_back = {one.original_ref for one in back}
        sales = [one for one in every if one.kind is CardKind.SALE and one.ref not in given_back]
        return sum(one.approved.cents + one.fee.cents for one in sales if refs is None or one.ref in refs)


def _approved(operation: CardOperation, *, partial: bool) -> CardResult:
    half = partial and operation.kind is CardKind.SALE and operation.amount.cents > 1
    return CardResult(
        ref=operation.ref,
        outcome=CardOutcome.PARTIAL if half else CardOutcome.APPROVED,
        kind=operation.kind,
        approved=Money(operation.amount.cents // 2) if half else operation.amount,
        fee=Money(operation.fee.cents // 2) if half else operation.fee,
        auth_code="047811",
        last4="1111",
        brand="VISA",
        entry_mode="chip",
        terminal_id="VIRTUAL-T1",
        trace_no=f"{len(operation.ref):06d}",
    )
