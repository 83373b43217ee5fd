"""`pos report`: what people read, as text, PDF, printer bytes or picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click

from pos.app import papers
from pos.cashiering import documents, reporting
from pos.cashiering.counter import Counter
from pos.cashiering.receipts import receipt_paper
from pos.cashiering.sql import sessions
from pos.cli.activity import write_activity
from pos.cli.shell import Shell
from pos.cli.texts import command, option, path_option, user_option
from pos.domain.activity import Group
from pos.domain.drawers import SessionState
from pos.domain.errors import BadInput, Refused
from pos.domain.papers import Line, Paper, set_out
from pos.domain.people import Permission
from pos.reports.pages import render
from pos.reports.tape import tape
from pos.reports.text import text
from pos.store.files import write_whole

NAMES = ("x", "z", "receipt", "deposit", "summary", "activity")
NUMBER_DIGITS_MAX = 9


@dataclass(frozen=True, slots=True)
class Prints:
    """One report in every form it has; ``pdf`` None: it is printed on narrow paper only."""

    text: str
    paper: Paper
    pdf: Callable[[], bytes] | None


@command("report", "cli.report")
@click.argument("name", type=click.Choice(NAMES))
@click.argument("which", required=False, default="")
@path_option("--pdf", metavar="FILE", help="cli.option.pdf")
@path_option("--text", "plain", metavar="FILE", help="cli.option.text")
@path_option("--escpos", metavar="FILE", help="cli.option.escpos")
@path_option("--png", metavar="FILE", help="cli.option.png")
@path_option("--csv", metavar="FILE", help="cli.option.csv")
@option("--kind", type=click.Choice([one.value for one in Group]), default=Group.ALL.value, help="cli.option.kind")
@user_option()
@click.pass_obj
def report(
    shell: Shell,
    /,
    *,
    name: str,
    which: str,
    pdf: Path | None,
    plain: Path | None,
    escpos: Path | None,
    png: Path | None,
    csv: Path | None,
    kind: str,
    user: str,
) -> int:
    """Write the report into the files asked for, or as text onto the screen."""
    if name == "activity":
        with shell.looking() as counter:
            write_activity(shell, counter, which, kind, csv)
        return 0
    files = {"pdf": pdf, "plain": plain, "escpos": escpos, "png": png}
    with shell.working() if name == "x" else shell.looking() as counter:
        prints = _drawer_now(shell, counter, which, user) if name == "x" else _printed(shell, counter, name, which)
        _write(prints, files, counter.columns)
    if not any(files.values()):
        click.echo(prints.text, nl=False)
    return 0


def _drawer_now(shell: Shell, counter: Counter, which: str, user: str) -> Prints:
    """The X report of an open drawer: by its code, or the only one there is."""
    person = shell.acting(counter, user, Permission.SEE_EXPECTED)
    going = [SessionState.OPEN, SessionState.LOCKED, SessionState.COUNTING, SessionState.SUBMITTED]
    found = [one for one in sessions(counter.book.read(), *going) if which in {"", one.drawer}]
    if len(found) != 1:
        raise Refused("DRAWER_NOT_ONE", count=len(found))
    made = reporting.drawer_now(counter, person, found[0].id, shell.words.language)
    return Prints(text(made), tape(made), lambda: render(made))


def _printed(shell: Shell, counter: Counter, name: str, which: str) -> Prints:
    """What was issued: the PDF byte for byte as it was, the rest from the same figures."""
    language = shell.words.language
    if name == "receipt":
        paper = receipt_paper(counter, which)
        return Prints(_lines(paper, counter.columns), paper, None)
    if name == "summary":
        made = reporting.summary(counter, which, language)
    else:
        find = reporting.closed_drawer if name == "z" else reporting.deposit
        made = find(counter, _number(which), language)
    return Prints(text(made.report), tape(made.report), lambda: documents.issued(counter, made.name))


def _number(which: str) -> int | None:
    if not which:
        return None
    if not (which.isascii() and which.isdecimal() and len(which) <= NUMBER_DIGITS_MAX):
        raise BadInput("REPORT_NUMBER_WRONG", number=which[:40])
    return int(which)


def _lines(paper: Paper, columns: int) -> str:
    """A narrow paper as text."""
    pieces = set_out(paper, columns)
    lines = [piece.text if isinstance(piece, Line) else "" for piece in pieces]
    return "\n".join(lines).strip("\n") + "\n"


def _write(prints: Prints, files: dict[str, Path | None], columns: int) -> None:
    makers: dict[str, Callable[[], bytes]] = {
        "plain": prints.text.encode,
        "escpos": lambda: papers.printer_bytes(prints.paper, columns),
        "png": lambda: papers.picture(prints.paper, columns),
    }
    if prints.pdf is not None:
        makers["pdf"] = prints.pdf
    for kind, path in files.items():
        if path is not None and kind not in makers:
            raise BadInput("REPORT_HAS_NO_PDF")
        if path is not None:
            write_whole(path, makers[kind]())
