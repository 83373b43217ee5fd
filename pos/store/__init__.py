"""The one database: its connections, its one write transaction, its schema steps and its lock."""

from sqlite3 import Connection, Row

from pos.store.database import Database, Step
from pos.store.lock import BookLock

__all__ = ["BookLock", "Connection", "Database", "Row", "Step"]
