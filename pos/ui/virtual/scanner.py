"""The virtual scanner and the stubs that are held under it: open bills of the book, each with its printed line."""

from __future__ import annotations

from pos.cashiering import practice
from pos.cashiering.lights import SCANNER
from pos.domain.bills import Bill
from pos.drivers.virtual.fleet import VirtualDevices
from pos.ui import tokens
from pos.ui.desk import Desk
from pos.ui.style import look
from pos.ui.virtual.part import Part, hand_button, label_button
from pos.ui.virtual.type_in import TypeIn
from pos.ui.widgets.basics import column, panel, row, text


class ScannerPart(Part):
    """Scan this stub, scan it badly, take another, or type any code."""

    KIND = SCANNER
    TITLE = "virtual.scanner"

    def __init__(self, desk: Desk, devices: VirtualDevices) -> None:
        super().__init__(desk, devices)
        self._stubs: tuple[Bill, ...] = ()
        self._at = 0
        self.title, self.payer, self.code = text("strong"), text("body"), text("code")
        self.scan, self.another = hand_button("virtual-scan"), hand_button("virtual-other-stub")
        self.misread, self.typing = hand_button("virtual-misread"), hand_button("virtual-type-code")
        self.type_in = TypeIn("virtual-code")
        stub = panel(column(self.title, self.payer, self.code, gap=tokens.XS, margin=tokens.S), "display")
        self.setProperty("look", "device")
        keys = column(row(self.scan, self.another), row(self.misread, self.typing), gap=tokens.S)
        self.setLayout(column(stub, keys, gap=tokens.S, margin=tokens.S))
        self.scan.clicked.connect(lambda: self.say(self.printed))
        self.misread.clicked.connect(lambda: self.say(misread(self.printed)))
        self.another.clicked.connect(self._next)
        self.typing.clicked.connect(self.type_in.ask)
        self.type_in.typed.connect(self.say)

    def started(self) -> None:
        """Look for stubs."""
        self.desk.run(lambda: practice.stubs(self.desk.counter), self._put)

    @property
    def printed(self) -> str:
        """The line on the stub that lies on top."""
        return self.stub.scanline if self._stubs else ""

    @property
    def stub(self) -> Bill:
        """The bill it belongs to."""
        return self._stubs[self._at]

    def say(self, code: str) -> None:
        """It reads this."""
        self.order("say", text=code)

    def _put(self, stubs: tuple[Bill, ...]) -> None:
        self._stubs, self._at = stubs, 0
        self.retranslate()

    def _next(self) -> None:
        self._at = (self._at + 1) % max(len(self._stubs), 1)
        self.retranslate()

    def retranslate(self) -> None:
        """The stub and what can be done with it."""
        words = self.desk.words
        for button, key in (
            (self.scan, "virtual.scan"),
            (self.another, "virtual.other_stub"),
            (self.misread, "virtual.misread"),
            (self.typing, "virtual.type_code"),
        ):
            label_button(button, words.say(key))
        for button in (self.scan, self.another, self.misread):
            button.setEnabled(bool(self._stubs))
        look(self.scan, "enter" if self._stubs else "")
        self.type_in.retranslate(words, words.say("virtual.code_title"), words.say("virtual.scan"))
        lines = self._says()
        for label, said in zip((self.title, self.payer, self.code), lines, strict=True):
            label.setText(said)
            label.setAccessibleName(said)

    def _says(self) -> tuple[str, str, str]:
        if not self._stubs:
            return self.desk.words.say("virtual.no_stubs"), "", ""
        bill = self.stub
        tag = self.desk.counter.billers[bill.biller].short(self.desk.words.language)
        return f"{tag}  {bill.account or bill.number}   {bill.due.with_sign}", bill.customer, bill.scanline


def misread(line: str) -> str:
    """The same line with one digit read wrong: the check digit tells."""
    place = next((at for at, sign in enumerate(reversed(line), start=1) if sign.isdecimal()), 0)
    if not place:
        return line
    at = len(line) - place
    return f"{line[:at]}{(int(line[at]) + 1) % 10}{line[at + 1 :]}"
