"""The book in doubt: what was found, since when, and the supervisor who decides to go on."""
