"""`pos devices`: what is set up and plugged in, how each is, one of them tried, one of them learned."""

from __future__ import annotations

import sys
from collections.abc import Mapping

import click

from pos.app import App
from pos.cashiering import try_devices
from pos.cashiering.bench import DrawerAt
from pos.cashiering.counter import Counter
from pos.cashiering.learn import LESSONS
from pos.cashiering.learn.asking import Ask, Learned, failed, may_have_come_out
from pos.cashiering.learn.lesson import Lesson
from pos.cashiering.learn.others import LISTEN_S, printable, require_shown
from pos.cashiering.lights import (
    CHECK_READER,
    COUNTER,
    DISPLAY,
    DRAWER,
    PRINTER,
    SCANNER,
    SLIP_PRINTER,
    SPARE_PRINTER,
    TERMINAL,
    Light,
    Mood,
)
from pos.cashiering.papers import UnsureJob, unsure_jobs
from pos.cli.shell import Shell, show_json
from pos.cli.texts import TextCommand, command, json_option, option, user_option, words_of
from pos.domain.errors import BadInput, Expected, Refused, Unavailable
from pos.domain.people import Permission
from pos.drivers import spool_sql
from pos.drivers.jobs import JobKind, JobState
from pos.drivers.ports import Outcome, State, Why
from pos.drivers.printer_models import model_named
from pos.words import Words
from pos.words.phrases import paper_name

TOLD = {JobState.WAITING: "told.waits", JobState.SENDING: "told.sending", JobState.UNKNOWN: "told.unknown"}
"""What of the spool wants a look, and what is said of it; what ended needs none."""


class DeviceName(click.Choice[str]):
    """One of these; ``check-reader`` is as good as ``check_reader``."""

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """See ``click.Choice``."""
        return super().convert(str(value).replace("-", "_"), param, ctx)


DEVICES = (PRINTER, SPARE_PRINTER, TERMINAL, SCANNER, CHECK_READER, DISPLAY, COUNTER)
"""Those with an address of their own, besides the drawers."""

_IN_USE = "BOOK_IN_USE"
NONE = "none"
_SLIP = "slip_printer"


class _Devices(TextCommand, click.Group):
    """The four, with a line about each."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Names with the first line of their help."""
        words = words_of(ctx)
        rows = [(name, words.say(one.help or "").partition("\n")[0]) for name, one in self.commands.items()]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


@click.group("devices", cls=_Devices, help="cli.devices")
def devices() -> None:
    """The group itself does nothing."""


# --- list ---


@command("list", "cli.devices.list")
@json_option()
@click.pass_obj
def _list(shell: Shell, /, *, as_json: bool) -> int:
    """Reads settings and asks the system; no device is touched."""
    with shell.looking() as counter:
        bench = counter.bench
        there = {device: str(bench.values[f"devices.{device}"]) for device in DEVICES}
        there[_SLIP] = _slip_place(counter)
        there |= {f"{DRAWER} {one.code}": _place(counter, one) for one in bench.drawers}
        plugged = bench.plugged_in()
    if as_json:
        found = [{"address": one.address, "name": one.name, "port": one.port} for one in plugged]
        show_json({"set_up": [{"device": name, "address": at} for name, at in there.items()], "plugged_in": found})
        return 0
    for name, at in there.items():
        click.echo(f"{name:<14}{at}")
    shell.say("cli.devices.plugged_in" if plugged else "cli.devices.nothing_plugged_in")
    for one in plugged:
        port = f"({one.port})" if one.port and one.port not in one.address else ""
        click.echo("  " + "  ".join(part for part in (one.address, one.name, port) if part))
    return 0


def _slip_place(counter: Counter) -> str:
    """Where slips are printed: on the receipt printer only where its model has a station."""
    values = counter.bench.values
    at = str(values[f"devices.{_SLIP}"])
    return NONE if at == PRINTER and model_named(str(values["devices.printer_model"])).slip is None else at


def _place(counter: Counter, drawer: DrawerAt) -> str:
    """Where a drawer hangs, and the address of what it hangs on."""
    if not drawer.at.startswith(PRINTER):
        return drawer.at
    return f"{drawer.at} ({counter.bench.values['devices.printer']})"


# --- status ---


@command("status", "cli.devices.status")
@json_option()
@click.pass_obj
def _status(shell: Shell, /, *, as_json: bool) -> int:
    """1 where a device is not well. While a till is at work the devices are its own: then what its book says."""
    app = shell.app()
    lights = _looked(app, shell)
    with shell.looking() as counter:
        jobs = _jobs(counter)
    if as_json:
        rows = [
            {"device": one.device, "mood": one.mood.value, "sentence": sentence(one, shell.words)} for one in lights
        ]
        show_json({"devices": rows, "jobs": jobs})
    else:
        for one in lights:
            click.echo(f"{one.device:<14}{sentence(one, shell.words)}")
        for job in jobs:
            click.echo(f"{job['device']:<14}{_told(job, shell.words)}")
        if not jobs:
            shell.say("cli.devices.nothing_waits")
    return 1 if any(one.mood is Mood.STOP for one in lights) else 0


def _looked(app: App, shell: Shell) -> list[Light]:
    try:
        app.require_free()
    except Unavailable as error:
        if error.code != _IN_USE:
            raise
        shell.hint("cli.devices.till_has_them")
        return []
    with shell.working() as counter:
        found = []
        set_up = (
            one for one in DEVICES if one in {PRINTER, TERMINAL} or counter.bench.values[f"devices.{one}"] != NONE
        )
        for device in set_up:
            try:
                found.append(try_devices.look(counter, device))
            except Expected as error:
                shell.hint("cli.devices.not_looked", device=device, why=shell.words.explain(error))
        return [*found, *(try_devices.look_at_drawer(counter, one) for one in counter.bench.drawers)]


def sentence(light: Light, words: Words) -> str:
    """What a light means, as the devices screen says it."""
    return words.say(f"device.{light.key.removeprefix('light.')}", **light.values)


def _jobs(counter: Counter) -> list[dict[str, object]]:
    """What waits or is being sent, then what nobody is sure of."""
    connection = counter.book.read()
    names = (PRINTER, SPARE_PRINTER, SLIP_PRINTER, DRAWER, *(f"{DRAWER}:{one.code}" for one in counter.bench.drawers))
    states = (JobState.WAITING, JobState.SENDING)
    going = (job for name in names for state in states for job in spool_sql.in_state(connection, name, state))
    return [
        *(_job(one.seq, one.device, one.kind, subject=one.subject, state=one.state, why="") for one in going),
        *(_in_doubt(one, spool_sql.device_of(connection, one.job) or "") for one in unsure_jobs(counter)),
    ]


def _in_doubt(job: UnsureJob, device: str) -> dict[str, object]:
    return _job(job.job, device, job.kind, subject=job.subject, state=JobState.UNKNOWN, why=job.why)


def _job(seq: int, device: str, kind: JobKind, *, subject: str, state: JobState, why: str) -> dict[str, object]:
    return {
        "job": seq,
        "device": device,
        "kind": kind.value,
        "subject": subject,
        "state": state.value,
        "why": why,
    }


def _told(job: Mapping[str, object], words: Words) -> str:
    """As the devices screen says it."""
    drawer = job["kind"] == JobKind.DRAWER and job["state"] == JobState.UNKNOWN
    subject = paper_name(words, str(job["subject"]))
    return words.say("told.opened_unknown" if drawer else TOLD[JobState(str(job["state"]))], subject=subject)


# --- test ---


@command("test", "cli.devices.test")
@click.argument("device", type=DeviceName([*DEVICES, DRAWER]))
@option("--drawer", "code", default="", help="cli.devices.test.drawer")
@option("--reason", default="", help="cli.devices.test.reason")
@json_option()
@user_option()
@click.pass_obj
def _test(shell: Shell, /, *, device: str, code: str, reason: str, as_json: bool, user: str) -> int:
    """One device, tried. A drawer opens for a reason, and an administrator answers for it."""
    with shell.working() as counter:
        if device == DRAWER:
            by = shell.acting(counter, user, Permission.ADMINISTER)
            drawer = _drawer(counter, code)
            said = _opened(shell, drawer, try_devices.kick_to_try(counter, by, drawer, reason))
        else:
            said = _tried(shell, counter, device)
    if as_json:
        show_json({"device": device, "ok": True, "said": said})
    else:
        click.echo(said)
    return 0


def _drawer(counter: Counter, code: str) -> DrawerAt:
    drawers = counter.bench.drawers
    found = [one for one in drawers if code in {"", one.code}]
    if not found:
        raise BadInput("DRAWER_UNKNOWN", drawer=code, known=", ".join(one.code for one in drawers))
    return found[0]


def _opened(shell: Shell, drawer: DrawerAt, outcome: Outcome) -> str:
    if outcome.state in {State.NOT_SENT, State.BLOCKED} or outcome.why is Why.NOT_OPENED:
        raise failed(drawer.at, outcome.why)
    return shell.words.say("cli.devices.opened" if outcome.state is State.CONFIRMED else "cli.devices.pulse_sent")


def _tried(shell: Shell, counter: Counter, device: str) -> str:
    bench, values, words = counter.bench, counter.bench.values, shell.words
    address = str(values[f"devices.{device}"])
    if address == NONE:
        raise Unavailable("DEVICE_NOT_SET_UP" if device in LESSONS else "DEVICE_WITHOUT_WIZARD", device=device)
    if device in try_devices.PRINTERS:
        model, wide = try_devices.PRINTERS[device]
        columns = int(str(values[wide]))
        with bench.printer(address, str(values[model]), columns=columns, device=device) as printer:
            paper = try_devices.test_paper(counter, "pos", words)
            outcome = printer.ready() or printer.print(paper, "0001")
        if not may_have_come_out(outcome):
            raise failed(address, outcome.why)
        return words.say("cli.devices.printed" if outcome.state is State.CONFIRMED else "cli.devices.handed")
    if device == DISPLAY:
        with bench.display(address, str(values["devices.display_dialect"])) as display:
            require_shown(display, address)
        return words.say("cli.devices.shown")
    if device == TERMINAL:
        return _well(try_devices.look(counter, device), address, words)
    shell.hint("cli.devices.listening", seconds=LISTEN_S)
    heard = bench.hear(device, address, LISTEN_S)
    if heard is None:
        raise failed(address, Why.NO_LINK)
    if not heard:
        raise Refused("DEVICE_SAID_NOTHING", device=device, seconds=LISTEN_S)
    return words.say("cli.devices.heard", text=printable(heard))


def _well(light: Light, address: str, words: Words) -> str:
    if light.mood is not Mood.GOOD:
        raise failed(address, Why.VIRTUAL if light.key.endswith(".virtual") else Why.NO_ANSWER)
    return sentence(light, words)


# --- learn ---


@command("learn", "cli.devices.learn")
@click.argument("device", type=DeviceName(list(LESSONS)))
@json_option()
@user_option()
@click.pass_obj
def _learn(shell: Shell, /, *, device: str, as_json: bool, user: str) -> int:
    """A wizard: questions on standard error, answers by number or typed, one to a line."""
    with shell.working() as counter:
        by = shell.acting(counter, user, Permission.ADMINISTER)
        lesson = Lesson(counter, by, device)
        try:
            learned = _led(shell, lesson)
        finally:
            lesson.end()
    said = shell.words.say(learned.key, **learned.values)
    if as_json:
        show_json({"device": device, "said": said, "settings": dict(learned.changes), "saved": lesson.saved})
        return 0
    click.echo(said)
    for key, value in learned.changes.items():
        click.echo(f"  {key} = {value}")
    shell.say("cli.devices.saved" if lesson.saved else "cli.devices.not_saved")
    return 0


def _led(shell: Shell, lesson: Lesson) -> Learned:
    stands = lesson.stands
    while isinstance(stands, Ask):
        click.echo(shell.words.say(stands.key, **stands.values), err=True)
        for number, one in enumerate(stands.choices, start=1):
            click.echo(f"  {number}  {shell.words.say(one.key, **one.values)}", err=True)
        click.echo("> ", nl=False, err=True)
        line = sys.stdin.readline()
        if not line:
            raise click.Abort
        try:
            stands = lesson.answer(line)
        except BadInput as error:
            if error.code != "ANSWER_UNKNOWN":
                raise
            click.echo(shell.words.explain(error), err=True)
    return stands


for _one in (_list, _status, _test, _learn):
    devices.add_command(_one)
