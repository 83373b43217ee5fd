"""What the steps of the first start ask, and whether the answers so far will do."""

from __future__ import annotations

import enum
from collections.abc import Mapping

from pos.app import own_settings
from pos.domain.errors import BadInput
from pos.words import Words

Answers = Mapping[str, str]


class Stage(enum.Enum):
    """What is asked."""

    MODE = "mode"
    AGENCY = "agency"
    CASH = "cash"
    ACCOUNTS = "accounts"
    BILLERS = "billers"
    FILE = "file"
    PERSON = "person"


class Way(enum.Enum):
    """How a book is made: with answers to questions, from a file of the city's own, or to practise; and its steps."""

    LIVE = (Stage.MODE, Stage.AGENCY, Stage.CASH, Stage.ACCOUNTS, Stage.BILLERS, Stage.PERSON)
    FILE = (Stage.MODE, Stage.FILE, Stage.PERSON)
    TRAINING = (Stage.MODE, Stage.AGENCY, Stage.PERSON)


WAYS = tuple(Way)
FIELDS: Mapping[Stage, tuple[str, ...]] = {
    Stage.AGENCY: own_settings.AGENCY,
    Stage.CASH: own_settings.CASH,
    Stage.ACCOUNTS: own_settings.ACCOUNTS,
    Stage.BILLERS: own_settings.BILLERS,
    Stage.FILE: ("path",),
    Stage.PERSON: ("person", "login", "password", "again"),
}
SECRET = frozenset({"password", "again"})
NEEDED = frozenset({"name", "office", "register", "drawers", "over", "short", *own_settings.ACCOUNTS, "biller_1"})
_NOT_ASKED_YET: Answers = {
    **dict.fromkeys(("name", "office", "over", "short", *own_settings.ACCOUNTS), "-/-"),
    "register": "R",
    "drawers": "1 0.00",
    "biller_1": "x: x",
}
"""So that what was answered can be checked before the rest is; never written."""


def check(stage: Stage, answers: Answers, words: Words) -> None:
    """Whether the answers up to a step will do.

    What was typed at a later step is not looked at: whoever goes back from a wrong answer can go on from there.

    :raises BadInput: ``ANSWERS_MISSING``, ``ANSWER_WRONG`` (which field), and what ``settings_from`` refuses
    """
    empty = [name for name in FIELDS[stage] if name in NEEDED and not answers[name].strip()]
    if empty:
        fields = ", ".join(words.say(f"setup.field.{name}") for name in empty)
        raise BadInput("ANSWERS_MISSING", fields=fields)
    asked = Way.LIVE.value[1 : Way.LIVE.value.index(stage) + 1]
    known = {name: answers[name] for step in asked for name in FIELDS[step]}
    try:
        own_settings.settings_from({**_NOT_ASKED_YET, **known})
    except BadInput as error:
        if error.code != "SETTING_WRONG":
            raise
        field = str(error.values["setting"]).rpartition(".")[2]
        raise BadInput("ANSWER_WRONG", field=words.say(f"setup.field.{field}"), value=error.values["value"]) from None
