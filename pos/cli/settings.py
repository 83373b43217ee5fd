"""`pos settings`: what was edited in the settings file, and who stands for it."""

from __future__ import annotations

import click

from pos.cashiering import settings_record
from pos.cashiering.settings_record import Edit
from pos.cli.shell import Shell, show_json
from pos.cli.texts import command, json_option, option, user_option
from pos.domain.errors import Refused, Unavailable
from pos.domain.people import Permission


@command("settings", "cli.settings")
@option("--confirm", is_flag=True, help="cli.option.confirm")
@json_option()
@user_option()
@click.pass_obj
def settings(shell: Shell, /, *, confirm: bool, as_json: bool, user: str) -> int:
    """Changes that no administrator has confirmed yet; with ``--confirm`` one does, by name: what was told before.

    An edit is recorded when it is told, where no till is at work; a till does it at its start.
    """
    with shell.looking() as counter:
        told = settings_record.unconfirmed(counter)
    if confirm:
        return _confirm(shell, user, told[-1].seq if told else 0, as_json=as_json)
    try:
        with shell.working() as counter:
            told = settings_record.unconfirmed(counter)
    except Unavailable as error:
        if error.code != "BOOK_IN_USE":
            raise
    _show(shell, told, as_json=as_json)
    return 0


def _confirm(shell: Shell, user: str, upto: int, *, as_json: bool) -> int:
    with shell.working() as counter:
        edits = settings_record.unconfirmed(counter)
        _show(shell, edits, as_json=as_json)
        by = shell.acting(counter, user, Permission.ADMINISTER)
        if edits and edits[-1].seq > upto:
            raise Refused("SETTINGS_UNREAD")
        waited = settings_record.waiting(counter.book.read())
        settings_record.confirm(counter, by, upto)
        shell.hint("settings.confirmed_waited" if waited else "settings.confirmed")
    return 0


def _facts(edit: Edit) -> dict[str, object]:
    changed = [
        {"setting": one.key, "before": one.before, "after": one.after, "waits": one.waits} for one in edit.settings
    ]
    return {"entry": edit.seq, "found": edit.found.iso, "edited": edit.edited.iso, "settings": changed}


def _show(shell: Shell, edits: tuple[Edit, ...], *, as_json: bool) -> None:
    if as_json:
        show_json([_facts(one) for one in edits])
        return
    nothing = shell.words.say("settings.nothing")
    for edit in edits:
        for one in edit.settings:
            said = shell.words.say(
                "settings.held" if one.waits else "settings.from_to",
                before=one.before or nothing,
                after=one.after or nothing,
            )
            state = f" ({shell.words.say('settings.waits')})" if one.waits else ""
            click.echo(f"{edit.edited.local:%Y-%m-%d %H:%M}  {one.key}: {said}{state}")
    if not edits:
        shell.say("settings.none")
