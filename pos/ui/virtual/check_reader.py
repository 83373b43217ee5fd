"""The virtual check reader and the checks that are fed to it.

Their banks are Federal Reserve banks: the routing numbers are real ones that no payer has an account with.
"""

from __future__ import annotations

from dataclasses import dataclass

from pos.cashiering.lights import CHECK_READER
from pos.drivers.virtual.fleet import VirtualDevices
from pos.ui import tokens
from pos.ui.desk import Desk
from pos.ui.style import look
from pos.ui.virtual.part import Part, hand_button, label_button
from pos.ui.virtual.type_in import TypeIn
from pos.ui.widgets.basics import column, panel, row, text


@dataclass(frozen=True, slots=True)
class PaperCheck:
    """A check: routing number, account, its own number; a firm's has the number before all."""

    routing: str
    account: str
    number: str
    business: bool = False

    @property
    def line(self) -> str:
        """Its magnetic line as a reader sends it (MagTek format 76): transit ``t``, on-us ``o``."""
        if self.business:
            return f"o{self.number:0>6}o t{self.routing}t {self.account}o"
        return f"t{self.routing}t {self.account}o {self.number:0>4}"


CHECKS = (
    PaperCheck("121000374", "4400170921", "1043"),
    PaperCheck("011000015", "0098811254", "207"),
    PaperCheck("021001208", "70255190", "30418", business=True),
)


class CheckReaderPart(Part):
    """Feed this check, feed it crumpled, take another, or type any line."""

    KIND = CHECK_READER
    TITLE = "virtual.check_reader"

    def __init__(self, desk: Desk, devices: VirtualDevices) -> None:
        super().__init__(desk, devices)
        self._at = 0
        self.title, self.code = text("strong"), text("code")
        self.feed, self.another = hand_button("virtual-feed"), hand_button("virtual-other-check")
        self.crumpled, self.typing = hand_button("virtual-crumpled"), hand_button("virtual-type-line")
        self.type_in = TypeIn("virtual-line")
        check = panel(column(self.title, self.code, gap=tokens.XS, margin=tokens.S), "display")
        self.setProperty("look", "device")
        keys = column(row(self.feed, self.another), row(self.crumpled, self.typing), gap=tokens.S)
        self.setLayout(column(check, keys, gap=tokens.S, margin=tokens.S))
        self.feed.clicked.connect(lambda: self.say(self.check.line))
        self.crumpled.clicked.connect(lambda: self.say(crumpled(self.check.line)))
        self.another.clicked.connect(self._next)
        self.typing.clicked.connect(self.type_in.ask)
        self.type_in.typed.connect(self.say)

    @property
    def check(self) -> PaperCheck:
        """The one on top."""
        return CHECKS[self._at]

    def say(self, line: str) -> None:
        """It reads this."""
        self.order("say", text=line)

    def _next(self) -> None:
        self._at = (self._at + 1) % len(CHECKS)
        self.retranslate()

    def retranslate(self) -> None:
        """The check and what can be done with it."""
        words = self.desk.words
        for button, key in (
            (self.feed, "virtual.feed"),
            (self.another, "virtual.other_check"),
            (self.crumpled, "virtual.crumpled"),
            (self.typing, "virtual.type_line"),
        ):
            label_button(button, words.say(key))
        look(self.feed, "enter")
        self.type_in.retranslate(words, words.say("virtual.line_title"), words.say("virtual.feed"))
        key = "virtual.check_of_firm" if self.check.business else "virtual.check_of_person"
        for label, said in ((self.title, words.say(key, number=self.check.number)), (self.code, self.check.line)):
            label.setText(said)
            label.setAccessibleName(said)


def crumpled(line: str) -> str:
    """The same line with one character that the reader could not make out."""
    middle = len(line) // 2
    return f"{line[:middle]}?{line[middle + 1 :]}"
