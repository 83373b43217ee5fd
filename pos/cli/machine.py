"""`pos screenshots`, `pos bench`: the pictures, the measurements."""

from __future__ import annotations

import subprocess
import sys

import click

from pos.cli.shell import Shell
from pos.cli.texts import command, json_option
from pos.domain.errors import Unavailable
from pos.resources import resources


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
