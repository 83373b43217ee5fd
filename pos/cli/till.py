"""`pos till`: opens the till."""

from __future__ import annotations

import os
import secrets

import click

from pos.app import App
from pos.cli.shell import PASSWORD_VARIABLE, Shell
from pos.cli.texts import command, option
from pos.play import sample
from pos.store.files import write_whole

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
    if on_sample and not app.has_book():
        _furnish(shell, app)
    return shell.windows.till(app)


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
