"""Settings that the program writes itself: a few values of ``config.toml``, everything else as somebody wrote it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from pos.cashiering import settings_record
from pos.cashiering.people import require
from pos.config import Settings, parse_settings
from pos.domain.errors import Refused, Unavailable
from pos.domain.people import Permission, Person
from pos.ledger.book import Book
from pos.store.files import write_whole

_DRAWERS = "drawers"


def rewritten(text: str, changes: Mapping[str, object]) -> str:
    """The file with other values; comments, order and all else stay. ValueError where that cannot be done.

    A key is ``devices.columns``, or ``drawers.2.at`` for the drawer with the code 2. What comes out is read again and
    must be the file before with these changes and nothing else.
    """
    for key, value in changes.items():
        wanted = tomllib.loads(text)
        try:
            is_new = _put(wanted, key, value)
            beside = _beside_its_like(text, key, value, wanted) if is_new else text
            text = beside if is_new and _says(beside, wanted) else _in_place(text, key, value)
        except (TOMLKitError, KeyError, TypeError, StopIteration) as error:
            raise ValueError(f"{type(error).__name__}: {error}") from error
        if not _says(text, wanted):
            raise ValueError(key)
    return text


def _says(text: str, wanted: Mapping[str, object]) -> bool:
    try:
        return tomllib.loads(text) == wanted
    except tomllib.TOMLDecodeError:
        return False


def _put(document: Any, key: str, value: object) -> bool:
    """Put a value where its key says, in a plain document or one with comments; whether it is a new one."""
    table, name = _table_of(document, key)
    is_new = name not in table
    table[name] = value
    return is_new


def _table_of(document: Any, key: str) -> tuple[Any, str]:
    name, _, rest = key.partition(".")
    if name != _DRAWERS:
        return document.setdefault(name, {}), rest
    code, _, rest = rest.rpartition(".")
    return next(one for one in document[_DRAWERS] if one["code"] == code), rest


def _in_place(text: str, key: str, value: object) -> str:
    document = tomlkit.parse(text)
    _put(document, key, value)
    return tomlkit.dumps(document)


def _beside_its_like(text: str, key: str, value: object, wanted: Mapping[str, Any]) -> str:
    """A new value behind the last one of its table, and not behind the comment on the table that follows."""
    table, name = _table_of(wanted, key)
    section = key.partition(".")[0]
    headers = [found.end() for found in re.finditer(rf"(?m)^\s*\[\[?{section}\]\]?.*\n", text)]
    at = next((at for at, one in enumerate(wanted[section]) if one is table), 0) if section == _DRAWERS else 0
    if at >= len(headers):
        return text
    body = text[headers[at] :]
    after = re.search(r"(?m)^\s*\[", body)
    body = body[: after.start()] if after else body
    lines = body.splitlines(keepends=True)
    last = max((n for n, line in enumerate(lines, start=1) if line.strip() and line.lstrip()[0] != "#"), default=0)
    place = headers[at] + len("".join(lines[:last]))
    return f"{text[:place]}{name} = {tomlkit.item(value).as_string()}\n{text[place:]}"


def change_settings(book: Book, path: Path, by: Person, changes: Mapping[str, object]) -> Settings:
    """Write settings into the file and the book; an administrator stands for them. Returns what holds from now on.

    What somebody edited in the meantime would go in under another name, and is refused.

    :raises Refused: ``NOT_PERMITTED``, ``SETTINGS_EDITED``, ``SETTINGS_NOT_REWRITTEN``
    :raises BadInput: as ``parse_settings``; Unavailable: ``FILE_NOT_WRITTEN``, ``SETTINGS_UNREADABLE``
    """
    require(by, Permission.ADMINISTER)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Unavailable("FILE_NOT_WRITTEN", path=path, detail=str(error)) from error
    if text != settings_record.recorded(book.read()):
        raise Refused("SETTINGS_EDITED", path=path)
    try:
        fresh = rewritten(text, changes)
    except ValueError as error:
        raise Refused("SETTINGS_NOT_REWRITTEN", path=path, detail=str(error)) from error
    settings = parse_settings(fresh, path)
    if fresh != text:
        write_whole(path, fresh.encode())
        settings_record.note(book, fresh, settings.agency.change_fund, who=by.login)
    return settings
