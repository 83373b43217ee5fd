"""A wizard: it asks, a person answers, at the end it says what it learned. One and the same in the window and on the
command line.

A wizard is a generator that gives an ``Ask``, is sent an answer, and returns what it ``Learned``. It works with the
device between two questions, so that every step is for a thread of its own.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass, field

from pos.domain.errors import BadInput, Unavailable
from pos.drivers.ports import Outcome, State, Why
from pos.words import Words


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that can be given: what it is to the wizard, and its words."""

    value: str
    key: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ask:
    """A question by its text. Without ``choices`` and ``typed`` it is something to do, and Enter says that it is done.

    With ``typed`` anything may be answered that stands in no choice; empty, the first choice.
    """

    key: str
    values: Mapping[str, object] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    typed: bool = False


@dataclass(frozen=True, slots=True)
class Learned:
    """The end: a sentence, and the settings that follow from it; none where nothing was learned."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)
    changes: Mapping[str, object] = field(default_factory=dict)


Wizard = Generator[Ask, str, Learned]


def in_front(choices: Iterable[Choice], value: object) -> tuple[Choice, ...]:
    """What is set up now before all others, so that Enter keeps it."""
    return tuple(sorted(choices, key=lambda one: one.value != str(value)))


YES, NO = Choice("yes", "learn.yes"), Choice("no", "learn.no")
YES_OR_NO = (YES, NO)


@dataclass(frozen=True, slots=True)
class Said:
    """A text by its key, as a value inside another text."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def why(cls, why: Why) -> Said:
        """Why a job is not done."""
        return cls(f"why.{why.value.replace('-', '_')}")

    def in_words(self, language: str) -> str:
        """See ``pos.words.InWords``."""
        return Words(language).say(self.key, **self.values)


def failed(place: object, why: Why) -> Unavailable:
    """What is raised where the device at a place did not do what it was asked."""
    return Unavailable("DEVICE_FAILED", place=str(place), why=Said.why(why))


def may_have_come_out(outcome: Outcome) -> bool:
    """Whether a paper is there to be looked at: confirmed, or handed to a queue that never says more."""
    return outcome.state is State.CONFIRMED or outcome.why is Why.HANDED


def meant(ask: Ask, said: str) -> str:
    """What an answer is to the wizard: a choice by its place from 1 or its value, or what was typed; empty for Enter.

    :raises BadInput: ``ANSWER_UNKNOWN``
    """
    values = [one.value for one in ask.choices]
    if not said:
        return values[0] if values else ""
    if said.isdecimal() and 1 <= int(said) <= len(values):  # before what a choice is: a drawer may be called 2
        return values[int(said) - 1]
    if said not in values and values and not ask.typed:
        raise BadInput("ANSWER_UNKNOWN", answer=said[:40], count=len(values))
    return said
