"""`pos demo`: a whole day of the sample city."""

from __future__ import annotations

import datetime as dt
import sys
from typing import TypedDict

import click

from pos.cli.closing import BatchRow, batch_rows, say_totals
from pos.cli.scripts import outcome_facts
from pos.cli.shell import Shell, show_json
from pos.cli.texts import command, json_option, option
from pos.domain.errors import Refused
from pos.play import sample
from pos.play.demo.day import CASHIERS, Wish
from pos.play.player import Outcome, play
from pos.play.stage import Stage

RECEIPTS, RECEIPTS_MAX = 120, 5_000
SCRIPT = "day.jsonl"


class DemoResult(TypedDict):
    """What ``pos demo --json`` tells; totals are net receipts in cents by tender, over all batches."""

    data: str
    out: str
    batches: list[BatchRow]
    totals: dict[str, int]


@command("demo", "cli.demo")
@option("--receipts", type=click.IntRange(1, RECEIPTS_MAX), default=RECEIPTS, help="cli.option.receipts")
@option("--cashiers", type=click.IntRange(1, len(CASHIERS)), default=len(CASHIERS), help="cli.option.cashiers")
@option("--seed", type=int, default=1, help="cli.option.seed")
@option("--date", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="cli.option.date")
@json_option()
@click.pass_obj
def demo(shell: Shell, /, *, receipts: int, cashiers: int, seed: int, date: dt.datetime | None, as_json: bool) -> int:
    """Write a day, play it, and say where everything is."""
    places = shell.app().places
    if places.data.exists() and (not places.data.is_dir() or any(places.data.iterdir())):
        raise Refused("DATA_NOT_EMPTY", folder=places.data)
    day = date.date() if date else dt.datetime.now().astimezone().date()
    shell.hint("cli.demo.making")
    script = sample.write_script(places.data / SCRIPT, Wish(day, receipts, cashiers, seed))
    with Stage(places.data, shell.out, script.folder, places.state) as stage:
        label = shell.words.say("cli.demo.playing")
        with click.progressbar(script.lines, label=label, file=sys.stderr) as lines:
            for outcome in play(stage, lines):
                _require(outcome, shell)
        result = _result(stage)
    if as_json:
        show_json(result)
    else:
        _say(shell, stage, result)
    return 0


def _require(outcome: Outcome, shell: Shell) -> None:
    """The day is ours: a line that goes otherwise is no mistake of whoever plays it."""
    if not outcome.as_wished:
        facts = outcome_facts(outcome, shell.words)
        raise Refused(
            "DEMO_LINE_FAILED", line=outcome.line.number, verb=outcome.line.verb, what=facts.get("message", "")
        )


def _result(stage: Stage) -> DemoResult:
    found = batch_rows(stage.counter)
    totals: dict[str, int] = {}
    for batch in found:
        for tender, cents in batch["totals"].items():
            totals[tender] = totals.get(tender, 0) + cents
    places = stage.app.places
    return DemoResult(data=str(places.data), out=str(places.out), batches=found, totals=totals)


def _say(shell: Shell, stage: Stage, result: DemoResult) -> None:
    """Where to look, and the day's totals."""
    places = stage.app.places
    settled = next(places.out.glob("settlement/*/*"))
    shell.say("cli.demo.receipts", folder=places.virtual / "printer" / "papers")
    for path in sorted(settled.glob("z-*.pdf")):
        shell.say("cli.demo.z", path=path)
    shell.say("cli.demo.settlement", folder=settled)
    shell.say("cli.demo.upstream", folder=places.out / "upstream")
    shell.say("cli.demo.script", path=places.data / SCRIPT)
    shell.say("cli.demo.totals", batch=result["batches"][0]["id"])
    say_totals(shell.words, result["totals"])
