"""Ids are minted here, at the till, before any effect outside (design L10, section 4)."""

from __future__ import annotations

import secrets
import time


def new_id() -> str:
    """A fresh id: 32 hexadecimal digits, 128 random bits."""
    return secrets.token_hex(16)


def new_key() -> str:
    """A fresh id that begins with the time: 12 digits of it, then 80 random bits.

    For what there are millions of: an index of such keys grows at its end, however long it is.
    """
    return f"{time.time_ns() // 1_000_000:012x}{secrets.token_hex(10)}"
