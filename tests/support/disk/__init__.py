"""A disk that is simulated under SQLite itself, by a VFS in the library that the program uses: no copy of either."""
