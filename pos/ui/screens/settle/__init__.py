"""Settle the day: what is still open, the seal, the files and where they are, what went upstream."""
