"""The devices screen: how each stands at the left; its sentence, its key and its last events at the right."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from pos.ui import tokens
from pos.ui.desk import Desk
from pos.ui.screen import Key, Screen
from pos.ui.screens.devices.asking import REASONS, Asking, AskState
from pos.ui.screens.devices.learn_step import LearnStep
from pos.ui.screens.devices.presenter import ERRORS, EVENTS, DevicesPresenter, DevicesState
from pos.ui.screens.routes import first_screen
from pos.ui.style import look, pixels
from pos.ui.widgets.approval_panel import ApprovalPanel
from pos.ui.widgets.basics import column, name_control, panel, show_text, text
from pos.ui.widgets.choice_list import ChoiceList
from pos.ui.widgets.key_button import KeyButton
from pos.ui.widgets.line_list import LineList, row_height
from pos.ui.widgets.reason_step import ReasonStep
from pos.ui.widgets.roomy import Roomy
from pos.ui.widgets.step_panel import StepPanel
from pos.ui.widgets.ticket import Ticket

OFFERS_MAX = 5
_WIDTH = 620


class DevicesScreen(Screen):
    """Printer, drawer, terminal."""

    name = "devices"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.list_words, self.rows = text("caption"), ChoiceList("devices-rows")
        self.title, self.sentence = text("title"), text("large", wrap=True)
        self.note = text("muted", wrap=True)
        self.offers = [KeyButton(f"devices-offer-{at}", "", strong=True) for at in range(OFFERS_MAX)]
        self.events_words, self.events = text("caption"), LineList("devices-events")
        self.errors_words, self.errors = text("caption"), LineList("devices-errors")
        self.reason, self.approval = ReasonStep("drawer-reason"), ApprovalPanel("learn-approval")
        self.batch = StepPanel("batch-close")
        self.lesson = LearnStep("learn")
        self._steps: dict[Asking, ReasonStep | ApprovalPanel | LearnStep | StepPanel] = {
            Asking.REASON: self.reason,
            Asking.BATCH: self.batch,
            Asking.SIGNATURE: self.approval,
            Asking.LESSON: self.lesson,
        }
        self.presenter = DevicesPresenter(desk, self.show_state, self.show_ask, QGuiApplication.clipboard().setText)
        self._lay_out()
        self.rows.moved.connect(self.presenter.move)
        self.rows.chosen.connect(self.presenter.mark)
        self.rows.entered.connect(partial(self.presenter.press, "Return"))
        for at, button in enumerate(self.offers):
            button.clicked.connect(partial(self._touched, at))
        asking = self.presenter.asking
        self.reason.given.connect(asking.give_reason)
        self.batch.done.connect(self.presenter.batch.close)
        self.approval.signed.connect(lambda login, word: asking.signing.sign(login, word, self.approval.refuse))
        self.lesson.answered.connect(asking.answer)
        self.lesson.choices.moved.connect(asking.move)
        self.lesson.choices.chosen.connect(asking.mark)
        for step in self._steps.values():
            step.left.connect(self._back)
            step.hide()

    def _lay_out(self) -> None:
        handles = {"device-title": self.title, "device-sentence": self.sentence, "device-note": self.note}
        for handle, label in handles.items():
            label.setObjectName(handle)
        about = column(self.title, self.sentence, self.note, tokens.S, *self.offers, gap=tokens.S)
        about.addSpacing(tokens.L)
        about.addWidget(self.events_words)
        self._events_ground = panel(column(self.events))
        about.addWidget(self._events_ground)
        about.addWidget(self.errors_words)
        self._errors_ground = panel(column(self.errors))
        about.addWidget(self._errors_ground)
        about.addStretch(1)
        self._about, main, stub = QWidget(), QWidget(), QWidget()
        inner = self._about
        inner.setLayout(about)
        inner.setMaximumWidth(pixels(_WIDTH))
        main.setLayout(column(self.list_words, self.rows, gap=tokens.S))
        stub.setLayout(column(inner, *self._steps.values(), None))
        self.setLayout(column(Roomy(Ticket(main, stub, shares=(34, 66))), margin=tokens.M))

    def keys(self) -> tuple[Key, ...]:
        """What a paper in doubt asks, a printer that is stuck, and papers that wait for one."""
        press = self.presenter.press
        return (
            Key("F5", "", partial(press, "F5")),
            Key("F6", "", partial(press, "F6")),
            Key("F7", "", partial(press, "F7")),
            Key("F8", "", partial(press, "F8")),
            Key("F9", "", partial(press, "F9")),
            Key("F12", "", partial(press, "F12")),
            Key("F4", "key.diagnostics", self.presenter.copy),
            Key("Esc", "key.back", self._back, last=True),
        )

    def retranslate(self) -> None:
        """All texts."""
        say = self.words.say
        show_text(self.list_words, say("devices.list"))
        name_control(self.rows, "", say("devices.list"))
        show_text(self.events_words, say("devices.events"))
        name_control(self.events, "", say("devices.events"))
        self.events.set_hint(say("devices.no_events"))
        show_text(self.errors_words, say("devices.errors"))
        name_control(self.errors, "", say("devices.errors"))
        if self.desk.person is not None:
            self.presenter.retranslate()
            self.show_ask(self.presenter.asking.state)

    def arrive(self) -> None:
        """As they stand now."""
        self.presenter.arrive()

    def leave(self) -> None:
        """Go on listening, without painting; a step that stands here is left."""
        self.presenter.asking.back()
        self.presenter.leave()

    def first_focus(self) -> QWidget:
        """The list, or the step beside it."""
        step = self._steps.get(self.presenter.asking.state.asking)
        if step is None:
            return self.rows
        return step.wants_focus() if isinstance(step, LearnStep) else step.first()

    def show_ask(self, state: AskState) -> None:
        """Put a step in the place of what is said about the device, or take it away."""
        words, step = self.words, self._steps.get(state.asking)
        begins = step is not None and not step.isVisibleTo(self)
        had = any(one.isVisibleTo(self) for one in self._steps.values())
        self._about.setVisible(step is None)
        for one in self._steps.values():
            one.setVisible(one is step)
        usual = tuple(words.say(key) for key in REASONS)
        if step is self.reason:
            put = self.reason.ask if begins else self.reason.label
            put(words, words.say("try.why"), words.say("try.drawer"), usual)
        elif step is self.batch:
            self.batch.explain(self.presenter.batch.question())
            self.batch.say(words, words.say("batch.close_title"), words.say("try.batch_close"))
        elif step is self.approval:
            ask = self.approval.ask if begins else self.approval.label
            ask(words, words.say(f"learn.of.{state.device}"), words.say("learn.sign"))
        elif step is self.lesson:
            self.lesson.show_state(state, words)
        if self.isVisible() and (begins or (had and step is None) or step is self.lesson):
            self.first_focus().setFocus()

    def _back(self) -> None:
        if not self.presenter.asking.back():
            self.desk.go(first_screen(self.desk))

    def show_state(self, state: DevicesState) -> None:
        """Paint a state."""
        self.rows.show_lines(state.rows, state.marked)
        show_text(self.title, state.title)
        show_text(self.sentence, state.sentence)
        show_text(self.note, state.note)
        for at, button in enumerate(self.offers):
            button.setVisible(at < len(state.offers))
            if at < len(state.offers):
                button.press, words = state.offers[at]
                look(button, "enter" if button.press == "Return" else "")
                button.label(self.words, words)
        self.events_words.setVisible(state.of_device)
        self._events_ground.setVisible(state.of_device)
        self.events.setFixedHeight(max(1, min(len(state.events), EVENTS)) * row_height())
        self.events.show_lines(state.events)
        for one in (self.errors_words, self._errors_ground):
            one.setVisible(bool(state.errors))
        self.errors.setFixedHeight(max(1, min(len(state.errors), ERRORS)) * row_height())
        self.errors.show_lines(state.errors)

    def _touched(self, at: int, _: bool = False) -> None:  # the shape of `clicked`
        self.presenter.press(self.offers[at].press)
