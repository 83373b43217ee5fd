"""``bean-check`` reads our journal; it must find what we would have to find ourselves."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pos.settlement.formats.beancount import journal_beancount
from tests.support.small_day import gathered, small_day

_Check = Callable[[str], subprocess.CompletedProcess[str]]


@pytest.fixture
def check(tmp_path: Path) -> _Check:
    def run(journal: str) -> subprocess.CompletedProcess[str]:
        path = tmp_path / "journal.beancount"
        path.write_text(journal, encoding="utf-8")
        command = [sys.executable, "-m", "beancount.scripts.check", "--no-cache", str(path)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    return run


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> str:
    batch, _ = gathered(small_day(tmp_path_factory.mktemp("book")))
    return journal_beancount(batch).decode()


def test_it_holds(check: _Check, journal: str) -> None:
    found = check(journal)
    assert (found.returncode, found.stdout, found.stderr) == (0, "", "")


def test_one_changed_cent_does_not_balance(check: _Check, journal: str) -> None:
    found = check(journal.replace(" -52.43 USD", " -52.44 USD", 1))
    assert found.returncode != 0
    assert "does not balance: (-0.01 USD)" in found.stderr


def test_a_changed_cent_that_balances_fails_an_assertion(check: _Check, journal: str) -> None:
    """In a receipt of 52.43 that was paid with 60.00."""
    receipt = next(one for one in re.split(r"\n(?=\d{4}-)", journal) if " -52.43 USD" in one and " 60.00 USD" in one)
    moved = receipt.replace(" -52.43 USD", " -52.42 USD").replace(" 60.00 USD", " 59.99 USD")
    found = check(journal.replace(receipt, moved))
    assert found.returncode != 0
    assert "Balance failed" in found.stderr
    assert "does not balance" not in found.stderr


def test_every_transaction_that_is_left_out_is_missed(check: _Check, journal: str) -> None:
    parts = re.split(r"\n(?=\d{4}-)", journal)
    transactions = [place for place, part in enumerate(parts) if re.match(r"\S+ \*", part)]
    assert len(transactions) > 10
    for place in transactions:
        found = check("\n".join(parts[:place] + parts[place + 1 :]))
        assert found.returncode != 0, f"not missed: {parts[place]}"
        assert "Balance failed" in found.stderr
