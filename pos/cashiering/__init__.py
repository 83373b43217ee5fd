"""What people at the counter do, one file per verb.

Every verb is a plain blocking function that takes the :class:`~pos.cashiering.counter.Counter` first. It may be
called from any thread: writes to the book wait for each other inside. Expected errors leave the book as it was.
"""
