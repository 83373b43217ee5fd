"""A folder of references for one test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.receivables import Hall


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    """Where imports follow each other."""
    here = Hall(tmp_path)
    yield here
    here.reference.close()
