"""What every test stands on: compiled texts, no display, no stray settings of the machine."""

import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the texts once, before any worker reads them."""
    if hasattr(config, "workerinput"):
        return
    from tools.text import compile_stale

    compile_stale()
