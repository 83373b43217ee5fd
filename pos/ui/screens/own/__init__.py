"""One's own password and PIN."""
