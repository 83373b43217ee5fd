"""``hledger check`` reads our journal; it must find what we would have to find ourselves."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from pos.settlement.formats.hledger import journal_hledger
from tests.support.small_day import gathered, small_day

_Check = Callable[[str], subprocess.CompletedProcess[str]]


@pytest.fixture
def check(tmp_path: Path) -> _Check:
    if shutil.which("hledger") is None:
        pytest.fail("hledger is not installed: apt-get install hledger (the settlement journal is checked with it)")

    def run(journal: str) -> subprocess.CompletedProcess[str]:
        path = tmp_path / "journal.hledger"
        path.write_text(journal, encoding="utf-8")
        return subprocess.run(
            ["hledger", "--strict", "--file", str(path), "check"], capture_output=True, text=True, check=False
        )

    return run


@pytest.fixture
def journal(tmp_path_factory: pytest.TempPathFactory) -> str:
    batch, _ = gathered(small_day(tmp_path_factory.mktemp("book")))
    return journal_hledger(batch).decode()


def test_it_holds(check: _Check, journal: str) -> None:
    found = check(journal)
    assert (found.returncode, found.stderr) == (0, "")


def test_one_changed_cent_does_not_balance(check: _Check, journal: str) -> None:
    found = check(journal.replace("$52.43", "$52.44", 1))
    assert found.returncode != 0
    assert "0.01" in found.stderr


def test_a_changed_cent_that_balances_fails_an_assertion(check: _Check, journal: str) -> None:
    moved = journal.replace("-$52.43", "-$52.42", 1).replace("$60.00\n", "$59.99\n", 1)
    found = check(moved)
    assert found.returncode != 0
    assert "assertion" in found.stderr


def test_every_transaction_that_is_left_out_is_missed(check: _Check, journal: str) -> None:
    """All but the last, which holds nothing but assertions."""
    transactions = re.split(r"\n(?=\d{4}-)", journal)
    assert len(transactions) > 10
    for place in range(1, len(transactions) - 1):
        found = check("\n".join(transactions[:place] + transactions[place + 1 :]))
        assert found.returncode != 0, f"not missed: {transactions[place]}"
        assert "assertion" in found.stderr
