"""The database: an article and its rows go in whole, and come out by table and view."""

from __future__ import annotations

import dataclasses
import operator
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

import sqlalchemy as sa

from pipeline import schema
from pipeline.errors import InputError, ThiduaError, UsageError
from pipeline.schema import Article, Failure, Tables
from pipeline.store import engine as engines
from pipeline.store import migrations
from pipeline.store.tables import Catalogue, Input, catalogue, relation_columns

DONE, FAILED = "done", "failed"


def open_or_create(database: str) -> Store:
    """The store at a SQLAlchemy URL or in a SQLite file, made when there is none, brought forward when it is older.

    Raises UsageError when it cannot be opened, is no database, is of a newer schema, or belongs to somebody else.
    """
    store = Store(engines.make(database))
    try:
        with _plainly(database), store.writing() as connection:
            migrations.prepare(connection, store.catalogue)
    except UsageError:
        store.close()
        raise
    return store


def open_existing(database: str) -> Store:
    """Like `open_or_create`, but a SQLite file that is not there is an error: there is nothing to read from."""
    file = engines.sqlite_file(engines.make(database))
    if file is not None and not file.exists():
        raise UsageError(f"{file}: no such database; `thidua run` makes one")
    return open_or_create(database)


@contextmanager
def _plainly(database: str) -> Iterator[None]:
    """What a driver says of a database that cannot be opened, as one line."""
    try:
        yield
    except (sa.exc.SQLAlchemyError, sqlite3.Error) as error:
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        raise UsageError(f"{database}: cannot be used as a database: {reason}") from error


class Store:
    """An open database. One at a time writes; it may be read meanwhile. Use it in a `with`, or close it."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self.catalogue: Catalogue = catalogue()
        self._to_row = {name: _row_maker(record) for name, record in schema.TABLES.items()}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A connection in a transaction that is committed at the end, and undone by an exception."""
        with self.engine.connect().execution_options(**{engines.WRITES: True}) as connection, connection.begin():
            yield connection

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection that sees the database as it stands now, whatever is written meanwhile."""
        options = {} if self.engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
        with self.engine.connect().execution_options(**options) as connection:
            yield connection

    def outcome(self, page: Input) -> str | None:
        """What became of exactly this content in exactly this version: "done", "failed", or None when it is new."""
        known = self.catalogue.inputs.c
        query = sa.select(known.outcome).where(
            known.path == page.path, known.content_hash == page.content_hash, known.version == page.version
        )
        with self.engine.connect() as connection:
            return connection.scalar(query)

    def write(self, page: Input, tables: Tables) -> None:
        """Replace whatever this page gave before by `tables`, in one transaction.

        When several pages give the same article, its rows stand once, as the page gives them whose path sorts first:
        the tables do not depend on the order in which pages are written. Raises InputError (stage `store`) for values
        that no database can hold.
        """
        with self._storable(page.path), self.writing() as connection:
            before = self._input(connection, page.path)
            article = tables.article
            if before is not None and before["article_id"] != article.article_id:
                self._release(connection, before["article_id"], page.path)
            if not self._belongs_to_another(connection, article, page):
                self._replace(connection, page, tables)
            self._settle(connection, page, before, {"outcome": DONE, "article_id": article.article_id})

    def fail(self, page: Input, failure: Failure) -> None:
        """Record that this page failed, in place of whatever it gave before."""
        with self.reported(), self.writing() as connection:
            before = self._input(connection, page.path)
            if before is not None:
                self._release(connection, before["article_id"], page.path)
            self._settle(connection, page, before, {"outcome": FAILED, "article_id": ""})
            self._insert_failure(connection, failure, reader_file="")

    def fail_reading(self, failure: Failure, file: str) -> None:
        """Record what the reader could not turn into a page while reading `file`; what it gave before is kept."""
        failures = self.catalogue.tables["failures"]
        with self.reported(), self.writing() as connection:
            same = (failures.c.source == storable(failure.source), failures.c.reader_file == storable(file))
            connection.execute(sa.delete(failures).where(*same))
            self._insert_failure(connection, failure, reader_file=storable(file))

    def files_with_failures(self) -> set[str]:
        """The files in which the reader failed (see `fail_reading`)."""
        file = self.catalogue.tables["failures"].c.reader_file
        with self.engine.connect() as connection:
            return set(connection.scalars(sa.select(file).where(file != "").distinct()))

    def forget_failures(self, file: str) -> None:
        """Drop what `fail_reading` recorded for this file: it is being read again."""
        failures = self.catalogue.tables["failures"]
        with self.writing() as connection:
            connection.execute(sa.delete(failures).where(failures.c.reader_file == file))

    def sizes(self) -> dict[str, int]:
        """Number of rows of every table and view."""
        with self.reading() as connection:
            return {
                name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
                for name, table in self.catalogue.relations().items()
            }

    def rows(self, name: str, limit: int | None = None) -> list[dict[str, Any]]:
        """The first rows of a table or view, by column; in the order of exports, all of them without a limit."""
        with self.reading() as connection:
            return [dict(row._mapping) for row in connection.execute(self.select(name).limit(limit))]

    def to_row(self, name: str, record: object) -> dict[str, Any]:
        """A record of a table as the row that is inserted."""
        return self._to_row[name](record)

    def select(self, name: str) -> sa.Select[tuple[Any, ...]]:
        """The public columns of a table or view, ordered by article, place in the text, then everything else."""
        relation = self.catalogue.relations()[name]
        wanted = [relation.c[column.name] for column in relation_columns()[name]]
        first = [relation.c[key] for key in ("article_id", "start", "end") if key in relation.c]
        return sa.select(*wanted).order_by(*first, *(c for c in wanted if c not in set(first)))

    def _input(self, connection: sa.Connection, path: str) -> sa.RowMapping | None:
        inputs = self.catalogue.inputs
        query = sa.select(inputs.c.article_id, inputs.c.outcome).where(inputs.c.path == path)
        return connection.execute(query).mappings().first()

    def _belongs_to_another(self, connection: sa.Connection, article: Article, page: Input) -> bool:
        stored = self.catalogue.tables["articles"].c
        same = sa.select(stored.path, stored.version).where(stored.article_id == article.article_id)
        owner = connection.execute(same).first()
        return owner is not None and owner.version == article.version and owner.path < page.path

    def _replace(self, connection: sa.Connection, page: Input, tables: Tables) -> None:
        """The article and its rows; the rows of an earlier version go with their article (ON DELETE CASCADE)."""
        articles = self.catalogue.tables["articles"]
        self._delete(connection, articles.c.article_id == tables.article.article_id)
        connection.execute(articles.insert(), {**self._to_row["articles"](tables.article), "path": page.path})
        for name in schema.ARTICLE_TABLES:
            rows = [self._to_row[name](row) for row in getattr(tables, name)]
            if rows:
                connection.execute(self.catalogue.tables[name].insert(), rows)

    def _release(self, connection: sa.Connection, article_id: str, path: str) -> None:
        """This page no longer gives that article: it goes, or passes to the next page that gives it."""
        articles, inputs = self.catalogue.tables["articles"], self.catalogue.inputs
        heirs = sa.select(sa.func.min(inputs.c.path)).where(inputs.c.article_id == article_id, inputs.c.path != path)
        heir = connection.scalar(heirs) if article_id else None
        own = (articles.c.article_id == article_id, articles.c.path == path)
        if heir is None:
            self._delete(connection, *own)
        else:
            connection.execute(sa.update(articles).where(*own).values(path=heir))

    def _delete(self, connection: sa.Connection, *which: sa.ColumnElement[bool]) -> None:
        """Articles and their rows; the other versions of their stories wait to be told anew (`thidua link`)."""
        articles = self.catalogue.tables["articles"]
        told = sa.select(articles.c.story_id).where(*which, articles.c.story_id != "")
        for story in connection.scalars(told).all():
            connection.execute(sa.update(articles).where(articles.c.story_id == story).values(story_id=""))
        connection.execute(sa.delete(articles).where(*which))

    def _settle(
        self, connection: sa.Connection, page: Input, before: sa.RowMapping | None, outcome: Mapping[str, str]
    ) -> None:
        inputs, failures = self.catalogue.inputs, self.catalogue.tables["failures"]
        values = {**dataclasses.asdict(page), **outcome}
        if before is None:
            connection.execute(inputs.insert(), values)
        else:
            connection.execute(sa.update(inputs).where(inputs.c.path == page.path), values)
        if before is not None and before["outcome"] == FAILED:
            stale = (failures.c.source == page.path, failures.c.reader_file == "")
            connection.execute(sa.delete(failures).where(*stale))

    def _insert_failure(self, connection: sa.Connection, failure: Failure, *, reader_file: str) -> None:
        row = {name: storable(text) for name, text in self._to_row["failures"](failure).items()}
        connection.execute(self.catalogue.tables["failures"].insert(), {**row, "reader_file": reader_file})

    @contextmanager
    def _storable(self, path: str) -> Iterator[None]:
        """Values that the database refuses are the page's fault; everything else that goes wrong is not."""
        try:
            with self.reported():
                yield
        except (sa.exc.DataError, sa.exc.IntegrityError, ValueError, OverflowError) as error:
            reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
            raise InputError("store", "unstorable", f"{path}: the database refuses a value: {reason}") from error

    @contextmanager
    def reported(self) -> Iterator[None]:
        """A database that fails (disk full, connection lost, locked) stops the run with one line."""
        try:
            yield
        except (sa.exc.OperationalError, sa.exc.InternalError) as error:
            name = self.engine.url.render_as_string(hide_password=True)
            reason = str(error.orig).strip().splitlines()[0]
            raise ThiduaError(f"{name}: cannot be written to: {reason}; what is done so far is kept") from error


def storable(text: str) -> str:
    """The text as any database can hold it: lone surrogates (undecodable file names) and NUL as escapes."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8").replace("\x00", "\\x00")


def _row_maker(record: type) -> Callable[[object], dict[str, Any]]:
    names = tuple(column.name for column in schema.columns(record))
    values = operator.attrgetter(*names)
    return lambda row: dict(zip(names, values(row), strict=True))
