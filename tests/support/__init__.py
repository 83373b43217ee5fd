"""Real counters in temporary folders, for tests of every kind."""
