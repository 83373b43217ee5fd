"""`pos till`: opens the till."""

from __future__ import annotations

import logging
import os
import secrets
import sys
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path

import click

from pos.app import App
from pos.cli.shell import PASSWORD_VARIABLE, PRIVATE, Shell
from pos.cli.texts import command, option
from pos.domain.errors import Unavailable
from pos.play import sample
from pos.store.files import write_whole

LOG_BYTES, LOGS_KEPT = 1_000_000, 5
WORDS = """
harbor lantern ferry river willow copper kettle orchard granite meadow sparrow thimble walnut cedar anchor barrel
candle dapple ember fiddle gravel hollow island juniper kernel linen marble nettle oyster pebble quarry ribbon
"""


@command("till", "cli.till")
@option("--sample", "on_sample", is_flag=True, help="cli.option.sample")
@click.pass_obj
def till(shell: Shell, /, *, on_sample: bool) -> int:
    """Open the window; the exit code once it is closed."""
    app = shell.app()
    _require_display()
    app.require_free()
    if on_sample and not app.has_book():
        _furnish(shell, app)
    _keep_log(app.places.log)
    try:
        return shell.windows.till(app, shell.words.language)
    except ImportError as error:
        if (error.name or "").startswith("pos"):
            raise
        raise Unavailable("WINDOW_MISSING", why=error) from error


def _require_display() -> None:
    """Qt ends the process where there is none; so it is asked for before. :raises Unavailable: ``NO_DISPLAY``"""
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in named):
        raise Unavailable("NO_DISPLAY")


def _keep_log(folder: Path) -> None:
    """What goes wrong behind the window is written down; where it cannot be, the till opens all the same."""
    with suppress(OSError):
        folder.parent.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        folder.mkdir(exist_ok=True)
        handler = RotatingFileHandler(folder / "till.log", maxBytes=LOG_BYTES, backupCount=LOGS_KEPT, delay=True)
        logging.basicConfig(level=logging.WARNING, handlers=[handler], format="%(asctime)s %(name)s: %(message)s")


def _furnish(shell: Shell, app: App) -> None:
    """The sample counter, with a password of its own: drawn here, said, and kept beside the sample's files."""
    shell.say("cli.till.furnishing", folder=app.places.data)
    password = os.environ.get(PASSWORD_VARIABLE) or _drawn_password()
    sample.furnish(app, password)
    people = ", ".join(person.login for person in (sample.ADMINISTRATOR, *sample.PEOPLE))
    place = app.places.data / sample.FOLDER / "people.txt"
    ready = shell.words.say("cli.till.ready", people=people, password=password)
    write_whole(place, f"{ready}\n".encode())
    click.echo(ready)
    shell.say("cli.till.kept", path=place)


def _drawn_password() -> str:
    words = WORDS.split()
    return "-".join((secrets.choice(words), secrets.choice(words), f"{secrets.randbelow(10_000):04d}"))
