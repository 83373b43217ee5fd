"""Devices: how each stands, what it did last, one key to try it; papers that nobody is sure of."""
