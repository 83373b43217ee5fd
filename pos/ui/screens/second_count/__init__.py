"""A second person counts what was counted before, from an empty form."""
