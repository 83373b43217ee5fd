"""Deposit: what lies in the safe, counted into one bag, with its check list and its slip."""
