"""The Windows installer compiles without a warning, as a 64-bit program."""

import shutil
import subprocess
from pathlib import Path

import pytest

from pos import __version__
from tests.architecture.code import ROOT

AMD64 = b"PE\0\0\x64\x86"  # the signature and the machine field of a 64-bit Windows program

pytestmark = pytest.mark.skipif(not shutil.which("makensis"), reason="makensis is not installed")


def makensis(*defines: str) -> subprocess.CompletedProcess[str]:
    command = ["makensis", "-V2", "-WX", *defines, "installer.nsi"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_it_compiles_for_64_bit(tmp_path: Path) -> None:
    payload = tmp_path / "payload"
    payload.mkdir()
    (payload / "counterfoil.exe").write_bytes(b"payload")
    setup = tmp_path / f"Counterfoil-{__version__}.exe"  # named setup.exe, Windows would load shims into it
    done = makensis(f"-DVERSION={__version__}", f"-DPAYLOAD={payload}", f"-DOUT={setup}")
    assert done.returncode == 0, done.stdout + done.stderr
    assert AMD64 in setup.read_bytes()[:1024]


@pytest.mark.parametrize("missing", ["VERSION", "PAYLOAD", "OUT"])
def test_it_asks_for_what_it_needs(tmp_path: Path, missing: str) -> None:
    given = {"VERSION": "1.2.3", "PAYLOAD": str(tmp_path), "OUT": str(tmp_path / "setup.exe")}
    done = makensis(*(f"-D{name}={value}" for name, value in given.items() if name != missing))
    assert done.returncode != 0
    assert f"pass -D{missing}" in done.stdout + done.stderr
