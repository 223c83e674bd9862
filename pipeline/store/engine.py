"""A database's name → an engine that treats SQLite and PostgreSQL alike."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from pipeline.errors import UsageError

WRITES = "thidua_writes"  # execution option of connections that will write
_PRAGMAS = (
    "busy_timeout = 30000",  # ms that a writer waits for another one
    "journal_mode = WAL",  # readers and one writer at the same time; survives kill -9
    "synchronous = NORMAL",  # no fsync a commit: a power cut may take the last articles, never the order
    "foreign_keys = ON",
)


def make(database: str) -> sa.Engine:
    """An engine for a SQLAlchemy URL, or for the path of a SQLite file. Nothing is opened yet.

    Raises UsageError when the URL cannot be read, its driver is missing, or it is of another kind of database.
    """
    url = _url(database)
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    try:
        return sa.create_engine(url)
    except ImportError as error:
        raise UsageError(f"PostgreSQL needs the extra: pip install 'thidua[postgres]' ({error})") from error


def sqlite_file(engine: sa.Engine) -> Path | None:
    """The file behind an engine; None for PostgreSQL and for a database in memory."""
    name = engine.url.database
    return Path(name) if engine.dialect.name == "sqlite" and name and name != ":memory:" else None


def _url(database: str) -> sa.URL:
    if "://" not in database:
        return sa.URL.create("sqlite", database=database)
    try:
        url = sa.make_url(database)
    except (sa.exc.ArgumentError, ValueError) as error:
        raise UsageError(f"{database}: not a database URL; write sqlite:///FILE or postgresql://…") from error
    if url.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
        return url.set(drivername="postgresql+psycopg")
    if url.drivername in {"sqlite", "sqlite+pysqlite"}:
        return url.set(drivername="sqlite")
    raise UsageError(f"{url.drivername}: thidua writes to sqlite:///FILE and postgresql://… only")


def _sqlite(url: sa.URL) -> sa.Engine:
    engine = sa.create_engine(url)

    @sa.event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # transactions begin where `begin` below says so, not where sqlite3 guesses
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        # A writer takes its lock at once and waits for it: one that has read first would be refused, not queued.
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
