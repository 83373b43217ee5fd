"""`pos doctor`: what this machine has and lacks for the till, and what to do."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from pos.app import App
from pos.backup.shelf import backups_in
from pos.cashiering import backups
from pos.cashiering.logo import read_logo
from pos.cli.shell import Shell, show_json
from pos.cli.texts import command, json_option
from pos.config import read_settings
from pos.domain.agency import Agency
from pos.domain.errors import Expected
from pos.drivers.printer_models import model_named
from pos.resources import resource
from pos.store.database import engine_version, has_wal_reset_fault
from pos.store.folders import network_kind
from pos.words import Words

PYTHONS = ((3, 11), (3, 14))
FREE_LEAST_MB = 500
QT_IMPORT_S = 30
OLDEST_YEAR = 2026
GOOD, LACKS, BAD = "good", "lacks", "bad"
_SHOWN = {GOOD: "✓", LACKS: "–", BAD: "✗"}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: good; lacking, which only some need; bad, which the till needs. ``text`` says it."""

    name: str
    state: str
    text: str


@command("doctor", "cli.doctor")
@json_option()
@click.pass_obj
def doctor(shell: Shell, /, *, as_json: bool) -> int:
    """Look at everything; 1 where the till cannot work."""
    checks = list(look(shell.app(), shell.words))
    if as_json:
        show_json([{"name": one.name, "state": one.state, "text": one.text} for one in checks])
    for one in checks if not as_json else ():
        click.echo(f"{_SHOWN[one.state]} {one.text}")
    return 1 if any(one.state == BAD for one in checks) else 0


def look(app: App, words: Words) -> Iterator[Check]:
    """Every check, in the order of `pos doctor`."""
    yield _python(words)
    yield _sqlite(words)
    yield _qt(words)
    yield _display(words)
    yield _fonts(words)
    yield _hledger(words)
    yield _folder(app.places.data, words)
    yield _place(app.places.data, words)
    yield _disk(app.places.data, words)
    yield _book(app, words)
    yield from _printer(app, words)
    yield _backups(app, words)
    yield _clock(app, words)


def _python(words: Words) -> Check:
    least, below = PYTHONS
    good = least <= sys.version_info[:2] < below
    version = platform.python_version()
    return Check(
        "python", GOOD if good else BAD, words.say("doctor.python" if good else "doctor.python_bad", version=version)
    )


def _sqlite(words: Words) -> Check:
    """The fault needs two writers; there is one (docs/decisions). It is said all the same."""
    version = engine_version()
    key = "doctor.sqlite_fault" if has_wal_reset_fault(version) else "doctor.sqlite"
    return Check("sqlite", GOOD, words.say(key, version=".".join(map(str, version))))


def _qt(words: Words) -> Check:
    """Tried in a process of its own: a library that is missing is named there, and Qt stays out of here."""
    command_line = [sys.executable, "-c", "import PySide6.QtWidgets, PySide6; print(PySide6.__version__)"]
    try:
        done = subprocess.run(command_line, capture_output=True, text=True, timeout=QT_IMPORT_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return Check("qt", LACKS, words.say("doctor.qt_lacks", why=str(error)))
    if done.returncode:
        why = done.stderr.strip().rpartition("\n")[2] or str(done.returncode)
        return Check("qt", LACKS, words.say("doctor.qt_lacks", why=why))
    return Check("qt", GOOD, words.say("doctor.qt", version=done.stdout.strip()))


def _display(words: Words) -> Check:
    there = sys.platform in {"win32", "darwin"} or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return Check("display", GOOD if there else LACKS, words.say("doctor.display" if there else "doctor.display_lacks"))


def _fonts(words: Words) -> Check:
    there = len(list(resource("fonts").glob("*.ttf")))
    return Check(
        "fonts", GOOD if there else BAD, words.say("doctor.fonts" if there else "doctor.fonts_bad", count=there)
    )


def _hledger(words: Words) -> Check:
    found = shutil.which("hledger")
    key = "doctor.hledger" if found else "doctor.hledger_lacks"
    return Check("hledger", GOOD if found else LACKS, words.say(key, path=found or ""))


def _folder(data: Path, words: Words) -> Check:
    nearest = next(one for one in (data, *data.parents) if one.exists())
    good = nearest.is_dir() and os.access(nearest, os.W_OK)
    return Check(
        "folder", GOOD if good else BAD, words.say("doctor.folder" if good else "doctor.folder_bad", folder=data)
    )


def _place(data: Path, words: Words) -> Check:
    kind = network_kind(data)
    key = "doctor.place_bad" if kind else "doctor.place"
    return Check("place", BAD if kind else GOOD, words.say(key, folder=data, kind=kind))


def _disk(data: Path, words: Words) -> Check:
    nearest = next(one for one in (data, *data.parents) if one.is_dir())
    free = shutil.disk_usage(nearest).free // 2**20
    good = free >= FREE_LEAST_MB
    return Check("disk", GOOD if good else BAD, words.say("doctor.disk" if good else "doctor.disk_bad", free=free))


def _book(app: App, words: Words) -> Check:
    if not app.has_book():
        return Check("book", LACKS, words.say("doctor.book_lacks"))
    try:
        counter = app.open_read_only()
    except Expected as error:
        return Check("book", BAD, words.explain(error))
    try:
        seq, _ = counter.book.head()
        key = "doctor.book_training" if counter.training else "doctor.book_live"
        said = words.say(key, agency=counter.agency.name, entries=seq, key=counter.book.identity.public_key)
        return Check("book", GOOD, said)
    finally:
        app.close()


def _printer(app: App, words: Words) -> Iterator[Check]:
    """As settings have it, where there are any; whether it is there, the devices screen tells."""
    if not app.places.config.is_file():
        return
    try:
        settings = read_settings(app.places.config)
    except Expected as error:
        if not app.has_book():  # else the book is said to be bad, for this
            yield Check("settings", BAD, words.explain(error))
        return
    devices = settings.devices
    if devices.printer == "none":
        yield Check("printer", LACKS, words.say("doctor.printer_lacks"))
    else:
        model = model_named(devices.printer_model).title
        said = words.say("doctor.printer", address=devices.printer, model=model, columns=devices.columns)
        yield Check("printer", GOOD, said)
    if settings.agency.logo:
        yield _logo(app, settings.agency, words)


def _logo(app: App, agency: Agency, words: Words) -> Check:
    try:
        read_logo(app.places.data, agency)
    except Expected as error:
        return Check("logo", LACKS, words.explain(error))
    return Check("logo", GOOD, words.say("doctor.logo", file=agency.logo))


def _backups(app: App, words: Words) -> Check:
    """By what lies there: the book may be at work, or broken. One that can be read says which passphrase was set."""
    bad = _recovery(app)
    if bad is not None:
        return Check("backups", BAD, words.explain(bad))
    if not (app.places.data / backups.RECOVERY).exists():
        return Check("backups", LACKS, words.say("doctor.backups_lacks"))
    newest = next(iter(backups_in(app.places.data / "backups")), None)
    if newest is None:
        return Check("backups", LACKS, words.say("doctor.backups_none"))
    return Check("backups", GOOD, words.say("doctor.backups", at=f"{newest.at.astimezone():%Y-%m-%d %H:%M}"))


def _recovery(app: App) -> Expected | None:
    """Why backups are not made although a passphrase was set. A book that cannot be opened is said to be bad anyhow."""
    try:
        counter = app.open_read_only()
    except Expected:
        return None
    try:
        backups.recovery_key(counter)
    except Expected as error:
        return error
    finally:
        app.close()
    return None


def _clock(app: App, words: Words) -> Check:
    now = app.clock.now().local
    good = now.year >= OLDEST_YEAR
    return Check(
        "clock", GOOD if good else BAD, words.say("doctor.clock" if good else "doctor.clock_bad", now=f"{now:%c %z}")
    )
