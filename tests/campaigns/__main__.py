"""`python -m tests.campaigns NAME`: run a campaign. Its seed is said first: what it finds can be found again."""

from __future__ import annotations

import secrets
import sqlite3
import time

import click

from tests.campaigns.model import run_model


@click.group(help=__doc__)
def main() -> None:
    """The command line."""


@main.command()
@click.option("--steps", default=50_000, show_default=True, help="How many steps to take at least.")
@click.option("--seed", type=int, help="Walk the same days again.")
def model(steps: int, seed: int | None) -> None:
    """Random days over the real verbs, beside a plain model."""
    begun, chosen = _begin("model", seed)
    taken = run_model(steps, chosen)
    click.echo(f"model: {taken:,} steps in {time.monotonic() - begun:.0f} s, the book and its model agree")


def _begin(name: str, seed: int | None) -> tuple[float, int]:
    chosen = secrets.randbelow(2**32) if seed is None else seed
    click.echo(f"{name}: seed {chosen}, SQLite {sqlite3.sqlite_version}")
    return time.monotonic(), chosen


if __name__ == "__main__":
    main(prog_name="campaigns")
