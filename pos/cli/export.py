"""`pos export`: a sealed batch for another program."""

from __future__ import annotations

from pathlib import Path

import click

from pos.cashiering import export as exporting
from pos.cli.shell import Shell
from pos.cli.texts import command, option
from pos.store.files import write_whole


@command("export", "cli.export")
@click.argument("batch")
@option("--format", "form", type=click.Choice(exporting.FORMATS), required=True, help="cli.option.format")
@option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    metavar="FILE",
    help="cli.option.export_out",
)
@click.pass_obj
def export(shell: Shell, /, *, batch: str, form: str, out: Path) -> int:
    """Write the batch's journal in this form."""
    with shell.looking() as counter:
        content = exporting.export(counter, batch, form)
    write_whole(out, content)
    shell.say("cli.export.done", batch=batch, path=out)
    return 0
