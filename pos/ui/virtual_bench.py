"""The virtual devices as the training window shows and steers them, without a widget.

They are programs of their own; what they tell comes on threads of theirs and is handled on the window's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pos.domain.money import Money
from pos.drivers.virtual.fleet import VirtualDevices
from pos.ui.desk import Desk

PRINTER, TERMINAL = "printer", "terminal"


@dataclass(frozen=True, slots=True)
class BenchState:
    """How the devices stand, as somebody before them would see it.

    `asked` is what the till asks of the terminal; None: nothing. `by_itself`: the terminal approves without a hand.
    """

    here: bool = False
    paper: str = "ok"
    cover_open: bool = False
    plugged: bool = True
    drawer_open: bool = False
    asked: Money | None = None
    giving_back: bool = False
    by_itself: bool = False
    answered: str = ""


class VirtualBench:
    """`show` gets every new state, `printed` the picture of every paper."""

    def __init__(
        self,
        desk: Desk,
        devices: VirtualDevices,
        show: Callable[[BenchState], None],
        printed: Callable[[Path], None],
    ) -> None:
        self.state = BenchState()
        self._desk = desk
        self._devices = devices
        self._show = show
        self._printed = printed

    def start(self) -> None:
        """Listen, start what does not run yet, and take the terminal in hand."""
        self._devices.listen(lambda kind, event: self._desk.later(lambda: self._hear(kind, event)))
        self._desk.run(self._begin, then=lambda _: self._put(replace(self.state, here=True)))

    def _begin(self) -> None:
        if PRINTER in self._devices.kinds:
            self._devices.device(PRINTER).post("state")
        if TERMINAL in self._devices.kinds:
            self._devices.device(TERMINAL).post("mode", mode="ask")

    # --- hands on the printer and the drawer ---

    def switch_paper(self) -> None:
        """Take the roll out, or load one."""
        self._to(PRINTER, "load_paper" if self.state.paper == "out" else "paper_out")

    def switch_cover(self) -> None:
        """Open the cover, or close it."""
        self._to(PRINTER, "cover_close" if self.state.cover_open else "cover_open")

    def switch_plug(self) -> None:
        """Pull the cable, or plug it in."""
        self._to(PRINTER, "unplug" if self.state.plugged else "plug")

    def close_drawer(self) -> None:
        """Push the drawer shut."""
        if self.state.drawer_open:
            self._to(PRINTER, "drawer_close")

    # --- hands on the terminal ---

    def press(self, button: str) -> None:
        """`approve`, `decline`, `cancel`, or `no_answer`: charged, and the till never hears of it."""
        if self.state.asked is not None:
            self._to(TERMINAL, "press", button=button)

    def let_it(self, *, by_itself: bool) -> None:
        """Have the terminal approve without a hand, or ask."""
        self._to(TERMINAL, "mode", mode="approve" if by_itself else "ask")
        self._put(replace(self.state, by_itself=by_itself))

    def _to(self, kind: str, do: str, **given: object) -> None:
        """In the background: a device that is just being started lets wait."""
        self._desk.run(lambda: self._devices.device(kind).post(do, **given), then=lambda _: None)

    # --- what they tell ---

    def _hear(self, kind: str, event: Mapping[str, Any]) -> None:
        match kind, event["event"]:
            case "printer", "state":
                named = ("paper", "cover_open", "plugged", "drawer_open")
                self._put(replace(self.state, **{name: event[name] for name in named}))
            case "printer", "paper":
                if "png" in event:
                    self._printed(Path(event["png"]))
            case "terminal", "asked":
                asked = Money(int(event["cents"]) + int(event["fee"]))
                self._put(replace(self.state, asked=asked, giving_back=event["kind"] == "void", answered=""))
            case "terminal", "ended":
                self._put(replace(self.state, asked=None, answered=str(event["mode"])))
            case _:
                return

    def _put(self, state: BenchState) -> None:
        self.state = state
        self._show(state)
