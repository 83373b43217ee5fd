"""What stands around the register: a scanner and a check reader on ports of their own, a money counter, and a display
that faces the payer.

None of them ever holds anything up: they only talk, are only told, or are asked in the background.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pos.cashiering.lights import COUNTER, DISPLAY, Light, link_light
from pos.domain.drawers import CashCount
from pos.domain.errors import BadInput, Unavailable
from pos.drivers.ports import LineDisplay, LinkState, Said, Talker


@dataclass(frozen=True, slots=True)
class Wedge:
    """How a scanner that plays keyboard is told from typing. ``prefix``: the sign that it sends first."""

    timing: bool = True
    gap_ms: int = 30
    length_min: int = 6
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """Something was read: ``device`` is ``lights.SCANNER`` or ``lights.CHECK_READER``."""

    device: str
    said: Said


@dataclass(frozen=True, slots=True)
class Counted:
    """A money counter sent a report: the count, whole and adding up, or why it is none. It is a claim (row B9)."""

    count: CashCount | None
    wrong: BadInput | None = None


Event = Heard | Counted | Light
Hear = Callable[[Said], None]
LinkChanged = Callable[[LinkState], None]
MakeTalker = Callable[[Hear, LinkChanged], Talker]


@dataclass(slots=True)
class Around:
    """``talkers`` by device; ``make_display`` is called when work begins. Each may be missing.

    ``read_report`` reads what a money counter among the talkers prints (raises ``BadInput``); ``ask_counter`` asks one
    that says nothing by itself how many pieces of a face it counted (raises ``BadInput`` and ``Unavailable``).
    ``shown`` are the lines that the display is to have, also after it was lent.
    """

    talkers: Mapping[str, MakeTalker] = field(default_factory=dict)
    make_display: Callable[[], LineDisplay] | None = None
    read_report: Callable[[str], CashCount] | None = None
    ask_counter: Callable[[int], CashCount] | None = None
    wedge: Wedge = Wedge()
    shown: tuple[str, str] | None = None
    _talking: dict[str, Talker] = field(default_factory=dict)
    _display: LineDisplay | None = None

    def start(self, tell: Callable[[Event], None]) -> None:
        """Begin to listen; ``tell`` is called on the devices' own threads."""
        if self.make_display is not None:
            self._display = self.make_display()
            self._display.changed = _linked(DISPLAY, tell)
            if self.shown is not None:
                self._display.show(*self.shown)
        for device, make in self.talkers.items():
            hear = _hearing(device, tell)
            if device == COUNTER and self.read_report is not None:
                hear = _counting(self.read_report, tell)
            self._talking[device] = make(hear, _linked(device, tell))
        for talker in self._talking.values():
            talker.start()

    def show(self, upper: str, lower: str) -> None:
        """Put two lines before the payer; from any thread, at once."""
        self.shown = (upper, lower)
        if self._display is not None:
            self._display.show(upper, lower)

    def ask(self, face: int) -> CashCount:
        """What the coin counter counted, taken for pieces of this face.

        :raises Unavailable: ``COUNTER_NONE``, ``COUNTER_NO_ANSWER``
        """
        if self.ask_counter is None:
            raise Unavailable("COUNTER_NONE")
        return self.ask_counter(face)

    def lights(self) -> tuple[Light, ...]:
        """Of those that are set up, as last seen."""
        found = [link_light(device, talker.link) for device, talker in self._talking.items()]
        return (*found, link_light(DISPLAY, self._display.link)) if self._display else tuple(found)

    def close(self) -> None:
        """Stop listening, clear the display."""
        for talker in self._talking.values():
            talker.close()
        if self._display is not None:
            self._display.close()


def _hearing(device: str, tell: Callable[[Event], None]) -> Hear:
    return lambda said: tell(Heard(device, said))


def _counting(read: Callable[[str], CashCount], tell: Callable[[Event], None]) -> Hear:
    """The city's own pattern runs on the counter's thread: nobody waits for it."""

    def hear(said: Said) -> None:
        try:
            tell(Counted(read(said.text)))
        except BadInput as error:
            tell(Counted(None, error))

    return hear


def _linked(device: str, tell: Callable[[Event], None]) -> LinkChanged:
    return lambda link: tell(link_light(device, link))
