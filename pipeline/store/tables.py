"""The records of schema.py as SQL tables, and the tables that keep the books."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from pipeline import schema
from pipeline.schema import column
from pipeline.store import frontier_tables, views


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One page as a run met it: what a rerun needs to know to leave it alone."""

    path: str = column("the page's path")
    content_hash: str = column("SHA-256 of the page, in hex")
    version: str = column("version of thidua that treated it")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every table and view of the database, as SQLAlchemy knows them."""

    metadata: sa.MetaData
    tables: Mapping[str, sa.Table]
    inputs: sa.Table
    versions: sa.Table
    frontier: Mapping[str, sa.Table]
    linked: sa.Table
    story_keys: sa.Table
    views: Mapping[str, sa.CreateView]

    def relations(self) -> Mapping[str, sa.Table]:
        """What a reader of the database works with: the tables of the codebook, then the views."""
        return {**self.tables, **{name: view.table for name, view in self.views.items()}}


def article_tables() -> tuple[str, ...]:
    """The tables whose rows belong to an article, and come and go with it."""
    return (*schema.ARTICLE_TABLES, "checks")


def relation_columns() -> dict[str, tuple[schema.Column, ...]]:
    """The public columns of every table and view, in order; bookkeeping columns are not among them."""
    return {name: schema.columns(record) for name, record in {**schema.TABLES, **views.RECORDS}.items()}


def catalogue() -> Catalogue:
    """The tables as this version of thidua has them."""
    metadata = sa.MetaData()
    tables = {name: sa.Table(name, metadata, *_parts(name, record)) for name, record in schema.TABLES.items()}
    return Catalogue(
        metadata=metadata,
        tables=tables,
        inputs=_inputs(metadata),
        versions=_versions(metadata),
        frontier=frontier_tables.define(metadata, _sql_type),
        linked=_linked(metadata),
        story_keys=_story_keys(metadata),
        views=views.definitions(tables),
    )


def fingerprint() -> str:
    """16 hex digits that change with any public column of any table: tells two builds of one schema version apart."""
    lines = [f"{t}.{c.name} {c.type.__name__} {c.nullable}" for t, cs in relation_columns().items() for c in cs]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def _parts(name: str, record: type) -> Iterator[sa.Column[Any] | sa.Index | sa.ForeignKeyConstraint]:
    keys = {"articles": {"article_id"}, "failures": {"source"}}.get(name, set())
    for field in schema.columns(record):
        yield _column(field, primary=field.name in keys)
    if name == "failures":
        # Where the reader could not produce a page: the file that it was reading. Empty for a page that failed.
        yield sa.Column("reader_file", _sql_type(str), nullable=False, primary_key=True)
    if name in article_tables():
        yield _of_article()
        yield sa.Index(f"{name}_by_article", "article_id", "start", "end")
    if name == "articles":
        yield sa.Index("articles_by_story", "story_id")


def _of_article() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["article_id"], ["articles.article_id"], ondelete="CASCADE")


def _inputs(metadata: sa.MetaData) -> sa.Table:
    columns = [_column(field, primary=field.name == "path") for field in schema.columns(Input)]
    return sa.Table(
        "inputs",
        metadata,
        *columns,
        sa.Column("outcome", _sql_type(str), nullable=False),  # done or failed
        sa.Column("article_id", _sql_type(str), nullable=False, index=True),  # empty when failed
    )


def _versions(metadata: sa.MetaData) -> sa.Table:
    return sa.Table(
        "schema_versions",
        metadata,
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("applied_at", sa.Text, nullable=False),  # UTC, ISO 8601
    )


def _linked(metadata: sa.MetaData) -> sa.Table:
    """By which state of register and vocabularies an article was linked last; one that is not here is new."""
    return sa.Table(
        "linked",
        metadata,
        sa.Column("article_id", _sql_type(str), primary_key=True),
        sa.Column("register", _sql_type(str), nullable=False),
        _of_article(),
    )


def _story_keys(metadata: sa.MetaData) -> sa.Table:
    """What articles that may tell one story have in common."""
    return sa.Table(
        "story_keys",
        metadata,
        sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("article_id", _sql_type(str), primary_key=True),
        _of_article(),
        sa.Index("story_keys_by_article", "article_id"),
    )


def _column(field: schema.Column, *, primary: bool) -> sa.Column[Any]:
    return sa.Column(field.name, _sql_type(field.type), nullable=field.nullable, primary_key=primary, comment=field.doc)


def _sql_type(kind: type) -> sa.types.TypeEngine[Any]:
    types: dict[type, sa.types.TypeEngine[Any]] = {
        # Collation "C": PostgreSQL then compares and sorts text by code points, as SQLite does.
        str: sa.Text().with_variant(sa.Text(collation="C"), "postgresql"),
        int: sa.BigInteger(),
        float: sa.Double(),
        bool: sa.Boolean(),
    }
    return types[kind]
