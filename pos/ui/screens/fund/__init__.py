"""The change fund: what was authorised, where it is, its counts."""
