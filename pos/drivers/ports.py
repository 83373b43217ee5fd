"""The ports to metal: what the till asks of a device and what it may be told.

Every call here blocks up to a deadline of its own, so none is made on the thread of the screen: a printer is used on
its own thread (``spool.Spool``), a terminal by one thread at a time. Nothing here raises for what devices do; it comes
back as a value.
Names follow UnifiedPOS where it has one.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from pos.domain.cards import BatchTotals, CardOperation, CardResult, Recovery
from pos.domain.papers import Paper


class State(enum.StrEnum):
    """How far a job got. Only ``NOT_SENT`` and ``BLOCKED`` promise that no byte of it left."""

    NOT_SENT = "not-sent"
    BLOCKED = "blocked"
    UNKNOWN = "unknown"
    CONFIRMED = "confirmed"


class Why(enum.StrEnum):
    """Why a job is not confirmed. The edge puts each into words with what to do."""

    NONE = ""
    PAPER = "paper"
    COVER = "cover"
    CUTTER = "cutter"
    ERROR = "error"
    OFFLINE = "offline"
    VIRTUAL = "virtual"
    NO_LINK = "no-link"
    NO_ANSWER = "no-answer"
    LINK_LOST = "link-lost"
    STALLED = "stalled"
    NO_FENCE = "no-fence"
    NOT_OPENED = "not-opened"
    INTERRUPTED = "interrupted"
    STUCK = "stuck"
    TOO_LATE = "too-late"
    WITHDRAWN = "withdrawn"
    UNMADE = "unmade"
    HANDED = "handed"
    NO_SLIP = "no-slip"
    SLIP_LEFT = "slip-left"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job. ``bytes_sent`` is what the operating system took, never what was printed.

    ``BLOCKED``: the device answered and says why it cannot; nothing was sent. ``NOT_SENT``: no answer, nothing was
    sent. ``UNKNOWN``: some of it left and nothing proves the end. ``CONFIRMED``: the device said, after the last byte,
    that it is done (a fence; for a drawer its sensor, or the printer's answer where there is no sensor).
    """

    state: State
    why: Why = Why.NONE
    bytes_sent: int = 0

    @classmethod
    def not_sent(cls, why: Why) -> Outcome:
        """Nothing left, nobody answered; safe to try again."""
        return cls(State.NOT_SENT, why)

    @classmethod
    def blocked(cls, why: Why) -> Outcome:
        """Nothing left; the device waits for a person."""
        return cls(State.BLOCKED, why)

    @classmethod
    def unknown(cls, bytes_sent: int, why: Why) -> Outcome:
        """Bytes left, no proof of the end; never tried again by itself."""
        return cls(State.UNKNOWN, why, bytes_sent)

    @classmethod
    def handed_over(cls, bytes_sent: int) -> Outcome:
        """Windows has it, and nothing comes back from the printer: not confirmed, and nobody can be asked either."""
        return cls(State.UNKNOWN, Why.HANDED, bytes_sent)

    @classmethod
    def confirmed(cls, bytes_sent: int) -> Outcome:
        """The device said that it is done."""
        return cls(State.CONFIRMED, Why.NONE, bytes_sent)


class LinkState(enum.StrEnum):
    """Whether anybody is at the other end. ``STUCK``: the thread sits in a call past its deadline."""

    CONNECTED = "connected"
    SILENT = "silent"
    ABSENT = "absent"
    REFUSED_VIRTUAL = "refused-virtual"
    STUCK = "stuck"


class PaperState(enum.StrEnum):
    """The roll."""

    UNKNOWN = "unknown"
    OK = "ok"
    LOW = "low"
    OUT = "out"


class DrawerState(enum.StrEnum):
    """The cash drawer. ``UNKNOWN`` also where its switch tells nothing: never a reason to stop a sale."""

    UNKNOWN = "unknown"
    CLOSED = "closed"
    OPEN = "open"


class LogoState(enum.StrEnum):
    """What a receipt's picture becomes on this printer. ``LEFT_OUT``: its line is too slow to send it each time."""

    NONE = "none"
    KEPT = "kept"
    SENT = "sent"
    LEFT_OUT = "left-out"


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """What a printer last said of itself; published on every change, and so the light on the screen."""

    link: LinkState = LinkState.ABSENT
    paper: PaperState = PaperState.UNKNOWN
    cover_open: bool = False
    cutter_error: bool = False
    error: bool = False
    offline: bool = False
    drawer: DrawerState = DrawerState.UNKNOWN
    maker: str = ""
    model: str = ""
    logo: LogoState = LogoState.NONE

    @property
    def hindrance(self) -> Why:
        """Why it cannot print just now; ``Why.NONE`` where nothing is known to stand against it."""
        if self.link is not LinkState.CONNECTED:
            return _LINK_WHY[self.link]
        found = (
            (self.cover_open, Why.COVER),
            (self.paper is PaperState.OUT, Why.PAPER),
            (self.cutter_error, Why.CUTTER),
            (self.error, Why.ERROR),
            (self.offline, Why.OFFLINE),
        )
        return next((why for stands, why in found if stands), Why.NONE)

    def with_link(self, link: LinkState) -> PrinterStatus:
        """The same with another link; what a device said before it went away is no longer known."""
        return replace(self, link=link) if link is LinkState.CONNECTED else PrinterStatus(link=link)


_LINK_WHY = {
    LinkState.SILENT: Why.NO_ANSWER,
    LinkState.ABSENT: Why.NO_LINK,
    LinkState.REFUSED_VIRTUAL: Why.VIRTUAL,
    LinkState.STUCK: Why.STUCK,
}


Meanwhile = Callable[[bool], bool]
"""Called about ten times a second while a printer is waited for. The argument: whether a pulse may be sent to its
drawer just now. The answer: whether to go on waiting."""


def wait_on(_: bool) -> bool:
    """What to do meanwhile where there is nothing to do."""
    return True


class ReceiptPrinter(Protocol):
    """A printer of narrow paper."""

    def ready(self) -> Outcome | None:
        """Ask whether it can print now. ``None``: yes. Else ``BLOCKED`` or ``NOT_SENT``; no byte of a job left."""

    def print(self, paper: Paper, fence: str, meanwhile: Meanwhile = wait_on) -> Outcome:
        """Print, and wait for the fence (four digits, not used by the job before).

        Where ``meanwhile`` ends the waiting: ``UNKNOWN``, ``INTERRUPTED``.
        """

    def poll(self) -> PrinterStatus:
        """Take in what the device said unasked, reconnect if it went away and it is time to; return at once or soon."""

    def status(self) -> PrinterStatus:
        """What it said last; asks nothing."""

    def distrust(self) -> None:
        """A job was cut off: before the next one, bring the device out of whatever it was in the middle of."""

    def cancel_pending(self) -> Outcome:
        """Have it forget what it still holds. Only after a person decided to print that again."""

    def close(self) -> None:
        """Let go of the link."""


class CashDrawer(Protocol):
    """A cash drawer, on a printer's kick connector or on a port of its own."""

    def kick(self, outlet: int = 0) -> Outcome:
        """Send one opening pulse; ``outlet`` is which of a printer's connectors, 0 the one that was set up.

        ``UNKNOWN`` with ``NOT_OPENED``: sent, but the sensor saw it stay shut.
        """

    def drawer(self) -> DrawerState:
        """What the sensor says."""


class SlipPrinter(Protocol):
    """The slip station of a printer: checks are endorsed there, stubs and forms validated, checks read.

    Waiting for a slip is the caller's: it asks again until one lies there, and nothing was sent until then, so that
    papers of the roll are printed meanwhile. Same thread as the printer.
    """

    reads_checks: bool
    """Whether it can read the magnetic line of a check."""

    def slip_ready(self) -> Outcome | None:
        """Whether a slip lies ready to be printed on. ``None``: yes. ``BLOCKED`` with ``NO_SLIP``: none is there;
        with ``SLIP_LEFT``: the one printed last was not taken away. Else as ``ReceiptPrinter.ready``.
        """

    def print_slip(self, paper: Paper, fence: str, meanwhile: Meanwhile = wait_on) -> Outcome:
        """Print on the slip, push it out, and wait for the fence. ``UNKNOWN`` with ``NO_SLIP``: it was pulled out."""

    def read_check(self) -> str | None:
        """Read the check that lies there, as the printer says its line (``?``: a character it could not read); None
        where it told nothing. A check that was read stays in, to be endorsed, until :meth:`let_go`.
        """

    def let_go(self) -> None:
        """Push out a check that stayed in after it was read."""


class PrinterWithDrawer(ReceiptPrinter, CashDrawer, Protocol):
    """The usual counter: the drawer hangs on the printer, which may have a slip station."""

    slip: SlipPrinter | None


class CardProgress(enum.StrEnum):
    """What to show while a card operation runs."""

    SENT = "sent"
    WAITING = "waiting"
    CANCEL_ASKED = "cancel-asked"


def no_progress(_: CardProgress) -> None:
    """For callers that show none."""


@dataclass(frozen=True, slots=True)
class TerminalHealth:
    """Whether the terminal answers, and as whom."""

    link: LinkState
    terminal_id: str = ""
    model: str = ""
    busy: bool = False

    @property
    def virtual(self) -> bool:
        """Virtual terminals say so in their identity; a live book refuses them."""
        return self.terminal_id.startswith("VIRTUAL")


class CardTerminal(Protocol):
    """A payment terminal that keeps card data to itself. One operation at a time."""

    def start(self, operation: CardOperation, progress: Callable[[CardProgress], None] = no_progress) -> CardResult:
        """Run one operation to its result; transmitted at most once, whatever happens.

        The attempt must be on the disk before this is called. ``UNKNOWN`` is answered by :meth:`recover`.
        ``ERROR_NO_CHARGE`` only where nothing was sent or the terminal says that it charged nothing.
        """

    def cancel(self, ref: str) -> None:
        """Ask that the running operation be given up; from any thread. A request, never a result."""

    def recover(self, ref: str) -> Recovery:
        """Ask what became of an operation. May be asked any number of times, also after a restart."""

    def totals(self) -> BatchTotals:
        """The open batch. :raises Unavailable: ``TERMINAL_NO_ANSWER``"""

    def close_batch(self) -> BatchTotals:
        """Settle with the processor and begin a new batch. :raises Unavailable: ``TERMINAL_NO_ANSWER``"""

    def health(self) -> TerminalHealth:
        """Whether it answers now."""

    def close(self) -> None:
        """Let go of the link."""


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a device that only talks. ``whole`` is False where it was cut short: never used, only shown."""

    text: str
    whole: bool = True


class Talker(Protocol):
    """A device that only talks: a scanner or a check reader on a port of its own, a money counter's report."""

    link: LinkState

    def start(self) -> None:
        """Begin to listen, on a thread of its own; what is said arrives there."""

    def close(self) -> None:
        """Stop listening."""


class LineDisplay(Protocol):
    """Two lines of twenty characters that face the payer. Fire and forget: no sale ever waits for one."""

    link: LinkState
    changed: Callable[[LinkState], None]
    """Hears of each change of ``link``, on the display's own thread."""

    def show(self, upper: str, lower: str) -> None:
        """Show two lines, soon; only the last of several is shown. Returns at once; from any thread."""

    def close(self) -> None:
        """Clear it and let go."""


@dataclass(frozen=True, slots=True)
class PluggedIn:
    """Something that hangs on this machine: its ``address`` as settings write it, and what it says that it is."""

    address: str
    name: str
    port: str
