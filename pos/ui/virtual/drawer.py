"""The virtual drawer on a port of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pos.cashiering.lights import DRAWER
from pos.drivers.virtual.fleet import VirtualDevices
from pos.ui.desk import Desk
from pos.ui.virtual.part import Part
from pos.ui.widgets.basics import column
from pos.ui.widgets.drawer_picture import DrawerPicture


class DrawerPart(Part):
    """Opens by itself; a click pushes it shut."""

    KIND = DRAWER

    def __init__(self, desk: Desk, devices: VirtualDevices) -> None:
        super().__init__(desk, devices)
        self.is_open = False
        self.drawer = DrawerPicture("virtual-own-drawer")
        self.setLayout(column(self.drawer))
        self.drawer.clicked.connect(self._push)

    def begin(self) -> None:
        """Ask how it stands."""
        self._devices.device(DRAWER).post("state")

    def hear(self, event: Mapping[str, Any]) -> None:
        """It stands otherwise."""
        match event["event"]:
            case "state":
                self.is_open = bool(event["is_open"])
            case "kick":
                self.is_open = bool(event["opened"])
            case "closed":
                self.is_open = False
        self.retranslate()

    def _push(self) -> None:
        if self.is_open:
            self.order("close")

    def retranslate(self) -> None:
        """How it stands."""
        say = self.desk.words.say
        self.drawer.set_open(
            say("virtual.drawer_open" if self.is_open else "virtual.drawer_closed"), is_open=self.is_open
        )
