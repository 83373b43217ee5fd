"""What a marked row is about, in words, and what can be done with it."""

from __future__ import annotations

from pos.ui.screens.supervisor.board import Board, Kind, Row
from pos.ui.screens.supervisor.state import Offer
from pos.words import Words


def about(row: Row, board: Board, words: Words) -> tuple[str, str, tuple[Offer, ...]]:
    """Title, a sentence, and what is offered."""
    say = words.say
    if row.session is not None:
        title = say("supervisor.drawer_of", drawer=row.session.drawer, name=board.name(row.session.person))
        match row.kind:
            case Kind.SUBMITTED:
                note = say("supervisor.review_note", number=row.session.counts)
                return title, note, (Offer("Return", say("supervisor.review"), "review"),)
            case Kind.FINALIZED:
                return title, say("supervisor.closed_note"), (Offer("Return", say("supervisor.show_z"), "document"),)
            case _:
                return title, say("supervisor.open_note"), (Offer("F7", say("supervisor.read"), "read"),)
    if row.attempt is not None:
        return say("supervisor.card"), say("supervisor.card_note"), _card_offers(words)
    subject = row.job.subject if row.job else ""
    return say("supervisor.paper"), say("unsure.note", subject=subject), _print_offers(words)


def _card_offers(words: Words) -> tuple[Offer, ...]:
    return (
        Offer("Return", words.say("supervisor.ask_card"), "ask-card"),
        Offer("F5", words.say("supervisor.charged"), "charged"),
        Offer("F6", words.say("supervisor.not_charged"), "not-charged"),
    )


def _print_offers(words: Words) -> tuple[Offer, ...]:
    return (
        Offer("F5", words.say("unsure.printed"), "printed"),
        Offer("F6", words.say("unsure.again"), "print-again"),
    )
