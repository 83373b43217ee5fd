"""What the receipts screen does, without a widget."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from pos.cashiering import give_card_back, people, receipts, void
from pos.cashiering import sql as counter_sql
from pos.cashiering.counter import Counter
from pos.cashiering.sql import ReceiptRow
from pos.domain.errors import Expected, Refused
from pos.domain.facts import Happening
from pos.domain.papers import Paper
from pos.domain.people import Permission
from pos.domain.receipts import Receipt
from pos.ui.desk import Desk, Tone
from pos.ui.lines import Line
from pos.ui.phrases import names_of
from pos.ui.screens.receipts.stubs import Stubs
from pos.words.phrases import clock_time, moment

VOID_REASONS = (
    "reason.void.amount",
    "reason.void.account",
    "reason.void.tender",
    "reason.void.twice",
    "reason.void.payer",
)


class Asking(enum.Enum):
    """What a panel in place asks for."""

    NOTHING = enum.auto()
    REASON = enum.auto()
    APPROVAL = enum.auto()


@dataclass(frozen=True, slots=True)
class Looked:
    """One receipt as read from the book, with the names of those who had to do with it."""

    row: ReceiptRow
    receipt: Receipt
    paper: Paper
    since: tuple[Happening, ...]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReceiptsState:
    """All that the screen shows at one moment."""

    rows: tuple[Line, ...] = ()
    selected: int = -1
    hint: str = ""
    title: str = ""
    total: str = ""
    state: str = ""
    tone: Tone = Tone.PLAIN
    paper: Paper | None = None
    since: tuple[Line, ...] = ()
    asking: Asking = Asking.NOTHING


def look_at(counter: Counter, number: str) -> Looked:
    """Read one receipt and all that goes with it. :raises Refused: ``RECEIPT_UNKNOWN``"""
    row = counter_sql.receipt(counter.book.read(), number)
    return Looked(
        row,
        receipts.receipt(counter, number),
        receipts.receipt_paper(counter, number),
        receipts.done_since(counter, number),
        names_of(people.people(counter)),
    )


class ReceiptsPresenter:
    """Searches as it is typed; the newest answer counts."""

    def __init__(self, desk: Desk, show: Callable[[ReceiptsState], None]) -> None:
        self.desk = desk
        self.state = ReceiptsState()
        self._show = show
        self._found: tuple[ReceiptRow, ...] = ()
        self._looked: Looked | None = None
        self.stubs = Stubs(desk, lambda: looked.receipt if (looked := self._looked_or_told()) else None, self._refresh)
        self._asked = 0
        self._wanted = ""
        self._reason = ""

    # --- finding and looking ---

    def search(self, text: str, wanted: str = "") -> None:
        """List what the text may mean; `wanted` is the receipt to look at then, else the first one."""
        self._asked += 1
        asked, counter = self._asked, self.desk.counter
        self._wanted = wanted

        def found(rows: tuple[ReceiptRow, ...]) -> None:
            if asked == self._asked:
                self._list(rows)

        self.desk.run(lambda: receipts.find_receipts(counter, text), then=found)

    def move(self, steps: int) -> None:
        """Look at another one of the list."""
        if self._found:
            self.choose(min(max(self.state.selected + steps, 0), len(self._found) - 1))

    def choose(self, at: int) -> None:
        """Look at this one."""
        if self.state.asking is not Asking.NOTHING or not 0 <= at < len(self._found):
            return
        self._put(replace(self.state, selected=at))
        number, counter = self._found[at].number, self.desk.counter

        def read(looked: Looked) -> None:
            if 0 <= self.state.selected < len(self._found) and self._found[self.state.selected].number == number:
                self._look(looked)

        self.desk.run(lambda: look_at(counter, number), then=read)

    def retranslate(self) -> None:
        """Say everything anew in the present words."""
        self.state = replace(self.state, rows=tuple(map(self._line, self._found)), hint=self._say("receipts.none"))
        if self._looked is None:
            self._put(self.state)
        else:
            self._look(self._looked)

    # --- printing again ---

    def reprint(self) -> None:
        """Print a marked copy."""
        if (looked := self._looked_or_told()) is None:
            return
        counter, person, number = self.desk.counter, self.desk.worker, looked.row.number

        def printed(copy: int) -> None:
            key = "receipts.printed_again" if copy else "receipts.first_print"
            self.desk.say(key, Tone.DONE, number=number, **({"copy": copy} if copy else {}))
            self._refresh(number)

        self.desk.run(lambda: receipts.reprint(counter, person, number), then=printed)

    # --- voiding ---

    def void(self) -> None:
        """Ask for the reason, where this receipt can be voided here at all."""
        if (looked := self._looked_or_told()) is None:
            return
        session = self.desk.session
        if session is None or looked.row.session != session.id or looked.row.voids or looked.row.voided_by:
            self.desk.explain(Refused("RECEIPT_NOT_VOIDABLE"))
            return
        self.desk.hush()
        self._put(replace(self.state, asking=Asking.REASON))

    def give_reason(self, reason: str) -> None:
        """Why; then a second person is asked for."""
        if not reason:
            self.desk.say("reason.missing", Tone.WAIT)
            return
        self._reason = reason
        self.desk.hush()
        self._put(replace(self.state, asking=Asking.APPROVAL))

    def sign(self, login: str, password: str, wrong: Callable[[], None]) -> None:
        """The second person signed: void; a card is given back by that too. `wrong`: ask again."""
        looked = self._looked
        if looked is None or self.desk.session is None:
            return
        counter, person, session, number = self.desk.counter, self.desk.worker, self.desk.session.id, looked.row.number
        reason = self._reason

        def work() -> tuple[Receipt, tuple[tuple[str, str], ...]]:
            others = frozenset({person.login})
            approver = people.approve(counter, login, password, permission=Permission.APPROVE, not_logins=others)
            receipt = void.void_receipt(counter, person, approver, session, number, reason=reason)
            return receipt, give_card_back.to_other_cards(counter, receipt)

        def voided(done: tuple[Receipt, tuple[tuple[str, str], ...]]) -> None:
            receipt, elsewhere = done
            self.desk.say("receipts.voided", Tone.DONE, number=number, void=receipt.number)
            for charged, refunded in elsewhere:
                self.desk.say("receipts.other_card", Tone.WAIT, number=number, charged=charged, refunded=refunded)
            self._put(replace(self.state, asking=Asking.NOTHING))
            self._refresh(receipt.number)

        def refused(error: Expected) -> None:
            self.desk.explain(error)
            wrong()

        self.desk.run(work, then=voided, failed=refused, waiting="receipts.wait_void")

    def back(self) -> bool:
        """Leave the panel, or the stub that is asked for; False where there is nothing to leave."""
        if self.state.asking is Asking.NOTHING:
            return self.stubs.turns.leave()
        before = Asking.REASON if self.state.asking is Asking.APPROVAL else Asking.NOTHING
        self._put(replace(self.state, asking=before))
        return True

    # --- saying ---

    def _say(self, key: str, **values: object) -> str:
        return self.desk.words.say(key, **values)

    def _put(self, state: ReceiptsState) -> None:
        self.state = state
        self._show(state)

    def _looked_or_told(self) -> Looked | None:
        if self._looked is None:
            self.desk.say("receipts.choose_first", Tone.WAIT)
        return self._looked

    def _refresh(self, number: str) -> None:
        self.search("", wanted=number)

    def _list(self, rows: tuple[ReceiptRow, ...]) -> None:
        self._found = rows
        self._put(replace(self.state, rows=tuple(map(self._line, rows)), hint=self._say("receipts.none")))
        wanted = next((at for at, row in enumerate(rows) if row.number == self._wanted), 0)
        if rows:
            self.choose(wanted)
        else:
            self._looked = None
            self._put(replace(self.state, selected=-1, title="", total="", state="", paper=None, since=()))

    def _look(self, looked: Looked) -> None:
        self._looked = looked
        state, tone = self._state_of(looked.row)
        shown = replace(
            self.state,
            title=looked.row.number,
            total=looked.row.total.with_sign,
            state=state or self._say("receipts.stands"),
            tone=tone,
            paper=looked.paper,
            since=tuple(self._happening(one, looked) for one in looked.since),
        )
        self._put(shown)

    def _line(self, row: ReceiptRow) -> Line:
        state, tone = self._state_of(row)
        of_today = row.at.local.date() == self.desk.counter.clock.now().local.date()
        return Line(
            title=row.number,
            amount=row.total.grouped,
            place=clock_time(row.at) if of_today else moment(self.desk.words, row.at),
            detail="" if row.at.local.date() == row.date else self._say("receipts.business_date", date=row.date),
            state=state,
            tone=tone,
        )

    def _state_of(self, row: ReceiptRow) -> tuple[str, Tone]:
        if row.voids:
            return self._say("receipts.is_void", number=row.voids), Tone.STOP
        if row.voided_by:
            return self._say("receipts.voided_by", number=row.voided_by), Tone.STOP
        if row.copies:
            return self.desk.words.count("receipts.copies", row.copies), Tone.WAIT
        return "", Tone.DONE

    def _happening(self, one: Happening, looked: Looked) -> Line:
        who = looked.names.get(one.who, one.who)
        approved = self._say("receipts.approved", name=looked.names.get(one.approver, one.approver))
        return Line(
            title=self._say(f"happening.{one.kind.replace('.', '_').replace('-', '_')}", reference=one.reference),
            place=clock_time(one.at),
            detail=" · ".join(part for part in (who, approved if one.approver else "", one.reason) if part),
        )
