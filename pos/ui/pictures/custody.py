"""Money that passes between people, in pictures: a second count, a drawer handed over, bags, the change fund."""

from __future__ import annotations

from collections.abc import Iterator

from pos.domain.custody import Courier
from pos.domain.drawers import CashCount
from pos.ui.pictures.stagehand import PASSWORD, SUPERVISOR, Stagehand
from pos.ui.screens.bags.view import BagsScreen
from pos.ui.screens.fund.view import FundScreen
from pos.ui.screens.relief.view import ReliefScreen
from pos.ui.screens.second_count.view import SecondCountScreen

CUSTODIAN = "carla"
_ONE_LESS = CashCount({2000: 2})
_FUND = CashCount({2000: 20, 1000: 14})


def pick_up_scenes(hand: Stagehand) -> Iterator[str]:
    """Three twenties were to go to the safe; who takes them finds two."""
    screen = hand.at(SecondCountScreen)
    yield "second-count-sign"
    screen.presenter.signing.sign(SUPERVISOR, PASSWORD, screen.approval.refuse)
    hand.settle()
    screen.grid.put(_ONE_LESS)
    yield "second-count"
    screen.presenter.finish()
    yield "second-count-differs"
    screen.presenter.back()


def relief_scenes(hand: Stagehand) -> Iterator[str]:
    """The count is looked at beside who handed it in; it is accepted later."""
    hand.desk.go("relief")
    screen = hand.at(ReliefScreen)
    yield "relief-sign"
    screen.presenter.signing.sign(SUPERVISOR, PASSWORD, screen.approval.refuse)
    hand.settle()
    yield "relief"


def bag_scenes(hand: Stagehand) -> Iterator[str]:
    """The deposit's bag goes with the courier."""
    hand.desk.go("bags")
    screen = hand.at(BagsScreen)
    for field, said in ((screen.courier, "Dana Driver"), (screen.company, "Harbor Armored"), (screen.receipt, "M-77")):
        field.setText(said)
    yield "bags"
    screen.presenter.give(Courier("Dana Driver", "Harbor Armored", "M-77"))
    hand.settle()
    yield "bags-sheet"


def fund_scenes(hand: Stagehand) -> Iterator[str]:
    """Its custodian is new: both count, and the receipt is there to be signed."""
    hand.desk.go("fund")
    screen = hand.at(FundScreen)
    screen.grid.put(_FUND)
    yield "fund"
    screen.presenter.finish()
    other = hand.at(SecondCountScreen)
    other.presenter.signing.sign(CUSTODIAN, PASSWORD, other.approval.refuse)
    hand.settle()
    other.grid.put(_FUND)
    other.presenter.finish()
    screen = hand.at(FundScreen)
    yield "fund-receipt"
    screen.presenter.restore()
    yield "fund-restore"
