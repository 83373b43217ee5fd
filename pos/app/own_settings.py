"""A city's own settings at the first start: the file to fill in, the answers to the set-up screen, and what a live book
asks of both. Nothing of the sample city is in any of them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from pos.config import Settings, parse_settings, read_settings
from pos.domain.errors import BadInput, Refused, Unavailable
from pos.resources import resource

AGENCY = ("name", "office", "register", "counter", "address", "phone", "web")
CASH = ("drawers", "bank_account", "over", "short")
ACCOUNTS = ("pooled_fund", "deposits", "on_hand", "change_fund", "card_clearing", "due_to", "due_from")
BILLERS = ("biller_1", "biller_2", "biller_3", "biller_4", "biller_5", "biller_6")
"""What is asked in words, by step. Scanlines, notices and devices are for the settings file."""

_OF_AGENCY = frozenset({*AGENCY, "bank_account"})
_DRAWER = re.compile(r"(\S+)\s+(\S+)\Z")
_BILLER = re.compile(r"([a-z][a-z0-9-]*)\s*:\s*([^/]*[^/\s])\s*(?:/\s*(\S.*))?\Z")


def sample_settings() -> Settings:
    """The sample city."""
    path = resource("sample", "city.toml")
    return parse_settings(path.read_text(encoding="utf-8"), Path("city.toml"))


def template() -> str:
    """The settings file that is to be filled in: every setting, explained."""
    return resource("settings.toml").read_text(encoding="utf-8")


def write_template(path: Path) -> None:
    """Write it, never over a file that is there.

    :raises Refused: ``FILE_THERE``; Unavailable: ``FILE_NOT_WRITTEN``
    """
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(template())
    except FileExistsError as error:
        raise Refused("FILE_THERE", path=path) from error
    except OSError as error:
        raise Unavailable("FILE_NOT_WRITTEN", path=path, detail=error.strerror or "") from error


def settings_for(path: Path | None, mode: str) -> Settings:
    """The settings of a new book: a city's own file; without one, a training book is the sample city's.

    :raises BadInput: ``SETTINGS_NEEDED``, and what ``read_settings`` refuses
    """
    if path is not None:
        return read_settings(path)
    if mode == "live":
        raise BadInput("SETTINGS_NEEDED")
    return sample_settings()


def sample_settings_with(answers: Mapping[str, str]) -> Settings:
    """The sample city under another name, to practise in. Raises as ``parse_settings``."""
    text = sample_settings().text
    for name in AGENCY:
        text = _filled(text, "agency", name, answers[name].strip())
    return parse_settings(text, Path("config.toml"))


def require_own(settings: Settings) -> None:
    """What a live book asks of its settings: nobody begins with another city's, or with nobody to take money for.

    :raises BadInput: ``SETTINGS_OF_SAMPLE``, ``BILLERS_MISSING``
    :raises Refused: ``VIRTUAL_ON_LIVE``
    """
    sample, agency = sample_settings().agency, settings.agency
    for name in ("name", "bank_account", "endorsement"):
        if getattr(agency, name) == getattr(sample, name):
            raise BadInput("SETTINGS_OF_SAMPLE", setting=f"agency.{name}", value=getattr(sample, name))
    if not settings.billers:
        raise BadInput("BILLERS_MISSING")
    if settings.devices.any_virtual:
        raise Refused("VIRTUAL_ON_LIVE")


def settings_from(answers: Mapping[str, str], path: Path = Path("config.toml")) -> Settings:
    """The template filled in with answers by their names; what was not asked or not answered stays empty.

    :raises BadInput: ``DRAWERS_WRONG``, ``BILLER_LINE_WRONG``, and what ``parse_settings`` refuses
    """
    given = {name: value.strip() for name, value in answers.items()}
    given["register"] = given.get("register", "").upper()
    text = template()
    for name in (*AGENCY, *CASH[1:], *ACCOUNTS):
        table = "agency" if name in _OF_AGENCY else "gl"
        text = _filled(text, table, name, given.get(name, ""))
    blocks = (*_drawers(given.get("drawers", "")), *_billers([given.get(name, "") for name in BILLERS]))
    return parse_settings("\n".join((text, *blocks)), path)


def _filled(text: str, table: str, key: str, value: str) -> str:
    """Put the value of one key of one table in place of what stands there."""
    head, begin, rest = text.partition(f"[{table}]\n")
    body, end, tail = rest.partition("\n[")
    body = re.sub(rf'(?m)^{key} = "[^"]*"', lambda _: f"{key} = {_quoted(value)}", body)
    return head + begin + body + end + tail


def _drawers(answer: str) -> list[str]:
    """``1 200.00, 2 150.00``: a drawer's code and its float."""
    blocks = []
    for part in filter(None, (one.strip() for one in answer.split(","))):
        found = _DRAWER.match(part)
        if found is None:
            raise BadInput("DRAWERS_WRONG", text=part)
        blocks.append(f"[[drawers]]\ncode = {_quoted(found[1])}\nfloat = {_quoted(found[2])}\n")
    return blocks


def _billers(answers: Sequence[str]) -> list[str]:
    """``water: Water and sewer / Agua y alcantarillado``: code, English and Spanish name."""
    blocks = []
    for answer in filter(None, answers):
        found = _BILLER.match(answer)
        if found is None:
            raise BadInput("BILLER_LINE_WRONG", text=answer)
        code, english, spanish = found[1], found[2], found[3] or found[2]
        names = f"name_en = {_quoted(english)}\nname_es = {_quoted(spanish)}\ntag = {_quoted(code.upper())}\n"
        blocks.append(f"[billers.{code}]\n{names}")
    return blocks


def _quoted(text: str) -> str:
    """A text as TOML writes it: as JSON does."""
    return json.dumps(text, ensure_ascii=False)
