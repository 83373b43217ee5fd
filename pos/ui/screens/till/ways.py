"""Which key is for which way to pay."""

from __future__ import annotations

from collections.abc import Sequence

TENDER_KEYS = ("F5", "F6", "F7", "F8")

OTHER_WAYS = ""
"""In the place of a code: the ways to pay that have no key of their own."""


def key_of_each(codes: Sequence[str]) -> dict[str, str]:
    """The key of each way to pay, in their order; where they are more than the keys, the last key is for the rest."""
    enough = len(codes) <= len(TENDER_KEYS)
    shown = codes if enough else (*codes[: len(TENDER_KEYS) - 1], OTHER_WAYS)
    return dict(zip(shown, TENDER_KEYS, strict=False))
