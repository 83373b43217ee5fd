"""`pos virtual`: devices as programs of their own, for training, demonstrations, tests and strangers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pos.cli.texts import TextCommand, command, option, path_option, words_of
from pos.domain.errors import BadInput
from pos.drivers.printer_models import ROLL_COLUMNS

if TYPE_CHECKING:  # `--help` does not wait for the parts of a device
    from pos.drivers.virtual.serving import Device, Tell


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


def _placed(run: Callable[..., int]) -> Callable[..., int]:
    """The options that every device has: where it is reached, what goes wrong, whose child it is."""
    for one in (
        option("--attached", is_flag=True, help="cli.virtual.attached"),
        path_option("--faults", metavar="FILE", exists=True, dir_okay=False, help="cli.virtual.faults"),
        option("--tcp", metavar="[HOST:]PORT", help="cli.virtual.tcp"),
        path_option("--pty", metavar="PATH", help="cli.virtual.pty"),
    ):
        run = one(run)
    return run


def _serve(
    make: Callable[[Tell], Device], pty: Path | None, tcp: str | None, faults: Path | None, attached: bool
) -> int:
    from pos.drivers.virtual.program import endpoint, run  # noqa: PLC0415 - as below

    run(make, endpoint(pty, tcp), faults, attached=attached)
    return 0


_CONNECTORS = {"1": (1,), "2": (2,), "both": (1, 2)}
"""Where drawers hang on a virtual printer."""


@command("printer", "cli.virtual.printer")
@_placed
@path_option("--keep", metavar="DIR", file_okay=False, help="cli.virtual.keep")
@option(
    "--columns",
    type=click.Choice([str(count) for count in ROLL_COLUMNS]),
    default="48",
    show_default=True,
    help="cli.virtual.columns",
)
@option("--clone", is_flag=True, help="cli.virtual.clone")
@option("--drawer-low", is_flag=True, help="cli.virtual.drawer_low")
@option("--drawers", type=click.Choice(list(_CONNECTORS)), default="1", help="cli.virtual.drawers")
@option("--no-drawer-switch", is_flag=True, help="cli.virtual.no_drawer_switch")
@option("--drawer-closes-after", type=click.IntRange(0), default=0, metavar="MS", help="cli.virtual.drawer_closes")
@option("--display", is_flag=True, help="cli.virtual.display_in_front")
@option("--slip", type=click.Choice(["tm-h6000", "tm-u295"]), help="cli.virtual.slip")
@option("--strips", is_flag=True, help="cli.virtual.strips")
def _printer(
    *,
    pty: Path | None,
    tcp: str | None,
    faults: Path | None,
    keep: Path | None,
    columns: str,
    clone: bool,
    drawer_low: bool,
    drawers: str,
    no_drawer_switch: bool,
    drawer_closes_after: int,
    display: bool,
    slip: str | None,
    strips: bool,
    attached: bool,
) -> int:
    from pos.drivers.virtual.keep import Keep  # noqa: PLC0415 - `--help` does not wait for the parts of a printer
    from pos.drivers.virtual.printer import VirtualPrinter  # noqa: PLC0415
    from pos.drivers.virtual.printer_parts import Model  # noqa: PLC0415
    from pos.drivers.virtual.slip import STATIONS  # noqa: PLC0415

    model = Model(
        columns=int(columns),
        process_id=not clone,
        keeps_pictures=not clone,
        real_time_kick=not clone,
        drawers=_CONNECTORS[drawers],
        open_is_high=None if no_drawer_switch else not drawer_low,
        closes_after_ms=drawer_closes_after,
        station=STATIONS[slip] if slip else None,
        display=display,
    )
    kept: list[Keep] = []

    def make(tell: Tell) -> VirtualPrinter:
        kept.append(Keep(tell, keep, columns=model.columns, strips=strips))
        if model.station:
            kept.append(Keep(tell, keep, columns=model.station.columns, kind="slip"))
        return VirtualPrinter(tell, kept[0], model, *kept[1:])

    _serve(make, pty, tcp, faults, attached)
    for one in kept:
        one.close()
    return 0


@command("terminal", "cli.virtual.terminal")
@_placed
@path_option("--keep", metavar="DIR", file_okay=False, help="cli.virtual.keep_batch")
@option("--nexo", is_flag=True, help="cli.virtual.nexo")
def _terminal(
    *, pty: Path | None, tcp: str | None, faults: Path | None, keep: Path | None, nexo: bool, attached: bool
) -> int:
    from pos.drivers.virtual.pax_host import Host  # noqa: PLC0415 - as above
    from pos.drivers.virtual.program import run_nexo  # noqa: PLC0415
    from pos.drivers.virtual.terminal import VirtualTerminal  # noqa: PLC0415

    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
    host = Host(keep / "terminal.json" if keep else None)
    if nexo:
        if keep is None or pty is not None or faults is not None:
            raise BadInput("VIRTUAL_NEXO_NEEDS")
        run_nexo(host, keep, tcp, attached=attached)
        return 0
    return _serve(lambda tell: VirtualTerminal(tell, host), pty, tcp, faults, attached)


_FRAMINGS = {"enter": (b"", b"\r"), "tab": (b"", b"\t"), "stx-etx": (b"\x02", b"\x03"), "pause": (b"", b"")}
"""What stands before and after each reading."""


def _talker(name: str, key: str) -> click.Command:
    @command(name, key)
    @_placed
    @option(
        "--framing", type=click.Choice([*_FRAMINGS]), default="enter", show_default=True, help="cli.virtual.framing"
    )
    def serve(*, pty: Path | None, tcp: str | None, faults: Path | None, framing: str, attached: bool) -> int:
        from pos.drivers.virtual.talker import VirtualTalker  # noqa: PLC0415 - as above

        before, after = _FRAMINGS[framing]
        return _serve(lambda tell: VirtualTalker(tell, before=before, after=after), pty, tcp, faults, attached)

    return serve


_SMALL = {
    "display": "cli.virtual.display",
    "drawer": "cli.virtual.drawer",
}
"""Devices that need no options of their own, and what is said about each."""


def _small(name: str) -> click.Command:
    @command(name, _SMALL[name])
    @_placed
    def serve(*, pty: Path | None, tcp: str | None, faults: Path | None, attached: bool) -> int:
        from pos.drivers.virtual.display import VirtualDisplay  # noqa: PLC0415 - as above
        from pos.drivers.virtual.drawer import VirtualDrawer  # noqa: PLC0415

        makers = {"display": VirtualDisplay, "drawer": VirtualDrawer}
        return _serve(makers[name], pty, tcp, faults, attached)

    return serve


@command("counter", "cli.virtual.counter")
@_placed
@option("--report", is_flag=True, help="cli.virtual.report")
def _counter(*, pty: Path | None, tcp: str | None, faults: Path | None, attached: bool, report: bool) -> int:
    from pos.drivers.virtual.coin_counter import VirtualCoinCounter  # noqa: PLC0415 - as above
    from pos.drivers.virtual.note_counter import VirtualNoteCounter  # noqa: PLC0415 - as above

    return _serve(VirtualNoteCounter if report else VirtualCoinCounter, pty, tcp, faults, attached)


_TALKERS = (_talker("scanner", "cli.virtual.scanner"), _talker("micr", "cli.virtual.micr"))

for _device in (_printer, _terminal, *_TALKERS, *map(_small, _SMALL), _counter):
    virtual.add_command(_device)
