"""The virtual devices of one register: each started when it is first needed, all stopped together."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from pos.drivers.virtual.process import Event, VirtualProcess

Listener = Callable[[str, Event], None]


class VirtualDevices:
    """Starts ``printer`` and ``terminal`` as programs of their own; what they keep lies under ``keep``.

    ``kinds`` are those that stand in for a device of this register; the others are real, or none. ``options`` are
    those of ``pos virtual KIND``.

    From any thread; starting one takes as long as a program takes to start.
    """

    def __init__(self, keep: Path, kinds: frozenset[str], options: Mapping[str, Sequence[str]] | None = None) -> None:
        self.kinds = kinds
        self._keep = keep
        self._options = options or {}
        self._running: dict[str, VirtualProcess] = {}
        self._listeners: list[Listener] = []
        self._guard = threading.RLock()

    def device(self, kind: str) -> VirtualProcess:
        """The running device, to steer it. :raises Unavailable: ``VIRTUAL_NOT_STARTED``"""
        with self._guard:
            if kind not in self._running:
                started = VirtualProcess.start(kind, keep=self._keep / kind, options=self._options.get(kind, ()))
                started.listen(lambda event: self._tell(kind, event))
                self._running[kind] = started
            return self._running[kind]

    def kept(self, kind: str) -> Path:
        """The folder with what a device kept."""
        return self._keep / kind

    def listen(self, listener: Listener) -> None:
        """Be told of the events of all of them, on threads of their own."""
        self._listeners.append(listener)

    def stop(self) -> None:
        """End them all."""
        with self._guard:
            running, self._running = self._running, {}
        for device in running.values():
            device.stop()

    def _tell(self, kind: str, event: Event) -> None:
        for listener in list(self._listeners):
            listener(kind, event)
