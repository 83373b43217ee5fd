"""Plays lines: finds the verb, checks its fields, runs it, and says what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pos.domain.errors import BadInput, Expected
from pos.play import closing, custody, metal, selling, setting_up
from pos.play.fields import Fields
from pos.play.script import ScriptLine
from pos.play.stage import Stage

Facts = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Verb:
    """What a line may ask for: the fields it needs, and those it may have."""

    run: Callable[[Stage, Fields], Facts]
    needs: str = ""
    may: str = ""


_SECOND = "approver approver-password approver-cash count-reason"

VERBS: dict[str, Verb] = {
    "init": Verb(setting_up.init, "login name initials password", "settings language"),
    "person": Verb(setting_up.person, "login name initials role password", "by pin language"),
    "sign-in": Verb(setting_up.sign_in, "who", "password"),
    "sign-out": Verb(setting_up.sign_out, "who"),
    "import": Verb(setting_up.import_file, "who kind file", "biller map exceptions strict dry-run"),
    "find": Verb(selling.find, "text"),
    "scan": Verb(selling.scan, "text"),
    "open-drawer": Verb(selling.open_drawer, "who drawer cash", f"date {_SECOND}"),
    "pay": Verb(selling.pay, "who items tenders", "language payer label"),
    "ask-card": Verb(selling.ask_card, "who"),
    "give-up": Verb(selling.give_up, "who items tenders"),
    "post-cart": Verb(selling.post_cart, "who", "tenders label"),
    "return-card": Verb(selling.return_card, "who"),
    "void": Verb(selling.void, "who receipt approver reason", "approver-password label"),
    "reprint": Verb(selling.reprint, "who receipt"),
    "answer-print": Verb(selling.answer_print, "who receipt printed"),
    "no-sale": Verb(selling.no_sale, "who reason"),
    "pick-up": Verb(closing.pick_up, "who approver cash", _SECOND),
    "order-change": Verb(custody.order_change, "who approver given taken", _SECOND),
    "count": Verb(closing.count, "who cash", "tenders approver approver-password"),
    "reject": Verb(closing.reject, "who cashier reason"),
    "finalize": Verb(closing.finalize, "who cashier", "reasons"),
    "deposit": Verb(closing.deposit, "who bag cash", f"date reason {_SECOND}"),
    "hand-over": Verb(custody.hand_over, "who courier", "company receipt approver approver-password"),
    "count-fund": Verb(custody.count_fund, "who cash", f"reason {_SECOND}"),
    "restore-fund": Verb(custody.restore_fund, "who approver reason", "approver-password"),
    "settle": Verb(closing.settle, "who", "date"),
    "close-batch": Verb(closing.close_batch, "who"),
    "sync": Verb(closing.sync),
    "verify": Verb(closing.verify),
    "device": Verb(metal.device, "device act", "with"),
    "wait-devices": Verb(metal.wait_devices, "", "seconds"),
}
"""Every verb of a script; docs/play.md tells of each."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a line. ``facts`` stand where it went well, ``error`` where it was refused."""

    line: ScriptLine
    facts: Facts = field(default_factory=dict)
    error: Expected | None = None

    @property
    def as_wished(self) -> bool:
        """Whether it went as the script says it should."""
        return self.line.expect == (self.error.code if self.error else "")


def play(stage: Stage, lines: Iterable[ScriptLine]) -> Iterator[Outcome]:
    """Play line by line. A refused line is an outcome; what follows it is played all the same."""
    for line in lines:
        try:
            yield Outcome(line, facts=_play(stage, line))
        except Expected as error:
            yield Outcome(line, error=error)


def _play(stage: Stage, line: ScriptLine) -> Facts:
    if line.wrong is not None:
        raise line.wrong
    if line.verb and line.verb not in VERBS:
        raise BadInput("VERB_UNKNOWN", verb=line.verb[:40], known=", ".join(VERBS))
    if not line.verb and (line.values or not line.at):
        raise BadInput("LINE_FIELD_MISSING", field="do")
    if not line.verb:
        stage.set_time(line.at)
        return {"now": stage.clock.now().iso}
    verb, fields = VERBS[line.verb], Fields(line.values)
    needed = verb.needs.split()
    fields.only(*needed, *verb.may.split())
    fields.needs(*needed)
    if line.at:
        stage.set_time(line.at)
    return verb.run(stage, fields)
