"""What a person does about a printer: give its papers to the spare, make a PDF, have it keep the logo. No widget."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pos.cashiering import instead, logo
from pos.ui.desk import Desk, Tone


def send_to_spare(desk: Desk, then: Callable[[], object]) -> None:
    """Everything that waits."""
    counter, person = desk.counter, desk.worker

    def given(count: int) -> None:
        desk.say("instead.given", Tone.DONE, count=count)
        then()

    desk.run(lambda: instead.to_spare(counter, person), then=given)


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
