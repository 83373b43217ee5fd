"""What docs/ tells people is so: messages, settings, roles, commands and pictures are those of the program."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from pos.cli.commands import COMMANDS
from pos.config import TABLE
from pos.domain.money import Money
from pos.domain.people import Permission, Person, Role

ROOT = Path(__file__).resolve().parents[2]
GUIDES = {path.name: path.read_text("utf-8") for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]}
PICTURE_BYTES_MAX = 150_000

COLUMNS = {
    "takes payments": Permission.TAKE_PAYMENTS,
    "counts along": Permission.COUNT_ALONG,
    "approves": Permission.APPROVE,
    "sees expected": Permission.SEE_EXPECTED,
    "finalizes": Permission.FINALIZE,
    "settles": Permission.SETTLE,
    "imports": Permission.IMPORT,
    "adds people": Permission.ADMINISTER,
    "reads all": Permission.READ_ALL,
}


def texts() -> list[re.Pattern[str]]:
    """Every text of the program as a pattern: anything may stand where a value does."""
    with (ROOT / "resources/locale/en/LC_MESSAGES/counterfoil.po").open("rb") as file:
        said = [message.string for message in read_po(file) if message.id and isinstance(message.string, str)]
    return [re.compile("".join(_pieces(text))) for text in said if len(text.split()) > 2]


def _pieces(text: str) -> list[str]:
    pieces = []
    for literal, value, *_ in string.Formatter().parse(text):
        pieces += [re.escape(literal), ".*" if value is not None else ""]
    return pieces


@pytest.mark.parametrize("guide", ["cashier.md", "supervisor.md", "administrator.md"])
def test_messages_are_quoted_as_the_program_says_them(guide: str) -> None:
    quoted = re.findall(r"^\| (?:a receipt, )?\*([^*|]+)\* \|", GUIDES[guide], re.MULTILINE)
    assert len(quoted) > 3
    known = texts()
    assert [one for one in quoted if not any(text.fullmatch(one) for text in known)] == []


def test_every_setting_is_explained_and_no_other() -> None:
    rows = re.findall(r"^\| ((?:`[a-z]+\.[a-z_]+` ?)+)\|[^|]+\| ([^|]+) \|$", GUIDES["administrator.md"], re.MULTILINE)
    told = {key: default for keys, default in rows for key in re.findall(r"`([^`]+)`", keys)}
    assert set(told) == set(TABLE)
    required = {key for key, (_, default) in TABLE.items() if not isinstance(default, str | int | tuple | Money)}
    assert {key for key, default in told.items() if default == "needed"} == required


def test_roles_may_what_the_table_says() -> None:
    guide = GUIDES["administrator.md"]
    head = re.findall(r"^\| role \|(.*)\|$", guide, re.MULTILINE)[0]
    permissions = [COLUMNS[name.strip()] for name in head.split("|")]
    told = {}
    for role, cells in re.findall(r"^\| `([a-z]+)` \|([yes |]*)\|$", guide, re.MULTILINE):
        said = [cell.strip() for cell in cells.split("|")]
        told[role] = {one for one, cell in zip(permissions, said, strict=True) if cell == "yes"}
    people = {role.value: Person("x1", "X", "X", role) for role in Role}
    assert told == {role: {one for one in permissions if person.may(one)} for role, person in people.items()}


def test_commands_that_are_shown_exist() -> None:
    shown = {
        name
        for text in GUIDES.values()
        for name in re.findall(r"^ {4}(?:\.venv/bin/)?pos ([a-z][a-z-]+)", text, re.MULTILINE)
    }
    shown |= {name for text in GUIDES.values() for name in re.findall(r"`pos ([a-z][a-z-]+)[` ]", text)}
    assert shown <= set(COMMANDS), shown - set(COMMANDS)


def test_links_lead_somewhere_and_pictures_are_small() -> None:
    for name, text in GUIDES.items():
        folder = ROOT if name == "README.md" else ROOT / "docs"
        for target in re.findall(r"\]\(([^)#:]+)\)", text):
            path = folder / target
            assert path.exists(), f"{name} links {target}"
            assert path.suffix != ".png" or path.stat().st_size < PICTURE_BYTES_MAX, f"{target} is too large"
