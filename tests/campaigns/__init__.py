"""Campaigns against the book: the tests of the suite, for as long as anybody likes (``make campaign-...``)."""
