"""The virtual printer: its paper, its mishaps, and the drawer that hangs on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pos.cashiering.lights import PRINTER
from pos.drivers.virtual.fleet import VirtualDevices
from pos.ui import tokens
from pos.ui.desk import Desk, Tone
from pos.ui.virtual.part import Part, hand_button, label_button
from pos.ui.widgets.basics import column, name_control, panel, row
from pos.ui.widgets.drawer_picture import DrawerPicture
from pos.ui.widgets.lights import Light
from pos.ui.widgets.paper_roll import PaperRoll

_ROLL_LEAST = 44
_NAMED = ("paper", "cover_open", "plugged", "drawer_open")


@dataclass(frozen=True, slots=True)
class PrinterState:
    """How it stands, as somebody before it would see it. `here`: its program runs."""

    here: bool = False
    paper: str = "ok"
    cover_open: bool = False
    plugged: bool = True
    drawer_open: bool = False


class PrinterPart(Part):
    """`has_drawer`: no other drawer stands at this register."""

    KIND = PRINTER

    def __init__(self, desk: Desk, devices: VirtualDevices, *, has_drawer: bool) -> None:
        super().__init__(desk, devices)
        self.state = PrinterState()
        self.roll, self.drawer = PaperRoll("virtual-paper"), DrawerPicture("virtual-drawer")
        self.roll.setMinimumHeight(_ROLL_LEAST)
        self.light = Light("virtual-printer")
        self.switches = {name: hand_button(f"virtual-{name}") for name in ("paper", "cover", "plug")}
        case = panel(
            column(self.light, row(*self.switches.values(), gap=tokens.XS), gap=tokens.S, margin=tokens.S), "device"
        )
        inner = column(self.roll, case, tokens.S, self.drawer, gap=0)
        inner.setStretch(0, 1)
        self.setLayout(inner)
        self.drawer.setVisible(has_drawer)
        self.drawer.clicked.connect(self._close_drawer)
        for name, switch in (("paper", self._paper), ("cover", self._cover), ("plug", self._plug)):
            self.switches[name].clicked.connect(switch)

    def begin(self) -> None:
        """Ask how it stands."""
        self._devices.device(PRINTER).post("state")

    def started(self) -> None:
        """Its light goes on."""
        self._put(replace(self.state, here=True))

    def hear(self, event: Mapping[str, Any]) -> None:
        """It stands otherwise, or paper came out."""
        if event["event"] == "state":
            self._put(replace(self.state, **{name: event[name] for name in _NAMED}))
        elif event["event"] == "paper" and "png" in event:
            self.roll.put(Path(event["png"]), self.desk.words.say("virtual.papers", count=self.roll.count + 1))

    def _paper(self) -> None:
        self.order("load_paper" if self.state.paper == "out" else "paper_out")

    def _cover(self) -> None:
        self.order("cover_close" if self.state.cover_open else "cover_open")

    def _plug(self) -> None:
        self.order("unplug" if self.state.plugged else "plug")

    def _close_drawer(self) -> None:
        if self.state.drawer_open:
            self.order("drawer_close")

    def _put(self, state: PrinterState) -> None:
        self.state = state
        self.retranslate()

    def retranslate(self) -> None:
        """Its light, its switches, the drawer."""
        say, state = self.desk.words.say, self.state
        name_control(self.roll, "", say("virtual.papers", count=self.roll.count))
        self.light.set_state(*self._says())
        label_button(self.switches["paper"], say("virtual.load_paper" if state.paper == "out" else "virtual.paper_out"))
        label_button(self.switches["cover"], say("virtual.close_cover" if state.cover_open else "virtual.open_cover"))
        label_button(self.switches["plug"], say("virtual.unplug" if state.plugged else "virtual.plug"))
        drawer = say("virtual.drawer_open" if state.drawer_open else "virtual.drawer_closed")
        self.drawer.set_open(drawer, is_open=state.drawer_open)

    def _says(self) -> tuple[str, Tone]:
        say, state = self.desk.words.say, self.state
        if not state.here:
            return say("virtual.starting"), Tone.PLAIN
        if not state.plugged:
            return say("virtual.printer_unplugged"), Tone.STOP
        if state.cover_open:
            return say("virtual.printer_cover"), Tone.STOP
        if state.paper == "out":
            return say("virtual.printer_no_paper"), Tone.STOP
        return say("virtual.printer"), Tone.DONE
