"""`pos virtual`: devices as programs of their own, for training, demonstrations, tests and strangers."""

from __future__ import annotations

from pathlib import Path

import click

from pos.cli.texts import TextCommand, command, option, path_option, words_of


class _Virtual(TextCommand, click.Group):
    """The devices, with a line about each."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Names with the first line of their help."""
        words = words_of(ctx)
        rows = [(name, words.say(one.help or "").partition("\n")[0]) for name, one in self.commands.items()]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


@click.group("virtual", cls=_Virtual, help="cli.virtual")
def virtual() -> None:
    """The group itself does nothing."""


@command("printer", "cli.virtual.printer")
@path_option("--pty", metavar="PATH", help="cli.virtual.pty")
@option("--tcp", metavar="[HOST:]PORT", help="cli.virtual.tcp")
@path_option("--faults", metavar="FILE", exists=True, dir_okay=False, help="cli.virtual.faults")
@path_option("--keep", metavar="DIR", file_okay=False, help="cli.virtual.keep")
@option("--columns", type=click.Choice(["42", "48"]), default="48", show_default=True, help="cli.virtual.columns")
@option("--clone", is_flag=True, help="cli.virtual.clone")
@option("--drawer-low", is_flag=True, help="cli.virtual.drawer_low")
@option("--drawer-closes-after", type=click.IntRange(0), default=0, metavar="MS", help="cli.virtual.drawer_closes")
@option("--strips", is_flag=True, help="cli.virtual.strips")
@option("--attached", is_flag=True, help="cli.virtual.attached")
def _printer(
    *,
    pty: Path | None,
    tcp: str | None,
    faults: Path | None,
    keep: Path | None,
    columns: str,
    clone: bool,
    drawer_low: bool,
    drawer_closes_after: int,
    strips: bool,
    attached: bool,
) -> int:
    from pos.drivers.virtual.keep import Keep  # noqa: PLC0415 - `--help` does not wait for the parts of a printer
    from pos.drivers.virtual.printer import VirtualPrinter  # noqa: PLC0415
    from pos.drivers.virtual.printer_parts import Model  # noqa: PLC0415
    from pos.drivers.virtual.program import endpoint, run  # noqa: PLC0415
    from pos.drivers.virtual.serving import Tell  # noqa: PLC0415

    model = Model(
        columns=int(columns),
        process_id=not clone,
        real_time_kick=not clone,
        open_is_high=not drawer_low,
        closes_after_ms=drawer_closes_after,
    )
    kept: list[Keep] = []

    def make(tell: Tell) -> VirtualPrinter:
        kept.append(Keep(tell, keep, columns=model.columns, strips=strips))
        return VirtualPrinter(tell, kept[0], model)

    run(make, endpoint(pty, tcp), faults, attached=attached)
    kept[0].close()
    return 0


@command("terminal", "cli.virtual.terminal")
@path_option("--pty", metavar="PATH", help="cli.virtual.pty")
@option("--tcp", metavar="[HOST:]PORT", help="cli.virtual.tcp")
@path_option("--faults", metavar="FILE", exists=True, dir_okay=False, help="cli.virtual.faults")
@path_option("--keep", metavar="DIR", file_okay=False, help="cli.virtual.keep_batch")
@option("--attached", is_flag=True, help="cli.virtual.attached")
def _terminal(*, pty: Path | None, tcp: str | None, faults: Path | None, keep: Path | None, attached: bool) -> int:
    from pos.drivers.virtual.pax_host import Host  # noqa: PLC0415 - as above
    from pos.drivers.virtual.program import endpoint, run  # noqa: PLC0415
    from pos.drivers.virtual.terminal import VirtualTerminal  # noqa: PLC0415

    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
    host = Host(keep / "terminal.json" if keep else None)
    run(lambda tell: VirtualTerminal(tell, host), endpoint(pty, tcp), faults, attached=attached)
    return 0


virtual.add_command(_printer)
virtual.add_command(_terminal)
