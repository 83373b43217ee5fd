"""What the devices screen does, without a widget."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from pos.cashiering import batches_sql, papers, try_devices
from pos.cashiering.around import Heard
from pos.cashiering.counter import Counter
from pos.cashiering.devices import Event
from pos.cashiering.diagnostics import diagnostics
from pos.cashiering.lights import CHECK_READER, DISPLAY, DRAWER, PRINTER, SPARE_PRINTER, TERMINAL, Light, Mood, kind_of
from pos.cashiering.papers import UnsureJob
from pos.domain.people import Permission
from pos.drivers.jobs import JobDone, JobSending, JobWaits, StatusChanged
from pos.drivers.ports import LogoState, Outcome
from pos.ui.desk import Desk, Tone
from pos.ui.lines import Line
from pos.ui.printer_help import keep_logo, send_elsewhere
from pos.ui.screens.devices.asking import AskState, DeviceAsking
from pos.ui.screens.devices.terminal_batch import CLOSE, TOTALS, TerminalBatch, is_closing
from pos.ui.screens.devices.told import TONES, Told, line_of, news, of_closing, of_entry, of_job
from pos.ui.unsure import answer_print, asked, forgettable
from pos.words.phrases import paper_name

EVENTS = 5
ERRORS = 3
_KEPT = 40
_READ = 30


@dataclass(frozen=True, slots=True)
class DevicesState:
    """`offers` are (key, words) of what can be done with the marked row: a device, or a paper nobody is sure of."""

    rows: tuple[Line, ...] = ()
    marked: int = -1
    title: str = ""
    sentence: str = ""
    of_device: bool = False
    note: str = ""
    offers: tuple[tuple[str, str], ...] = ()
    events: tuple[Line, ...] = ()
    errors: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    lights: tuple[Light, ...]
    jobs: tuple[UnsureJob, ...]
    waiting: Mapping[str, int]
    outcomes: tuple[Told, ...]
    closing: bool = False


def _read(counter: Counter, *, unset: bool) -> _Found:
    """``unset``: those that are not set up too, for whoever may set them up."""
    lights = counter.devices.lights()
    there = {one.device for one in lights}
    printers, further = counter.devices.printers, (SPARE_PRINTER,) if counter.devices.prints else ()
    missing = [one for one in (*further, CHECK_READER, DISPLAY) if unset and one not in there]
    return _Found(
        (*lights, *(Light(one, Mood.UNKNOWN, f"light.{one}.none") for one in missing)),
        papers.unsure_jobs(counter),
        {PRINTER: len(printers.waiting()), SPARE_PRINTER: len(printers.waiting(spare=True))},
        (
            *map(of_entry, try_devices.last_outcomes(counter, _READ)),
            *map(of_closing, batches_sql.ended(counter.book.read(), EVENTS)),
        ),
        is_closing(counter),
    )


def _seen_by(counter: Counter, device: str) -> str:
    """The device under whose name a job stands on this screen: two drawers may share one switch."""
    switch = counter.devices.drawers.switch_of(device)
    return device if switch is None or device == PRINTER else switch.device


def _note(desk: Desk, light: Light, waiting: int) -> str:
    """Of a printer: what waits for it, and what becomes of the logo."""
    logo = desk.counter.devices.printers.logo() if light.device == PRINTER else LogoState.NONE
    said = [desk.words.count("device.waiting", waiting)] if waiting else []
    if logo is not LogoState.NONE:
        said.append(desk.words.say(f"device.logo.{logo.value.replace('-', '_')}"))
    return " ".join(said)


class DevicesPresenter:
    """Listens from its first showing on."""

    def __init__(
        self,
        desk: Desk,
        show: Callable[[DevicesState], None],
        ask: Callable[[AskState], None],
        copy: Callable[[str], None],
    ) -> None:
        self.desk = desk
        self.state = DevicesState()
        self.asking = DeviceAsking(desk, ask, self.refresh)
        self._copy = copy
        self._show = show
        self._found = _Found((), (), {}, ())
        self._live: deque[Told] = deque(maxlen=_KEPT)
        self._heard: Counter | None = None
        self._here = False
        self.batch = TerminalBatch(desk, self.asking, self.refresh)

    def arrive(self) -> None:
        """Read how they stand, and listen."""
        self._here = True
        counter = self.desk.counter
        if counter is not self._heard:
            self._heard = counter
            self._live.clear()
            counter.devices.listen(lambda event: self.desk.later(lambda: self._hear(counter, event)))
        self.refresh()

    def leave(self) -> None:
        """Nobody looks: what happens is only remembered."""
        self._here = False
        self.batch.forget()

    def refresh(self) -> None:
        """Read it anew."""
        counter, unset = self.desk.counter, self.desk.may(Permission.ADMINISTER)
        self.desk.run(lambda: _read(counter, unset=unset), then=self._stands)

    def retranslate(self) -> None:
        """Say it anew."""
        self._put(self.state.marked)

    def move(self, steps: int) -> None:
        """Mark another row."""
        self._put(min(max(self.state.marked + steps, 0), len(self.state.rows) - 1))

    def mark(self, at: int) -> None:
        """Mark this row."""
        self._put(at)

    def press(self, key: str) -> None:
        """The key of an offer."""
        if key not in {press for press, _ in self.state.offers}:
            self.desk.say("supervisor.not_now", Tone.WAIT)
            return
        light, job = self._marked()
        if job is not None:
            answer_print(self.desk, job, printed=key == "F5", forget=key == "F7", then=self.refresh)
        elif light is not None and key == "F12":
            self.asking.learn(light.device)
        elif light is not None and key == "F9":
            keep_logo(self.desk)
        elif light is not None and light.device == TERMINAL and key in {TOTALS, CLOSE}:
            self.batch.press(key, closing=self._found.closing)
        elif light is not None and key == "F8":
            send_elsewhere(self.desk, to_spare=light.device == PRINTER, then=self.refresh)
        elif light is not None and key == "F7":
            self._restart()
        elif light is not None:
            on_spare = partial(self._print_test, spare=True)
            tries: dict[str, Callable[[], None]]
            tries = {PRINTER: self._print_test, SPARE_PRINTER: on_spare, DRAWER: self.asking.open_drawer}
            tries.get(kind_of(light.device), self._ask_terminal)()

    # --- trying ---

    def _print_test(self, *, spare: bool = False) -> None:
        counter, person = self.desk.counter, self.desk.worker
        self.desk.run(
            lambda: try_devices.print_test(counter, person, spare=spare),
            then=lambda _: self.desk.say("try.printing", Tone.DONE),
        )

    def _ask_terminal(self) -> None:
        devices = self.desk.counter.devices
        self.desk.run(devices.terminal.look, then=lambda _: self.refresh(), waiting="try.asking")

    def _restart(self) -> None:
        devices = self.desk.counter.devices
        self.desk.run(devices.restart, then=lambda _: self.refresh())

    def copy(self) -> None:
        """F4: what somebody who is to help asks for first, onto the clipboard."""
        counter, words = self.desk.counter, self.desk.words

        def copied(text: str) -> None:
            self._copy(text)
            self.desk.say("devices.copied", Tone.DONE)

        self.desk.run(lambda: diagnostics(counter, words), copied)

    # --- hearing ---

    def _hear(self, counter: Counter, event: Event) -> None:
        if counter is not self._heard:
            return  # another book was opened since
        now = counter.clock.now()
        match event:
            case JobWaits():
                self._live.append(of_job(event.job, Outcome.blocked(event.why), now))
            case StatusChanged():
                self._live += news(counter.devices.lights(), self._found.lights, self._live, now)
            case Light():
                self._live += news((event,), self._found.lights, self._live, now)
            case JobDone() | JobSending() | Heard():
                pass  # the book has how it ended; what was read belongs to a payment
        if self._here:
            self.refresh()

    def _stands(self, found: _Found) -> None:
        job = self._marked()[1]
        self._found = found
        if job is not None and job not in found.jobs:  # it was answered: on to the next, else to the printer
            self._put(len(found.lights) if found.jobs else 0)
        else:
            self._put(max(self.state.marked, 0))

    # --- saying ---

    def _marked(self) -> tuple[Light | None, UnsureJob | None]:
        at, lights = self.state.marked, self._found.lights
        if 0 <= at < len(lights):
            return lights[at], None
        at -= len(lights)
        return None, self._found.jobs[at] if 0 <= at < len(self._found.jobs) else None

    def _put(self, marked: int) -> None:
        rows = (*map(self._light_line, self._found.lights), *map(self._job_line, self._found.jobs))
        marked = min(marked, len(rows) - 1)
        self.state = DevicesState(rows=rows, marked=marked)
        light, job = self._marked()
        if light is not None:
            self.state = self._of_light(rows, marked, light)
        elif job is not None:
            self.state = self._of_job(rows, marked, job)
        self._show(self.state)

    def _of_light(self, rows: tuple[Line, ...], marked: int, light: Light) -> DevicesState:
        words = self.desk.words
        told = [
            one
            for one in (*self._live, *self._found.outcomes)
            if _seen_by(self.desk.counter, one.device) == light.device
        ]
        ordered = sorted(told, key=lambda one: one.at, reverse=True)
        newest, wrong = ordered[:EVENTS], [one for one in ordered if one.went_wrong][:ERRORS]
        waiting = self._found.waiting.get(light.device, 0)
        set_up = not light.key.endswith(".none")
        offers = [("Return", words.say(f"try.{kind_of(light.device)}"))] if set_up and not light.only_when_wrong else []
        if light.key == "light.printer.stuck":
            offers.append(("F7", words.say("try.restart")))
        if light.device == PRINTER and self.desk.counter.agency.logo:
            offers.append(("F9", words.say("try.keep_logo")))
        if waiting and self.desk.counter.devices.printers.has_spare:
            offers.append(("F8", words.say("try.to_spare" if light.device == PRINTER else "try.to_first")))
        if light.device == TERMINAL and set_up:
            offers += self.batch.offers(closing=self._found.closing)
        if DeviceAsking.teaches(light.device):
            offers.append(("F12", words.say("try.learn")))
        return DevicesState(
            rows=rows,
            marked=marked,
            title=words.say(f"device.{light.kind}", **light.values),
            sentence=words.say(f"device.{light.key.removeprefix('light.')}", **light.values),
            of_device=True,
            note=self.batch.note(light, closing=self._found.closing) or _note(self.desk, light, waiting),
            offers=tuple(offers),
            events=tuple(line_of(one, words) for one in newest),
            errors=tuple(line_of(one, words) for one in wrong),
        )

    def _of_job(self, rows: tuple[Line, ...], marked: int, job: UnsureJob) -> DevicesState:
        words = self.desk.words
        note, came_out, did_not = asked(job, words)
        forget = (("F7", words.say("unsure.forget")),) if forgettable(job) else ()
        return DevicesState(
            rows=rows,
            marked=marked,
            title=words.say("supervisor.paper"),
            sentence=note,
            offers=(("F5", came_out), ("F6", did_not), *forget),
        )

    def _light_line(self, light: Light) -> Line:
        words, waiting = self.desk.words, self._found.waiting.get(light.device, 0)
        return Line(
            words.say(f"device.{light.kind}", **light.values),
            detail=words.count("device.waiting", waiting) if waiting else "",
            state=words.say(light.key, **light.values),
            tone=TONES[light.mood],
            marked=True,
        )

    def _job_line(self, job: UnsureJob) -> Line:
        words, say = self.desk.words, self.desk.words.say
        return Line(paper_name(words, job.subject), state=say("supervisor.not_known"), tone=Tone.STOP, marked=True)
