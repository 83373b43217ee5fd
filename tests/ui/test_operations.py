"""Work in the background: three endings, a word after 0.3 s, a way out after 2 s, and bugs that are loud."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QThread

from pos.domain.errors import Expected, Refused
from pos.ui.bridge import Bridge
from pos.ui.desk import Operation
from pos.ui.operations import SAY_AFTER_S, WAY_OUT_AFTER_S, Operations
from tests.ui.driver import Driver


def fail() -> int:
    """Our own fault."""
    return 1 // int("0")


class Bench:
    """Operations, and what they told."""

    def __init__(self) -> None:
        self.told: list[Operation | None] = []
        self.results: list[object] = []
        self.refusals: list[Expected] = []
        self.threads: set[bool] = set()
        self.operations = Operations(Bridge(), self.told.append)

    def run(self, work: Callable[[], object], **wanted: object) -> Operation:
        operation = Operation(**wanted)  # type: ignore[arg-type]  # the test names what it wants
        return self.operations.run(work, then=self.take, failed=self.refusals.append, operation=operation)

    def take(self, result: object) -> None:
        self.threads.add(QThread.currentThread() is self.operations.thread())
        self.results.append(result)


@pytest.fixture
def bench(qapp) -> Iterator[Bench]:
    made = Bench()
    yield made
    made.operations.close()


def test_a_result_comes_back_on_the_windows_thread(bench: Bench, qtbot) -> None:
    main = threading.get_ident()
    bench.run(lambda: threading.get_ident() != main)
    qtbot.waitUntil(lambda: bench.results == [True])
    assert bench.threads == {True}


def test_an_expected_error_comes_back_too(bench: Bench, qtbot) -> None:
    def refuse() -> None:
        raise Refused("CART_EMPTY")

    bench.run(refuse)
    qtbot.waitUntil(lambda: [error.code for error in bench.refusals] == ["CART_EMPTY"])
    assert bench.results == []


def test_a_bug_is_loud_and_what_waited_for_it_goes_on(bench: Bench, qtbot, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, *_: heard.append(kind))
    broken: list[bool] = []
    bench.run(fail, broken=lambda: broken.append(True))
    qtbot.waitUntil(lambda: heard == [ZeroDivisionError])
    assert broken == [True]
    assert bench.results == []


def test_what_is_no_longer_wanted_is_dropped(bench: Bench, qtbot) -> None:
    go = threading.Event()
    bench.run(lambda: go.wait(5)).forget()
    go.set()
    qtbot.waitUntil(lambda: bench.operations.running == 0)
    assert bench.results == []


def test_after_a_moment_it_is_said_what_is_waited_for(bench: Bench, qtbot) -> None:
    go = threading.Event()
    operation = bench.run(lambda: go.wait(5), waiting="wait.book")
    qtbot.wait(int(SAY_AFTER_S * 500))
    assert bench.told in ([], [None])
    qtbot.waitUntil(lambda: operation in bench.told)
    assert SAY_AFTER_S <= operation.age_s < WAY_OUT_AFTER_S
    go.set()
    qtbot.waitUntil(lambda: bench.told[-1] is None)


def test_the_strip_says_it_and_esc_leads_out(till: Driver) -> None:
    till.at("sign-in")
    go, desk = threading.Event(), till.program.desk
    results: list[object] = []
    desk.run(lambda: go.wait(10), results.append, waiting="wait.find")
    till.until(lambda: till.said == desk.words.say("wait.find"))
    till.until(lambda: "Esc" in till.said)
    till.begin("Esc")
    assert till.said == ""
    go.set()
    till.settle()
    assert results == []


def test_where_esc_leads_nowhere_none_is_promised(till: Driver) -> None:
    """Nobody goes on without the book that is being opened."""
    till.at("sign-in")
    go, desk = threading.Event(), till.program.desk
    desk.go("start")
    operation = desk.run(lambda: go.wait(10), lambda _: None, waiting="wait.open")
    till.until(lambda: operation.age_s > WAY_OUT_AFTER_S + SAY_AFTER_S)
    assert till.said == desk.words.say("wait.open")
    go.set()
    till.settle()


def test_a_bug_is_said_in_the_strip_and_logged(
    till: Driver, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    till.at("sign-in")
    monkeypatch.setattr(sys, "excepthook", till.program.bug)
    with caplog.at_level(logging.ERROR):
        till.program.desk.run(fail, lambda _: None)
        till.until(lambda: "our fault" in till.said)
    assert "ZeroDivisionError" in caplog.text
