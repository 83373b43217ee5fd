"""kill -9 of the till's own window program at random moments of a scripted day, and the same book opened again.

A day goes on from wherever it was killed until its batch lies there. Printer and terminal are programs of their own and
outlive every till, as they do at a counter. After each kill: every receipt that the window showed as paid is in the
book, numbers have no gap, at most one receipt is there that nobody was told of, and the book verifies. After each day:
what the batch says is what the receipts say to the cent, the card host and the book name the same charges, no original
came out of the printer twice, and nothing was written down as a bug.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pos.app import App, verify_book
from pos.drivers.virtual.process import VirtualProcess
from pos.ledger import sql
from pos.ledger.entries import Entry
from pos.settlement.folder import verify_folder
from tests.ui.conftest import make_book, with_devices

RECEIPTS = 12
"""Of a day: with its evening some four seconds of work."""

LONGEST_S = 1.8
"""How long a till lives at most after its process began; it takes half a second to its first payment."""

KILLS_A_DAY = 40
"""After so many a day may end: a slow machine would never see an evening."""

PATIENCE_S = 120.0
_START = b"\x1b@"


class Harmed(AssertionError):
    """A kill did harm; seed and day find it again."""


class Tills:
    """Starts one till after the other and hears what it tells."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.till_at_work"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # Qt has a word about fonts for every window
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            text=True,
        )
        self._hear("up")

    def run(self, order: dict[str, Any], lives_s: float) -> list[dict[str, Any]]:
        """Start a till and kill it after so long; what it told."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        pid = self._hear("pid")[-1]["pid"]
        killer = threading.Timer(lives_s, _kill, [pid])
        killer.start()
        told = self._hear("ended")
        killer.cancel()
        killer.join()
        return told

    def close(self) -> None:
        """No more tills."""
        self._process.communicate(timeout=PATIENCE_S)

    def _hear(self, last: str) -> list[dict[str, Any]]:
        assert self._process.stdout is not None
        told: list[dict[str, Any]] = []
        while not told or last not in told[-1]:
            told.append(json.loads(self._process.stdout.readline()))
        return told


class Day:
    """One book on its day."""

    def __init__(self, folder: Path, made: Path, chance: random.Random) -> None:
        self.chance = chance
        self.app = App(folder / "data")
        self.promised: dict[str, int] = {}
        self.kills = self.told_nobody = 0
        self._devices = {kind: VirtualProcess.start(kind, keep=folder / kind) for kind in ("printer", "terminal")}
        self._folder = folder
        shutil.copytree(made, folder / "data")
        text = self.app.places.config.read_text("utf-8")
        for kind, device in self._devices.items():
            text = text.replace(f'{kind} = "virtual"', f'{kind} = "{device.address}"')
        self.app.places.config.write_text(text, "utf-8")

    def life(self, tills: Tills, kills_a_day: int) -> bool:
        """One till, killed; whether it came to the end of the day before."""
        order = {"data": str(self.app.places.data), "seed": self.chance.randrange(2**32), "receipts": RECEIPTS}
        lives_s = self.chance.uniform(0, LONGEST_S) if self.kills < kills_a_day else PATIENCE_S
        told = tills.run(order, lives_s)
        broken = [one["broken"] for one in told if "broken" in one]
        assert not broken, broken[0]
        for one in told:
            if "paid" in one:
                assert one["paid"] not in self.promised, f"{one['paid']} was given twice"
                self.promised[one["paid"]] = one["cents"]
        done = any("done" in one for one in told)
        self.kills += told[-1]["ended"] == -signal.SIGKILL
        assert done or told[-1]["ended"] == -signal.SIGKILL, told[-1]
        self.after_a_kill()
        return done

    def after_a_kill(self) -> None:
        """Nothing that was acknowledged is lost, nothing is there twice, and the book holds."""
        found = verify_book(self.app.places)
        assert found.ok, found.findings
        receipts = self._receipts()
        kept = {one.data["number"]: _cents(one) for one in receipts if one.kind == "receipt.posted"}
        lost = {number: cents for number, cents in self.promised.items() if kept.get(number) != cents}
        assert not lost, f"shown as paid and not in the book: {lost}"
        untold = len(kept) - len(self.promised)
        assert untold <= self.told_nobody + 1, "more receipts than one till can leave behind"
        self.told_nobody = untold
        numbers = [one.data["number"] for one in receipts]
        assert numbers == [f"R01-{count:06d}" for count in range(1, len(numbers) + 1)]

    def end(self) -> None:
        """The day is sealed: hold it against everything outside the book."""
        for device in self._devices.values():
            device.stop()
        receipts = self._receipts()
        (batch,) = (self.app.places.out / "settlement").glob("*/*")
        assert verify_folder(batch).ok
        self._settled_to_the_cent(receipts)
        ours, theirs = self._charges()
        assert ours == theirs, "a card forgotten, or charged twice"
        originals = self._originals()
        assert set(originals.values()) <= {1}, f"printed twice: {originals}"
        log = self.app.places.log / "till.log"
        assert not log.exists() or not log.read_text("utf-8"), log.read_text("utf-8")

    def _settled_to_the_cent(self, receipts: list[Entry]) -> None:
        (sealed,) = self._entries("batch.sealed")
        (closed,) = self._entries("drawer.finalized")
        (bag,) = self._entries("deposit.made")
        taken = _totals(receipts)
        assert {code: cents for code, cents in sealed.data["totals"].items() if cents} == taken
        assert closed.data["counted"] == closed.data["expected"]
        assert bag.data["cents"] == taken.get("cash", 0) + taken.get("check", 0)

    def _entries(self, *kinds: str) -> list[Entry]:
        counter = self.app.open_read_only()
        try:
            return [one for one in sql.entries(counter.book.read()) if one.kind in kinds]
        finally:
            self.app.close()

    def _receipts(self) -> list[Entry]:
        return self._entries("receipt.posted", "receipt.voided")

    def _charges(self) -> tuple[Counter[str], Counter[str]]:
        """Card charges as the book knows them, and as the terminal's host does; by our reference."""
        answered = [one.data for one in self._entries("card.answered")]
        host = self._folder / "terminal" / "terminal.json"
        booked = json.loads(host.read_text("utf-8"))["records"] if host.exists() else []
        return Counter(one["ref"] for one in answered if one["state"] == "approved"), Counter(
            record["ref"] for record in booked
        )

    def _originals(self) -> Counter[str]:
        """How often the original of each receipt was begun on the printer."""
        sent = [path.read_bytes() for path in sorted((self._folder / "printer").glob("connection-*.escpos"))]
        papers = [paper for one in sent for paper in one.split(_START) if b"DUPLICATE" not in paper]
        numbers = [re.search(rb"Receipt (R01-\d{6})", paper) for paper in papers]
        return Counter(found[1].decode() for found in numbers if found)


def run_kill(
    kills: int, seed: int, said: Callable[[int], None] = lambda _: None, *, kills_a_day: int = KILLS_A_DAY
) -> int:
    """Kill so many tills at least, whole days of them; how many days it were. :raises Harmed:"""
    chance = random.Random(seed)
    done = days = 0
    with tempfile.TemporaryDirectory(prefix="counterfoil-kill-") as folder, _tills() as tills:
        made = Path(folder) / "made"
        make_book(made, with_devices("printer", "terminal"))
        while done < kills:
            place = Path(folder) / f"day-{days}"
            place.mkdir()
            day = Day(place, made, chance)
            try:
                while not day.life(tills, kills_a_day):
                    said(min(done + day.kills, kills))
                day.end()
            except AssertionError as error:
                kept = shutil.copytree(place, Path(tempfile.mkdtemp(prefix="counterfoil-harmed-")) / "day")
                raise Harmed(f"seed {seed}, day {days}, kept in {kept}: {error}") from error
            shutil.rmtree(place)
            done, days = done + day.kills, days + 1
            said(min(done, kills))
    return days


@contextlib.contextmanager
def _tills() -> Iterator[Tills]:
    tills = Tills()
    try:
        yield tills
    finally:
        tills.close()


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _cents(receipt: Entry) -> int:
    return sum(item["cents"] for item in receipt.data["cart"]["items"])


def _totals(receipts: list[Entry]) -> dict[str, int]:
    """Net by tender, change off the cash; what is zero is not there."""
    found: Counter[str] = Counter()
    for one in receipts:
        sign = -1 if one.kind == "receipt.voided" else 1
        for tender in one.data["cart"]["tenders"]:
            found[tender["type"]] += sign * tender["cents"]
        found["cash"] -= sign * one.data["change"]
    return {code: cents for code, cents in found.items() if cents}
