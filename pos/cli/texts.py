"""Commands and options whose help is a key of the catalogue, said in the language of the call.

A text's first line is what `pos --help` shows beside the name; the paragraphs after it are the help of the command.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from pos.cli.shell import Shell, shell_of
from pos.words import LANGUAGES, Words

HELP_WIDTH = 100


def words_of(context: click.Context) -> Words:
    """The texts in the language of this call."""
    return shell_of(context).words


class TextOption(click.Option):
    """An option whose help is a key."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Names, and what it does in words."""
        record = super().get_help_record(ctx)
        if record is None or not self.help:
            return record
        names, text = record
        return names, text.replace(self.help, words_of(ctx).say(self.help), 1)


class TextCommand(click.Command):
    """A command whose help is a key; every one takes the common options that it does not say otherwise."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        own = {name for parameter in self.params for name in parameter.opts}
        self.params += [one for one in _common_options() if own.isdisjoint(one.opts)]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Click's own; a mistake that it leaves without a place is this command's."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise

    def get_help(self, ctx: click.Context) -> str:
        """The help page."""
        formatter = _Formatter(words_of(ctx))
        self.format_help(ctx, formatter)
        return formatter.getvalue().rstrip("\n")

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help`, in words too."""
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = words_of(ctx).say("cli.option.help")
        return found

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """All of the text under the usage line."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(words_of(ctx).say(self.help or ""))


class _Formatter(click.HelpFormatter):
    """Click's page with its few words in the language of the call."""

    def __init__(self, words: Words) -> None:
        super().__init__(max_width=HELP_WIDTH)
        self._words = words

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The usage line."""
        super().write_usage(prog, args, prefix or f"{self._words.say('cli.usage')} ")

    def write_heading(self, heading: str) -> None:
        """A heading: click names two."""
        known = {"Options": "cli.options", "Commands": "cli.commands"}
        super().write_heading(self._words.say(known[heading]) if heading in known else heading)


def command(name: str, text: str) -> Callable[[Callable[..., int]], click.Command]:
    """A command with its help's key; the function returns the exit code."""
    return click.command(name, cls=TextCommand, help=text)


def option(*names: str, help: str, **settings: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:  # noqa: A002 - click's word
    """An option with its help's key."""
    return click.option(*names, cls=TextOption, help=help, **settings)


def json_option() -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """`--json` of everything that reports."""
    return option("--json", "as_json", is_flag=True, help="cli.option.json")


def user_option() -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """`--user` of everything that writes or shows what is expected."""
    return option("--user", default="", metavar="LOGIN", help="cli.option.user")


def path_option(
    *names: str,
    help: str,  # noqa: A002 - click's word
    metavar: str = "PATH",
    **kind: Any,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """An option that names a file or folder; ``kind`` as ``click.Path`` has it."""
    return option(*names, type=click.Path(path_type=Path, **kind), metavar=metavar, help=help)


def _common_options() -> Sequence[click.Option]:
    """Where the book is, where files go, and the language: the same on every command, before or after its name."""
    return (
        _common("--data", "DIR", "cli.option.data", _set_data),
        _common("--out", "DIR", "cli.option.out", _set_out),
        _common("--language", "|".join(LANGUAGES), "cli.option.language", _said_already, LANGUAGES),
    )


def _set_data(shell: Shell, value: str) -> None:
    shell.data = Path(value)


def _set_out(shell: Shell, value: str) -> None:
    shell.out = Path(value)


def _said_already(_: Shell, value: str) -> None:
    """The language is read from the arguments before they are parsed: mistakes in them are said in it too."""


def _common(
    name: str, metavar: str, text: str, act: Callable[[Shell, str], object], choices: Sequence[str] = ()
) -> click.Option:
    def took(context: click.Context, _: click.Parameter, value: str | None) -> None:
        if value is not None:
            act(shell_of(context), value)

    kind = click.Choice(choices) if choices else click.Path()
    return TextOption([name], type=kind, metavar=metavar, help=text, expose_value=False, callback=took)
