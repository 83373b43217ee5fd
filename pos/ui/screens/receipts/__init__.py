"""Receipts: find one, see it as it was printed and what was done since; print it again, void it."""
