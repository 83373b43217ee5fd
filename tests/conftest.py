"""What every test stands on: compiled texts, no display, none of the machine's own settings, cheap passwords."""

import gc
import os
from dataclasses import replace

import pytest

from pos.cashiering import people
from tools.text import compile_stale

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the texts once, before any worker reads them."""
    if not hasattr(config, "workerinput"):
        compile_stale()
    people.COST = replace(
        people.COST, time_cost=1, memory_cost=8, parallelism=1
    )  # nobody guesses the suite's passwords


def pytest_runtest_logfinish() -> None:
    """After a test with a window: what is left of it goes on the window's thread, before any other sweeps it up."""
    if not gc.isenabled():
        gc.collect()
        gc.unfreeze()
        gc.enable()


@pytest.fixture(autouse=True, scope="session")
def strange_home(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test reads or writes the settings and data of whoever runs it."""
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        os.environ[name] = str(home)
