"""Bringing in bills, accounts and fees: a trial first, then for good, while the till works on."""
