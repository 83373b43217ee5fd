"""`pos play`: a written day."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import click

from pos.cli.shell import Shell
from pos.cli.texts import command
from pos.play.player import Outcome
from pos.play.player import play as play_lines
from pos.play.script import read_script
from pos.play.stage import Stage
from pos.words import Words


@command("play", "cli.play")
@click.argument("script", type=click.Path(path_type=Path))
@click.pass_obj
def play(shell: Shell, /, *, script: Path) -> int:
    """Play a script; every line's outcome is a JSON line, and 1 where any went otherwise than written."""
    lines = list(read_script(script))
    good = True
    places = shell.app().places
    with Stage(places.data, shell.out, script.absolute().parent, places.state) as stage:
        stage.begin()
        for outcome in play_lines(stage, lines):
            click.echo(json.dumps(outcome_facts(outcome, shell.words), ensure_ascii=False))
            good = good and outcome.as_wished
    return 0 if good else 1


def outcome_facts(outcome: Outcome, words: Words) -> Mapping[str, object]:
    """An outcome as its JSON line tells it."""
    line = outcome.line
    facts: dict[str, object] = {"line": line.number, "do": line.verb or "at", "ok": outcome.error is None}
    if outcome.error is not None:
        facts |= {"code": outcome.error.code, "message": words.explain(outcome.error)}
    if line.expect:
        facts |= {"expect": line.expect, "as_expected": outcome.as_wished}
    return {**facts, **outcome.facts}
