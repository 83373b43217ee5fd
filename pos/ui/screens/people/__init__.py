"""Who works here: an administrator adds people."""
