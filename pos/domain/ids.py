"""Ids are minted here, at the till, before any effect outside (design L10, section 4)."""

from __future__ import annotations

import secrets


def new_id() -> str:
    """A fresh id: 32 hexadecimal digits, 128 random bits."""
    return secrets.token_hex(16)
