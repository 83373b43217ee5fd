"""`pos settle`, `pos batches`, `pos sync`: the end of the day without a window."""

from __future__ import annotations

import datetime as dt
from typing import TypedDict

import click

from pos.cashiering import open_drawer, upstream
from pos.cashiering import settle as settling
from pos.cashiering.counter import Counter
from pos.cashiering.imprint import imprint
from pos.cli.shell import Shell, show_json
from pos.cli.texts import command, json_option, option, user_option
from pos.domain.errors import Unavailable
from pos.domain.money import Money
from pos.domain.people import Permission
from pos.words import Words
from pos.words.phrases import tender_name


class BatchRow(TypedDict):
    """A sealed batch as ``pos batches --json`` tells of it; totals are net receipts in cents by tender."""

    id: str
    business_date: str
    sequence: int
    totals: dict[str, int]


@command("settle", "cli.settle")
@option("--date", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="cli.option.date")
@user_option()
@json_option()
@click.pass_obj
def settle(shell: Shell, /, *, date: dt.datetime | None, user: str, as_json: bool) -> int:
    """Seal the batch of a business date, then send the day upstream."""
    with shell.working() as counter:
        person = shell.acting(counter, user, Permission.SETTLE)
        wished = date.date() if date else _oldest_open(counter)
        settled = settling.settle(counter, person, wished)
        not_sent = _try_to_send(counter)
        words = imprint(counter).words(shell.words.language)
    totals = {tender: amount.cents for tender, amount in settled.totals.items()}
    if as_json:
        waits = not_sent.code if not_sent else ""
        show_json({"id": settled.batch, "folder": str(settled.folder), "totals": totals, "not_sent": waits})
    else:
        shell.say("cli.settle.done", batch=settled.batch, folder=settled.folder)
        say_totals(words, totals)
    if not_sent is not None:
        shell.hint("cli.settle.not_sent", why=shell.words.explain(not_sent))
    return 0


@command("batches", "cli.batches")
@json_option()
@click.pass_obj
def batches(shell: Shell, /, *, as_json: bool) -> int:
    """Every sealed batch."""
    with shell.looking() as counter:
        found, words = batch_rows(counter), imprint(counter).words(shell.words.language)
    if as_json:
        show_json(found)
        return 0
    for one in found:
        click.echo(f"{one['business_date']}  {one['id']}")
        say_totals(words, one["totals"])
    if not found:
        shell.say("cli.batches.none")
    return 0


@command("sync", "cli.sync")
@user_option()
@json_option()
@click.pass_obj
def sync(shell: Shell, /, *, user: str, as_json: bool) -> int:
    """Send upstream what is not there yet."""
    with shell.working() as counter:
        if upstream.waits(counter):  # a sign-in is an entry: with nothing to send it would be something to send
            shell.acting(counter, user, Permission.SETTLE)
        done = upstream.sync(counter)
    if done.overlap:
        shell.hint("cli.sync.overlap", count=done.overlap)
    if as_json:
        show_json({"sent": done.sent, "first": done.first, "last": done.last, "head": done.head, "file": done.file})
    elif done.sent:
        shell.say("cli.sync.sent", count=done.sent, first=done.first, last=done.last, file=done.file)
    else:
        shell.say("cli.sync.nothing", last=done.last)
    return 0


def batch_rows(counter: Counter) -> list[BatchRow]:
    """Every sealed batch, in order."""
    return [
        BatchRow(
            id=entry.data["id"],
            business_date=entry.date,
            sequence=entry.data["sequence"],
            totals=dict(entry.data["totals"]),
        )
        for entry in settling.batches(counter)
    ]


def say_totals(words: Words, totals: dict[str, int]) -> None:
    """Net receipts by tender, and their sum; ``words`` know the city's own tenders."""
    for tender, cents in totals.items():
        click.echo(f"  {tender_name(words, tender):<24}{Money(cents).grouped:>14}")
    click.echo(f"  {words.say('cli.total'):<24}{Money(sum(totals.values())).with_sign:>14}")


def _oldest_open(counter: Counter) -> dt.date:
    """The oldest business date that is open; the day of the clock where none is, to be refused by the verb."""
    days = open_drawer.open_days(counter)
    return days[0] if days else counter.clock.now().local.date()


def _try_to_send(counter: Counter) -> Unavailable | None:
    """A missing target keeps no day from being settled; it is said, and `pos sync` sends later."""
    try:
        upstream.sync(counter)
    except Unavailable as error:
        return error
    return None
