"""The training window beside the till: one part for each virtual device, to look at and to touch."""
