"""A device's own thread, for devices that are asked rather than spooled to: card terminals."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from pos.domain.errors import Unavailable

Answer = TypeVar("Answer")

CALLS_MAX = 8
"""More than so many calls never wait for one device."""


class DeviceThread:
    """Runs calls one after the other on one thread; whoever calls gets a future and goes on.

    The thread is a daemon: a call that never returns is left behind with :meth:`stop`, and a new thread made.
    """

    def __init__(self, name: str) -> None:
        self._calls: queue.Queue[tuple[Future[Any], Callable[[], Any]] | None] = queue.Queue(CALLS_MAX)
        self._name = name
        self._thread = threading.Thread(target=self._run, name=f"device-{name}", daemon=True)
        self._thread.start()

    def call(self, function: Callable[[], Answer]) -> Future[Answer]:
        """Have ``function`` called; its result or exception comes with the future.

        :raises Unavailable: ``DEVICE_BUSY`` where too many calls wait already
        """
        future: Future[Answer] = Future()
        try:
            self._calls.put_nowait((future, function))
        except queue.Full as error:
            raise Unavailable("DEVICE_BUSY", device=self._name) from error
        return future

    def stop(self, seconds: float = 5) -> bool:
        """Cancel what waits and end; False where the call in progress did not return in time and is left behind."""
        while True:
            try:
                waiting = self._calls.get_nowait()
            except queue.Empty:
                break
            if waiting is not None:
                waiting[0].cancel()
        self._calls.put(None)
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while (call := self._calls.get()) is not None:
            future, function = call
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(function())
            except BaseException as error:  # noqa: BLE001 - it is not swallowed: the future raises it
                future.set_exception(error)
