"""The command `pos`, also `python -m pos`: joins the command line and the window, which know nothing of each other."""

import sys
from typing import TYPE_CHECKING

from pos.cli.main import run

if TYPE_CHECKING:
    from pos.app import App


def open_till(app: "App") -> int:
    """Open the till's window on the built application; the exit code once it is closed. Only here is Qt loaded."""
    from pos.ui.launch import launch  # noqa: PLC0415  # Qt takes 120 ms that no other command should wait for

    return launch(app)


def main() -> None:
    """Run the command given on the command line and end the process with its exit code."""
    sys.exit(run(sys.argv[1:], open_till))


if __name__ == "__main__":
    main()
