"""How the book itself is, as one light: whether it holds, room on the disk, the clock, backups; the worst is said."""

from __future__ import annotations

from pos.cashiering.counter import Counter
from pos.cashiering.lights import Light, Mood
from pos.store.space import Room

BOOK = "book"


_IN_DOUBT = Light(BOOK, Mood.STOP, "light.book.doubted")


def light(counter: Counter) -> Light:
    """The light of the book. Looks at the disk, so not on the window's thread."""
    found = (_doubt(counter), _disk(counter), _moved(counter), _clock(counter), _backups(counter))
    return next((one for one in found if one is not None), Light(BOOK, Mood.GOOD, "light.book.good"))


def _doubt(counter: Counter) -> Light | None:
    doubt = counter.doubts.doubt
    if doubt is None:
        return None
    return Light(BOOK, Mood.WAIT, "light.book.continued", {"login": doubt.by}) if doubt.by else _IN_DOUBT


def _moved(counter: Counter) -> Light | None:
    return Light(BOOK, Mood.WAIT, "light.book.moved") if counter.moved else None


def _disk(counter: Counter) -> Light | None:
    room, free = counter.disk.look()
    if room is Room.NONE:
        return Light(BOOK, Mood.STOP, "light.book.disk_full", {"free": free})
    return Light(BOOK, Mood.WAIT, "light.book.disk_low", {"free": free}) if room is Room.LOW else None


def _clock(counter: Counter) -> Light | None:
    jump = counter.book.watch.shown
    if jump is None:
        return None
    key = f"light.book.clock_{jump.kind}"
    return Light(BOOK, Mood.WAIT, key, {"before": jump.before.local, "after": jump.after.local})


def _backups(counter: Counter) -> Light | None:
    state = counter.backups.state
    if state.error is not None:
        beside = state.error.code == "SECOND_PLACE_MISSING"
        return Light(BOOK, Mood.WAIT, "light.book.second_place" if beside else "light.book.no_backup")
    if not state.ready and not counter.training:
        return Light(BOOK, Mood.WAIT, "light.book.no_passphrase")
    return None
