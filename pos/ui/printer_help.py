"""What a person does about a printer: give its papers to the spare, make a PDF, have it keep the logo. No widget."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pos.cashiering import instead, logo
from pos.ui.desk import Desk, Tone


def send_elsewhere(desk: Desk, *, to_spare: bool, then: Callable[[], object]) -> None:
    """Everything that waits: for the first printer to the spare, or back."""
    counter, person = desk.counter, desk.worker
    give, said = (instead.to_spare, "instead.given") if to_spare else (instead.to_first, "instead.given_back")

    def given(count: int) -> None:
        desk.say(said, Tone.DONE, count=count)
        then()

    desk.run(lambda: give(counter, person), then=given)


def as_pdf(desk: Desk, number: str, open_file: Callable[[Path], bool], then: Callable[[], object]) -> None:
    """One receipt; it is made in the background."""
    counter, person = desk.counter, desk.worker

    def written(path: Path) -> None:
        if open_file(path):
            desk.say("instead.opened", Tone.DONE, number=number)
        else:
            desk.say("document.saved", Tone.WAIT, path=path)
        then()

    desk.run(lambda: instead.as_pdf(counter, person, number), then=written, waiting="instead.making")


def keep_logo(desk: Desk) -> None:
    """Have the printer keep the logo in its memory."""
    counter, person = desk.counter, desk.worker
    desk.run(lambda: logo.keep_logo(counter, person), then=lambda _: desk.say("logo.sent", Tone.DONE))
