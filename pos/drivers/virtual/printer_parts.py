"""The parts of a virtual receipt printer that have a state, and what it says of them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from pos.drivers.virtual.serving import Outbox
from pos.drivers.virtual.slip import SlipStation, StationModel

MAKER, MODEL = "VIRTUAL", "CF-80"
"""A live book refuses a printer of this maker."""

_ACTIVE_AUTO_STATUS = 0x0F


@dataclass
class Body:
    """The parts of a printer that a hand or an accident can change."""

    paper: str = "ok"
    cover_open: bool = False
    cutter_jammed: bool = False
    failed: bool = False
    drawer_open: bool = False
    second_open: bool = False
    drawer_stuck: bool = False
    powered: bool = True

    @property
    def offline(self) -> bool:
        """Whether it takes bytes but prints none."""
        return self.cover_open or self.paper == "out" or self.cutter_jammed or self.failed or not self.powered


@dataclass(frozen=True, slots=True)
class Model:
    """What kind of printer it is."""

    columns: int = 48
    process_id: bool = True
    """False: a clone that does not know ``GS ( H``."""

    keeps_pictures: bool = True
    real_time_kick: bool = True
    buffer_bytes: int = 4096
    drawers: tuple[int, ...] = (1,)
    """On which connectors a drawer hangs: 1 is pin 2, 2 is pin 5. They share the one sensor line."""

    open_is_high: bool | None = True
    """The level of pin 3 while a drawer is open: it depends on the drawer. None: it has no switch."""

    closes_after_ms: int = 0
    """A drawer that somebody pushes shut again; 0: stays open."""

    station: StationModel | None = None
    """Its slip station, where it has one."""

    display: bool = False
    """Whether a customer display hangs in front of it, on the same line."""


class Voice:
    """Everything a printer says to its host."""

    def __init__(
        self,
        outbox: Outbox,
        body: Body,
        model: Model,
        slip: SlipStation | None = None,
        memory: Collection[bytes] = (),
    ) -> None:
        self.automatic = False
        """Whether every change of state is sent (ASB)."""

        self.shifted: bytes | None = None
        """The answer that is owed, under the fault that each is the one to the question before."""

        self.stale_id: bytes | None = None
        """Likewise for process ids."""

        self._outbox = outbox
        self._body = body
        self._model = model
        self._slip = slip
        self._memory = memory

    def real_time(self, n: int) -> None:
        """Answer ``DLE EOT n``."""
        body = self._body
        bits = {
            1: 0x04 * self._pin_high() | 0x08 * body.offline,
            2: 0x04 * body.cover_open | 0x20 * (body.paper == "out") | 0x40 * (body.failed or body.cutter_jammed),
            3: 0x08 * body.cutter_jammed | 0x20 * body.failed,
            4: {"ok": 0, "low": 0x0C, "out": 0x6C}[body.paper],
            5: self._slip.bits() if self._slip else 0,
        }
        answer = bytes([0x12 | bits[n]])
        if self.shifted is not None:
            answer, self.shifted = self.shifted, answer
        self._outbox.put(answer)

    def changed(self) -> None:
        """Send the four bytes of ASB to a host that asked for them."""
        body = self._body
        if not self.automatic or not body.powered:
            return
        first = 0x10 | 0x04 * self._pin_high() | 0x08 * body.offline | 0x20 * body.cover_open
        second = 0x08 * body.cutter_jammed | 0x20 * body.failed
        third = {"ok": 0, "low": 0x03, "out": 0x0F}[body.paper]
        self._outbox.put(bytes([first, second, third, _ACTIVE_AUTO_STATUS]))

    def answer(self, name: bytes, given: bytes) -> None:
        """Answer a command of the buffer, if it asks something."""
        action = _QUESTIONS.get(name)
        if action is not None:
            action(self, given)

    def subscribe(self, given: bytes) -> None:
        """``GS a``: ASB now and on every change, or no more."""
        self.automatic = bool(given[0])
        self.changed()

    def transmit(self, given: bytes) -> None:
        """``GS r``: 1 paper, 2 drawer."""
        paper = {"ok": 0, "low": 0x03, "out": 0x0C}[self._body.paper]
        self._outbox.put(bytes([paper if given[0] % 48 == 1 else self._pin_high()]))

    def identify(self, given: bytes) -> None:
        """``GS I``: 66 maker, 67 model; virtual in both."""
        texts = {65: "1.0", 66: MAKER, 67: MODEL}
        self._outbox.put(b"_" + texts[given[0]].encode() + b"\0" if given[0] in texts else b"\x20")

    def process_id(self, given: bytes) -> None:
        """``GS ( H`` function 48: everything before it is printed."""
        if not self._model.process_id or given[2] != 48:
            return
        answered = given[4:8]
        if self.stale_id is not None:
            answered, self.stale_id = self.stale_id, answered
        self._outbox.put(b"\x37\x22" + answered + b"\0")

    def kept_keys(self, given: bytes) -> None:
        """``GS ( L`` function 64: the keys of kept pictures."""
        if given[2:4] == b"\x30\x40" and self._model.keeps_pictures:
            self._outbox.put(b"\x37\x72\x40" + b"".join(self._memory) + b"\0")

    def _pin_high(self) -> bool:
        is_open = self._body.drawer_open or self._body.second_open
        return self._model.open_is_high is not None and is_open == self._model.open_is_high


_QUESTIONS: dict[bytes, Callable[[Voice, bytes], None]] = {
    b"\x1da": Voice.subscribe,
    b"\x1dr": Voice.transmit,
    b"\x1dI": Voice.identify,
    b"\x1d(H": Voice.process_id,
    b"\x1d(L": Voice.kept_keys,
}
