"""The command line in the test's own process."""

from __future__ import annotations

import pytest

from tests.support.scripts import Pos, pos_in


@pytest.fixture
def pos(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Pos:
    """The command line in this process, in English, without a keyboard."""
    monkeypatch.delenv("LANG", raising=False)
    monkeypatch.delenv("COUNTERFOIL_PASSWORD", raising=False)
    return pos_in(capsys)
