"""Every settlement file of the small day, compared whole: a column that moves breaks somebody's import."""

from pathlib import Path

import pytest

from pos.settlement.files import batch_files, with_manifest
from tests.support.golden import same_as
from tests.support.samples import GL
from tests.support.small_day import fix_ids, gathered, small_day

KEPT = Path(__file__).parent / "small-day"


@pytest.fixture
def fixed_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    fix_ids(monkeypatch)


@pytest.mark.usefixtures("fixed_ids")
def test_the_files_of_the_small_day(tmp_path: Path) -> None:
    day = small_day(tmp_path)
    batch, head = gathered(day)
    files = with_manifest(batch, head, batch_files(batch, GL), day.book.keys)
    for name, content in files.items():
        same_as(KEPT / name, content)
    assert set(files) == {path.name for path in KEPT.iterdir()} - {"journal-per-receipt.csv"}


@pytest.mark.usefixtures("fixed_ids")
def test_the_journal_by_receipt(tmp_path: Path) -> None:
    batch, _ = gathered(small_day(tmp_path))
    same_as(KEPT / "journal-per-receipt.csv", batch_files(batch, GL, per_receipt=True)["journal.csv"])
