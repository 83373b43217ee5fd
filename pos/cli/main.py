"""`pos`: parses the command line, runs one command, and says what went wrong in one line.

Exit codes: 0 done; 1 refused or a check failed; 2 bad input or usage; 3 disk, lock, device or network; 70 a bug.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import click

from pos.cli.commands import COMMANDS, load
from pos.cli.shell import PRIVATE, Shell, Windows
from pos.cli.texts import TextCommand, words_of
from pos.cli.usage import explain_usage
from pos.domain.errors import Bug, Expected
from pos.words import LANGUAGES, Words

USAGE_EXIT = 2
INTERRUPTED_EXIT = 130
"""What a shell expects of a program that Ctrl+C ended."""


class _Pos(TextCommand, click.Group):
    """The commands, imported one by one."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Their names, in the order of a day."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """One of them."""
        return load(cmd_name) if cmd_name in COMMANDS else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Names with the first line of their help, importing none."""
        words = words_of(ctx)
        with formatter.section("Commands"):
            formatter.write_dl([(name, words.say(key).partition("\n")[0]) for name, key in COMMANDS.items()])


@click.group("pos", cls=_Pos, invoke_without_command=True, help="cli.pos")
@click.pass_context
def _pos(context: click.Context) -> int:
    if context.invoked_subcommand is None:
        code: int = context.invoke(load("till"), on_sample=False)
        return code
    return 0


def run(arguments: Sequence[str], windows: Windows) -> int:
    """Run one command; the exit code. Says every error itself, bugs included."""
    shell = Shell(Words(choose_language(arguments, os.environ)), windows)
    try:
        return _run(shell, arguments)
    except Exception as error:  # noqa: BLE001 - the last resort: a bug is logged and said in one line
        place = _keep_traceback(shell, error)
        _say("BUG", shell.words.say("cli.bug", what=f"{type(error).__name__}: {error}"[:200], place=place))
        return Bug.exit_code


def _run(shell: Shell, arguments: Sequence[str]) -> int:
    try:
        code = _pos.main(args=list(arguments), prog_name="pos", standalone_mode=False, obj=shell)
    except click.UsageError as error:
        _say(*explain_usage(shell.words, error))
        return USAGE_EXIT
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED_EXIT
    except Expected as error:
        _say(error.code, shell.words.explain(error))
        return error.exit_code
    except BrokenPipeError:  # whoever read our output has had enough of it
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    return code if isinstance(code, int) else 0


def choose_language(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """``--language`` where it is given, else the environment's, else English.

    It is looked for before anything is parsed, so that what is wrong with the arguments is said in it too.
    """
    wished = [one.partition("=")[2] for one in arguments if one.startswith("--language=")]
    wished += [arguments[at + 1] for at, one in enumerate(arguments[:-1]) if one == "--language"]
    wished += [environment.get(name, "")[:2] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)][:1]
    return next((one for one in wished[:1] if one in LANGUAGES), "en")


def _say(code: str, text: str) -> None:
    click.echo(f"{code}: {' '.join(text.split())}", err=True)


def _keep_traceback(shell: Shell, error: Exception) -> Path | str:
    """Write what happened under ``DATA/log``; where that cannot be, onto standard error."""
    text = "".join(traceback.format_exception(error))
    moment = datetime.now().astimezone()
    try:
        folder = shell.app().places.log
        folder.parent.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        folder.mkdir(exist_ok=True)
        path = folder / f"bug-{moment:%Y%m%d-%H%M%S-%f}.txt"
        path.write_text(f"{moment.isoformat()}\n{text}", encoding="utf-8")
    except (OSError, ImportError):
        click.echo(text, err=True)
        return "stderr"
    return path
