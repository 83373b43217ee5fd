"""What the parts of the training window share: each shows one virtual device and is the hand that is laid on it.

A device is a program of its own; what it tells comes on a thread of its own and is handled on the window's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton

from pos.drivers.virtual.fleet import VirtualDevices
from pos.ui.desk import Desk


class Part(QFrame):
    """One device. `wanted` asks for its place in front: somebody has to lay a hand on it; `done` gives it back.

    `KIND` is the device's name in the settings, `TITLE` the key of what stands on its tab; without one it stands open
    all the time. `NAME` is its own where one device has two parts.
    """

    KIND: ClassVar[str] = ""
    NAME: ClassVar[str] = ""
    TITLE: ClassVar[str] = ""
    wanted = Signal()
    done = Signal()

    def __init__(self, desk: Desk, devices: VirtualDevices) -> None:
        super().__init__()
        self.desk = desk
        self._devices = devices

    @property
    def name(self) -> str:
        """What it is known by in the window."""
        return self.NAME or self.KIND

    def begin(self) -> None:
        """Off the window's thread: start it, and ask how it stands."""
        self._devices.device(self.KIND)

    def started(self) -> None:
        """It runs."""

    def hear(self, event: Mapping[str, Any]) -> None:
        """It told something."""

    def retranslate(self) -> None:
        """All texts, and how it stands."""
        raise NotImplementedError

    def order(self, do: str, **given: object) -> None:
        """Have it do something, in the background: a device that is just being started lets wait."""
        self.desk.run(lambda: self._devices.device(self.KIND).post(do, **given), then=lambda _: None)


def hand_button(handle: str) -> QPushButton:
    """For a hand, not for the keyboard: the keys stay with the till."""
    button = QPushButton()
    button.setObjectName(handle)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return button


def label_button(button: QPushButton, words: str) -> None:
    """What stands on it, also for a screen reader."""
    button.setText(words)
    button.setAccessibleName(words)
