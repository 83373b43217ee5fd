"""The first start, step by step. Nothing is written before the last one, but the settings file to fill in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pos.app import own_settings
from pos.cashiering.counter import Counter
from pos.config import Settings, read_settings
from pos.domain.errors import BadInput, Expected
from pos.domain.people import Person, Role, initials_of
from pos.ui.books import Books
from pos.ui.desk import Desk, Tone
from pos.ui.screens.setup.answers import SECRET, WAYS, Stage, Way, check


@dataclass(frozen=True, slots=True)
class SetupState:
    """`answers` is what fields begin with; `way` None: not chosen yet."""

    stage: Stage
    way: Way | None
    marked: int
    answers: Mapping[str, str]
    busy: bool = False


class Setup:
    """`done` is called with the open counter."""

    def __init__(
        self, desk: Desk, books: Books, show: Callable[[SetupState], None], done: Callable[[Counter], None]
    ) -> None:
        self.desk, self._books, self._show, self._done = desk, books, show, done
        self.stage, self._marked, self._busy = Stage.MODE, 0, False
        self._way: Way | None = None
        self._answers: dict[str, str] = {}
        self._settings: Settings | None = None

    def arrive(self) -> None:
        """From the start; a book to practise in needs no choice."""
        self.stage, self._way, self._busy = Stage.MODE, None, False
        if self._books.practising:
            self.choose(Way.TRAINING)
        else:
            self.refresh()

    def refresh(self) -> None:
        """Show how things stand."""
        self._show(SetupState(self.stage, self._way, self._marked, dict(self._answers), self._busy))

    def choose(self, way: Way) -> None:
        """Live or training, for ever. A live book begins with empty fields: what it says of the city was typed."""
        if way is not self._way:
            agency = own_settings.sample_settings().agency
            self._answers = {name: getattr(agency, name) for name in own_settings.AGENCY} if way is Way.TRAINING else {}
            self._answers["path"] = str(Path.home() / "counterfoil-settings.toml")
        self._way, self.stage, self._marked = way, way.value[1], WAYS.index(way)
        self.desk.hush()
        self.refresh()

    def answer(self, values: Mapping[str, str]) -> None:
        """The fields of the step in front."""
        self._answers |= values
        try:
            if self.stage is Stage.FILE:
                self._read_file()
                return
            if self._way is Way.TRAINING:
                self._settings = own_settings.sample_settings_with(self._answers)
            else:
                check(self.stage, self._answers, self.desk.words)
                self._settings = own_settings.settings_from(self._answers) if self.stage is Stage.BILLERS else None
        except Expected as error:
            self.desk.explain(error)
            return
        self._go(1)

    def write_template(self, path: str) -> None:
        """The settings file to fill in, where nothing is yet."""
        place = Path(path.strip()).expanduser()
        self.desk.run(
            lambda: own_settings.write_template(place),
            lambda _: self.desk.say("setup.template_written", Tone.DONE, path=place),
        )

    def back(self, values: Mapping[str, str]) -> None:
        """One step back; what was typed stays, but for secrets."""
        if not self._busy and self.stage is not Stage.MODE:
            self._answers |= {name: value for name, value in values.items() if name not in SECRET}
            self._go(-1)

    def create(self, values: Mapping[str, str]) -> None:
        """Make the book with its first administrator."""
        if self._busy or self._settings is None:
            return
        if values["password"] != values["again"]:
            self.desk.explain(BadInput("PASSWORDS_DIFFER"))
            return
        mode = "training" if self._way is Way.TRAINING else "live"
        name, language = values["person"].strip(), self.desk.words.language
        admin = Person(values["login"].strip(), name, initials_of(name), Role.ADMINISTRATOR, language)
        settings, password = self._settings, values["password"]
        self._busy = True
        self.refresh()
        self.desk.run(
            lambda: self._books.create(mode, settings, admin, password),
            self._done,
            failed=self._refused,
            waiting="wait.create",
            broken=self._free,
        )

    def _read_file(self) -> None:
        path = Path(self._answers["path"].strip()).expanduser()

        def read() -> Settings:
            settings = read_settings(path)
            own_settings.require_own(settings)
            return settings

        self.desk.run(read, self._file_read, waiting="wait.open")

    def _file_read(self, settings: Settings) -> None:
        self._settings = settings
        self._go(1)
        agency = settings.agency
        self.desk.say(
            "setup.file_read",
            Tone.DONE,
            name=agency.name,
            register=agency.register,
            drawers=len(agency.drawers),
            billers=", ".join(one.name(self.desk.words.language) for one in settings.billers.values()),
        )

    def _go(self, by: int) -> None:
        assert self._way is not None, "there is nowhere to go before a way is chosen"
        steps = self._way.value
        self.stage = steps[steps.index(self.stage) + by]
        self.desk.hush()
        self.refresh()

    def _refused(self, error: Expected) -> None:
        self._free()
        self.desk.explain(error)

    def _free(self) -> None:
        self._busy = False
        self.refresh()
