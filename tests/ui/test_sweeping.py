"""Circles of widgets are taken apart on the window's thread, whoever fills the measure."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtWidgets import QWidget

from tests.ui.driver import Driver


class _Ring(QWidget):
    """Points at itself, as a widget does whose own method a signal of it calls."""

    def __init__(self, died_on: list[threading.Thread]) -> None:
        super().__init__()
        self._myself = self
        weakref.finalize(self, lambda: died_on.append(threading.current_thread()))


def test_no_other_thread_takes_widgets_apart(till: Driver) -> None:
    till.at("sign-in")
    died_on: list[threading.Thread] = []
    for _ in range(10):
        _Ring(died_on)
    others = threading.Thread(target=lambda: [[{}] for _ in range(gc.get_threshold()[0] * 500)])
    others.start()
    others.join()
    assert not died_on
    till.until(lambda: len(died_on) == 10)
    assert set(died_on) == {threading.main_thread()}
