"""What the supervisor's screen does, without a widget.

Whoever is signed in may stand here: a supervisor acts at once, anybody else has a supervisor sign on the spot, good
for the one thing that is being looked at (design section 6). Every look at what was expected is an entry.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from pos.cashiering import finalize
from pos.domain.facts import SessionFacts
from pos.domain.people import Permission, Person
from pos.ui.desk import Desk, Tone
from pos.ui.screens.supervisor import review
from pos.ui.screens.supervisor.board import Board, Row, line_of, read_board
from pos.ui.screens.supervisor.card import CardRow
from pos.ui.screens.supervisor.closing import Closing
from pos.ui.screens.supervisor.offers import about
from pos.ui.screens.supervisor.state import Phase, SupervisorState
from pos.ui.second_person import SecondPerson
from pos.ui.unsure import answer_print


class SupervisorPresenter:
    """The list, the marked row, and who signs; `closing` and `card` do the rest."""

    def __init__(self, desk: Desk, show: Callable[[SupervisorState], None]) -> None:
        self.desk = desk
        self.state = SupervisorState()
        self._show = show
        self._board = Board()
        self._reading: SessionFacts | None = None
        self.signing = SecondPerson(desk, self._ask_to_sign)
        self.closing = Closing(desk, self.put, self.refresh, self._finish, now=lambda: self.state)
        self.card = CardRow(desk, self.signing, self.put, self._finish)

    # --- the list ---

    def refresh(self) -> None:
        """Read the list again; what is marked stays marked where it is still there."""
        counter = self.desk.counter
        self.desk.run(lambda: read_board(counter), then=self._list)

    def move(self, steps: int) -> None:
        """Mark another row."""
        if self._board.rows:
            self.choose(min(max(self.state.selected + steps, 0), len(self._board.rows) - 1))

    def choose(self, at: int) -> None:
        """Mark this row; what was begun on another one is let go of."""
        if not 0 <= at < len(self._board.rows) or (at == self.state.selected and self.state.phase is not Phase.LOOK):
            return
        self.state = replace(self.state, selected=at)
        self.put(self._plain())

    @property
    def marked(self) -> Row | None:
        """The row that everything is about."""
        at = self.state.selected
        return self._board.rows[at] if 0 <= at < len(self._board.rows) else None

    def retranslate(self) -> None:
        """Say it anew; what is open stays open."""
        match self.state.phase:
            case Phase.REVIEW | Phase.SEND_BACK | Phase.DOCUMENT:
                self.closing.say_again(self._plain(), self.state)
            case Phase.FIGURES:
                self._show_reading()
            case Phase.SIGN:
                self.put(self._plain())
                self._ask_to_sign()
            case Phase.SLIP:
                self.card.say_again(self._plain())
            case Phase.LOOK:
                self.put(self._plain())

    # --- what is offered ---

    def press(self, key: str) -> None:
        """The key of an offer; where it offers nothing, that is said."""
        offered = next((offer for offer in self.state.offers if offer.press == key), None)
        if offered is None or self.marked is None:
            self.desk.say("supervisor.not_now", Tone.WAIT)
            return
        actions: Mapping[str, Callable[[Row], None]] = {
            "review": self._review,
            "read": self._read,
            "document": self._document,
            "count": self._count,
            "ask-card": lambda row: self.card.ask_again(row.card),
            "charged": lambda row: self.card.take_slip(self._plain(), row.card, charged=True),
            "not-charged": lambda row: self.card.take_slip(self._plain(), row.card, charged=False),
            "printed": lambda row: answer_print(self.desk, row.job, printed=True, then=self.refresh),
            "print-again": lambda row: answer_print(self.desk, row.job, printed=False, then=self.refresh),
            "forget-first": lambda row: answer_print(self.desk, row.job, printed=False, forget=True, then=self.refresh),
        }
        self.desk.hush()
        actions[offered.name](self.marked)

    def back(self) -> bool:
        """One step out; False where there is none."""
        if self.state.paper is not None:
            self.put(replace(self.state, paper=None, paper_title="", hint_marked=-1))
            return True
        if self.state.phase is Phase.LOOK:
            return False
        if self.state.phase is Phase.SEND_BACK:
            self.put(replace(self.state, phase=Phase.REVIEW))
            return True
        self.signing.forget()
        self.put(self._plain())
        return True

    def ask_back(self) -> None:
        """Ask why it is to be counted again."""
        self.put(replace(self.state, phase=Phase.SEND_BACK, paper=None, paper_title="", hint_marked=-1))

    def put(self, state: SupervisorState) -> None:
        """Show another state."""
        self.state = state
        self._show(state)

    # --- inside ---

    def _review(self, row: Row) -> None:
        session = row.session
        if session is not None:
            owner = frozenset({session.person})
            self.signing.find(
                Permission.FINALIZE, owner, lambda person: self.closing.review(self._plain(), session, person)
            )

    def _read(self, row: Row) -> None:
        session, counter = row.session, self.desk.counter
        if session is None:
            return

        def shown(facts: SessionFacts) -> None:
            self._reading = facts
            self._show_reading()

        def read(person: Person) -> None:
            self.desk.run(lambda: finalize.x_report(counter, person, session.id), then=shown)

        self.signing.find(Permission.SEE_EXPECTED, frozenset(), read)

    def _show_reading(self) -> None:
        if self._reading is not None:
            note, figures = self._say("supervisor.reading_note"), review.reading(self.desk.words, self._reading)
            self.put(replace(self._plain(), phase=Phase.FIGURES, figures=figures, note=note, offers=()))

    def _count(self, row: Row) -> None:
        """Somebody has to count the drawer of who was switched off; somebody else accepts it then."""
        self.desk.counting = row.session
        self.desk.go("count")

    def _document(self, row: Row) -> None:
        if row.session is not None and row.session.z is not None:
            self.closing.show_document(self._plain(), row.session.z)

    def _ask_to_sign(self) -> None:
        row = self.marked
        note = "supervisor.sign_card" if row is not None and row.card is not None else "supervisor.sign_note"
        self.put(
            replace(self.state, phase=Phase.SIGN, sign_title=self._say("supervisor.sign"), sign_note=self._say(note))
        )

    def _finish(self) -> None:
        self.put(self._plain())
        self.refresh()

    def _list(self, board: Board) -> None:
        before = self.marked
        self._board = board
        keys = [row.key for row in board.rows]
        at = keys.index(before.key) if before is not None and before.key in keys else (0 if keys else -1)
        self.state = replace(self.state, selected=at)
        if self.state.phase in {Phase.LOOK, Phase.SIGN, Phase.SLIP}:
            self.put(self._plain())
        else:
            self.put(replace(self.state, rows=self._plain().rows))

    def _plain(self) -> SupervisorState:
        """The list with what is offered for the marked row, nothing opened."""
        row = self.marked
        shown = SupervisorState(
            rows=tuple(line_of(one, self._board, self.desk.words) for one in self._board.rows),
            selected=self.state.selected,
            hint=self._say("supervisor.nothing"),
        )
        if row is None:
            return shown
        title, note, offers = about(row, self._board, self.desk.words)
        return replace(shown, title=title, note=note, offers=offers)

    def _say(self, key: str, **values: object) -> str:
        return self.desk.words.say(key, **values)
