"""Supervisor: what waits for a second person, and the drawers as they stand."""
