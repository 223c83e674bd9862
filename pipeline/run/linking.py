"""Linking of a whole database: rows by the register as it is now, then stories and checks. No article is read again.

What is done stands in the database, so that a linking that was killed goes on where it stopped; what it ends in does
not depend on the order in which articles came.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pipeline import minhash
from pipeline.languages.pack import Pack
from pipeline.link import Linker, stories
from pipeline.link import checks as comparisons
from pipeline.link.checks import Figure
from pipeline.link.stories import Version
from pipeline.schema import Check, Count, Movement, Percentage, Row
from pipeline.store import collection
from pipeline.store.database import Store

if TYPE_CHECKING:
    import sqlalchemy as sa

_BATCH = 500  # articles that are in memory at a time
_LINKED: dict[str, type[Row]] = {"movements": Movement, "percentages": Percentage, "counts": Count}
_PLACES, _PEOPLE = "LOC", "PER"

Kin = dict[str, set[str]]  # articles of the same story, by article
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Linked:
    """Numbers of articles: looked at, with a row linked otherwise than before, told as parts of stories."""

    articles: int = 0
    changed: int = 0
    told: int = 0


def link(store: Store, linker: Linker, packs: Mapping[str, Pack], progress: Progress = lambda _done: None) -> Linked:
    """Link whatever was not linked by the linker as it is, and tell the stories that this may bear on.

    `progress` is called with the number of articles looked at.
    """
    looked_at = changed = told = 0
    register = linker.state
    while True:
        with store.reported(), store.writing() as connection:
            batch = collection.not_linked(connection, store, register, _BATCH)
            if not batch:
                break
            changed += _relink(connection, store, batch, linker, packs)
            _prepare(connection, store, batch, register)
        looked_at += len(batch)
        progress(looked_at)
    teller = _Teller(store, linker)
    while True:
        with store.reported(), store.writing() as connection:
            batch = collection.not_told(connection, store, _BATCH)
            if not batch:
                break
            told += teller.tell(connection, batch)
    return Linked(looked_at, changed, told)


def _relink(
    connection: sa.Connection, store: Store, batch: Sequence[str], linker: Linker, packs: Mapping[str, Pack]
) -> int:
    """Write the rows that are linked otherwise than they were; the number of articles that have such rows."""
    routes = {row["article_id"]: row["route"] for row in collection.articles(connection, store, batch, ["route"])}
    changed: set[str] = set()
    for name, record in _LINKED.items():
        otherwise: dict[str, list[Row]] = {}
        for id_, mappings in collection.rows(connection, store, name, batch).items():
            before = [record(**mapping) for mapping in mappings]
            after = [_linked(row, linker, packs, routes[id_]) for row in before]
            if after != before:
                otherwise[id_] = after
        if otherwise:
            collection.replace_rows(connection, store, name, otherwise)
        changed |= otherwise.keys()
    return len(changed)


def _linked(row: Row, linker: Linker, packs: Mapping[str, Pack], route: str) -> Row:
    match row:
        case Movement():
            pack = packs.get(reader(route))
            return linker.movement(row, pack, row.name_en if row.translation else "") if pack else row
        case Percentage():
            return linker.percentage(row)
        case Count():
            return linker.count(row)
        case _:
            raise TypeError(f"no link for a {type(row).__name__}")


def reader(route: str) -> str:
    """The language of the pack that read an article: of "pack:de", or the target of "translate:pt>en:…"."""
    way, _, rest = route.partition(":")
    return rest if way == "pack" else rest.partition(">")[2].partition(":")[0]


def _prepare(connection: sa.Connection, store: Store, batch: Sequence[str], register: str) -> None:
    """Let the stories of these articles be told anew, from the keys that they have now."""
    found = collection.articles(connection, store, batch, ["fingerprint", "story_id"])
    bare = [row["article_id"] for row in found if len(row["fingerprint"]) != 4 * minhash.SIZE]
    texts = {row["article_id"]: row["text"] for row in collection.articles(connection, store, bare, ["text"])}
    made = {id_: minhash.written(minhash.of_text(text)) for id_, text in texts.items()}
    stale = [row for row in found if row["story_id"] or row["article_id"] in made]
    collection.update_articles(
        connection,
        store,
        [
            {
                "article_id": row["article_id"],
                "story_id": "",
                "fingerprint": made.get(row["article_id"], row["fingerprint"]),
            }
            for row in stale
        ],
    )
    keys = {version.article_id: stories.keys(version) for version in _versions(connection, store, batch)}
    collection.mark_linked(connection, store, register, keys)


def _versions(connection: sa.Connection, store: Store, ids: Collection[str]) -> Iterator[Version]:
    columns = ("language", "url", "source_url", "title", "published_at", "fetched_at", "fingerprint")
    figures = [collection.rows(connection, store, name, ids, ["value"]) for name in ("percentages", "counts")]
    entities = collection.rows(connection, store, "entities", ids, ["name", "kind"])
    for row in collection.articles(connection, store, ids, columns):
        id_ = row["article_id"]
        told = [figure["value"] for table in figures for figure in table[id_]]
        names = [entity["name"] for entity in entities[id_] if entity["kind"] in {_PLACES, _PEOPLE}]
        yield Version(
            article_id=id_,
            language=row["language"],
            url=row["url"],
            source_url=row["source_url"],
            title=row["title"],
            day=_day(row["published_at"]),
            fetched_at=row["fetched_at"],
            wording=minhash.read(row["fingerprint"]),
            facts=stories.facts(told, names),
        )


def _day(published_at: str) -> str:
    """The date of publication, or nothing where no full date is known."""
    try:
        return date.fromisoformat(published_at[:10]).isoformat()
    except ValueError:
        return ""


class _Teller:
    """Tells the stories of a batch: every story in which one of its articles has a part."""

    def __init__(self, store: Store, linker: Linker) -> None:
        self._store = store
        self._vectors = linker.vectors

    def tell(self, connection: sa.Connection, batch: Sequence[str]) -> int:
        """Write the stories and their checks; the number of articles that were told."""
        versions, akin = self._kin(connection, batch)
        groups = list(stories.together(batch, akin))
        figures = _figures(connection, self._store, {id_ for group in groups for id_ in group})
        told: list[Mapping[str, str]] = []
        checks: dict[str, list[Check]] = {}
        for group in groups:
            original, kinds = stories.kinds(versions[id_] for id_ in group)
            told += [{"article_id": id_, "story_id": original, "story_kind": kind} for id_, kind in kinds.items()]
            for id_, kind in kinds.items():
                checks[id_] = list(comparisons.within(figures[id_]))
                if kind == "translation":
                    checks[id_] += comparisons.between(figures[original], figures[id_])
        collection.update_articles(connection, self._store, told)
        collection.replace_rows(connection, self._store, "checks", checks)
        return len(told)

    def _kin(self, connection: sa.Connection, batch: Sequence[str]) -> tuple[dict[str, Version], Kin]:
        """The batch and whatever hangs together with it, and who is akin to whom."""
        versions: dict[str, Version] = {}
        akin: Kin = {}
        reached = set(batch)
        while reached:
            pairs = collection.maybe_akin(connection, self._store, reached)
            missing = (reached | {other for _, other in pairs}) - versions.keys()
            versions |= {v.article_id: v for v in _versions(connection, self._store, missing)}
            akin |= {id_: set() for id_ in reached}
            for one, other in sorted(pairs):
                if one in akin.get(other, ()) or stories.are_akin(versions[one], versions[other], self._titles):
                    akin[one].add(other)
            reached = {other for id_ in reached for other in akin[id_]} - akin.keys()
        return versions, akin

    def _titles(self, one: str, other: str) -> float:
        """The cosine of two titles; 0 where there is no model to tell."""
        if self._vectors is None:
            return 0.0
        first, second = self._vectors.of([one, other])
        return float(first @ second)


def _figures(connection: sa.Connection, store: Store, ids: Collection[str]) -> dict[str, list[Figure]]:
    """The figures of these articles as checks look at them."""
    shared = ("start", "end", "surface", "sentence_start", "sentence", "value", "value_high")
    columns = (*shared, "qualifier", "role", "period", "place")
    found: dict[str, list[Figure]] = {id_: [] for id_ in ids}
    for table, measure, more in (("percentages", "indicator_id", ()), ("counts", "unit_id", ("of_total",))):
        for id_, rows in collection.rows(connection, store, table, ids, (*columns, measure, *more)).items():
            found[id_] += [
                Figure(
                    table=table,
                    measure_id=row[measure],
                    of_total=row.get("of_total"),
                    article_id=id_,
                    **{name: row[name] for name in columns},
                )
                for row in rows
            ]
    return found
