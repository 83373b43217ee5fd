"""Where the drawers of a register hang: which device opens which, and what their switches say.

Two drawers on one printer share its one sensor line: it tells that one of them stands open, and not which
(UnifiedPOS ``CapStatusMultiDrawerDetect`` is false). Drawers on ports of their own tell each for itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pos.cashiering.lights import DRAWER, Light, drawer_light
from pos.drivers.ports import DrawerState, PrinterStatus
from pos.drivers.spool import Spool


@dataclass(frozen=True, slots=True)
class DrawerPlace:
    """One place where drawers hang. ``device`` is what their jobs go by; ``codes`` empty: every drawer there is.

    ``own``: a port of its own, and not the printer's connector.
    """

    device: str
    spool: Spool
    codes: tuple[str, ...] = ()
    own: bool = False


@dataclass(frozen=True, slots=True)
class Switch:
    """One line that says whether drawers are open: of one drawer, or of all on the printer. ``codes`` as in a place."""

    device: str
    spool: Spool
    codes: tuple[str, ...]
    own: bool

    @property
    def status(self) -> PrinterStatus:
        """What was heard last."""
        return self.spool.status()

    @property
    def state(self) -> DrawerState:
        """Open, closed, or nobody can say."""
        return self.status.drawer

    @property
    def light(self) -> Light:
        """As a light."""
        return drawer_light(self.status, own=self.own, device=self.device, codes=self.codes)


class DrawerPlaces:
    """All places of a register. None: it has no drawer that opens."""

    def __init__(self, places: Iterable[DrawerPlace] = ()) -> None:
        self._places = tuple(places)
        self.own = tuple(place.spool for place in self._places if place.own)
        self.switches = tuple(self._switches())

    @classmethod
    def on(cls, spool: Spool | None) -> DrawerPlaces:
        """All drawers on the printer's one connector."""
        return cls(() if spool is None else (DrawerPlace(spool.device, spool),))

    def device_of(self, drawer: str) -> str:
        """What the jobs of a drawer go by; empty: it does not open by itself."""
        found = (place.device for place in self._places if not place.codes or drawer in place.codes)
        return next(found, "")

    def lights(self) -> tuple[Light, ...]:
        """Of every switch, as last heard."""
        return tuple(one.light for one in self.switches)

    def switch_of(self, device: str) -> Switch | None:
        """Which switch sees the drawers whose jobs go by ``device``."""
        place = next((one for one in self._places if one.device == device), None)
        return None if place is None else next((one for one in self.switches if one.spool is place.spool), None)

    def _switches(self) -> Iterable[Switch]:
        for spool in dict.fromkeys(place.spool for place in self._places):
            here = [place for place in self._places if place.spool is spool]
            codes = tuple(code for place in here for code in place.codes)
            device = DRAWER if len(here) > 1 or not here[0].codes else here[0].device
            yield Switch(device, spool, codes, here[0].own)
