"""Counterfoil: the cashiering counter of a city, from the opened drawer to the settled day."""

__version__ = "0.1.0"
