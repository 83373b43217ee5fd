"""`pos init`, `pos import`, `pos verify`: a book is made, fed, and looked through."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import click

from pos.app import MODES, settings_for, verify_book, write_template
from pos.cashiering import doubt
from pos.cashiering.imports import import_file, notices, reason, told_by_biller, told_in_all
from pos.cli.shell import Shell, shell_of, show_json
from pos.cli.texts import command, json_option, option, path_option, user_option
from pos.domain.errors import BadInput, Refused
from pos.domain.people import Permission, Person, Role, initials_of
from pos.ledger.findings import Finding, Signed, Verified
from pos.receivables.importing import BadRows
from pos.receivables.outcome import ImportKind, ImportOutcome, ImportRequest, RowProblem
from pos.settlement.folder import FolderReport, verify_folder
from pos.settlement.formats import manifest
from pos.words import Words
from pos.words.phrases import moment

PROBLEMS_SHOWN = 10
_KEY = re.compile(r"[0-9a-f]{64}")
FINDINGS = frozenset(
    {
        "BODY_UNREADABLE",
        "BOOK_OLDER",
        "BOOK_OTHER",
        "BOOK_TORN",
        "CHAIN_BROKEN",
        "DERIVED_DIFFERS",
        "DOCUMENT_DIFFERS",
        "ENTRY_MISSING",
        "ENTRY_STRAY",
        "HASH_DIFFERS",
        "INDEX_DIFFERS",
        "ISSUED_FILE_DIFFERS",
        "ISSUED_FILE_MISSING",
        "KEY_DIFFERS",
        "LINES_DIFFER",
        "LINES_WITHOUT_ENTRY",
        "NOT_BALANCED",
        "PERSONAL_DIFFERS",
        "PERSONAL_MISSING",
        "PERSONAL_NOT_DELETED",
        "PERSONAL_WITHOUT_ENTRY",
        "PERSON_DIFFERS",
        "RECEIPT_NUMBER_GAP",
        "RECOVERY_DIFFERS",
        "REFERENCE_DIFFERS",
        "REFERENCE_MISSING",
        "REFERENCE_UNREADABLE",
        "ROW_DIFFERS",
        "ROW_UNREADABLE",
        "SCHEMA_DIFFERS",
        "SIGNATURE_MISSING",
        "SIGNATURE_WRONG",
        "STREAM_DIFFERS",
        "UPSTREAM_DIFFERS",
    }
)
"""What verify itself finds, each with a text of its own."""


def _template(context: click.Context, _: click.Parameter, path: Path | None) -> None:
    """Nothing else of the command is asked for where only the settings file is wanted."""
    if path is not None:
        write_template(path)
        shell_of(context).say("cli.init.template", path=path)
        context.exit()


@command("init", "cli.init")
@option(
    "--template",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="cli.option.template",
    is_eager=True,
    expose_value=False,
    callback=_template,
)
@option("--mode", type=click.Choice(MODES), required=True, help="cli.option.mode")
@path_option("--settings", help="cli.option.settings")
@option("--login", required=True, metavar="LOGIN", help="cli.option.login")
@option("--name", required=True, metavar="NAME", help="cli.option.name")
@option("--initials", default="", metavar="AB", help="cli.option.initials")
@click.pass_obj
def init(shell: Shell, /, *, mode: str, settings: Path | None, login: str, name: str, initials: str) -> int:
    """Make a book with its first administrator."""
    app = shell.app()
    if app.has_book():
        raise Refused("BOOK_THERE", folder=app.places.data)
    read = settings_for(settings, mode)
    admin = Person(login, name, initials or initials_of(name), Role.ADMINISTRATOR, shell.words.language)
    app.create(mode, read, admin, shell.new_password(login))
    shell.say("cli.init.training" if mode == "training" else "cli.init.live", folder=app.places.data)
    with shell.looking() as counter:
        shell.say("cli.init.public_key", key=counter.book.identity.public_key)
    return 0


@command("import", "cli.import")
@click.argument("kind", type=click.Choice([one.value for one in ImportKind]))
@click.argument("file", type=click.Path(path_type=Path))
@option("--biller", default="", metavar="BILLER", help="cli.option.biller")
@path_option("--map", "mapping", metavar="FILE", help="cli.option.map")
@path_option("--exceptions", metavar="FILE", help="cli.option.exceptions")
@option("--strict", is_flag=True, help="cli.option.strict")
@option("--dry-run", is_flag=True, help="cli.option.dry_run")
@option("--anew", is_flag=True, help="cli.option.anew")
@user_option()
@json_option()
@click.pass_obj
def import_(
    shell: Shell,
    /,
    *,
    kind: str,
    file: Path,
    biller: str,
    mapping: Path | None,
    exceptions: Path | None,
    strict: bool,
    dry_run: bool,
    anew: bool,
    user: str,
    as_json: bool,
) -> int:
    """Import a file; 1 where rows stayed out."""
    request = ImportRequest(ImportKind(kind), file, biller, mapping, strict=strict, dry_run=dry_run)
    with shell.working(anew=anew) as counter:
        person = shell.acting(counter, user, Permission.IMPORT)
        try:
            outcome = import_file(counter, person, request, exceptions)
        except BadRows as refused:
            _say_problems(shell, refused.problems)
            raise
    if as_json:
        show_json(_import_facts(outcome, shell.words))
    else:
        _say_import(shell, outcome)
        _say_problems(shell, outcome.problems)
    if outcome.problems and exceptions is not None:
        shell.hint("cli.import.exceptions", path=exceptions)
    return 1 if outcome.problems else 0


@command("verify", "cli.verify")
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@option("--key", metavar="HEX", help="cli.option.key")
@json_option()
@click.pass_obj
def verify(shell: Shell, /, *, folder: Path | None, key: str | None, as_json: bool) -> int:
    """Look through the book, or through settlement folders; 1 where something does not hold."""
    public = "" if key is None else _public_key(key)
    if folder is None:
        return _verify_book(shell, public, as_json=as_json)
    return _verify_folder(shell, folder, public, as_json=as_json)


def _public_key(given: str) -> str:
    """A register's public key as it stands in the book. :raises BadInput: ``KEY_WRONG``"""
    key = given.strip().lower()
    if not _KEY.fullmatch(key):
        raise BadInput("KEY_WRONG", text=given[:80])
    return key


@command("go-on", "cli.go_on")
@option("--reason", required=True, metavar="TEXT", help="cli.option.reason")
@user_option()
@click.pass_obj
def go_on(shell: Shell, /, *, reason: str, user: str) -> int:
    """A supervisor decides that money is taken although the book is in doubt."""
    with shell.working() as counter:
        before, stands = counter.agency.register, counter.doubts.doubt
        for one in stands.findings if stands else ():
            shell.hint("cli.verify.book_bad", table=one.table, row=one.row or "-", what=_what(one, shell.words))
        doubt.go_on(counter, shell.acting(counter, user, Permission.GO_ON_IN_DOUBT), reason)
        register = counter.agency.register
    shell.say("cli.go_on.done")
    if register != before:
        shell.say("doubt.new_code", register=register)
    return 0


def _say_import(shell: Shell, outcome: ImportOutcome) -> None:
    if outcome.dry_run:
        shell.say("cli.import.dry_run")
    for line in (*told_by_biller(outcome, shell.words), *notices(outcome, shell.words)):
        click.echo(f"  {line}")
    click.echo(told_in_all(outcome, shell.words))
    if not outcome.changed and not outcome.dry_run:
        shell.say("cli.import.same")


def _say_problems(shell: Shell, problems: Sequence[RowProblem]) -> None:
    for one in problems[:PROBLEMS_SHOWN]:
        shell.hint("cli.import.problem", line=one.line, column=one.column or "-", reason=reason(one, shell.words))
    if len(problems) > PROBLEMS_SHOWN:
        shell.hint("cli.import.more", count=len(problems) - PROBLEMS_SHOWN)


def _import_facts(outcome: ImportOutcome, words: Words) -> dict[str, object]:
    problems = [
        {"line": one.line, "column": one.column, "code": one.code, "reason": reason(one, words), "text": one.text}
        for one in outcome.problems
    ]
    notices = [{"code": one.code, "message": words.say(one.code, **one.values)} for one in outcome.notices]
    state = {
        "rows_taken": outcome.rows_taken,
        "rows_left_out": outcome.rows_left_out,
        "changed": outcome.changed,
        "dry_run": outcome.dry_run,
    }
    return {**outcome.facts(), **state, "problems": problems, "notices": notices}


def _verify_book(shell: Shell, key: str, /, *, as_json: bool) -> int:
    verified = verify_book(shell.app().places, key=key)
    bad = [{"table": one.table, "row": one.row, "code": one.code} for one in verified.findings]
    remarks = [{"code": one.code, **one.values} for one in verified.remarks]
    if as_json:
        more = {"since": _since(verified), "remarks": remarks, "key": key or None}
        _show_verdict(verified.entries, verified.head, bad, **more)
    elif verified.ok:
        shell.say("cli.verify.book_ok", entries=verified.entries, head=verified.head)
        if verified.erased:
            shell.say("cli.verify.erased", count=verified.erased)
    for one in verified.findings if not as_json else ():
        shell.hint("cli.verify.book_bad", table=one.table, row=one.row or "-", what=_what(one, shell.words))
    for remark in verified.remarks if not as_json else ():
        shell.hint(remark.code, **remark.values)
    if not verified.ok and not as_json:
        _say_since(shell, verified.since)
    if key and verified.entries and not as_json:
        shell.say("cli.verify.key", key=key)
    return 0 if verified.ok else 1


def _since(verified: Verified) -> dict[str, object] | None:
    """The last signed head before the first thing that does not hold."""
    signed = verified.since
    if verified.ok or signed is None:
        return None
    return {"seq": signed.seq, "hash": signed.hash, "signed": signed.at.iso}


def _say_since(shell: Shell, signed: Signed | None) -> None:
    if signed is None:
        shell.hint("cli.verify.never")
    else:
        shell.hint("cli.verify.since", seq=signed.seq, at=moment(shell.words, signed.at), head=signed.hash)


def _what(one: Finding, words: Words) -> str:
    """A finding in words; an entry that the rules themselves refuse has the code of that rule."""
    if one.code in FINDINGS:
        return words.finding(one.code, one.table)
    return words.say("cli.verify.refused", code=one.code)


def _verify_folder(shell: Shell, folder: Path, key: str, *, as_json: bool) -> int:
    batches = sorted(path.parent for path in folder.rglob(manifest.NAME))
    reports = [verify_folder(one, key or None) for one in batches or [folder]]
    bad = [
        {"batch": report.batch, "code": one.code, **{name: str(value) for name, value in one.values.items()}}
        for report in reports
        for one in report.findings
    ]
    if as_json:
        _show_verdict(sum(report.entries for report in reports), reports[-1].head, bad, key=key or None)
    else:
        _say_folders(shell, reports, key)
    return 1 if bad else 0


def _say_folders(shell: Shell, reports: Sequence[FolderReport], key: str) -> None:
    for report in reports:
        if report.ok:
            shell.say("cli.verify.folder_ok", batch=report.batch, entries=report.entries)
        for one in report.findings:
            shell.hint("cli.verify.folder_bad", batch=report.batch, what=shell.words.say(one.code, **one.values))
    if key:
        shell.say("cli.verify.key", key=key)
    else:
        shell.hint("cli.verify.own_key")


def _show_verdict(entries: int, head: str, bad: Sequence[object], **more: object) -> None:
    show_json({"ok": not bad, "entries": entries, "head": head, "first_bad": bad[0] if bad else None, **more})
