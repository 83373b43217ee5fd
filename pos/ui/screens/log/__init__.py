"""What was done at this register: the book's entries, newest first, to be read and not to be changed (row P1)."""
