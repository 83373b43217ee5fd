"""The commands by name. Each is imported when it is asked for: most need parts that take longer than `--help` may."""

from __future__ import annotations

from collections.abc import Callable

import click

from pos.domain.errors import Bug

COMMANDS: dict[str, str] = {
    "till": "cli.till",
    "init": "cli.init",
    "add-person": "cli.add_person",
    "change-person": "cli.change_person",
    "give-password": "cli.give_password",
    "people": "cli.people",
    "settings": "cli.settings",
    "import": "cli.import",
    "settle": "cli.settle",
    "batches": "cli.batches",
    "export": "cli.export",
    "sync": "cli.sync",
    "report": "cli.report",
    "verify": "cli.verify",
    "go-on": "cli.go_on",
    "recovery": "cli.recovery",
    "backup": "cli.backup",
    "restore": "cli.restore",
    "retention": "cli.retention",
    "hold": "cli.hold",
    "play": "cli.play",
    "demo": "cli.demo",
    "devices": "cli.devices",
    "virtual": "cli.virtual",
    "screenshots": "cli.screenshots",
    "bench": "cli.bench",
    "doctor": "cli.doctor",
}
"""Every command with the key of its help, in the order of `pos --help`."""


def load(name: str) -> click.Command:
    """Import a command of :data:`COMMANDS`."""
    for names, home in _HOMES.items():
        if name in names.split():
            return next(one for one in home() if one.name == name)
    raise Bug(f"the command {name} lives nowhere")


_Home = Callable[[], tuple[click.Command, ...]]


def _book() -> tuple[click.Command, ...]:
    from pos.cli.book import go_on, import_, init, verify

    return init, import_, verify, go_on


def _closing() -> tuple[click.Command, ...]:
    from pos.cli.closing import batches, settle, sync
    from pos.cli.export import export

    return settle, batches, export, sync


def _keeping() -> tuple[click.Command, ...]:
    from pos.cli.keeping import backup, hold, recovery, restore, retention

    return recovery, backup, restore, retention, hold


def _devices() -> tuple[click.Command, ...]:
    from pos.cli.devices import devices

    return (devices,)


def _machine() -> tuple[click.Command, ...]:
    from pos.cli.machine import bench, screenshots

    return screenshots, bench


def _people() -> tuple[click.Command, ...]:
    from pos.cli.people import add_person, change_person, give_password, people
    from pos.cli.settings import settings

    return add_person, change_person, give_password, people, settings


def _scripts() -> tuple[click.Command, ...]:
    from pos.cli.demo import demo
    from pos.cli.scripts import play

    return play, demo


def _doctor() -> tuple[click.Command, ...]:
    from pos.cli.doctor import doctor

    return (doctor,)


def _report() -> tuple[click.Command, ...]:
    from pos.cli.report import report

    return (report,)


def _till() -> tuple[click.Command, ...]:
    from pos.cli.till import till

    return (till,)


def _virtual() -> tuple[click.Command, ...]:
    from pos.cli.virtual import virtual

    return (virtual,)


_HOMES: dict[str, _Home] = {
    "init import verify go-on": _book,
    "settle batches export sync": _closing,
    "recovery backup restore retention hold": _keeping,
    "devices": _devices,
    "screenshots bench": _machine,
    "add-person change-person give-password people settings": _people,
    "play demo": _scripts,
    "doctor": _doctor,
    "report": _report,
    "till": _till,
    "virtual": _virtual,
}
