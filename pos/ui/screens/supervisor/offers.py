"""What a marked row is about, in words, and what can be done with it."""

from __future__ import annotations

from pos.cashiering.open_cards_sql import OpenCard
from pos.drivers.jobs import JobKind
from pos.ui.screens.supervisor.board import Board, Kind, Row
from pos.ui.screens.supervisor.state import Offer
from pos.ui.unsure import asked, forgettable
from pos.words import Words
from pos.words.phrases import moment


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
            case _ if row.session.person in board.gone:
                read = Offer("F7", say("supervisor.read"), "read")
                return title, say("supervisor.gone_note"), (Offer("Return", say("supervisor.count"), "count"), read)
            case _:
                return title, say("supervisor.open_note"), (Offer("F7", say("supervisor.read"), "read"),)
    if row.card is not None:
        return _about_card(row.card, board, words)
    assert row.job is not None
    note, came_out, did_not = asked(row.job, words)
    offers: tuple[Offer, ...] = (Offer("F5", came_out, "printed"), Offer("F6", did_not, "print-again"))
    if forgettable(row.job):
        offers += (Offer("F7", say("unsure.forget"), "forget-first"),)
    title = "supervisor.drawer" if row.job.kind is JobKind.DRAWER else "supervisor.paper"
    return say(title), note, offers


def _about_card(card: OpenCard, board: Board, words: Words) -> tuple[str, str, tuple[Offer, ...]]:
    """Which one it is, so that it is found on a slip or in the terminal's report; then what to do."""
    say, name = words.say, board.name(card.person)
    of = "supervisor.card_void_of" if card.attempt.kind == "void" else "supervisor.card_of"
    title = say(of, amount=card.attempt.amount, name=name)
    note = say("count.card_since", at=moment(words, card.since), reference=card.reference)
    if not card.unknown:
        return title, f"{note} {say('supervisor.card_not_posted', name=name)}", ()
    carried = f"{say('supervisor.card_carried', drawer=card.drawer)} " if card.counting else ""
    return title, f"{note} {carried}{say('supervisor.card_note')}", _card_offers(words)


def _card_offers(words: Words) -> tuple[Offer, ...]:
    return (
        Offer("Return", words.say("supervisor.ask_card"), "ask-card"),
        Offer("F5", words.say("supervisor.charged"), "charged"),
        Offer("F6", words.say("supervisor.not_charged"), "not-charged"),
    )
