"""`pos report activity`: the log as text or as CSV, newest first."""

from __future__ import annotations

from pathlib import Path

import click

from pos.cashiering import activity, staff
from pos.cashiering.activity_asked import asked
from pos.cashiering.activity_words import changes, table_of, what
from pos.cashiering.counter import Counter
from pos.cli.shell import Shell
from pos.domain.activity import Activity, Group, Wanted
from pos.store.files import write_whole

ROWS_SHOWN = 200
"""On a screen without a file; what is older is asked for by date, or written into a file."""


def write_activity(shell: Shell, counter: Counter, question: str, kind: str, csv: Path | None) -> None:
    """What was done here as asked for, into a file or onto the screen. Raises as `asked` and `activity.page`."""
    people = staff.everyone(counter)
    wanted = asked(question, people, Wanted(group=Group(kind)))
    names = {one.login: one.name for one in people}
    if csv is not None:
        write_whole(csv, table_of(activity.every(counter, wanted), names, shell.words))
        return
    page = activity.page(counter, wanted, limit=ROWS_SHOWN)
    for row in page.rows:
        click.echo(_line(shell, row, names))
    if page.below and page.back_to is not None:
        shell.hint("cli.report.activity_more", at=page.back_to.iso)


def _line(shell: Shell, one: Activity, names: dict[str, str]) -> str:
    who = names.get(one.who, one.who) or shell.words.say("log.system")
    said = (what(one, shell.words), one.amount.grouped if one.amount is not None else "", one.reason)
    rest = "  ".join(part for part in (*said, changes(one, shell.words)) if part)
    return f"{one.at.local:%Y-%m-%d %H:%M:%S}  {one.register}  {who:<24}  {rest}"
