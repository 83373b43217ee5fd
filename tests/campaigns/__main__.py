"""`python -m tests.campaigns NAME`: run a campaign. Its seed is said first: what it finds can be found again."""

from __future__ import annotations

import os
import secrets
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from typing import TypeVar

import click

from tools.text import compile_stale

Result = TypeVar("Result")

A_LINE_EVERY_S = 60

_seed = click.option("--seed", type=int, help="The same again.")


@click.group(help=__doc__)
def main() -> None:
    """The command line."""
    compile_stale()
    os.environ["HOME"] = tempfile.mkdtemp(prefix="counterfoil-campaign-")


@main.command()
@click.option("--steps", default=50_000, show_default=True, help="How many steps to take at least.")
@_seed
def model(steps: int, seed: int | None) -> None:
    """Random days over the real verbs, beside a plain model."""
    from tests.campaigns.model import run_model  # noqa: PLC0415  # each campaign brings its own weight

    begun, chosen = _begin("model", seed)
    taken = with_progress("model", steps, lambda said: run_model(steps, chosen, said))
    click.echo(f"model: {taken:,} steps in {time.monotonic() - begun:.0f} s, the book and its model agree")


@main.command()
@click.option("--cuts", default=100_000, show_default=True)
@_seed
def power(cuts: int, seed: int | None) -> None:
    """Power cuts at any change of the disk."""
    from tests.campaigns.power import run_power  # noqa: PLC0415  # each campaign brings its own weight

    begun, chosen = _begin("power", seed)
    with_progress("power", cuts, lambda said: run_power(cuts, chosen, said))
    click.echo(f"power: {cuts:,} cuts in {time.monotonic() - begun:.0f} s, nothing acknowledged was lost")


@main.command()
@click.option("--kills", default=2_000, show_default=True)
@_seed
def kill(kills: int, seed: int | None) -> None:
    """Kill the till's window program (-9), on whole days."""
    from tests.campaigns.kill import run_kill  # noqa: PLC0415  # each campaign brings its own weight

    begun, chosen = _begin("kill", seed)
    days = with_progress("kill", kills, lambda said: run_kill(kills, chosen, said))
    click.echo(
        f"kill: {kills:,} kills on {days} days in {time.monotonic() - begun:.0f} s, every day settled to the cent"
    )


@main.command()
@click.option("--lives", default=20_000, show_default=True)
@_seed
def faults(lives: int, seed: int | None) -> None:
    """A disk that is full, fails to write, to sync, to read."""
    from tests.campaigns.faults import run_faults  # noqa: PLC0415  # each campaign brings its own weight

    begun, chosen = _begin("faults", seed)
    damaged = with_progress("faults", lives, lambda said: run_faults(lives, chosen, said))
    click.echo(f"faults: {lives:,} lives in {time.monotonic() - begun:.0f} s, nothing acknowledged was lost;")
    click.echo(f"faults: reads that lied damaged {damaged:,} books, and verify found every one")


@main.command()
@click.option("--wounds", default=20_000, show_default=True)
@_seed
def damage(wounds: int, seed: int | None) -> None:
    """Bits that flip, files that are cut short, pages that change places."""
    from tests.campaigns.damage import run_damage  # noqa: PLC0415  # each campaign brings its own weight

    begun, chosen = _begin("damage", seed)
    found = with_progress("damage", wounds, lambda said: run_damage(wounds, chosen, said))
    click.echo(f"damage: {wounds:,} wounds in {time.monotonic() - begun:.0f} s: {found}")


@main.command()
@click.option("--cuts", type=int, help="So many, of every kind as many; else every byte and every step there is.")
@click.option("--protocol", "only", type=click.Choice(["pax", "pax-serial", "nexo"]), help="This one only.")
@click.option("--each-byte", is_flag=True, help="Of sealed records every byte too, not only their edges: for days.")
@_seed
def cards(cuts: int | None, only: str | None, seed: int | None, *, each_byte: bool) -> None:
    """Cut the line to the card terminal at any byte; kill the till at any step."""
    from tests.campaigns.cards import chosen, run_cards  # noqa: PLC0415  # each campaign brings its own weight
    from tests.support.card_lines import PROTOCOLS  # noqa: PLC0415

    begun, seeded = _begin("cards", seed)
    rows = chosen((only,) if only else PROTOCOLS, cuts, seeded, each_byte=each_byte)
    click.echo(f"cards: {len(rows):,} places to break at, measured in {time.monotonic() - begun:.0f} s")
    struck = with_progress("cards", len(rows), lambda said: run_cards(rows, said))
    for kind, count in struck.items():
        click.echo(f"cards: {kind}: {count:,}")
    click.echo(f"cards: {time.monotonic() - begun:.0f} s, book and terminal agree after every one")


def with_progress(name: str, length: int, run: Callable[[Callable[[int], None]], Result]) -> Result:
    """Run beside a progress bar; with a line a minute where the output is a file."""
    if sys.stdout.isatty():
        with click.progressbar(length=length, label=name) as bar:
            return run(lambda done: bar.update(done - bar.pos))
    said = time.monotonic()

    def line(done: int) -> None:
        nonlocal said
        if time.monotonic() - said >= A_LINE_EVERY_S:
            said = time.monotonic()
            click.echo(f"{name}: {done:,} of {length:,}")

    return run(line)


def _begin(name: str, seed: int | None) -> tuple[float, int]:
    chosen = secrets.randbelow(2**32) if seed is None else seed
    click.echo(f"{name}: seed {chosen}, SQLite {sqlite3.sqlite_version}")
    return time.monotonic(), chosen


if __name__ == "__main__":
    main(prog_name="campaigns")
