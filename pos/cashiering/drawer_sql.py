"""Whose drawer one is just now."""

from __future__ import annotations

from pos.store import Connection


def session_in(connection: Connection, codes: str) -> tuple[str, str]:
    """The session and business date that a drawer has going; both empty where there is none, or more than one could be.

    ``codes`` are the drawers of one switch, with commas; empty: every drawer.
    """
    rows = connection.execute("SELECT id, drawer, date FROM session WHERE state IN ('open', 'locked')").fetchall()
    wanted = codes.split(", ") if codes else [row["drawer"] for row in rows]
    found = [(row["id"], row["date"]) for row in rows if row["drawer"] in wanted]
    return found[0] if len(found) == 1 else ("", "")
