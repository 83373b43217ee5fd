"""What every command shares: where the book is, the language, who acts, and how things are said."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pos.domain.errors import BadInput, Bug, Refused
from pos.words import Words

if TYPE_CHECKING:  # the parts of the till are imported where they are used: `--help` does not wait for them
    from pos.app import App
    from pos.cashiering.counter import Counter
    from pos.domain.clock import Clock
    from pos.domain.people import Permission, Person

# For scripts without a keyboard: the password of who acts, and what somebody added begins with.
PASSWORD_VARIABLE = "COUNTERFOIL_PASSWORD"  # noqa: S105 - the name of a variable
FIRST_PASSWORD_VARIABLE = "COUNTERFOIL_FIRST_PASSWORD"  # noqa: S105 - likewise
RECOVERY_VARIABLE = "COUNTERFOIL_RECOVERY"
"""The recovery passphrase."""

PRIVATE = 0o700
"""A data folder is its owner's alone, also where something is written down before there is a book in it."""


@dataclass(frozen=True, slots=True)
class Windows:
    """What only the side with the windows can do; the command line knows nothing of Qt.

    ``till`` opens the till in a language and returns the exit code. ``pictures`` writes a picture of every screen into
    a folder and returns how many; what it is given hears the percentage done and the picture just taken.
    """

    till: Callable[[App, str], int]
    pictures: Callable[[Path, Callable[[int, str], None]], int]


@dataclass(slots=True)
class Shell:
    """One call of the command line. ``data`` and ``out`` None: the platform's folder, and ``out`` in it."""

    words: Words
    windows: Windows
    data: Path | None = None
    out: Path | None = None

    def app(self, clock: Clock | None = None) -> App:
        """The application on this call's folders."""
        from pos.app import App, default_data, default_state  # noqa: PLC0415 - see above

        return App(self.data or default_data(), self.out, clock, default_state())

    @contextmanager
    def looking(self) -> Iterator[Counter]:
        """The book to be read, beside a till that may be at work."""
        app = self.app()
        counter = app.open_read_only()
        try:
            yield counter
        finally:
            app.close()

    @contextmanager
    def working(self, *, anew: bool = False) -> Iterator[Counter]:
        """The book to be written, without devices; refused with the pid of whoever has it. ``anew``: see `App.open`."""
        app = self.app()
        counter = app.open(devices=False, anew=anew)
        try:
            yield counter
        finally:
            app.close()

    def acting(self, counter: Counter, login: str, permission: Permission) -> Person:
        """Who does this: signed in by password; in a training book, unasked, whoever may.

        :raises BadInput: ``USER_MISSING``, ``PASSWORD_MISSING``
        :raises Refused: ``NOT_PERMITTED``, ``NOBODY_MAY``, and what signing in refuses
        """
        from pos.cashiering import people  # noqa: PLC0415 - see above

        if login:
            person = people.sign_in(counter, login, self.password(login))
            people.require(person, permission)
            return person
        if not counter.training:
            raise BadInput("USER_MISSING")
        found = next((one for one in people.people(counter) if one.may(permission)), None)
        if found is None:
            raise Refused("NOBODY_MAY")
        return found

    def new_password(self, login: str) -> str:
        """The password of whoever makes a book: from the environment, or typed twice."""
        return self._asked("cli.password", login, PASSWORD_VARIABLE, twice=True)

    def first_password(self, login: str) -> str:
        """The password that somebody added begins with: from the environment, or typed twice."""
        return self._asked("cli.password", login, FIRST_PASSWORD_VARIABLE, twice=True)

    def password(self, login: str) -> str:
        """The password of who acts."""
        return self._asked("cli.password", login, PASSWORD_VARIABLE, twice=False)

    def passphrase(self, *, twice: bool) -> str:
        """The recovery passphrase: from the environment, or typed; a new one twice."""
        return self._asked("cli.passphrase", "", RECOVERY_VARIABLE, twice=twice)

    def _asked(self, question: str, login: str, variable: str, *, twice: bool) -> str:
        """A secret. :raises BadInput: ``PASSWORD_MISSING`` where there is neither the variable nor a keyboard"""
        given = os.environ.get(variable)
        if given is not None:
            return given
        if not sys.stdin.isatty():
            raise BadInput("PASSWORD_MISSING", variable=variable)
        again = self.words.say("cli.password_again") if twice else False
        typed = click.prompt(
            self.words.say(question, login=login), hide_input=True, confirmation_prompt=again, err=True
        )
        return str(typed)

    def say(self, key: str, /, **values: object) -> None:
        """A line on standard output."""
        click.echo(self.words.say(key, **values))

    def hint(self, key: str, /, **values: object) -> None:
        """A line on standard error, beside what a program may read from standard output."""
        click.echo(self.words.say(key, **values), err=True)


def show_json(facts: object) -> None:
    """Facts for a program: amounts are integer cents."""
    click.echo(json.dumps(facts, ensure_ascii=False))


def shell_of(context: click.Context) -> Shell:
    """The shell of a call."""
    found = context.find_object(Shell)
    if found is None:
        raise Bug("a command without its shell")
    return found
