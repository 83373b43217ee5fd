"""`pos devices`, `pos screenshots`, `pos bench`: the metal, the pictures, the measurements."""

from __future__ import annotations

import subprocess
import sys

import click

from pos.cashiering.lights import PRINTER
from pos.cli.shell import Shell, show_json
from pos.cli.texts import command, json_option
from pos.config import read_settings
from pos.domain.errors import Unavailable
from pos.drivers import spool_sql
from pos.drivers.jobs import Job, JobState
from pos.resources import resources

TOLD = (JobState.WAITING, JobState.SENDING, JobState.UNKNOWN, JobState.NOT_SENT)
"""What of the spool wants a look; what is confirmed needs none."""


@command("devices", "cli.devices")
@click.argument("what", type=click.Choice(["list", "status"]))
@json_option()
@click.pass_obj
def devices(shell: Shell, /, *, what: str, as_json: bool) -> int:
    """What is set up, and which jobs did not end well or wait."""
    if what == "list":
        return _list(shell, as_json=as_json)
    with shell.looking() as counter:
        connection = counter.book.read()
        jobs = [job for state in TOLD for job in spool_sql.in_state(connection, PRINTER, state)]
    if as_json:
        show_json([_job(job) for job in jobs])
    for job in jobs if not as_json else ():
        shell.say("cli.devices.job", kind=job.kind.value, subject=job.subject, state=job.state.value)
    if not jobs and not as_json:
        shell.say("cli.devices.nothing_waits")
    return 0


@command("screenshots", "cli.screenshots")
@click.pass_obj
def screenshots(shell: Shell) -> int:
    """A picture of every screen, into the folder of --out."""
    folder = shell.out or shell.app().places.out / "screenshots"
    label = shell.words.say("cli.screenshots.taking")
    with click.progressbar(length=100, label=label, file=sys.stderr, item_show_func=lambda name: name or "") as bar:
        taken = shell.windows.pictures(folder, lambda percent, name: bar.update(percent - bar.pos, name))
    shell.say("cli.screenshots.taken", count=taken, folder=folder)
    return 0


@command("bench", "cli.bench")
@click.argument("names", nargs=-1)
@json_option()
@click.pass_obj
def bench(_: Shell, /, *, names: tuple[str, ...], as_json: bool) -> int:
    """All of `bench/`, in a process of its own: it measures cold starts too."""
    root = resources().parent
    if not (root / "bench" / "__main__.py").is_file():
        raise Unavailable("BENCH_MISSING")
    wished = ["--json"] if as_json else []
    done = subprocess.run([sys.executable, "-m", "bench", *names, *wished], cwd=root, check=False)
    return done.returncode


def _list(shell: Shell, /, *, as_json: bool) -> int:
    settings = read_settings(shell.app().places.config).devices
    addresses = {
        "printer": settings.printer,
        "drawer": settings.printer if settings.drawer == PRINTER else settings.drawer,
        "terminal": settings.terminal,
        "scanner": settings.scanner,
        "check-reader": settings.check_reader,
        "display": settings.display,
    }
    if as_json:
        show_json([{"device": device, "address": address} for device, address in addresses.items()])
    for device, address in addresses.items() if not as_json else ():
        click.echo(f"{device:<14}{address}")
    return 0


def _job(job: Job) -> dict[str, object]:
    outcome = job.outcome
    return {
        "job": job.seq,
        "device": job.device,
        "kind": job.kind.value,
        "subject": job.subject,
        "state": job.state.value,
        "why": outcome.why.value if outcome else "",
    }
