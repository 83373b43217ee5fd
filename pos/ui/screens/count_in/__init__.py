"""A drawer counted in: no payment before the start is counted."""
