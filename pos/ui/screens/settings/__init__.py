"""Settings that were edited outside the program: an administrator reads what changed and stands for it."""
