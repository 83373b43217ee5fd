"""What holds for every screen, whoever made it: names for screen readers, both languages, a focus never lost."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QWidget,
)

from pos.domain.people import Role
from pos.ui import style
from pos.ui.preferences import Preferences
from pos.ui.tokens import PERCENTS, Theme
from pos.words import LANGUAGES
from tests.ui.driver import Driver

BEFORE_WORK = {"start", "setup"}
CONTROLS = (QAbstractButton, QLineEdit, QAbstractItemView)
TARGET_LEAST = 40  # the ring of the focus is drawn inside


def every_screen(till: Driver) -> Iterator[str]:
    """Bring each to the front, as someone with an open drawer and, where that is asked for, the rights."""
    desk = till.program.desk
    person, session = desk.worker, desk.drawer
    for name in till.window.catalogue:
        if name not in BEFORE_WORK:
            desk.enter(replace(person, role=Role.SUPERVISOR), session)
            desk.go(name)
            till.settle()
            yield name


@pytest.fixture
def busy(selling: Driver) -> Driver:
    """Somebody at work, so that every screen has something to show."""
    return selling


def spoken(widget: QWidget) -> str:
    """What a screen reader says of it."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def controls(till: Driver, *kinds: type[QWidget]) -> list[QWidget]:
    """Those to be seen now."""
    return [one for one in till.window.findChildren(QWidget) if isinstance(one, kinds) and one.isVisible()]


def named(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.objectName()} {spoken(widget)!r}"


def silent(till: Driver) -> list[str]:
    """Controls that have no accessible name: give them one with name_control."""
    found = [one for one in controls(till, *CONTROLS) if not isinstance(one, QHeaderView)]
    return [named(one) for one in found if not spoken(one).strip()]


def hiding(till: Driver) -> list[str]:
    """An accessible name hides a label's text from a screen reader: it must hold the text."""
    labels = till.window.findChildren(QLabel)
    return [named(one) for one in labels if one.accessibleName() and one.text() not in one.accessibleName()]


def nameless(till: Driver) -> list[str]:
    """Controls without an id, also those that are not to be seen now."""
    every = (till.screen or till.window).findChildren(QWidget)
    return [named(one) for one in every if isinstance(one, (QAbstractButton, QLineEdit)) and not one.objectName()]


def cut(till: Driver) -> list[str]:
    """At the size of a small counter screen a label that does not wrap is as wide as its text."""
    till.window.resize(1366, 768)
    QCoreApplication.processEvents()
    return [
        f"{label.text()!r} needs {label.sizeHint().width()}, has {label.width()}"
        for label in till.window.findChildren(QLabel)
        if label.isVisible() and type(label) is QLabel and label.text() and not label.wordWrap()
        if label.sizeHint().width() > label.width() + 1
    ]


def small(till: Driver) -> list[str]:
    """What cannot be touched."""
    found = [
        one
        for one in controls(till, QAbstractButton, QLineEdit)
        if not isinstance(one.parentWidget(), QAbstractScrollArea)
    ]
    few = [one for one in found if one.height() < TARGET_LEAST or one.width() < 44]
    return [f"{named(one)} {one.width()} x {one.height()}" for one in few]


def dialogs(till: Driver) -> list[str]:
    """No screen is one."""
    return [named(one) for one in (*till.window.findChildren(QDialog), QApplication.activeModalWidget()) if one]


def lost(till: Driver) -> list[str]:
    """The focus is somewhere, and comes back."""
    focused = QApplication.focusWidget()
    if focused is None:
        return ["nothing has the focus"]
    focused.clearFocus()
    till.until(lambda: QApplication.focusWidget() is not None)
    return []


RULES = (silent, hiding, nameless, cut, small, dialogs, lost)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_keeps_every_rule(busy: Driver, language: str) -> None:
    """One walk for all of them: making the screens is what takes the time."""
    broken = []
    for name in every_screen(busy):
        busy.program.desk.speak(language)
        QCoreApplication.processEvents()
        broken += [f"{name}, {rule.__name__}: {one}" for rule in RULES for one in rule(busy)]
    assert not broken


def test_every_control_of_the_tills_steps_has_one(busy: Driver) -> None:
    busy.type("10-2231-04\n")
    for keys in (("F1",), ("F10",), ("F4",), ("F6",), ("F8",), ("Down", "Enter"), ("F10", "1"), ("F10", "2")):
        busy.press(*keys)
        assert not silent(busy)
        busy.press("Esc")


LOOKS = [(Theme.LIGHT, PERCENTS[0]), (Theme.DARK, PERCENTS[-1]), (Theme.CONTRAST, PERCENTS[len(PERCENTS) // 2])]
"""Colours and sizes know nothing of each other: every screen wears each of them, the till every pair."""


def test_every_theme_and_size_can_be_put_on(busy: Driver) -> None:
    for theme, percent in itertools.product((Theme.LIGHT, Theme.DARK, Theme.CONTRAST), PERCENTS):
        put_on(busy, theme, percent)


@pytest.mark.parametrize(("theme", "percent"), LOOKS)
def test_every_screen_can_be_worn(busy: Driver, theme: Theme, percent: int) -> None:
    put_on(busy, theme, percent)
    for _ in every_screen(busy):
        busy.window.grab()


def put_on(till: Driver, theme: Theme, percent: int) -> None:
    """Choose a look, see it on what is in front, and that it is remembered."""
    till.program.desk.prefer(Preferences(theme=theme, percent=percent))
    assert style.theme() is (Theme.TRAINING if theme is Theme.LIGHT else theme)
    till.window.grab()
    till.settle()
    assert Preferences.read(till.app.places.data / "screen.json").percent == percent


def test_tab_reaches_the_fields_of_a_step(busy: Driver) -> None:
    busy.program.desk.go("till")
    busy.settle()
    busy.type("10-2231-04\n")
    busy.press("F6")
    seen = [busy.focus()]
    for _ in range(3):
        busy.type("\t")
        seen.append(busy.focus())
    assert seen == ["step-check-number", "step-check-amount", "step-check-bank", "step-check-payer"]
