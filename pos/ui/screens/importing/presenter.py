"""Bringing in a file: chosen, tried, brought in. What came of it stays on the screen, whoever works meanwhile."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pos.cashiering import imports
from pos.domain.errors import BadInput, Expected
from pos.receivables.outcome import ImportKind, ImportOutcome, ImportPhase, ImportRequest, RowProblem
from pos.ui.desk import Desk, Tone
from pos.ui.files import lying_at
from pos.ui.lines import Line

KINDS = tuple(ImportKind)
ENDINGS: Mapping[str, frozenset[str]] = {"file": frozenset({".csv", ".txt"}), "map": frozenset({".toml"})}
PROBLEMS_SHOWN = 200


class Stage(enum.Enum):
    """How far it is. `WORKING` is the trial as well as the import itself."""

    CHOOSE = enum.auto()
    WORKING = enum.auto()
    TRIED = enum.auto()
    DONE = enum.auto()


@dataclass(frozen=True, slots=True)
class ImportState:
    """`biller` empty: the file says whose its rows are. `told` is what came of it, `files` what can be chosen."""

    stage: Stage = Stage.CHOOSE
    kind: ImportKind = ImportKind.BILLS
    biller: str = ""
    files: tuple[Line, ...] = ()
    marked: int = 0
    told: tuple[Line, ...] = ()
    lead: str = ""
    tone: Tone = Tone.PLAIN


class Import:
    """`show` paints a state, `fill` puts a path into one of the two fields."""

    def __init__(self, desk: Desk, show: Callable[[ImportState], None], fill: Callable[[str, str], None]) -> None:
        self.desk, self._show, self._fill = desk, show, fill
        self.stage, self.kind, self.biller = Stage.CHOOSE, KINDS[0], ""
        self._field, self._marked = "file", 0
        self._lying: tuple[Path, ...] = ()
        self._request: ImportRequest | None = None
        self._phase = ImportPhase.READ
        self._outcome: ImportOutcome | None = None
        self._error: Expected | None = None
        self._kept: Path | None = None

    def refresh(self) -> None:
        """Show how things stand, in the words of who looks at it now."""
        lead, tone = self._lead()
        lines = tuple(Line(one.name, lead="" if self._takes(one) else "▸") for one in self._lying)
        told = self._lines(self._outcome) if self._outcome else ()
        self._show(ImportState(self.stage, self.kind, self.biller, lines, self._marked, told, lead, tone))

    # --- choosing ---

    def next_kind(self) -> None:
        """Bills, accounts, fees."""
        if self.stage is Stage.CHOOSE:
            self.kind = KINDS[(KINDS.index(self.kind) + 1) % len(KINDS)]
            self.refresh()

    def next_biller(self) -> None:
        """The next of the billers; after the last, what the file says."""
        if self.stage is Stage.CHOOSE:
            codes = ("", *self.desk.counter.billers)
            self.biller = codes[(codes.index(self.biller) + 1) % len(codes)]
            self.refresh()

    def look(self, field: str, text: str) -> None:
        """What lies where a path leads that is being typed into a field."""
        self._field = field
        self.desk.run(lambda: lying_at(text or f"{Path.home()}/", ENDINGS[field]), self._lies)

    def move(self, by: int) -> None:
        """Mark another of the files."""
        self._marked = max(0, min(self._marked + by, len(self._lying) - 1))
        self.refresh()

    def choose(self, place: int | None = None) -> None:
        """Take a file into its field, or look into a folder; None: the marked one."""
        at = self._marked if place is None else place
        if 0 <= at < len(self._lying) and self.stage is Stage.CHOOSE:
            chosen = self._lying[at]
            self._fill(self._field, str(chosen) if self._takes(chosen) else f"{chosen}/")

    def _takes(self, path: Path) -> bool:
        return path.suffix.lower() in ENDINGS[self._field]

    def _lies(self, found: tuple[Path, ...]) -> None:
        self._lying, self._marked = found, 0
        self.refresh()

    # --- doing ---

    def enter(self, values: Mapping[str, str]) -> None:
        """Try the file; then bring it in; then begin anew."""
        if self.stage is Stage.CHOOSE:
            self._try(values)
        elif self.stage is Stage.TRIED and self._request is not None:
            now = self.desk.counter.clock.now().local
            name = f"{self._request.file.stem}-{now:%Y%m%d-%H%M%S}-exceptions.csv"
            self._kept = self.desk.counter.out / "imports" / name
            self._work(replace(self._request, dry_run=False), Stage.DONE)
        elif self.stage is Stage.DONE:
            self._begin()

    def back(self) -> bool:
        """One step out; False where there is none: work that goes on need not be waited for."""
        if self.stage in {Stage.CHOOSE, Stage.WORKING}:
            return False
        self._begin()
        return True

    def _begin(self) -> None:
        self.stage, self._outcome, self._error, self._request, self._kept = Stage.CHOOSE, None, None, None, None
        self.refresh()

    def _try(self, values: Mapping[str, str]) -> None:
        file, mapping = (values[name].strip() for name in ("file", "map"))
        if not file:
            self._refused(BadInput("FILE_NOT_CHOSEN"))
            return
        place = Path(mapping).expanduser() if mapping else None
        request = ImportRequest(self.kind, Path(file).expanduser(), self.biller, mapping=place, dry_run=True)
        self._work(request, Stage.TRIED)

    def _work(self, request: ImportRequest, following: Stage) -> None:
        counter, person, kept = self.desk.counter, self.desk.worker, self._kept
        self.stage, self._request, self._outcome, self._error = Stage.WORKING, request, None, None
        self._at(ImportPhase.READ)

        def said(phase: ImportPhase) -> None:
            self.desk.later(lambda: self._at(phase))

        def came(outcome: ImportOutcome) -> None:
            self.stage, self._outcome = following, outcome
            self.refresh()

        self.desk.run(
            lambda: imports.import_file(counter, person, request, kept, said),
            came,
            failed=self._refused,
            broken=self._begin,
        )

    def _at(self, phase: ImportPhase) -> None:
        self._phase = phase
        self.refresh()

    def _refused(self, error: Expected) -> None:
        self._begin()
        self._error = error
        self.refresh()

    # --- saying ---

    def _lead(self) -> tuple[str, Tone]:
        """What stands above all else now."""
        words, outcome = self.desk.words, self._outcome
        if self._error is not None:
            return words.say("import.refused", why=words.explain(self._error), code=self._error.code), Tone.STOP
        if self.stage is Stage.WORKING and self._request is not None:
            step, steps = list(ImportPhase).index(self._phase) + 1, len(ImportPhase)
            file = self._request.file.name
            return words.say(f"import.phase.{self._phase}", file=file, step=step, steps=steps), Tone.WAIT
        if outcome is None:
            return words.say("import.lead"), Tone.PLAIN
        counts = imports.told_in_all(outcome, words)
        tone = Tone.WAIT if outcome.problems else Tone.DONE
        if self.stage is Stage.TRIED:
            return words.say("import.tried", counts=counts), tone
        if not outcome.changed:
            return words.say("import.same"), tone
        return (words.say("import.kept", counts=counts, path=self._kept), tone) if outcome.problems else (counts, tone)

    def _lines(self, outcome: ImportOutcome) -> tuple[Line, ...]:
        words = self.desk.words
        counts = (Line(one) for one in imports.told_by_biller(outcome, words))
        mark = words.say("import.notice")
        notices = (Line(mark, detail=one, tone=Tone.WAIT, marked=True) for one in imports.notices(outcome, words))
        return (*counts, *notices, *(self._problem(one) for one in outcome.problems[:PROBLEMS_SHOWN]))

    def _problem(self, one: RowProblem) -> Line:
        words = self.desk.words
        where = words.say("import.where", line=one.line, column=one.column or "-")
        return Line(where, place=one.text, detail=imports.reason(one, words), tone=Tone.WAIT, marked=True)
