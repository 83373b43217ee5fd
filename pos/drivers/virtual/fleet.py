"""The virtual devices of one register: each started when it is first needed, all stopped together."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from pos.domain.errors import Unavailable
from pos.drivers.virtual.process import Event, VirtualProcess

Listener = Callable[[str, Event], None]

_KEEPING = frozenset({"printer", "terminal"})
"""Programs with something to keep: papers, a batch."""


class VirtualDevices:
    """Starts devices as programs of their own; what they keep lies under ``keep``.

    ``programs`` are those that stand in for a device of this register, by the device's name: what `pos virtual` is
    called with. The other devices are real, or none.

    From any thread; starting one takes as long as a program takes to start, and no other device waits for it.
    """

    def __init__(self, keep: Path, programs: Mapping[str, Sequence[str]]) -> None:
        self.kinds = frozenset(programs)
        self._keep = keep
        self._programs = programs
        self._running: dict[str, VirtualProcess] = {}
        self._turns = {kind: threading.Lock() for kind in programs}
        self._ended = False
        self._listeners: list[Listener] = []

    def device(self, kind: str) -> VirtualProcess:
        """The running device, to steer it. :raises Unavailable: ``VIRTUAL_NOT_STARTED``"""
        with self._turns[kind]:
            if self._ended:
                raise Unavailable("VIRTUAL_NOT_STARTED", device=kind, detail="")
            if kind not in self._running:
                program, *options = self._programs[kind]
                keep = self._keep / kind if program in _KEEPING else None
                started = VirtualProcess.start(program, keep=keep, options=options)
                started.listen(lambda event: self._tell(kind, event))
                self._running[kind] = started
            return self._running[kind]

    def program(self, kind: str) -> Sequence[str]:
        """What `pos virtual` is called with for it."""
        return self._programs[kind]

    @property
    def has_slips(self) -> bool:
        """Whether the printer is one with a slip station."""
        return "--slip" in self._programs.get("printer", ())

    @property
    def display_in_front(self) -> bool:
        """Whether a customer display hangs in front of the printer."""
        return "--display" in self._programs.get("printer", ())

    def kept(self, kind: str) -> Path:
        """The folder with what a device kept."""
        return self._keep / kind

    def listen(self, listener: Listener) -> None:
        """Be told of the events of all of them, on threads of their own."""
        self._listeners.append(listener)

    def stop(self) -> None:
        """End them all, also one that is just being started."""
        self._ended = True
        for kind, turn in self._turns.items():
            with turn:
                device = self._running.pop(kind, None)
            if device is not None:
                device.stop()

    def _tell(self, kind: str, event: Event) -> None:
        for listener in list(self._listeners):
            listener(kind, event)
