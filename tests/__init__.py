"""The tests; `unit/` mirrors `pos/` path for path."""
