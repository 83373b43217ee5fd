"""What changed in the settings file, and who stands for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pos.cashiering import settings_record
from pos.cashiering.settings_record import Edit, Setting
from pos.domain.errors import Expected
from pos.ui.desk import Desk, Tone
from pos.ui.lines import Line
from pos.words.phrases import moment


@dataclass(frozen=True, slots=True)
class SettingsState:
    """`waiting`: there is something to confirm."""

    lines: tuple[Line, ...] = ()
    waiting: bool = False
    read: bool = False


class SettingsPresenter:
    """`show` paints a state."""

    def __init__(self, desk: Desk, show: Callable[[SettingsState], None]) -> None:
        self.desk = desk
        self.state = SettingsState()
        self._show = show
        self._edits: tuple[Edit, ...] = ()
        self._busy = False

    def arrive(self) -> None:
        """As it stands now."""
        counter = self.desk.counter
        self._busy = False
        self.desk.run(lambda: settings_record.unconfirmed(counter), self._known, waiting="wait.book")

    def refresh(self) -> None:
        """Show how things stand."""
        lines = tuple(self._line(edit, setting) for edit in self._edits for setting in edit.settings)
        self.state = SettingsState(lines, bool(self._edits), read=True)
        self._show(self.state)

    def confirm(self) -> None:
        """F12: I have read it, and it is right."""
        if not self._edits or self._busy:
            return
        counter, by, upto = self.desk.counter, self.desk.worker, self._edits[-1].seq
        waited = any(setting.waits for edit in self._edits for setting in edit.settings)
        self._busy = True

        def confirmed(_: None) -> None:
            self.arrive()
            self.desk.say("settings.confirmed_waited" if waited else "settings.confirmed", Tone.DONE)

        self.desk.run(
            lambda: settings_record.confirm(counter, by, upto),
            confirmed,
            failed=self._refused,
            waiting="wait.book",
            broken=self.arrive,
        )

    def _refused(self, error: Expected) -> None:
        self.arrive()
        self.desk.explain(error)

    def _known(self, edits: tuple[Edit, ...]) -> None:
        self._edits = edits
        self.refresh()

    def _line(self, edit: Edit, setting: Setting) -> Line:
        say = self.desk.words.say
        nothing = say("settings.nothing")
        return Line(
            setting.key,
            place=say("settings.edited", at=moment(self.desk.words, edit.edited)),
            detail=say(
                "settings.held" if setting.waits else "settings.from_to",
                before=setting.before or nothing,
                after=setting.after or nothing,
            ),
            state=say("settings.waits") if setting.waits else "",
            tone=Tone.WAIT if setting.waits else Tone.PLAIN,
        )
