"""The two books of a register: its own, and one to practise in, in a folder of its own beside it."""

from __future__ import annotations

from pos.app import App
from pos.cashiering.counter import Counter
from pos.config import Settings
from pos.domain.people import Person

TRAINING_FOLDER = "training"


class Books:
    """Which book is open. Everything here blocks: call it in the background."""

    def __init__(self, app: App) -> None:
        self._own = app
        self._training = App(app.places.data / TRAINING_FOLDER, clock=app.clock, state=app.places.state)
        self.practising = False

    @property
    def present(self) -> App:
        """The application of the book in hand."""
        return self._training if self.practising else self._own

    def exists(self) -> bool:
        """Whether the book in hand was ever made."""
        return self.present.has_book()

    def create(self, mode: str, settings: Settings, admin: Person, password: str) -> Counter:
        """Make the book in hand and open it. Raises as `App.create` and `App.open`."""
        self.present.create(mode, settings, admin, password)
        return self.present.open()

    def open(self) -> Counter:
        """Open the book in hand. Raises as `App.open`."""
        return self.present.open()

    def close(self) -> None:
        """Let go of it."""
        self.present.close()

    def change(self) -> None:
        """Close the book in hand and take the other in hand."""
        self.close()
        self.practising = not self.practising
