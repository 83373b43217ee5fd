"""Each import contract of pyproject.toml catches a seeded violation, on a skeleton with the folders of the program.

Whether the program itself keeps them is a step of its own in `python -m tools.check`.
"""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.code import ROOT

SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
LINT = "from importlinter.cli import lint_imports_command as command; command()"
LAYERS = [name for layer in SETTINGS["contracts"][0]["layers"] for name in layer.split(" | ")]
NAMED = [  # modules that contracts speak of, inside the layers
    name.removeprefix("pos.")
    for contract in SETTINGS["contracts"]
    for names in contract.values()
    if isinstance(names, list)
    for name in names
    if name.startswith("pos.") and "*" not in name
]
HOMES = {  # where libraries live
    "ui": "import PySide6.QtWidgets",
    "drivers.adapters": "import escpos, serial, usb",
    "store": "import sqlite3, sqlite_utils",
    "ledger.sql": "import sqlite3",
}

SEEDS = {  # contract: a module that breaks it, and the import that does
    "layers": [
        ("ledger.seeded", "import pos.cashiering"),
        ("reports.seeded", "import pos.settlement"),
        ("domain.seeded", "def later():\n    import pos.words"),
        ("store.seeded", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import pos.ledger"),
        ("undeclared", ""),
    ],
    "qt-home": [("cli.seeded", "from PySide6.QtCore import QObject"), ("words", "import PySide6")],
    "pure-domain": [("domain.seeded", "import sqlite3"), ("domain.seeded", "import threading")],
    "pure-formats": [("settlement.formats.seeded", "from pathlib import Path")],
    "adapters-private": [
        ("cashiering.seeded", "import pos.drivers.adapters"),
        ("ui.seeded", "import pos.drivers.adapters"),
    ],
    "ui-through-cashiering": [("ui.seeded", "import pos.store"), ("ui.seeded", "import pos.settlement.formats")],
    "devices-blind": [("drivers.seeded", "import pos.ledger")],
    "device-libs-home": [("drivers.seeded", "import serial"), ("reports.seeded", "from escpos.printer import Dummy")],
    "sqlite-home": [("ledger.seeded", "import sqlite3"), ("cli.seeded", "import sqlite_utils")],
}


@pytest.fixture
def skeleton(tmp_path: Path) -> Path:
    """A package `pos` with every folder that the contracts name, and the contracts themselves."""
    for name in ("", *LAYERS, *NAMED, "ledger.sql"):
        folder = tmp_path.joinpath("pos", *name.split("."))
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "__init__.py").write_text(HOMES.get(name, ""), "utf-8")
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    return tmp_path


def lint(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the contracts there."""
    command = [sys.executable, "-c", LINT, "--no-cache", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_a_clean_tree_keeps_every_contract(skeleton: Path) -> None:
    done = lint(skeleton)
    assert done.returncode == 0, done.stdout


def test_every_contract_has_a_seed() -> None:
    assert [contract["id"] for contract in SETTINGS["contracts"]] == list(SEEDS)


@pytest.mark.parametrize(
    ("contract", "module", "code"),
    [(contract, *seed) for contract, seeds in SEEDS.items() for seed in seeds],
)
def test_a_violation_is_caught(skeleton: Path, contract: str, module: str, code: str) -> None:
    path = skeleton.joinpath("pos", *module.split("."))
    (path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).write_text(code, "utf-8")
    done = lint(skeleton, "--contract", contract)
    assert done.returncode == 1
    assert module.rpartition(".")[2] in done.stdout
