"""The one command before every commit: `python -m tools.check`, on any platform.

Style, types, import contracts, texts, tests, and whether what `docs/rows.md` promises was really tested. Every step
runs even when an earlier one failed; the exit code is 0 only when all went well.

    python -m tools.check                  everything
    python -m tools.check lint types       these steps only
    python -m tools.check --list           their names
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / ".build" / "tests.xml"
WORKERS_MAX = 4  # windows and devices wait for real time; more workers than cores make them late

WORKERS = min(WORKERS_MAX, os.cpu_count() or 1)

STEPS: dict[str, list[str]] = {  # what follows `python`
    "lint": ["-m", "ruff", "check", "."],
    "format": ["-m", "ruff", "format", "--check", "."],
    "types": ["-m", "mypy"],
    "imports": ["-c", "from importlinter.cli import lint_imports_command as command; command()"],
    "texts": ["-m", "tools.text", "check"],
    "tests": ["-m", "pytest", "-q", "-n", str(WORKERS), "--dist=worksteal", "--durations=10", f"--junitxml={REPORT}"],
    "rows": ["-m", "tools.rows", str(REPORT)],
}


def run(name: str) -> bool:
    """Run one step with its output on the screen; whether it went well."""
    click.secho(f"── {name}", bold=True)
    start = time.monotonic()
    # Byte code is kept, wherever it usually is not: each program that a test starts would compile itself anew.
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run([sys.executable, *STEPS[name]], cwd=ROOT, env=kept, check=False)
    good = done.returncode == 0
    click.secho(f"   {'ok' if good else 'FAILED'}  {time.monotonic() - start:.1f} s", fg="green" if good else "red")
    return good


@click.command(help=__doc__)
@click.argument("steps", nargs=-1, type=click.Choice(list(STEPS)))
@click.option("--list", "names_only", is_flag=True, help="Name the steps.")
def main(steps: tuple[str, ...], names_only: bool) -> None:
    """The command line."""
    if names_only:
        click.echo("\n".join(STEPS))
        return
    REPORT.parent.mkdir(exist_ok=True)
    failed = [name for name in steps or STEPS if not run(name)]
    if failed:
        click.secho(f"failed: {', '.join(failed)}", fg="red", bold=True)
        sys.exit(1)
    click.secho("all is well", fg="green", bold=True)


if __name__ == "__main__":
    main()
