"""What is installed without a checkout has its resources, and nothing that only developers need."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.architecture.code import ROOT

SAY = """
from pos.resources import resources
from pos.words import Words
print(resources(), Words("es").say("date.months"))
"""


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the content of the wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, capture_output=True, check=True)
    (wheel,) = folder.glob("counterfoil-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


def test_the_wheel_speaks_from_its_own_resources(unpacked: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-c", SAY], cwd=unpacked, env={"PYTHONPATH": str(unpacked)},
        capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert str(unpacked / "pos" / "_resources") in done.stdout
    assert "ene feb mar" in done.stdout


def test_the_wheel_holds_the_program_and_nothing_else(unpacked: Path) -> None:
    (information,) = unpacked.glob("counterfoil-*.dist-info")
    assert {path.name for path in unpacked.iterdir()} == {"pos", information.name}
    assert "pos = pos.__main__:main" in (information / "entry_points.txt").read_text("utf-8")
    assert list(information.rglob("LICENSE"))
