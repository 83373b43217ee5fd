"""The host behind the virtual terminal: what was really charged, and the open batch."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Card:
    """A payer's card as far as anybody outside the terminal may know it."""

    last4: str
    brand: str
    entry: str
    tags: tuple[str, ...]


CARDS = (
    Card("1142", "01", "4", ("AID=A0000000031010", "APPLAB=VISA CREDIT", "TVR=8080008000", "TSI=6800", "CVM=7")),
    Card("5508", "02", "2", ("AID=A0000000041010", "APPLAB=MASTERCARD", "TVR=0000008001", "TSI=E800", "CVM=7")),
    Card("0071", "04", "4", ("AID=A0000001523010", "APPLAB=DISCOVER", "TVR=8080008000", "TSI=6800", "CVM=4")),
    Card("2004", "03", "2", ("AID=A000000025010801", "APPLAB=AMERICAN EXPRESS", "TVR=0000008001", "TSI=E800", "CVM=6")),
)


@dataclass(frozen=True, slots=True)
class Order:
    """What the till asked for; amounts in cents."""

    ref: str
    kind: str
    cents: int
    fee: int
    original_trace: str
    merchant: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One booked transaction; amounts in cents."""

    ref: str
    kind: str
    asked: int
    cents: int
    fee: int
    trace: int
    batch: int
    card: int
    voided: bool = False
    merchant: str = ""

    @property
    def auth(self) -> str:
        """Authorization code."""
        return f"{(self.trace * 7919 + 104729) % 1_000_000:06d}"

    @property
    def host_ref(self) -> str:
        """The host's own reference."""
        return f"H{self.batch:03d}{self.trace:06d}"


class Host:
    """Books transactions; with a file it remembers them over a restart."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._records: list[Record] = []
        self._batch = 1
        if file is not None and file.exists():
            kept = json.loads(file.read_text("utf-8"))
            self._batch = kept["batch"]
            self._records = [Record(**row) for row in kept["records"]]

    def book(self, order: Order, cents: int) -> Record | None:
        """Charge ``cents`` of what was asked; None where what is to be voided is not in the open batch."""
        trace = len(self._records) + 1
        card = self.card_for(order)
        fee, merchant = order.fee, order.merchant
        if order.kind == "void":
            place = self._place_of(order.original_trace)
            if place is None:
                return None
            original = self._records[place]
            self._records[place] = replace(original, voided=True)
            cents, fee, card, merchant = original.cents, original.fee, original.card, original.merchant
        record = Record(order.ref, order.kind, order.cents, cents, fee, trace, self._batch, card, merchant=merchant)
        self._records.append(record)
        self._save()
        return record

    def card_for(self, order: Order) -> int:
        """Which card the payer puts in: a refund goes to the card that paid, whatever batch that was in, and whoever
        pays a fee to another merchant just paid with the same card; else the next one.
        """
        same: list[Record] = []
        if order.kind == "refund" and order.original_trace:
            same = [one for one in self._records if str(one.trace) == order.original_trace]
        elif order.kind == "sale" and order.merchant:
            same = [one for one in self._records if one.kind == "sale" and not one.merchant]
        return same[-1].card if same else (len(self._records) + 1) % len(CARDS)

    def find(self, ref: str) -> Record | None:
        """The youngest transaction with that reference."""
        return next((record for record in reversed(self._records) if record.ref == ref), None)

    def sums(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Count and cents of the open batch's sales and returns; voided ones and other merchants' are in neither."""
        here = [one for one in self._records if one.batch == self._batch and not one.voided and not one.merchant]
        parts = ([one.cents + one.fee for one in here if one.kind == kind] for kind in ("sale", "refund"))
        sales, refunds = ((len(part), sum(part)) for part in parts)
        return sales, refunds

    def is_voided(self, trace: str) -> bool:
        """Whether a transaction was taken back already."""
        return any(one.voided for one in self._records if str(one.trace) == trace)

    @property
    def batch(self) -> int:
        """The number of the open batch."""
        return self._batch

    @property
    def records(self) -> tuple[Record, ...]:
        """All that was ever booked, in order."""
        return tuple(self._records)

    def close_batch(self) -> tuple[int, int, int]:
        """Settle: number of the batch, count and net cents."""
        sales, refunds = self.sums()
        closed = self._batch
        self._batch += 1
        self._save()
        return closed, sales[0] + refunds[0], sales[1] - refunds[1]

    def _place_of(self, trace: str) -> int | None:
        for place, record in enumerate(self._records):
            same = str(record.trace) == trace and record.batch == self._batch
            if same and record.kind == "sale" and not record.voided:
                return place
        return None

    def _save(self) -> None:
        if self._file is not None:
            beside = self._file.with_suffix(".new")
            rows = [asdict(record) for record in self._records]
            beside.write_text(json.dumps({"batch": self._batch, "records": rows}), "utf-8")
            beside.replace(self._file)
