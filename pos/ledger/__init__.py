"""The book: an append-only, chained, double-entry ledger (design section 3)."""
