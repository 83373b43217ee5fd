"""Starts a virtual device as a program of its own, steers it and stops it: for training, demonstrations and tests."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pos
from pos.domain.errors import Refused, Unavailable

Event = Mapping[str, Any]

START_S = 20
COMMAND_S = 10
STOP_S = 60
"""A printer that is told to end still draws the papers it has not drawn yet."""

EVENTS_KEPT = 500


class VirtualProcess:
    """One running virtual device. Ends with the program that started it, however that ends.

    ``address`` is what ``links.link_to`` takes. Events are told on a thread of this object's own.
    """

    def __init__(self, process: subprocess.Popen[str], kind: str) -> None:
        self.kind = kind
        self.address = ""
        self._process = process
        self._ids = itertools.count(1)
        self._news = threading.Condition()
        self._events: deque[Event] = deque(maxlen=EVENTS_KEPT)
        self._count = 0
        self._listeners: list[Callable[[Event], None]] = []
        self._reader = threading.Thread(target=self._read, name=f"virtual-{kind}", daemon=True)
        self._reader.start()

    @classmethod
    def start(
        cls, kind: str, *, keep: Path | None = None, pty: Path | None = None, options: Sequence[str] = ()
    ) -> VirtualProcess:
        """Start ``printer`` or ``terminal`` and wait until it can be reached.

        On a free loopback port, or on a pseudo terminal at ``pty``. ``options`` are those of ``pos virtual KIND``.

        :raises Unavailable: ``VIRTUAL_NOT_STARTED``
        """
        place = ["--pty", str(pty)] if pty else ["--tcp", "0"]
        kept = ["--keep", str(keep)] if keep else []
        command = [*_program(), "virtual", kind, *place, *kept, "--attached", *options]
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                encoding="utf-8",
                env=_environment(),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise Unavailable("VIRTUAL_NOT_STARTED", device=kind, detail=error.strerror or error) from error
        device = cls(process, kind)
        try:
            device.address = device.wait_for("listening", seconds=START_S)["address"]
        except TimeoutError as error:
            device.stop()
            raise Unavailable("VIRTUAL_NOT_STARTED", device=kind, detail=process.returncode) from error
        return device

    def command(self, do: str, **given: object) -> None:
        """Give it a command and wait until it is done. :raises Refused: ``VIRTUAL_REFUSED`` with its words"""
        number = next(self._ids)
        self.post(do, id=number, **given)
        try:
            answer = self.wait_for("done", "refused", where=lambda event: event.get("id") == number)
        except TimeoutError as error:
            raise Refused("VIRTUAL_REFUSED", device=self.kind, why="no answer") from error
        if answer["event"] == "refused":
            raise Refused("VIRTUAL_REFUSED", device=self.kind, why=answer["why"])

    def post(self, do: str, **given: object) -> None:
        """Give it a command and go on. A device that ended hears nothing."""
        if self._process.stdin is None:
            return
        try:
            self._process.stdin.write(json.dumps({"do": do, **given}) + "\n")
            self._process.stdin.flush()
        except OSError:
            return

    def listen(self, listener: Callable[[Event], None]) -> None:
        """Tell ``listener`` of every event from now on, on the reading thread: be quick."""
        with self._news:
            self._listeners.append(listener)

    def wait_for(
        self, *kinds: str, where: Callable[[Event], bool] = lambda _: True, seconds: float = COMMAND_S
    ) -> Event:
        """The first event of one of these kinds, among those kept or to come. :raises TimeoutError:"""
        found: list[Event] = []

        def there() -> bool:
            found.extend(event for event in self._events if event["event"] in kinds and where(event))
            return bool(found) or not self._reader.is_alive()

        with self._news:
            if not self._news.wait_for(there, seconds) or not found:
                raise TimeoutError(f"{self.kind} told no {' or '.join(kinds)}")
        return found[0]

    def stop(self) -> None:
        """End it; a device that does not end by itself is killed."""
        if self._process.stdin is not None and not self._process.stdin.closed:
            with contextlib.suppress(OSError):  # it ended before
                self._process.stdin.close()
        try:
            self._process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(STOP_S)
        if self._process.stdout is not None:
            self._process.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _read(self) -> None:
        if self._process.stdout is None:
            return
        for line in self._process.stdout:
            event: Event = json.loads(line)
            with self._news:
                self._events.append(event)
                listeners = list(self._listeners)
                self._news.notify_all()
            for listener in listeners:
                listener(event)
        with self._news:
            self._news.notify_all()


def _program() -> list[str]:
    """How to call ourselves: a frozen program is its own interpreter."""
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "pos"]


def _environment() -> dict[str, str]:
    """Ours, with the place this package came from: also from a checkout that is not installed."""
    here = str(Path(pos.__file__).parent.parent)
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (here, os.environ.get("PYTHONPATH"))))}
