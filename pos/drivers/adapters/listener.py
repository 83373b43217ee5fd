"""A device that only talks, on a thread of its own: scanner and check reader on a COM port, a counter's report.

Nothing is ever written to such a port: on a wrong one a byte may open a cash drawer (docs/devices.md).
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from pos.drivers.adapters.frames import Frames, Framing
from pos.drivers.adapters.links import Link, LinkLost, opened
from pos.drivers.ports import LinkState, Said

log = logging.getLogger(__name__)

OPEN_S = 2.0
TURN_S = 0.05
RETRIES_S = (0.25, 0.5, 1.0, 2.0, 5.0)
"""How long until a device that went away is looked for again; the last one again and again."""


class Listener:
    """The port ``Talker``. ``make_link`` is called on the thread each time the device is looked for.

    ``hear`` gets each message and ``changed`` each change of the link, on the thread as well.
    """

    def __init__(
        self,
        make_link: Callable[[], Link],
        framing: Framing,
        hear: Callable[[Said], None],
        changed: Callable[[LinkState], None] = lambda _: None,
        retries: tuple[float, ...] = RETRIES_S,
    ) -> None:
        self.link = LinkState.ABSENT
        self._make_link = make_link
        self._framing = framing
        self._hear = hear
        self._changed = changed
        self._retries = retries
        self._leave = threading.Event()
        self._thread = threading.Thread(target=self._run, name="listener", daemon=True)

    def start(self) -> None:
        """See ``Talker``."""
        self._thread.start()

    def close(self) -> None:
        """See ``Talker``. A thread that is stuck in a call is left behind."""
        self._leave.set()
        self._thread.join(OPEN_S)

    def _run(self) -> None:
        tried = 0
        while not self._leave.is_set():
            link = opened(self._make_link, OPEN_S)
            if link is not None:
                tried = 0
                self._note(LinkState.CONNECTED)
                self._listen(link)
                self._note(LinkState.ABSENT)
                link.close()
            self._leave.wait(self._retries[min(tried, len(self._retries) - 1)])
            tried += 1

    def _note(self, state: LinkState) -> None:
        self.link = state
        self._changed(state)

    def _listen(self, link: Link) -> None:
        """Until the device goes away. What it was in the middle of goes with it."""
        frames = Frames(self._framing)
        heard_at = time.monotonic()
        while not self._leave.is_set():
            try:
                data = link.read(TURN_S)
            except LinkLost:
                return
            if data:
                heard_at = time.monotonic()
                for message in frames.feed(data):
                    self._say(message)
            elif frames.waiting and time.monotonic() - heard_at >= self._framing.pause_s:
                whole, broken = frames.pause()
                self._say(whole)
                self._say(broken, whole=False)

    def _say(self, message: bytes, *, whole: bool = True) -> None:
        if not message:
            return
        try:
            self._hear(Said(_text(message), whole))
        except Exception:  # whoever listens must not silence the device
            log.exception("what a device said was not taken")


def _text(message: bytes) -> str:
    """UTF-8 where it is; else each byte its own character, so that nothing is lost."""
    try:
        return message.decode("utf-8")
    except UnicodeDecodeError:
        return message.decode("latin-1")
