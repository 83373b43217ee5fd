"""What developers run: the one check, the catalogue of texts, the set-up. Not part of the program."""
