"""Learn where a receipt printer is, what it is, how many characters its lines have, and whether it has our letters.
The spare is learned as the first is.

It prints a ruler: the longest line that stands on one line of the paper says how wide the paper is.
"""

from __future__ import annotations

from pos.cashiering.counter import Counter
from pos.cashiering.learn.asking import (
    YES,
    YES_OR_NO,
    Ask,
    Choice,
    Learned,
    Wizard,
    failed,
    in_front,
    may_have_come_out,
)
from pos.cashiering.learn.places import choose_place
from pos.cashiering.lights import PRINTER, SPARE_PRINTER
from pos.cashiering.try_devices import PRINTERS
from pos.domain.errors import Refused
from pos.domain.papers import Cut, Feed, Paper, Text
from pos.domain.people import Person
from pos.drivers.printer_models import MODELS, PrinterModel, model_named

LETTERS = "áéíóúñü ÁÉÍÓÚÑÜ ¿? ¡! € $ ç ã"


def learn_printer(counter: Counter, person: Person, device: str = PRINTER) -> Wizard:  # noqa: ARG001 - as every wizard
    """Ask where and what it is, print, and ask what stands on the paper. ``device`` is one of ``PRINTERS``.

    :raises Refused: ``SPARE_WITHOUT_FIRST``; Unavailable: ``DEVICE_FAILED``
    """
    bench, (its_model, its_columns) = counter.bench, PRINTERS[device]
    if device == SPARE_PRINTER and bench.values["devices.printer"] == "none":
        raise Refused("SPARE_WITHOUT_FIRST")
    address = yield from choose_place(bench, device, printers=True)
    with_roll = [one for one in MODELS if one.widths]
    choices = [Choice(one.name, "learn.printer.is", {"model": one.title}) for one in with_roll]
    now = bench.values[its_model]
    model = model_named((yield Ask("learn.printer.model", choices=in_front(choices, now))))
    with bench.printer(address, model.name, device=device) as printer:
        outcome = printer.ready() or printer.print(ruler(model), "0001")
    if not may_have_come_out(outcome):
        raise failed(address, outcome.why)
    widths = sorted({one.columns for one in model.widths}, reverse=True)
    lines = [Choice(str(width), "learn.printer.columns_are", {"columns": width}) for width in widths]
    columns = int((yield Ask("learn.printer.columns", choices=in_front(lines, bench.values[its_columns]))))
    letters = yield Ask("learn.printer.letters", {"letters": LETTERS}, YES_OR_NO)
    return Learned(
        "learn.printer.learned" if letters == YES.value else "learn.printer.other_letters",
        {"columns": columns, "model": model.title},
        {f"devices.{device}": address, its_model: model.name, its_columns: columns},
    )


def ruler(model: PrinterModel) -> Paper:
    """A line for each width that the model may have, each as long as it says, then the letters."""
    lines = [Text(_line(width)) for width in sorted({one.columns for one in model.widths})]
    return Paper((*lines, Feed(), Text(LETTERS), Feed(), Cut()))


def _line(columns: int) -> str:
    """``....5...10...15`` and so on, its length at its end."""
    end = f"<{columns}"
    tens = "".join(f"{at:.>5}" for at in range(5, columns - len(end) + 1, 5))
    return tens.ljust(columns - len(end), ".") + end
