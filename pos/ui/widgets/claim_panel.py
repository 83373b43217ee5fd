"""What a money counter says it counted, until a person takes it into the count or leaves it (row B9)."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea

from pos.domain.drawers import DENOMINATIONS, CashCount
from pos.ui import tokens
from pos.ui.widgets.basics import announce, column, name_control, row, show_text, text
from pos.ui.widgets.key_button import KeyButton
from pos.words import Words
from pos.words.phrases import face

ADD, REPLACE, LEAVE = "Ctrl+T", "Ctrl+R", "Ctrl+D"


class ClaimPanel(QFrame):
    """`added`, `replaced` and `left` are its buttons. Reports that come meanwhile wait their turn.

    `with_total` False leaves the sum out, where a sum of cash is not to be seen.
    """

    added = Signal()
    replaced = Signal()
    left = Signal()

    def __init__(self, handle: str) -> None:
        super().__init__()
        self.with_total = True
        self._waiting: list[CashCount] = []
        self._words: Words | None = None
        self.setProperty("look", "step")
        self.setObjectName(f"{handle}-claim")
        self.said, self._more = text("strong", wrap=True), text("muted", wrap=True)
        self.said.setObjectName(f"{handle}-claim-said")
        self._more.setObjectName(f"{handle}-claim-more")
        self.buttons = {
            press: KeyButton(f"{handle}-claim-{name}", press)
            for press, name in ((ADD, "add"), (REPLACE, "replace"), (LEAVE, "leave"))
        }
        for button in self.buttons.values():
            button.setProperty("look", "")
            button.margin = tokens.M
        self.setLayout(column(self.said, self._more, row(*self.buttons.values(), None), margin=tokens.S))
        for press, signal in ((ADD, self.added), (REPLACE, self.replaced), (LEAVE, self.left)):
            self.buttons[press].clicked.connect(signal)
        self.hide()

    @property
    def first(self) -> CashCount | None:
        """The claim in front."""
        return self._waiting[0] if self._waiting else None

    def put(self, claim: CashCount) -> None:
        """Another report."""
        self._waiting.append(claim)
        self._paint()
        announce(self, self.said.text())
        QTimer.singleShot(0, self, self._into_sight)

    def drop(self) -> None:
        """The one in front was dealt with."""
        del self._waiting[:1]
        self._paint()

    def clear(self) -> None:
        """Nothing that was said before belongs to what is counted now."""
        self._waiting.clear()
        self._paint()

    def retranslate(self, words: Words) -> None:
        """All texts."""
        self._words = words
        for press, key in ((ADD, "claim.add"), (REPLACE, "claim.replace"), (LEAVE, "claim.leave")):
            self.buttons[press].label(words, words.say(key))
        self._paint()

    def _into_sight(self) -> None:
        """On a small screen the form scrolls; whoever is to decide has to see what on."""
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.ensureWidgetVisible(self)

    def _paint(self) -> None:
        words, claim = self._words, self.first
        self.setVisible(claim is not None)
        if words is None or claim is None:
            return
        there = [cents for cents in DENOMINATIONS if claim.pieces.get(cents)]
        said = " · ".join(f"{claim.pieces[cents]} × {face(cents)}" for cents in there)
        key = "claim.said_with_total" if self.with_total else "claim.said"
        show_text(self.said, words.say(key, said=said or "0", total=claim.total))
        more = len(self._waiting) - 1
        show_text(self._more, words.say("claim.more", count=more) if more else "")
        name_control(self, "", self.said.text())
