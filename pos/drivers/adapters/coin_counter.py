"""Coin counters of the SC-350/360 kind, asked over a serial line.

Source: SUZOHAPP SC-350/360 technical handbook 019722-101, 12.2-12.10: log on with ``ESC Q F`` and its sum, then
``ESC R C`` is answered with the count as a 32-bit number, the low byte of the sum of its bytes, and ACK. A machine that
does not answer in 250 ms, answers NAK or with a wrong sum is asked again after 250 ms. One kind of coin at a time: the
cashier says which.
"""

from __future__ import annotations

import time

from pos.domain.drawers import CashCount
from pos.domain.errors import Unavailable
from pos.drivers.adapters.links import Link, LinkLost
from pos.drivers.ports import Why

OPEN_S = 2.0
ANSWER_S = 0.25
PAUSE_S = 0.25
TRIES = 4

_ESC, _ACK = b"\x1b", b"\x06"
_LOG_ON = _ESC + b"QF" + bytes([sum(b"QF") & 0xFF])
_COUNT = _ESC + b"RC"
_NUMBER_BYTES = 4


class CoinCounter:
    """Asks for the number of coins counted since the last reset. One thread; each reading on a link of its own."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def count(self, face: int) -> CashCount:
        """How many coins, taken for pieces of ``face`` cents. Changes nothing in the machine.

        :raises Unavailable: ``COUNTER_NO_ANSWER``
        :raises BadInput: ``PIECES_WRONG`` for more than a count can hold
        """
        try:
            if self._link.open(OPEN_S) and self._ask(_LOG_ON, 1) == _ACK:
                answer = self._ask(_COUNT, _NUMBER_BYTES + 2)
                if answer:
                    pieces = int.from_bytes(answer[:_NUMBER_BYTES], "big")
                    return CashCount({face: pieces}, machine=(f"SC-350 ESC R C: {answer.hex(' ')} = {pieces}",))
        except LinkLost:
            pass
        finally:
            self._link.close()
        raise Unavailable("COUNTER_NO_ANSWER")

    def _ask(self, message: bytes, length: int) -> bytes:
        """The answer of ``length`` bytes, whole and right; ``b""`` after some tries."""
        for _ in range(TRIES):
            sent = self._link.write(message, time.monotonic() + ANSWER_S)
            answer = self._answer(length) if sent.stopped is Why.NONE else b""
            if len(answer) == length and answer.endswith(_ACK) and _sum_fits(answer):
                return answer
            time.sleep(PAUSE_S)
            while self._link.read(0):
                pass
        return b""

    def _answer(self, length: int) -> bytes:
        data, deadline = b"", time.monotonic() + ANSWER_S
        while len(data) < length and time.monotonic() < deadline:
            data += self._link.read(deadline - time.monotonic())
        return data


def _sum_fits(answer: bytes) -> bool:
    """Whether the byte before ACK is the low byte of the sum of those before it; a bare ACK has none."""
    return len(answer) == 1 or sum(answer[:-2]) & 0xFF == answer[-2]
