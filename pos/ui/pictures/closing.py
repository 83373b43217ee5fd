"""The end of a day in pictures: receipts, the count, the supervisor, deposit and settlement, devices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pos.cashiering import people
from pos.domain.drawers import CashCount
from pos.domain.people import Role
from pos.play import sample
from pos.ui.pictures.custody import bag_scenes, fund_scenes, relief_scenes
from pos.ui.pictures.stagehand import PASSWORD, SUPERVISOR, Stagehand
from pos.ui.screens.count.view import CountScreen
from pos.ui.screens.deposit.view import DepositScreen
from pos.ui.screens.devices.terminal_batch import CLOSE, TOTALS
from pos.ui.screens.devices.view import DevicesScreen
from pos.ui.screens.importing.view import ImportScreen
from pos.ui.screens.receipts.view import ReceiptsScreen
from pos.ui.screens.settle.view import SettleScreen
from pos.ui.screens.supervisor.view import SupervisorScreen


def closing_scenes(hand: Stagehand, language: str) -> Iterator[str]:
    """From a look at a receipt to the sealed day, and what the devices did."""
    yield from _receipts(hand)
    yield from _count(hand)
    yield from relief_scenes(hand)
    yield from _review(hand)
    everyone = people.people(hand.desk.counter)
    supervisor = next(one for one in everyone if one.login == SUPERVISOR)
    hand.desk.enter(replace(supervisor, language=language), None)
    yield from _deposit(hand)
    yield from bag_scenes(hand)
    yield from fund_scenes(hand)
    yield from _settle(hand)
    yield from _devices(hand)
    yield from _import(hand)


def _receipts(hand: Stagehand) -> Iterator[str]:
    hand.desk.go("receipts")
    screen = hand.at(ReceiptsScreen)
    screen.presenter.move(1)
    hand.settle()
    yield "receipts"
    screen.presenter.void()
    yield "receipts-void"
    screen.presenter.give_reason(hand.desk.words.say("reason.void.account"))
    yield "receipts-void-sign"
    while screen.presenter.back():
        pass


def _count(hand: Stagehand) -> Iterator[str]:
    hand.desk.go("count")
    screen = hand.at(CountScreen)
    yield "count-begin"
    screen.presenter.begin()
    hand.settle()
    screen.cash.put(CashCount({2000: 4, 1000: 8, 500: 4, 100: 20}))
    for code, pieces, amount in (("check", "1", "100.00"), ("card", "1", "0.75")):
        screen.pieces[code].setText(pieces)
        screen.amounts[code].setText(amount)
    yield "count"
    screen.hand_in()
    yield "count-hand-in"
    screen.presenter.submit()
    hand.settle()
    yield "count-handed-in"


def _review(hand: Stagehand) -> Iterator[str]:
    hand.desk.go("supervisor")
    screen = hand.at(SupervisorScreen)
    yield "supervisor"
    screen.presenter.press("Return")
    yield "supervisor-sign"
    screen.presenter.signing.sign(SUPERVISOR, PASSWORD, screen.approval.refuse)
    hand.settle()
    yield "supervisor-review"
    screen.presenter.closing.look_at_hint(0)
    hand.settle()
    yield "supervisor-hint"
    reason = hand.desk.words.say("reason.differs.count")
    screen.presenter.closing.finalize({one.tender: reason for one in screen.presenter.state.wanted})
    hand.settle()
    yield "supervisor-z"


def _deposit(hand: Stagehand) -> Iterator[str]:
    hand.desk.go("deposit")
    screen = hand.at(DepositScreen)
    yield "deposit"
    screen.presenter.endorsing.endorse()
    hand.until(lambda: hand.window.strip.text() == hand.desk.words.say("slip.check_insert", number="4471"))
    yield "deposit-endorse"
    screen.presenter.back()
    hand.until(lambda: not hand.desk.counter.devices.slip.waiting())
    hand.settle()
    screen.presenter.correct()
    yield "deposit-check"
    screen.presenter.back()
    screen.presenter.tick_all()
    screen.bag.setText("48-00217")
    yield "deposit-bag"
    screen.finish()
    hand.settle()
    yield "deposit-slip"


def _settle(hand: Stagehand) -> Iterator[str]:
    hand.desk.go("settle")
    screen = hand.at(SettleScreen)
    yield "settle"
    screen.presenter.papers()
    hand.settle()
    yield "settle-documents"
    screen.presenter.back()
    hand.settle()
    screen.presenter.seal()
    hand.settle()
    yield "settle-sealed"
    summary = next(at for at, line in enumerate(screen.presenter.state.rows) if line.title == "summary.pdf")
    screen.presenter.mark(summary)
    screen.presenter.enter()
    hand.settle()
    yield "settle-summary"


def _devices(hand: Stagehand) -> Iterator[str]:
    hand.desk.go("devices")
    screen = hand.at(DevicesScreen)
    yield "devices"
    yield from _terminal_batch(hand, screen)
    supervisor = hand.desk.worker
    hand.desk.enter(replace(supervisor, role=Role.ADMINISTRATOR), None)
    hand.desk.go("devices")
    screen = hand.at(DevicesScreen)
    screen.presenter.mark(1)
    screen.presenter.press("F12")
    hand.settle()
    yield "devices-learn"
    screen.presenter.asking.back()
    hand.settle()
    hand.desk.enter(supervisor, None)


def _terminal_batch(hand: Stagehand, screen: DevicesScreen) -> Iterator[str]:
    """What the terminal has in it, then its end: with it the day is over for the cards too."""
    name = hand.desk.words.say("device.terminal")
    screen.presenter.mark(next(at for at, line in enumerate(screen.presenter.state.rows) if line.title == name))
    screen.presenter.press(TOTALS)
    hand.settle()
    yield "devices-batch"
    screen.presenter.press(CLOSE)
    yield "devices-batch-close"
    screen.presenter.batch.close()
    hand.settle()
    yield "devices-batch-closed"


def _import(hand: Stagehand) -> Iterator[str]:
    hand.desk.go("import")
    screen = hand.at(ImportScreen)
    city = hand.app.places.data / sample.FOLDER
    screen.fields["file"].setText(f"{city}/")
    hand.settle()
    yield "import"
    screen.fields["file"].setText(str(next(city.glob("*water*.csv"))))
    hand.settle()
    screen.presenter.enter({name: field.text() for name, field in screen.fields.items()})
    hand.settle()
    yield "import-tried"
