"""The command `pos`, also `python -m pos`: joins the command line and the windows, which know nothing of each other."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pos.cli.main import run
from pos.cli.shell import Windows

if TYPE_CHECKING:
    from pos.app import App


def open_till(app: "App", language: str) -> int:
    """Open the till's window on the built application; the exit code once it is closed."""
    from pos.ui.launch import launch  # noqa: PLC0415  # Qt takes 120 ms that no other command should wait for

    return launch(app, language)


def take_pictures(folder: Path, said: Callable[[int, str], None]) -> int:
    """Write a picture of every screen into a folder; how many."""
    from pos.ui.pictures import take_pictures as take  # noqa: PLC0415  # as above

    return take(folder, said)


def main() -> None:
    """Run the command given on the command line and end the process with its exit code."""
    sys.exit(run(sys.argv[1:], Windows(open_till, take_pictures)))


if __name__ == "__main__":
    main()
