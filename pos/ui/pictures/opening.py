"""The moments of a day that are worth a picture, from the first start to the last payer."""

from __future__ import annotations

from collections.abc import Iterator

from pos.cashiering import people
from pos.domain.drawers import CashCount
from pos.receivables.sample.rivermouth import STORY_ACCOUNT, STORY_CITATION
from pos.ui.pictures.custody import pick_up_scenes
from pos.ui.pictures.stagehand import PASSWORD, Stagehand
from pos.ui.screens.count_in.view import CountInScreen
from pos.ui.screens.home.view import HomeScreen
from pos.ui.screens.setup.answers import FIELDS, Stage, Way
from pos.ui.screens.setup.view import SetupScreen
from pos.ui.screens.sign_in.view import SignInScreen
from pos.ui.screens.till.steps import PickUpPanel
from pos.ui.screens.till.view import TillScreen
from pos.ui.widgets.step_panel import Field

TOWN = {
    Stage.AGENCY: {"name": "Town of Elmhollow", "office": "Town Hall", "register": "R01", "address": "1 Elm Street"},
    Stage.CASH: {
        "drawers": "1 100.00, 2 100.00",
        "bank_account": "Elm Bank, 2207",
        "over": "10/4801",
        "short": "10/5801",
    },
    Stage.ACCOUNTS: {
        "pooled_fund": "90",
        "deposits": "90/1010",
        "on_hand": "90/1020",
        "change_fund": "90/1030",
        "card_clearing": "90/1040",
        "due_to": "2090",
        "due_from": "1090",
    },
    Stage.BILLERS: {"biller_1": "water: Water / Agua", "biller_2": "tax: Property tax / Impuesto predial"},
}
CASHIERS = {"en": "ben", "es": "carla"}


def first_scenes(hand: Stagehand) -> Iterator[str]:
    """A register that has no book yet."""
    screen = hand.at(SetupScreen)
    yield "setup-1"
    screen.presenter.choose(Way.LIVE)
    yield "setup-agency"
    for stage, answers in TOWN.items():
        screen.presenter.answer(dict.fromkeys(FIELDS[stage], "") | answers)
        yield f"setup-{screen.presenter.stage.value}"
    screen.presenter.choose(Way.FILE)
    yield "setup-file"


def day_scenes(hand: Stagehand, language: str) -> Iterator[str]:
    """Sign-in, count-in, payments."""
    yield from _arriving(hand, language)
    till = hand.at(TillScreen)
    yield "till-empty"
    yield from _searching(hand, till)
    yield from _paying(hand, till)
    yield from _by_card(hand, till)
    yield from _between_payers(hand, till)


def _arriving(hand: Stagehand, language: str) -> Iterator[str]:
    sign_in = hand.at(SignInScreen)
    yield "sign-in"
    everyone = people.people(hand.desk.counter)
    sign_in.presenter.choose(next(one for one in everyone if one.login == CASHIERS[language]))
    yield "sign-in-password"
    sign_in.presenter.prove(PASSWORD)
    count_in = hand.at(CountInScreen)
    count_in.grid.put(CashCount({2000: 4, 1000: 8, 500: 4, 100: 10}))
    yield "count-in"
    count_in.grid.claim.put(CashCount({2000: 4, 1000: 8, 500: 4, 100: 20}))
    yield "count-in-machine"
    count_in.machine.leave()
    count_in.grid.put(CashCount({2000: 4, 1000: 8, 500: 4, 100: 20}))
    count_in.presenter.finish()
    yield "count-in-confirm"
    count_in.presenter.confirm()
    hand.settle()


def _searching(hand: Stagehand, till: TillScreen) -> Iterator[str]:
    type_into_box(hand, till, "garcia")
    yield "till-search"
    type_into_box(hand, till, STORY_ACCOUNT)
    till.presenter.enter()
    type_into_box(hand, till, STORY_CITATION)
    till.presenter.enter()
    hand.settle()
    yield "till-cart"
    till.presenter.lines.open(0)
    fill(till.panels["line"].by_name["amount"], "65.00")
    yield "till-line"
    till.presenter.back()
    till.presenter.keys.fees()
    hand.settle()
    yield "till-fees"
    till.presenter.back()
    till.presenter.tender("card")
    yield "till-card-fee"
    till.presenter.back()


def _paying(hand: Stagehand, till: TillScreen) -> Iterator[str]:
    till.presenter.tender("check")
    panel = till.panels["check"]
    fill(panel.by_name["number"], "4471")
    fill(panel.by_name["amount"], "160.00")
    till.presenter.steps.done(panel.values())
    yield "till-check-refused"
    fill(panel.by_name["amount"], "100.00")
    till.presenter.steps.done(panel.values())
    yield "till-remaining"
    virtual = hand.desk.counter.devices.virtual
    assert virtual is not None
    virtual.device("printer").command("paper_out")
    type_into_box(hand, till, "60")
    till.presenter.tender("cash")
    hand.until(lambda: till.presenter.papers.number)
    yield "till-no-paper"
    virtual.device("spare_printer").command("unplug")
    till.presenter.papers.elsewhere()
    hand.until(lambda: till.presenter.papers.at_spare)
    yield "till-spare-waits"
    till.presenter.papers.elsewhere()
    hand.settle()  # what it says comes before what the printer says then
    virtual.device("printer").command("load_paper")
    virtual.device("spare_printer").command("plug")
    hand.until(lambda: not till.presenter.papers.number)
    hand.until(till.paid.printed.isVisible)
    hand.until(lambda: hand.window.strip.text() == hand.desk.words.say("slip.check_insert", number="4471"))
    yield "till-change"
    virtual.device("printer").command("drawer_close")  # or on a slow machine it is said of it, in any picture from here
    till.presenter.back()  # the check goes into the bag without an endorsement, for the pictures of the deposit
    hand.until(lambda: not hand.desk.counter.devices.slip.waiting())


def _by_card(hand: Stagehand, till: TillScreen) -> Iterator[str]:
    virtual = hand.desk.counter.devices.virtual
    assert virtual is not None
    terminal = virtual.device("terminal")
    terminal.command("mode", mode="ask")
    type_into_box(hand, till, "3*COPY")
    till.presenter.enter()
    hand.settle()
    till.presenter.tender("card")
    yield "till-card"
    till.presenter.steps.done(till.panels["card"].values())
    hand.until(till.panels["card-wait"].isVisible)
    terminal.wait_for("asked")
    yield "till-card-waiting"
    terminal.command("press", button="drop_after_host")
    hand.until(till.panels["card-unknown"].isVisible)
    yield "till-card-unknown"
    till.presenter.steps.done({})
    hand.until(till.paid.paid.isVisible)
    hand.settle()


def _between_payers(hand: Stagehand, till: TillScreen) -> Iterator[str]:
    till.presenter.keys.help()
    yield "till-help"
    till.presenter.keys.more()
    yield "till-more"
    till.presenter.steps.chosen(1)
    panel = till.panels["pick-up"]
    assert isinstance(panel, PickUpPanel)
    panel.count.put(CashCount({2000: 3}))
    yield "till-pick-up"
    till.presenter.steps.done(panel.values())
    yield from pick_up_scenes(hand)
    hand.at(TillScreen)
    hand.desk.go("home")
    hand.at(HomeScreen)
    yield "home"


def type_into_box(hand: Stagehand, till: TillScreen, text: str) -> None:
    """As if typed."""
    till.put_box(text)
    till.presenter.typed(text)
    hand.settle()


def fill(field: Field, text: str) -> None:
    """As if typed."""
    field.setText(text)
    field.textEdited.emit(text)
