"""What starting the program loads: the command line knows nothing of windows and answers at once."""

import subprocess
import sys

import pytest

QT_AT_THE_END = """
import atexit, sys
atexit.register(lambda: print("QT", sorted(name for name in sys.modules if name.startswith(("PySide6", "shiboken6")))))
"""
HELP_MODULES_MAX = 180
"""An interpreter that does nothing has about 35, click some 60 more."""


def python(code: str) -> str:
    """What a fresh interpreter prints, with the Qt modules it had loaded in its last line."""
    done = subprocess.run([sys.executable, "-c", QT_AT_THE_END + code], capture_output=True, text=True, check=False)
    assert not done.stderr
    return done.stdout


def test_importing_the_package_loads_no_qt() -> None:
    assert python("import pos").splitlines()[-1] == "QT []"


@pytest.mark.parametrize("arguments", [["--help"], ["demo", "--help"], ["till", "--help"]])
def test_help_loads_no_qt(arguments: list[str]) -> None:
    output = python(f"sys.argv = ['pos', *{arguments}]\nfrom pos.__main__ import main\nmain()")
    assert "--help" in output
    assert output.splitlines()[-1] == "QT []"


def test_help_comes_at_once() -> None:
    """What it loads is what it takes; in milliseconds: `python -m bench help`."""
    code = "sys.argv = ['pos', '--help']\natexit.register(lambda: print(len(sys.modules)))\n"
    output = python(f"{code}from pos.__main__ import main\nmain()")
    assert int(output.splitlines()[-2]) < HELP_MODULES_MAX
