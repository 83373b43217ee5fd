"""What the card terminal says beside the drawer under review: one line, and unknown where it does not answer."""

from __future__ import annotations

from pos.domain.facts import TerminalSays
from pos.words import Words


def in_words(words: Words, said: TerminalSays) -> str:
    """`The terminal says 12, 884.20; the drawer says 12, 884.20. They agree.`"""
    if not said.known:
        return words.say("supervisor.terminal_unknown")
    figures = words.say(
        "supervisor.terminal",
        count=said.net.count,
        amount=said.net.amount,
        drawer_count=said.drawer.count,
        drawer_amount=said.drawer.amount,
    )
    if said.agrees:
        return f"{figures} {words.say('supervisor.terminal_agrees')}"
    if said.agrees_together:
        return f"{figures} {words.say('supervisor.terminal_together')}"
    register = said.register
    differs = words.say("supervisor.terminal_differs", count=register.count, amount=register.amount)
    return f"{figures} {differs}"
