"""Bags in the safe, and the courier who takes them."""
