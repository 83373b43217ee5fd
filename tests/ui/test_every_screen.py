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


def silent(till: Driver) -> list[str]:
    """Controls to be seen now that say nothing."""
    return [
        f"{till.screen and till.screen.name}: {type(one).__name__} {one.objectName()}"
        for one in till.window.findChildren(QWidget)
        if isinstance(one, CONTROLS)
        and one.isVisible()
        and not isinstance(one, QHeaderView)
        and not spoken(one).strip()
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_control_has_an_accessible_name(busy: Driver, language: str) -> None:
    found = []
    for _ in every_screen(busy):
        busy.program.desk.speak(language)
        found += silent(busy)
    assert not found, f"give them a name with name_control: {found[:10]}"


def test_every_control_of_the_tills_steps_has_one(busy: Driver) -> None:
    busy.type("10-2231-04\n")
    for keys in (("F1",), ("F10",), ("F4",), ("F6",), ("F8",), ("Down", "Enter"), ("F10", "1"), ("F10", "2")):
        busy.press(*keys)
        assert not silent(busy)
        busy.press("Esc")


def test_a_label_with_a_value_says_it(busy: Driver) -> None:
    """An accessible name hides a label's text from a screen reader: it must hold the text."""
    hiding = [
        f"{name}: {label.objectName()} shows {label.text()!r} and says {label.accessibleName()!r}"
        for name in every_screen(busy)
        for label in busy.window.findChildren(QLabel)
        if label.accessibleName() and label.text() not in label.accessibleName()
    ]
    assert not hiding


def test_every_control_has_an_id(busy: Driver) -> None:
    nameless = [
        f"{name}: {type(one).__name__} {spoken(one)!r}"
        for name in every_screen(busy)
        for one in (busy.screen or busy.window).findChildren(QWidget)
        if isinstance(one, (QAbstractButton, QLineEdit)) and not one.objectName()
    ]
    assert not nameless


def test_the_focus_is_somewhere_on_every_screen_and_comes_back(busy: Driver) -> None:
    for name in every_screen(busy):
        assert QApplication.focusWidget() is not None, name
        focused = QApplication.focusWidget()
        assert focused is not None
        focused.clearFocus()
        busy.until(lambda: QApplication.focusWidget() is not None)


def test_no_screen_is_a_dialog(busy: Driver) -> None:
    for name in every_screen(busy):
        assert not busy.window.findChildren(QDialog), name
        assert QApplication.activeModalWidget() is None


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


def test_no_label_is_cut_in_either_language(busy: Driver) -> None:
    """At the size of a small counter screen: a label that does not wrap is as wide as its text."""
    cut = []
    for name in every_screen(busy):
        for language in LANGUAGES:
            busy.program.desk.speak(language)
            busy.window.resize(1366, 768)
            QCoreApplication.processEvents()
            cut += [
                f"{name} {language}: {label.text()!r} needs {label.sizeHint().width()}, has {label.width()}"
                for label in busy.window.findChildren(QLabel)
                if label.isVisible()
                and type(label) is QLabel
                and label.text()
                and not label.wordWrap()
                and label.sizeHint().width() > label.width() + 1
            ]
    assert not cut


def test_every_target_can_be_touched(busy: Driver) -> None:
    small = {
        f"{name}: {one.objectName()} {one.width()} x {one.height()}"
        for name in every_screen(busy)
        for one in busy.window.findChildren(QWidget)
        if isinstance(one, (QAbstractButton, QLineEdit))
        and one.isVisible()
        and not isinstance(one.parentWidget(), QAbstractScrollArea)
        and (one.height() < TARGET_LEAST or one.width() < 44)
    }
    assert not small


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
