"""Count a drawer out: what was counted goes in before anybody sees what was expected."""
