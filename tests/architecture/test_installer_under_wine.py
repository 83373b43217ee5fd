"""The Windows installer does what it says: run under wine, where wine is (`apt install wine wine64`).

The exit code of an installer says little, so the files and the registry are looked at.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.architecture.code import ROOT

KEY = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall\Counterfoil"
WAIT_S = 15

pytestmark = [
    pytest.mark.skipif(not (shutil.which("wine") and shutil.which("makensis")), reason="wine or makensis is missing"),
    pytest.mark.slow,
]


class Windows:
    """A Windows of its own, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.c = folder / "drive_c"
        self.app = self.c / "Counterfoil" / "app"
        self._env = {
            **{name: value for name, value in os.environ.items() if name != "DISPLAY"},
            "WINEPREFIX": str(folder), "WINEARCH": "win64", "WINEDEBUG": "-all", "WINEDLLOVERRIDES": "mscoree=;mshtml=",
        }  # fmt: skip
        self.run("wineboot", "-i")

    def run(self, *command: str) -> str:
        """Run a program to its end; what it said."""
        done = subprocess.run(
            ["wine", *command],
            env=self._env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=100, check=False,
        )  # fmt: skip
        return done.stdout

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """Run a program that waits for input."""
        return subprocess.Popen(["wine", *command], env=self._env, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)

    def close(self) -> None:
        subprocess.run(["wineserver", "-k"], env=self._env, check=False)


@pytest.fixture
def windows(tmp_path: Path):
    machine = Windows(tmp_path / "wine")
    yield machine
    machine.close()


def build(folder: Path, version: str, *extra: str) -> str:
    """An installer whose program is wine's own command prompt: something that can really be running."""
    payload = folder / f"payload-{version}"
    payload.mkdir()
    shutil.copy(folder / "wine" / "drive_c" / "windows" / "system32" / "cmd.exe", payload / "counterfoil.exe")
    for name in extra:
        (payload / name).write_text(version)
    setup = folder / f"Counterfoil-{version}.exe"
    defines = [f"-DVERSION={version}", f"-DPAYLOAD={payload}", f"-DOUT={setup}"]
    subprocess.run(["makensis", "-V1", "-WX", *defines, "installer.nsi"], cwd=ROOT, check=True)
    return str(setup)


def until(true: Callable[[], bool]) -> bool:
    """Wait for something that another process does in its own time."""
    end = time.monotonic() + WAIT_S
    while not true() and time.monotonic() < end:
        time.sleep(0.1)
    return true()


def test_install_update_refuse_uninstall(tmp_path: Path, windows: Windows) -> None:
    windows.run(build(tmp_path, "1.0.0", "old.txt"), "/S", r"/D=C:\Counterfoil")
    assert (windows.app / "old.txt").read_text() == "1.0.0"
    assert "1.0.0" in windows.run("reg", "query", KEY)
    assert list(windows.c.rglob("Counterfoil.lnk"))

    book = windows.c / "ProgramData" / "Counterfoil" / "counterfoil.db"
    book.parent.mkdir(parents=True)
    book.write_text("a book")
    update = build(tmp_path, "1.1.0", "new.txt")

    till = windows.start(r"C:\Counterfoil\app\counterfoil.exe", "/k", r"echo up>C:\up.txt")
    try:
        assert until((windows.c / "up.txt").exists)
        windows.run(update, "/S", r"/D=C:\Counterfoil")
        assert (windows.app / "old.txt").exists(), "a running program is not taken apart"
        assert not (windows.app / "new.txt").exists()
    finally:
        till.communicate(b"exit\r\n", timeout=WAIT_S)

    windows.run(update, "/S", r"/D=C:\Counterfoil")
    assert sorted(path.name for path in windows.app.iterdir()) == ["counterfoil.exe", "new.txt"]
    assert "1.1.0" in windows.run("reg", "query", KEY)

    windows.run(r"C:\Counterfoil\uninstall.exe", "/S")
    assert until(lambda: not (windows.c / "Counterfoil").exists())
    assert "DisplayName" not in windows.run("reg", "query", KEY)
    assert not list(windows.c.rglob("Counterfoil.lnk"))
    assert book.read_text() == "a book"
