"""The outside world of metal: printers, drawers, card terminals. Knows no ledger and no screen."""
