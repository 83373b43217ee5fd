"""`pos settings`: what was edited in the settings file, and who stands for it."""

from __future__ import annotations

import click

from pos.cashiering import settings_record
from pos.cashiering.settings_record import Edit
from pos.cli.shell import Shell, show_json
from pos.cli.texts import command, json_option, option, user_option
from pos.domain.people import Permission


@command("settings", "cli.settings")
@option("--confirm", is_flag=True, help="cli.option.confirm")
@json_option()
@user_option()
@click.pass_obj
def settings(shell: Shell, /, *, confirm: bool, as_json: bool, user: str) -> int:
    """Changes that no administrator has confirmed yet; with ``--confirm`` one does, by name."""
    with shell.working() if confirm else shell.looking() as counter:
        edits = settings_record.unconfirmed(counter)
        if as_json:
            show_json([_facts(one) for one in edits])
        else:
            _show(shell, edits)
        if confirm:
            by = shell.acting(counter, user, Permission.ADMINISTER)
            waited = settings_record.waiting(counter.book.read())
            settings_record.confirm(counter, by, edits[-1].seq if edits else 0)
            shell.hint("settings.confirmed_waited" if waited else "settings.confirmed")
    return 0


def _facts(edit: Edit) -> dict[str, object]:
    changed = [
        {"setting": one.key, "before": one.before, "after": one.after, "waits": one.waits} for one in edit.settings
    ]
    return {"entry": edit.seq, "found": edit.found.iso, "edited": edit.edited.iso, "settings": changed}


def _show(shell: Shell, edits: tuple[Edit, ...]) -> None:
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
