"""`python -m bench [NAME ...] [--json]`: run the measurements and say their figures."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict

import click

from bench import cold_start, flush, full_book, lookup, post_receipt, printing
from bench.figure import Figure

BENCHES: dict[str, Callable[[], Sequence[Figure]]] = {
    "cold-start": cold_start.measure,
    "help": cold_start.answer,
    "lookup": lookup.measure,
    "flush": flush.measure,
    "post-receipt": post_receipt.measure,
    "start-up": full_book.start_up,
    "verify": full_book.verify,
    "trial-balance": full_book.trial_balance,
    "first-byte": printing.first_byte,
    "render-receipt": printing.render_receipt,
    "bytes-per-receipt": full_book.bytes_per_receipt,
}


@click.command(help=__doc__)
@click.argument("names", nargs=-1, type=click.Choice(list(BENCHES)))
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def main(names: tuple[str, ...], *, as_json: bool) -> None:
    """The command line."""
    figures = [figure for name in names or BENCHES for figure in BENCHES[name]()]
    if as_json:
        click.echo(json.dumps([asdict(figure) for figure in figures]))
        return
    for figure in figures:
        click.echo(
            f"{figure.name:28}{figure.value:10.3f} {figure.unit}   p99 {figure.p99:.3f}   "
            f"floor {figure.floor:.3f}   {figure.ratio:.2f} times"
        )


if __name__ == "__main__":
    main(prog_name="bench")
