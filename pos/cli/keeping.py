"""`pos recovery`, `pos backup`, `pos restore`, `pos retention`, `pos hold`: the care of the book."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import click

from pos.app.restoring import restore as restore_register
from pos.backup.shelf import OnShelf
from pos.cashiering import backups, holds
from pos.cashiering import retention as retaining
from pos.cashiering.counter import Counter
from pos.cashiering.holds import Held, Hold
from pos.cashiering.people import approve
from pos.cli.shell import Shell, show_json
from pos.cli.texts import command, json_option, option, user_option
from pos.domain.errors import BadInput
from pos.domain.people import Permission, Person
from pos.words import Words

_DATE = click.DateTime(["%Y-%m-%d"])


@command("recovery", "cli.recovery")
@user_option()
@click.pass_obj
def recovery(shell: Shell, /, *, user: str) -> int:
    """Set the recovery passphrase."""
    with shell.working() as counter:
        by = shell.acting(counter, user, Permission.ADMINISTER)
        made = backups.set_passphrase(counter, by, shell.passphrase(twice=True))
    shell.say("cli.recovery.done", mark=made.mark)
    return 0


@command("backup", "cli.backup")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@json_option()
@click.pass_obj
def backup(shell: Shell, /, *, file: Path | None, as_json: bool) -> int:
    """Back up into a file; without one, say which backups there are."""
    with shell.looking() as counter:
        if file is None:
            found = backups.shelf(counter)
            none = "cli.backup.none" if found or backups.recovery_key(counter) is None else "cli.backup.none_yet"
            return _show_shelf(shell, found, none, as_json=as_json)
        made = backups.back_up_to(counter, file)
    if as_json:
        show_json({"file": str(file), "entries": made.seq, "head": made.head, "sha256": made.sha256})
    else:
        shell.say("cli.backup.done", file=file, entries=made.seq, size=made.size)
    return 0


def _show_shelf(shell: Shell, found: tuple[OnShelf, ...], none: str, *, as_json: bool) -> int:
    if as_json:
        show_json([{"file": str(one.path), "at": one.at.isoformat(), "entries": one.seq} for one in found])
        return 0
    for one in found:
        click.echo(f"{one.at.astimezone():%Y-%m-%d %H:%M}  {one.path.name}")
    if not found:
        shell.say(none)
    return 0


@command("restore", "cli.restore")
@click.argument("file", type=click.Path(path_type=Path))
@user_option()
@json_option()
@click.pass_obj
def restore(shell: Shell, /, *, file: Path, user: str, as_json: bool) -> int:
    """Put a register together again from a backup, in an empty data folder."""

    def acting(counter: Counter) -> Person:
        return _restoring_person(shell, counter, user)

    done = restore_register(shell.app(), file, shell.passphrase(twice=False), acting)
    if as_json:
        named = {"register": done.register, "entries": done.seq, "made_ms": done.made_ms, "papers": done.papers}
        show_json({**named, "head_entry": done.head_seq, "head": done.head})
        return 0
    made = dt.datetime.fromtimestamp(done.made_ms / 1000).astimezone()
    shell.say("cli.restore.done", register=done.register, entries=done.seq, made=f"{made:%Y-%m-%d %H:%M}")
    shell.say("cli.restore.head", entry=done.head_seq, head=done.head)
    return 0


def _restoring_person(shell: Shell, counter: Counter, login: str) -> Person:
    """Proved without an entry: the first entry after the backup is that the book goes on from it."""
    if not login and counter.training:
        return shell.acting(counter, "", Permission.ADMINISTER)
    if not login:
        raise BadInput("USER_MISSING")
    return approve(counter, login, shell.password(login), permission=Permission.ADMINISTER, not_logins=frozenset())


@command("retention", "cli.retention")
@option("--delete", is_flag=True, help="cli.option.delete_due")
@option("--date", type=_DATE, metavar="YYYY-MM-DD", help="cli.option.as_of")
@user_option()
@json_option()
@click.pass_obj
def retention(shell: Shell, /, *, delete: bool, date: dt.datetime | None, user: str, as_json: bool) -> int:
    """What is due to be deleted, or delete it."""
    with shell.working() as counter:
        person = shell.acting(counter, user, Permission.KEEP_RECORDS)
        today = date.date() if date else counter.clock.now().local.date()
        due = retaining.due(counter, person, today)
        done = retaining.delete_due(counter, person, today) if delete else None
    if as_json:
        rows = [{"class": one.name, "days": one.days, "due": len(one.entries), "held": one.held} for one in due]
        show_json({"classes": rows, "deleted": None if done is None else done.gone})
        return 0
    for one in due:
        key = "cli.retention.due" if one.days else "cli.retention.for_ever"
        kind = shell.words.say(f"retention.{one.name}")
        shell.say(key, kind=kind, days=one.days, due=len(one.entries), held=one.held)
    if done is not None:
        shell.say("cli.retention.done" if done.scrubbed else "cli.retention.done_read", gone=done.gone)
    for copy in done.copies if done is not None else ():
        shell.hint("cli.retention.copy", file=copy)
    return 0


@command("hold", "cli.hold")
@click.argument("what", type=click.Choice(["place", "lift", "list"]))
@click.argument("name", default="")
@option("--why", default="", metavar="TEXT", help="cli.option.why")
@option("--receipt", "receipts", multiple=True, metavar="NUMBER", help="cli.option.hold_receipt")
@option("--account", "accounts", multiple=True, metavar="BILLER:ACCOUNT", help="cli.option.hold_account")
@option("--from", "first", type=_DATE, metavar="YYYY-MM-DD", help="cli.option.hold_from")
@option("--to", "last", type=_DATE, metavar="YYYY-MM-DD", help="cli.option.hold_to")
@user_option()
@json_option()
@click.pass_obj
def hold(
    shell: Shell,
    /,
    *,
    what: str,
    name: str,
    why: str,
    receipts: tuple[str, ...],
    accounts: tuple[str, ...],
    first: dt.datetime | None,
    last: dt.datetime | None,
    user: str,
    as_json: bool,
) -> int:
    """Place a legal hold, lift one, or list them."""
    if what == "list":
        return _list_holds(shell, as_json=as_json)
    held = Held(
        receipts=tuple(one.upper() for one in receipts),
        accounts=tuple(_account(one) for one in accounts),
        dates=_dates(first, last),
    )
    with shell.working() as counter:
        person = shell.acting(counter, user, Permission.KEEP_RECORDS)
        if what == "place":
            holds.place(counter, person, name, why, held)
            _say_kept(shell, name, *holds.keeps(counter, held))
        else:
            holds.lift(counter, person, name, why)
            shell.say("cli.hold.lifted", name=name)
    return 0


def _say_kept(shell: Shell, name: str, kept: int) -> None:
    """A slip of the keys in an account is seen by what the hold keeps."""
    click.echo(shell.words.count("cli.hold.placed", kept, name=name))
    if not kept:
        shell.hint("cli.hold.keeps_nothing", name=name)


def _list_holds(shell: Shell, *, as_json: bool) -> int:
    with shell.looking() as counter:
        found = holds.holds(counter)
        kept = holds.keeps(counter, *(one.held for one in found))
    if as_json:
        show_json([_hold_facts(one, count) for one, count in zip(found, kept, strict=True)])
        return 0
    for one, count in zip(found, kept, strict=True):
        key = "cli.hold.stands" if one.lifted is None else "cli.hold.is_lifted"
        shell.say(key, name=one.name, who=one.who, date=one.date, why=one.why)
        for line in _named(shell.words, one.held):
            click.echo(f"  {line}")
        if one.lifted is None:
            click.echo(f"  {shell.words.count('cli.hold.keeps', count)}")
    if not found:
        shell.say("cli.hold.none")
    return 0


def _named(words: Words, held: Held) -> Iterator[str]:
    """What a hold names, a line each."""
    for number in held.receipts:
        yield words.say("cli.hold.receipt", number=number)
    for biller, account in held.accounts:
        yield words.say("cli.hold.account", account=f"{biller}:{account}")
    if held.dates:
        yield words.say("cli.hold.dates", first=held.dates[0], last=held.dates[1])


def _hold_facts(one: Hold, count: int) -> dict[str, object]:
    return {
        "name": one.name,
        "why": one.why,
        "who": one.who,
        "date": one.date.isoformat(),
        "receipts": list(one.held.receipts),
        "accounts": [":".join(pair) for pair in one.held.accounts],
        "dates": [day.isoformat() for day in one.held.dates or ()],
        "stands": one.lifted is None,
        "keeps": count if one.lifted is None else 0,
    }


def _account(text: str) -> tuple[str, str]:
    biller, colon, account = text.partition(":")
    if not (biller and colon and account):
        raise BadInput("HOLD_ACCOUNT", text=text[:40])
    return biller, account


def _dates(first: dt.datetime | None, last: dt.datetime | None) -> tuple[dt.date, dt.date] | None:
    """From and to: one alone is that day."""
    if first is None and last is None:
        return None
    begins, ends = (first or last), (last or first)
    if begins is None or ends is None or begins > ends:
        raise BadInput("HOLD_DATES")
    return begins.date(), ends.date()
