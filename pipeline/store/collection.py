"""The database as a collection: rows by article, to be linked anew, and the articles that may tell one story."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from pipeline import schema
from pipeline.schema import Check, Row
from pipeline.store.database import Store

_FETCH = 1000  # rows that are in memory at a time
_WINDOW = 25  # articles on either side with which one is compared where more share a key


def not_linked(connection: sa.Connection, store: Store, register: str, limit: int) -> list[str]:
    """Ids of articles that were never linked, or by another state of the register."""
    articles, linked = store.catalogue.tables["articles"], store.catalogue.linked
    query = (
        sa.select(articles.c.article_id)
        .outerjoin(linked, articles.c.article_id == linked.c.article_id)
        .where(sa.or_(linked.c.register.is_(None), linked.c.register != register))
    )
    return list(connection.scalars(query.order_by(articles.c.article_id).limit(limit)))


def not_told(connection: sa.Connection, store: Store, limit: int) -> list[str]:
    """Ids of articles whose story is not known."""
    articles = store.catalogue.tables["articles"]
    query = sa.select(articles.c.article_id).where(articles.c.story_id == "")
    return list(connection.scalars(query.order_by(articles.c.article_id).limit(limit)))


def articles(
    connection: sa.Connection, store: Store, ids: Collection[str], columns: Sequence[str]
) -> list[sa.RowMapping]:
    """Columns of these articles, in order of their ids."""
    table = store.catalogue.tables["articles"]
    wanted = [table.c[name] for name in ("article_id", *columns)]
    query = sa.select(*wanted).where(table.c.article_id.in_(ids)).order_by(table.c.article_id)
    return list(connection.execute(query).mappings())


def rows(
    connection: sa.Connection, store: Store, name: str, ids: Collection[str], columns: Sequence[str] = ()
) -> dict[str, list[sa.RowMapping]]:
    """Columns of the rows of one table, all that are public if none is named; by article, in the order of the text."""
    table = store.catalogue.tables[name]
    wanted = columns or [column.name for column in schema.columns(schema.TABLES[name])]
    found: dict[str, list[sa.RowMapping]] = {id_: [] for id_ in ids}
    query = sa.select(*(table.c[column] for column in dict.fromkeys(("article_id", *wanted))))
    order = (table.c.article_id, table.c.start, table.c.end)
    for row in connection.execute(query.where(table.c.article_id.in_(ids)).order_by(*order)).mappings():
        found[row["article_id"]].append(row)
    return found


def unlinked_movements(connection: sa.Connection, store: Store) -> Iterator[sa.RowMapping]:
    """Every mention of a movement that is in no register, with what is known of its article."""
    mentions, table = store.catalogue.tables["movements"], store.catalogue.tables["articles"]
    told = [table.c[name] for name in ("story_id", "language", "route", "place_id", "place_name", "published_at")]
    query = (
        sa.select(
            *(mentions.c[name] for name in ("article_id", "surface", "quoted", "translation", "name_en", "sentence")),
            *told,
        )
        .join_from(mentions, table, mentions.c.article_id == table.c.article_id)
        .where(mentions.c.movement_id == "", sa.not_(mentions.c.generic))
    )
    yield from connection.execution_options(yield_per=_FETCH).execute(query).mappings()


def replace_rows(
    connection: sa.Connection, store: Store, name: str, changed: Mapping[str, Sequence[Row | Check]]
) -> None:
    """Put these rows of one table in place of all that the articles have there."""
    table = store.catalogue.tables[name]
    connection.execute(sa.delete(table).where(table.c.article_id.in_(list(changed))))
    new = [store.to_row(name, row) for group in changed.values() for row in group]
    if new:
        connection.execute(table.insert(), new)


def mark_linked(connection: sa.Connection, store: Store, register: str, keys: Mapping[str, Iterable[int]]) -> None:
    """Book these articles as linked by this state of the register, with what they may share with others of a story."""
    linked, story_keys = store.catalogue.linked, store.catalogue.story_keys
    for table in (linked, story_keys):
        connection.execute(sa.delete(table).where(table.c.article_id.in_(list(keys))))
    connection.execute(linked.insert(), [{"article_id": id_, "register": register} for id_ in keys])
    connection.execute(
        story_keys.insert(), [{"key": key, "article_id": id_} for id_, own in keys.items() for key in sorted(own)]
    )


def update_articles(connection: sa.Connection, store: Store, values: Sequence[Mapping[str, Any]]) -> None:
    """Write columns of articles: each mapping has `article_id` and the new values, all the same columns."""
    if not values:
        return
    table = store.catalogue.tables["articles"]
    renamed = [{"which": row["article_id"], **{k: v for k, v in row.items() if k != "article_id"}} for row in values]
    columns: dict[str, Any] = {name: sa.bindparam(name) for name in renamed[0] if name != "which"}
    connection.execute(sa.update(table).where(table.c.article_id == sa.bindparam("which")).values(**columns), renamed)


def maybe_akin(connection: sa.Connection, store: Store, ids: Collection[str]) -> set[tuple[str, str]]:
    """Pairs (one of `ids`, any article) that share a key; of a key that very many share, those beside it only."""
    keys = store.catalogue.story_keys
    own = sa.select(keys.c.key).where(keys.c.article_id.in_(ids))
    query = sa.select(keys.c.key, keys.c.article_id).where(keys.c.key.in_(own)).order_by(keys.c.key, keys.c.article_id)
    pairs: set[tuple[str, str]] = set()
    for _, group in groupby(connection.execute(query), key=lambda row: row.key):
        sharing = [row.article_id for row in group]
        for at, one in enumerate(sharing):
            if one in ids and len(sharing) > 1:
                beside = sharing[max(0, at - _WINDOW) : at + _WINDOW + 1]
                pairs.update((one, other) for other in beside if other != one)
    return pairs
