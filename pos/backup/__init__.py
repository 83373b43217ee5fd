"""Backup files: sealed for a passphrase that is not on the machine, read back, and kept for as long as a rule says."""
