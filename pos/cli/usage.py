"""What is wrong with the arguments, in words of ours: by what click raised, never by its English."""

from __future__ import annotations

from typing import Any

import click

from pos.words import Words


def explain_usage(words: Words, error: click.UsageError) -> tuple[str, str]:
    """A mistake in the arguments: code, and what, where, what to do."""
    place = error.ctx.command_path if error.ctx else "pos"
    parameter = error.param if isinstance(error, click.BadParameter) else None
    name = _named(parameter, error.ctx)
    match error:
        case click.NoSuchOption():
            return "OPTION_UNKNOWN", words.say("OPTION_UNKNOWN", option=error.option_name, command=place)
        case click.MissingParameter():
            return "ARGUMENT_MISSING", words.say("ARGUMENT_MISSING", argument=name, command=place)
        case click.BadParameter():
            wanted = _wanted(words, parameter.type if parameter else click.STRING)
            return "ARGUMENT_WRONG", words.say("ARGUMENT_WRONG", argument=name, wanted=wanted, command=place)
        case _:
            return "USAGE", words.say("USAGE", detail=_detail(words, error), command=place)


def _named(parameter: click.Parameter | None, context: click.Context | None) -> str:
    """An argument by its own name: click would say all its choices in its place."""
    if parameter is None:
        return ""
    return parameter.human_readable_name if isinstance(parameter, click.Argument) else parameter.get_error_hint(context)


def _wanted(words: Words, kind: click.ParamType[Any]) -> str:
    """What a value of a type has to be. A range stands before the whole number that it is too."""
    match kind:
        case click.Choice():
            return words.say("usage.choice", choices=", ".join(str(one) for one in kind.choices))
        case click.IntRange(max=None):
            return words.say("usage.at_least", least=kind.min)
        case click.IntRange():
            return words.say("usage.range", least=kind.min, most=kind.max)
        case click.types.IntParamType():
            return words.say("usage.whole_number")
        case click.DateTime():
            return words.say("usage.date")
        case click.Path():
            return words.say("usage.folder" if not kind.file_okay else "usage.path" if kind.dir_okay else "usage.file")
        case _:
            return words.say("usage.other")


def _detail(words: Words, error: click.UsageError) -> str:
    """Of mistakes that are about no value."""
    match error:
        case click.NoSuchCommand():
            return words.say("usage.command_unknown", name=error.command_name)
        case click.exceptions.NoArgsIsHelpError():
            return words.say("usage.command_missing")
        case click.BadOptionUsage():
            key = "usage.takes_no_value" if _is_flag(error) else "usage.wants_value"
            return words.say(key, option=error.option_name)
        case _:  # click has nothing else to say of arguments of one word each
            return words.say("usage.too_many")


def _is_flag(error: click.BadOptionUsage) -> bool:
    parameters = error.ctx.command.params if error.ctx else []
    found = (one for one in parameters if error.option_name in (*one.opts, *one.secondary_opts))
    return any(isinstance(one, click.Option) and one.is_flag for one in found)
