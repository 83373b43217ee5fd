"""A drawer passes to another person: what its cashier counted is accepted, then the next one counts in."""
