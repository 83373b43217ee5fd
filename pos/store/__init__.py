"""The one database: its connections, its one write transaction, its schema steps and its lock."""

from sqlite3 import Connection, Row

from pos.store.database import Database
from pos.store.lock import BookLock
from pos.store.schema import Step

__all__ = ["BookLock", "Connection", "Database", "Row", "Step"]
