"""Verbs that make a book ready: the book itself, its people, what can be paid."""

from __future__ import annotations

from pos.app import sample_settings
from pos.cashiering import people
from pos.cashiering.imports import import_file as import_into_book
from pos.config import read_settings
from pos.domain.people import Person, Role
from pos.play.fields import Fields
from pos.play.stage import Stage
from pos.receivables.outcome import ImportKind, ImportRequest
from pos.words import LANGUAGES


def init(stage: Stage, line: Fields) -> dict[str, object]:
    """A new training book with its administrator, of the sample city where no settings file is named."""
    settings = read_settings(stage.path(line.text("settings"))) if "settings" in line else sample_settings()
    admin = _person(line, Role.ADMINISTRATOR)
    stage.app.create("training", settings, admin, line.text("password"))
    stage.administrator = admin.login
    stage.passwords[admin.login] = line.text("password")
    return {"book": "training", "register": settings.agency.register}


def person(stage: Stage, line: Fields) -> dict[str, object]:
    """Someone new, added by an administrator who is signed in (``by``; else the one who made the book)."""
    role = Role(line.choice("role", [one.value for one in Role], ""))
    by = stage.person(line.text("by", stage.administrator))
    secrets = (line.text("password"), line.text("pin"))
    added = people.add_person(stage.counter, by, _person(line, role), *secrets, own=True)
    stage.passwords[added.login] = line.text("password")
    return {"login": added.login, "role": added.role.value}


def sign_in(stage: Stage, line: Fields) -> dict[str, object]:
    """Sign in; the password may be left out where the script named it before."""
    found = stage.sign_in(line.text("who").strip().lower(), line.text("password"))
    return {"who": found.login}


def sign_out(stage: Stage, line: Fields) -> dict[str, object]:
    """Leave the counter."""
    stage.sign_out(line.text("who"))
    return {"who": line.text("who")}


def import_file(stage: Stage, line: Fields) -> dict[str, object]:
    """Bring in bills, accounts or fees; bad rows stay out and are counted, as with ``pos import``."""
    request = ImportRequest(
        kind=ImportKind(line.choice("kind", [one.value for one in ImportKind], "")),
        file=stage.path(line.text("file")),
        biller=line.text("biller"),
        mapping=stage.path(line.text("map")) if "map" in line else None,
        strict=line.yes("strict"),
        dry_run=line.yes("dry-run"),
    )
    exceptions = stage.path(line.text("exceptions")) if "exceptions" in line else None
    outcome = import_into_book(stage.counter, stage.person(line.text("who")), request, exceptions)
    return {
        "rows": outcome.rows,
        "entered": outcome.entered,
        "left_out": outcome.left_out,
        "changed": outcome.changed,
        "problems": [{"line": one.line, "column": one.column, "code": one.code} for one in outcome.problems[:20]],
    }


def _person(line: Fields, role: Role) -> Person:
    language = line.choice("language", LANGUAGES, LANGUAGES[0])
    return Person(line.text("login").strip().lower(), line.text("name"), line.text("initials"), role, language)
