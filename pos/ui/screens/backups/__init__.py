"""Backups: which there are, one now, the recovery passphrase."""
