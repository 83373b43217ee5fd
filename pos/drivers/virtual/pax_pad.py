"""The inside of the virtual terminal: requests in, what payer, cashier and host make of them, answers out."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pos.drivers.virtual.pax_host import CARDS, Host, Order, Record
from pos.drivers.virtual.pax_wire import US
from pos.drivers.virtual.serving import Tell

TERMINAL_ID, MODEL = "VIRTUAL-0001", "CF-PAY"
"""A live book refuses a terminal whose id begins so."""

OK, DECLINED, TIMED_OUT, ABORTED, NOT_FOUND, BUSY, FAILED = (
    ("000000", "OK"),
    ("000100", "DECLINE"),
    ("100001", "TIMEOUT"),
    ("100002", "ABORTED"),
    ("100023", "NOT FOUND"),
    ("100011", "TERMINAL BUSY"),
    ("100500", "TERMINAL ERROR"),
)
UNSUPPORTED = ("100004", "UNSUPPORT TRANS")
VOIDED = ("100021", "ALREADY VOIDED")
REFUSALS = {"decline": DECLINED, "cancel": ABORTED, "timeout": TIMED_OUT, "busy": BUSY, "fail": FAILED}
KINDS = {"01": "sale", "02": "refund", "16": "void"}
_MODES = (
    "approve decline cancel timeout partial ask no_answer drop_before_host drop_after_host busy fail wrong_ref "
    "wrong_amount bad_lrc duplicate cancel_race"
)
MODES = frozenset(_MODES.split())


@dataclass
class Manner:
    """How the next operations go; ``once``: only the next one."""

    mode: str = "approve"
    delay_ms: int = 0
    cents: int = 0
    """Of a partial approval; 0: half of what is asked."""

    charged: bool = True
    """Whether ``no_answer`` is charged all the same."""

    once: bool = False

    receipt: bool = False
    """Whether the terminal sends the lines of the payer's receipt (nexo only)."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: name, code, text and what follows; no fields at all where none is given. ``mode`` may spoil it."""

    fields: Sequence[str] = ()
    mode: str = ""


class Pad:
    """One operation at a time; everything else is told that it is busy."""

    def __init__(self, tell: Tell, host: Host, say: Callable[[Reply], None]) -> None:
        self.finish_at: float | None = None
        """When the payer is done, on the monotonic clock; None where a button is waited for, or nothing is asked."""

        self._tell = tell
        self._host = host
        self._say = say
        self._manner = self._usual = Manner()
        self._order: Order | None = None

    def set_manner(self, given: Mapping[str, Any]) -> None:
        """How operations go from now on. :raises ValueError: no such mode"""
        if given["mode"] not in MODES:
            raise ValueError(f"no mode {given['mode']!r}; there are {', '.join(sorted(MODES))}")
        self._manner = Manner(**given)
        if not self._manner.once:
            self._usual = self._manner

    def press(self, button: str) -> None:
        """Somebody decides now. :raises ValueError: nothing is asked, or no such button"""
        if self._order is None:
            raise ValueError("nothing is asked at the terminal")
        if button not in MODES - {"ask"}:
            raise ValueError(f"no button {button!r}")
        self._end(self._order, button)

    def finish(self) -> None:
        """The payer took as long as was set."""
        if self._order is not None:
            self._end(self._order, self._manner.mode)

    def hear(self, fields: Sequence[str]) -> None:
        """A request."""
        name = fields[0]
        action = _REQUESTS.get(name)
        if name == "A14":
            if self._order is not None:
                self._end(self._order, "approve" if self._manner.mode == "cancel_race" else "cancel")
        elif self._order is not None:
            self._answer(_answer_name(name), BUSY)
        elif action is None:
            self._answer(_answer_name(name), UNSUPPORTED)
        else:
            action(self, fields)

    def initialize(self, _: Sequence[str]) -> None:
        """``A00``: who it is."""
        self._answer("A01", OK, TERMINAL_ID, MODEL, "1.0", "", "", "")

    def totals(self, _: Sequence[str]) -> None:
        """``R00``: the open batch."""
        sales, refunds = self._host.sums()
        credit = "=".join(f"{count}={cents}" for count, cents in (sales, (0, 0), refunds, (0, 0), (0, 0)))
        self._answer("R01", OK, "00", f"{credit}&0=0=0=0", "", "")

    def detail(self, fields: Sequence[str]) -> None:
        """``R02``: what became of one reference."""
        record = self._host.find(fields[8] if len(fields) > 8 else "")
        if record is None:
            self._answer("R03", NOT_FOUND)
            return
        host, kind, amounts, account, trace, extra = _told(record)
        self._answer("R03", OK, "1", "0", host, "01", kind, "", amounts, account, trace, "", "", "", extra)

    def close_batch(self, _: Sequence[str]) -> None:
        """``B00``: settle."""
        batch, count, cents = self._host.close_batch()
        host = US.join(("00", "BATCH CLOSED", "", "", "", str(batch)))
        self._answer("B01", OK, host, str(count), str(cents), "", TERMINAL_ID, "")
        self._tell({"event": "batch", "batch": batch, "count": count, "cents": cents})

    def credit(self, fields: Sequence[str]) -> None:
        """``T00``: sale, return or void. A void needs no payer."""
        fields = [*fields, *[""] * 11][:11]
        amounts, trace = fields[3].split(US) + [""] * 4, fields[5].split(US) + [""] * 4
        extra = dict(one.split("=", 1) for one in fields[10].split(US) if "=" in one)
        kind, fee = KINDS.get(fields[2], ""), int(amounts[3] or 0)
        order = self._order = Order(trace[0], kind, int(amounts[0]), fee, trace[3], extra.get("MM_ID", ""))
        self._tell({"event": "asked", "kind": order.kind, "cents": order.cents, "fee": order.fee, "ref": order.ref})
        if self._manner.mode != "ask":
            self.finish_at = time.monotonic() + self._manner.delay_ms / 1000
        elif order.kind == "void":
            self._end(order, "approve")

    def _end(self, order: Order, mode: str) -> None:
        """The operation ends in the way of ``mode``; a manner for once is over with it."""
        manner, self._manner = self._manner, self._usual
        self._order = self.finish_at = None
        silent = mode == "drop_before_host" or (mode == "no_answer" and not manner.charged)
        if mode in REFUSALS:
            self._refuse(order, REFUSALS[mode])
        elif silent:
            self._say(Reply(mode=mode))
        else:
            self._charge(order, mode, manner)
        self._tell(
            {"event": "ended", "ref": order.ref, "mode": mode, "charged": self._host.find(order.ref) is not None}
        )

    def _charge(self, order: Order, mode: str, manner: Manner) -> None:
        """The host books it; whether the till hears of it is another matter."""
        cents = (manner.cents or order.cents // 2) if mode == "partial" else order.cents
        record = self._host.book(order, cents)
        if record is None:
            self._refuse(order, VOIDED if self._host.is_voided(order.original_trace) else NOT_FOUND)
        elif mode in {"drop_after_host", "no_answer"}:
            self._say(Reply(mode=mode))
        else:
            host, kind, amounts, account, trace, extra = _told(record, mode)
            self._answer("T01", OK, host, kind, amounts, account, trace, "", "", "", extra, mode=mode)

    def _refuse(self, order: Order, code: tuple[str, str]) -> None:
        """The bank's refusal tells the card; what did not come that far tells nothing."""
        card = CARDS[self._host.card_for(order)] if code == DECLINED and order.kind == "sale" else None
        account = US.join((card.last4, card.entry, "", "", "", "", card.brand)) if card else ""
        tags = US.join((*card.tags, "ARC=05")) if card else ""
        host, trace = US.join(("05", code[1])), US.join(("", order.ref))
        self._answer("T01", code, host, "", "", account, trace, "", "", "", tags)

    def _answer(self, name: str, code: tuple[str, str], *rest: str, mode: str = "") -> None:
        self._say(Reply((name, *code, *rest), mode))


_REQUESTS: dict[str, Callable[[Pad, Sequence[str]], None]] = {
    "A00": Pad.initialize,
    "T00": Pad.credit,
    "R00": Pad.totals,
    "R02": Pad.detail,
    "B00": Pad.close_batch,
}


def _answer_name(request: str) -> str:
    """``T00`` is answered by ``T01``."""
    return f"{request[:1]}{int(request[1:3] or 0) + 1:02d}" if request[1:3].isdigit() else request


def _told(record: Record, mode: str = "") -> tuple[str, str, str, str, str, str]:
    """Host, type, amounts, account, trace and extra fields of a booked transaction."""
    card = CARDS[record.card]
    cents = record.cents + 100 if mode == "wrong_amount" else record.cents
    ref = f"{record.ref}X" if mode == "wrong_ref" else record.ref
    kind = next(code for code, name in KINDS.items() if name == record.kind)
    host = US.join(("00", "APPROVAL", record.auth, record.host_ref, str(record.trace), str(record.batch)))
    amounts = US.join((str(cents), str(max(record.asked - record.cents, 0)), "0", "0", str(record.fee), "0"))
    account = US.join((card.last4, card.entry, "", "", "", "", card.brand, "", "", "", "0"))
    return host, kind, amounts, account, US.join((str(record.trace), ref, "")), US.join(card.tags)
