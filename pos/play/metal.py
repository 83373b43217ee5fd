"""Verbs of the metal: what happens to the virtual devices, and waiting until they have done what is owed."""

from __future__ import annotations

import time

from pos.domain.errors import Unavailable
from pos.play.fields import Fields
from pos.play.stage import Stage

WAIT_S, WAIT_S_MAX = 30, 600
TERMINAL_ACTS = frozenset({"mode", "press", "cut_answer", "plug", "unplug", "drop", "late"})
"""What is done to the terminal itself; any other word is a manner of its operations, or refused by it."""
LOOK_AGAIN_S = 0.05


def device(stage: Stage, line: Fields) -> dict[str, object]:
    """One thing that a person or an accident does to a virtual device (``pos virtual --help`` lists them).

    The terminal's manners (``approve``, ``decline``, ``no_answer`` ...) are for its next operation.
    """
    name = line.choice("device", ("printer", "terminal"), "")
    act, given = line.text("act"), line.object("with").raw()
    virtual = stage.virtual(name)
    if name == "terminal" and act not in TERMINAL_ACTS:
        virtual.command("mode", **{"mode": act, "once": True, **given})
    else:
        virtual.command(act, **given)
    return {"device": name, "act": act}


def wait_devices(stage: Stage, line: Fields) -> dict[str, object]:
    """Wait until the printer has done all that it is owed. :raises Unavailable: ``DEVICES_BUSY``"""
    seconds = line.whole("seconds", WAIT_S)
    if not 0 < seconds <= WAIT_S_MAX:
        raise line.wrong("seconds")
    until = time.monotonic() + seconds
    while left := stage.jobs_left():
        if time.monotonic() > until:
            raise Unavailable("DEVICES_BUSY", count=left, seconds=seconds)
        time.sleep(LOOK_AGAIN_S)
    return {}
