"""To upstream: the bundle, and the targets that take it.

Each register owns its stream and the ledger is its own outbox: what has gone is what the target's head says,
there is no flag for it (design section 4).
"""
