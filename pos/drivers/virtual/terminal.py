"""A virtual payment terminal with its host: PAX-style messages outside, a batch of transactions inside.

It holds no card numbers: its cards are last four digits and EMV tags. What the payer or an accident does is set by
commands; what the host booked is the truth that a driver has to find out.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pos.drivers.virtual.faults import Faults
from pos.drivers.virtual.pax_host import CARDS, Host, Order, Record
from pos.drivers.virtual.pax_wire import ACK, EOT, NAK, US, Inbound, message
from pos.drivers.virtual.serving import Outbox, Tell

TERMINAL_ID, MODEL = "VIRTUAL-0001", "CF-PAY"
"""A live book refuses a terminal whose id begins so."""

VERSION = "1.35"
OK, DECLINED, TIMED_OUT, ABORTED, NOT_FOUND, BUSY, FAILED = (
    ("000000", "OK"),
    ("000100", "DECLINE"),
    ("100001", "TIMEOUT"),
    ("100002", "ABORTED"),
    ("100023", "NOT FOUND"),
    ("100011", "TERMINAL BUSY"),
    ("100500", "TERMINAL ERROR"),
)
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


class VirtualTerminal:
    """The device behind a `serving.Server`."""

    def __init__(self, tell: Tell, host: Host, faults: Faults | None = None) -> None:
        self.outbox = Outbox()
        self.plugged = True
        self.hang_up = False
        self.manner = Manner()
        self._tell = tell
        self._host = host
        self._faults = faults or Faults()
        self._inbound = Inbound()
        self._usual = self.manner
        self._pending: Order | None = None
        self._finish_at: float | None = None
        self._last = b""
        self._cut_at: int | None = None
        self._here = False

    # --- the link ----------------------------------------------------------------------------------------------------

    def connected(self) -> None:
        """See ``serving.Device``."""
        self._inbound = Inbound()
        self._here = True

    def disconnected(self) -> None:
        """See ``serving.Device``. An operation goes on without anybody to tell."""
        self._here = False

    def appetite(self) -> int:
        """See ``serving.Device``."""
        return 4096

    def receive(self, data: bytes) -> None:
        """See ``serving.Device``."""
        while data and self.plugged and not self.hang_up:
            piece, data, struck = self._faults.split(data)
            for said in self._inbound.feed(piece):
                self._hear(said)
            for given in struck:
                self.command(given)

    def due(self) -> float | None:
        """See ``serving.Device``."""
        return self._finish_at

    def tick(self) -> None:
        """See ``serving.Device``: the payer took as long as was set."""
        self._finish_at = None
        self._act(self.manner.mode)

    def command(self, given: Mapping[str, Any]) -> None:
        """See ``serving.Device``."""
        if self._faults.arm(given):
            return
        action = _COMMANDS.get(given["do"])
        if action is None:
            raise ValueError(f"a terminal cannot {given['do']!r}; it can {', '.join(sorted(_COMMANDS))}")
        action(self, given)

    # --- commands ----------------------------------------------------------------------------------------------------

    def set_manner(self, given: Mapping[str, Any]) -> None:
        """``{"do": "mode", "mode": NAME, "delay_ms": N, "cents": N, "charged": true, "once": true}``."""
        if given["mode"] not in MODES:
            raise ValueError(f"no mode {given['mode']!r}; there are {', '.join(sorted(MODES))}")
        manner = Manner(**{name: value for name, value in given.items() if name not in {"do", "id"}})
        if not manner.once:
            self._usual = manner
        self.manner = manner

    def press(self, given: Mapping[str, Any]) -> None:
        """``{"do": "press", "button": "approve"}``: the payer or the bank decides now."""
        if self._pending is None:
            raise ValueError("nothing is asked at the terminal")
        if given["button"] not in MODES - {"ask"}:
            raise ValueError(f"no button {given['button']!r}")
        self._finish_at = None
        self._act(given["button"])

    def cut_answer(self, given: Mapping[str, Any]) -> None:
        """``{"do": "cut_answer", "at": N}``: of the next answer N bytes get out, then the link is cut."""
        self._cut_at = int(given["at"])

    def plug(self, given: Mapping[str, Any]) -> None:
        """``{"do": "plug"}``, ``{"do": "unplug"}``."""
        self.plugged = given["do"] == "plug"

    def drop(self, _: Mapping[str, Any]) -> None:
        """``{"do": "drop"}``: cut off the client."""
        self.hang_up = True

    def delay(self, given: Mapping[str, Any]) -> None:
        """``{"do": "late", "ms": N}``: every byte goes out so much later."""
        self.outbox.delay_ms = int(given["ms"])

    # --- messages ----------------------------------------------------------------------------------------------------

    def _hear(self, said: bytes | list[str]) -> None:
        if said == ACK:
            self.outbox.put(EOT)
        elif said == NAK and self._last:
            self.outbox.put(self._last)  # the damaged answer once more; the operation is long over
        elif isinstance(said, list) and not said:
            self.outbox.put(NAK)
        elif isinstance(said, list):
            self.outbox.put(ACK)
            self._obey(said)

    def _obey(self, fields: list[str]) -> None:
        if fields[0] == "A14":
            self._cancel()
            return
        answers: dict[str, Callable[[list[str]], None]] = {
            "A00": self._initialize,
            "T00": self._credit,
            "R00": self._totals,
            "R02": self._detail,
            "B00": self._close_batch,
        }
        answer = answers.get(fields[0])
        if self._pending is not None:
            self._answer(_answer_name(fields[0]), BUSY)
        elif answer is None:
            self._answer(_answer_name(fields[0]), ("100004", "UNSUPPORT TRANS"))
        else:
            answer(fields)

    def _initialize(self, _: list[str]) -> None:
        self._answer("A01", OK, TERMINAL_ID, MODEL, "1.0", "", "", "")

    def _totals(self, _: list[str]) -> None:
        sales, refunds = self._host.sums()
        credit = "=".join(f"{count}={cents}" for count, cents in (sales, (0, 0), refunds, (0, 0), (0, 0)))
        self._answer("R01", OK, "00", f"{credit}&0=0=0=0", "", "")

    def _detail(self, fields: list[str]) -> None:
        ref = fields[8] if len(fields) > 8 else ""
        record = self._host.find(ref)
        if record is None:
            self._answer("R03", NOT_FOUND)
            return
        host, kind, amounts, account, trace, extra = _told(record)
        self._answer("R03", OK, "1", "0", host, "01", kind, "", amounts, account, trace, "", "", "", extra)

    def _close_batch(self, _: list[str]) -> None:
        batch, count, cents = self._host.close_batch()
        host = US.join(("00", "BATCH CLOSED", "", "", "", str(batch)))
        self._answer("B01", OK, host, str(count), str(cents), "", TERMINAL_ID, "")
        self._tell({"event": "batch", "batch": batch, "count": count, "cents": cents})

    def _credit(self, fields: list[str]) -> None:
        fields = [*fields, *[""] * 11][:11]
        amounts, trace = fields[3].split(US) + [""] * 4, fields[5].split(US) + [""] * 4
        request = Order(trace[0], KINDS.get(fields[2], ""), int(amounts[0]), int(amounts[3] or 0), trace[3])
        self._pending = request
        self._tell(
            {"event": "asked", "kind": request.kind, "cents": request.cents, "fee": request.fee, "ref": request.ref}
        )
        if self.manner.mode == "ask" and request.kind != "void":
            return
        self._finish_at = time.monotonic() + self.manner.delay_ms / 1000

    def _cancel(self) -> None:
        if self._pending is not None:
            self._finish_at = None
            self._act("approve" if self.manner.mode == "cancel_race" else "cancel")

    # --- what happens ------------------------------------------------------------------------------------------------

    def _act(self, mode: str) -> None:
        """The operation ends in the way of ``mode``."""
        request, self._pending = self._pending, None
        manner, self.manner = self.manner, self._usual
        if request is None:
            return
        refusal = {"decline": DECLINED, "cancel": ABORTED, "timeout": TIMED_OUT, "busy": BUSY, "fail": FAILED}.get(mode)
        if refusal is not None:
            self._answer_credit(request, refusal)
        elif mode == "drop_before_host" or (mode == "no_answer" and not manner.charged):
            self.hang_up = mode == "drop_before_host"
        else:
            self._charge(request, mode, manner)
        self._tell(
            {"event": "ended", "ref": request.ref, "mode": mode, "charged": self._host.find(request.ref) is not None}
        )

    def _charge(self, request: Order, mode: str, manner: Manner) -> None:
        """The host books it; whether the till hears of it is another matter."""
        cents = (manner.cents or request.cents // 2) if mode == "partial" else request.cents
        record = self._host.book(request, cents)
        if record is None:
            self._answer_credit(request, NOT_FOUND)
        elif mode == "drop_after_host":
            self.hang_up = True
        elif mode != "no_answer":
            self._answer_credit(request, OK, record, mode)

    def _answer_credit(
        self, request: Order, code: tuple[str, str], record: Record | None = None, mode: str = ""
    ) -> None:
        if record is None:
            host, trace = US.join(("05", code[1])), US.join(("", request.ref))
            self._answer("T01", code, host, "", "", "", trace, "", "", "", "")
            return
        host, kind, amounts, account, trace, extra = _told(record, mode)
        self._answer("T01", code, host, kind, amounts, account, trace, "", "", "", extra, mode=mode)

    def _answer(self, name: str, code: tuple[str, str], *rest: str, mode: str = "") -> None:
        data = self._last = message(["0", name, VERSION, *code, *rest])
        if mode == "bad_lrc":
            data = data[:-1] + bytes([data[-1] ^ 0x01])
        if mode == "duplicate":
            data += data
        if self._cut_at is not None:
            data, self._cut_at = data[: self._cut_at], None
            self.hang_up = True
        if self._here:
            self.outbox.put(data)


_COMMANDS: dict[str, Callable[[VirtualTerminal, Mapping[str, Any]], None]] = {
    "mode": VirtualTerminal.set_manner,
    "press": VirtualTerminal.press,
    "cut_answer": VirtualTerminal.cut_answer,
    "plug": VirtualTerminal.plug,
    "unplug": VirtualTerminal.plug,
    "drop": VirtualTerminal.drop,
    "late": VirtualTerminal.delay,
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
