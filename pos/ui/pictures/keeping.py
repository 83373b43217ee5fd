"""What those who look after a register see, in pictures: people, log, settings, secrets, backups, a book in doubt."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pos.app import App
from pos.cashiering import practice, settings_record
from pos.cashiering.backups import RECOVERY
from pos.cashiering.doubt import OLDER, Doubt
from pos.ledger.findings import Finding, Signed
from pos.play import sample
from pos.ui.pictures.custody import CUSTODIAN
from pos.ui.pictures.stagehand import MOMENT, Stagehand
from pos.ui.screens.backups.view import BackupsScreen
from pos.ui.screens.doubt.view import DoubtScreen
from pos.ui.screens.log.view import LogScreen
from pos.ui.screens.own.view import OwnScreen
from pos.ui.screens.people.view import PeopleScreen
from pos.ui.screens.scans.view import ScansScreen
from pos.ui.screens.settings.view import SettingsScreen
from pos.ui.virtual.scanner import misread

_PASSPHRASE = "the passphrase of a picture"  # noqa: S105  # of a book that is thrown away
FEE = '[[service_fees]]\nmode = "city"\naccount = "101/341.95"\nbiller = "water"\npercent = "2.00"\nminimum = "1.00"'
_OTHERS = (Finding("person", "carla", "PERSON_DIFFERS"), Finding("payment", "", "DERIVED_DIFFERS"))
_FOUND = Doubt(Finding("entry", "31", "HASH_DIFFERS"), Signed(28, "9f3c61b2a07d4e58" * 4, MOMENT), others=_OTHERS)
_COPY = Doubt(Finding("entry", "31", OLDER))


def set_up(app: App) -> None:
    """An administrator stands for a service fee on cards that pay for water, and who answers for the change fund."""
    path = app.places.config
    path.write_text(f'{path.read_text("utf-8")}\n{FEE}\n[custody]\nfund_custodian = "{CUSTODIAN}"\n', "utf-8")
    counter = app.open(devices=False)
    try:
        settings_record.confirm(counter, sample.ADMINISTRATOR, counter.book.head()[0])
    finally:
        app.close()


def edit_settings(path: Path) -> None:
    """Somebody changed the settings file this morning: another telephone, a printer with a slip station and a spare
    beside it, and how long names are kept, which waits for a name.
    """
    text = path.read_text("utf-8").replace("555-0100", "555-0199").replace("columns = 48", "columns = 42")
    text = text.replace(
        'printer = "virtual"', 'printer = "virtual"\nprinter_model = "tm-h6000v"\nspare_printer = "virtual"'
    )
    path.write_text(f"{text}\n[retention]\npayers_days = 1095\n", "utf-8")
    os.utime(path, (MOMENT.ms / 1000, MOMENT.ms / 1000))


def keeping_scenes(hand: Stagehand, language: str) -> Iterator[str]:
    """As the administrator."""
    hand.desk.enter(replace(sample.ADMINISTRATOR, language=language), None)
    hand.desk.go("people")
    people = hand.at(PeopleScreen)
    yield "people"
    people.presenter.choose(0)
    hand.settle()
    yield "people-change"
    yield from _log(hand)
    hand.desk.go("settings")
    hand.at(SettingsScreen)
    yield "settings"
    yield from _scans(hand)
    yield from _secrets(hand)
    yield from _doubt(hand)


def _log(hand: Stagehand) -> Iterator[str]:
    hand.desk.go("log")
    screen = hand.at(LogScreen)
    yield "log"
    screen.presenter.ask(f"{hand.desk.words.date(MOMENT.local.date(), short=True)} sam")
    hand.settle()
    screen.presenter.look(0)
    hand.settle()
    yield "log-entry"


def _scans(hand: Stagehand) -> Iterator[str]:
    hand.desk.go("scans")
    screen = hand.at(ScansScreen)
    lines = [bill.scanline for bill in practice.stubs(hand.desk.counter)[:4]]
    screen.presenter.add(*lines, misread(lines[0]))
    hand.settle()
    yield "scans"


def _secrets(hand: Stagehand) -> Iterator[str]:
    hand.desk.go("own")
    own = hand.at(OwnScreen)
    yield "own"
    own.presenter.other()
    yield "own-pin"
    hand.desk.go("backups")
    backups = hand.at(BackupsScreen)
    yield "backups"
    backups.presenter.set_passphrase({"passphrase": _PASSPHRASE, "again": _PASSPHRASE})
    hand.until(lambda: hand.desk.counter.backups.state.made)  # setting one asks for the first
    hand.settle()
    backups.presenter.arrive()
    hand.settle()
    yield "backups-made"
    (hand.desk.counter.data / RECOVERY).unlink()  # somebody took it away
    backups.presenter.now()
    hand.until(lambda: hand.desk.counter.backups.state.error)
    hand.settle()
    yield "backups-refused"


def _doubt(hand: Stagehand) -> Iterator[str]:
    hand.desk.counter.doubts.become(_FOUND)
    hand.desk.go("doubt")
    screen = hand.at(DoubtScreen)
    yield "doubt"
    screen.presenter.go_on()
    yield "doubt-reason"
    hand.desk.counter.doubts.become(_COPY)
    screen.presenter.arrive()
    yield "doubt-copy"
