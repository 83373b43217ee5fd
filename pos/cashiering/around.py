"""What stands around the register: a scanner and a check reader on ports of their own, a display that faces the payer.

None of them ever holds anything up: the first two only talk, the third is only told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pos.cashiering.lights import DISPLAY, Light, link_light
from pos.drivers.ports import LineDisplay, LinkState, Said, Talker


@dataclass(frozen=True, slots=True)
class Heard:
    """Something was read: ``device`` is ``lights.SCANNER`` or ``lights.CHECK_READER``."""

    device: str
    said: Said


Hear = Callable[[Said], None]
LinkChanged = Callable[[LinkState], None]
MakeTalker = Callable[[Hear, LinkChanged], Talker]


@dataclass(slots=True)
class Around:
    """``talkers`` by device; ``make_display`` is called when work begins. Each may be missing."""

    talkers: Mapping[str, MakeTalker] = field(default_factory=dict)
    make_display: Callable[[], LineDisplay] | None = None
    _talking: dict[str, Talker] = field(default_factory=dict)
    _display: LineDisplay | None = None

    def start(self, tell: Callable[[Heard | Light], None]) -> None:
        """Begin to listen; ``tell`` is called on the devices' own threads."""
        if self.make_display is not None:
            self._display = self.make_display()
        for device, make in self.talkers.items():
            self._talking[device] = make(_hearing(device, tell), _linked(device, tell))
        for talker in self._talking.values():
            talker.start()

    def show(self, upper: str, lower: str) -> None:
        """Put two lines before the payer; from any thread, at once."""
        if self._display is not None:
            self._display.show(upper, lower)

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


def _hearing(device: str, tell: Callable[[Heard | Light], None]) -> Hear:
    return lambda said: tell(Heard(device, said))


def _linked(device: str, tell: Callable[[Heard | Light], None]) -> LinkChanged:
    return lambda link: tell(link_light(device, link))
