"""From what newspapers name to rows: the coverage funnel, by outlet and day, with a reason for every loss."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import sqlalchemy as sa

from pipeline.crawl.records import ARTICLE, FETCHED, MOVED, NEW, SKIPPED, clock, iso
from pipeline.schema import ROW_TABLES
from pipeline.store.database import DONE, Store

_SCOPE = ("movements", "awards")  # an article that has a row in one of them is about emulation


@dataclass(slots=True)
class Day:
    """What became of the articles that an outlet named first on one day; `discovered` 0 is a gap."""

    outlet: str
    day: str
    discovered: int = 0
    allowed: int = 0
    fetched: int = 0
    read: int = 0
    in_scope: int = 0
    rows: int = 0
    losses: Counter[str] = field(default_factory=Counter)  # "skipped: robots", "failed: http_404", "read: empty" …


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a run made of one record of the archive."""

    outcome: str
    reason: str
    in_scope: bool
    rows: int


def funnel(store: Store, outlets: Iterable[str] = ()) -> list[Day]:
    """Every day from the first to the last that anything was discovered on, for each outlet (none: all).

    Redirects are not counted: their targets are. Records count as read that some run has read into this database.
    """
    wanted = set(outlets)
    days: dict[str, dict[str, Day]] = defaultdict(dict)
    readings = _readings(store)
    urls = store.catalogue.frontier["crawl_urls"].c
    query = sa.select(urls.outlet, urls.found_at, urls.state, urls.reason, urls.record)
    query = query.where(urls.kind == ARTICLE, urls.state != MOVED, urls.reason != "same_article")
    with store.reading() as connection:
        for outlet, found_at, state, reason, record in connection.execute(query):
            if not wanted or outlet in wanted:
                day = days[outlet].setdefault(found_at[:10], Day(outlet, found_at[:10]))
                _count(day, state, reason, readings.get(record))
    return [day for outlet in sorted(days) for day in _with_gaps(days[outlet])]


def unread_files(store: Store) -> list[str]:
    """The WARC files, without their folder, with an article that no run has read into this database yet."""
    readings, urls = _readings(store), store.catalogue.frontier["crawl_urls"].c
    with store.reading() as connection:
        records = connection.scalars(sa.select(urls.record).where(urls.digest != ""))
        return sorted({record.rpartition("#")[0] for record in records if record not in readings})


def _count(day: Day, state: str, reason: str, reading: _Reading | None) -> None:
    day.discovered += 1
    day.allowed += state != SKIPPED
    if state != FETCHED:
        day.losses["waiting" if state == NEW else f"{state}: {reason}"] += 1
        return
    day.fetched += 1
    if reading is None:
        day.losses["not run yet"] += 1
    elif reading.outcome != DONE:
        day.losses[f"read: {reading.reason}"] += 1
    else:
        day.read += 1
        day.in_scope += reading.in_scope
        day.rows += reading.rows
        if not reading.in_scope:
            day.losses["out of scope"] += 1


def _readings(store: Store) -> dict[str, _Reading]:
    """Record ("file#offset") → what a run made of it, whatever folder it was given the file in."""
    tables, inputs = store.catalogue.tables, store.catalogue.inputs
    failures = tables["failures"].c
    found: dict[str, _Reading] = {}
    with store.reading() as connection:
        rows = {name: _by_article(connection, tables[name]) for name in ROW_TABLES}
        failed = dict(connection.execute(sa.select(failures.source, failures.reason)).all())
        for path, outcome, article in connection.execute(
            sa.select(inputs.c.path, inputs.c.outcome, inputs.c.article_id)
        ):
            numbers = {name: rows[name].get(article, 0) for name in ROW_TABLES}
            in_scope = any(numbers[name] for name in _SCOPE)
            reading = _Reading(outcome, failed.get(path, ""), in_scope, sum(numbers.values()))
            found[_record(path)] = reading
    unread = {_record(path): _Reading("failed", reason, False, 0) for path, reason in failed.items()}  # noqa: FBT003
    return {**unread, **found}


def _record(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]


def _by_article(connection: sa.Connection, table: sa.Table) -> dict[str, int]:
    query = sa.select(table.c.article_id, sa.func.count()).group_by(table.c.article_id)
    return dict(connection.execute(query).all())


def _with_gaps(days: dict[str, Day]) -> Iterator[Day]:
    """The days in order, those without anything among them."""
    first, last = date.fromisoformat(min(days)), date.fromisoformat(max(days))
    outlet = next(iter(days.values())).outlet
    for number in range((last - first).days + 1):
        day = (first + timedelta(days=number)).isoformat()
        yield days.get(day) or Day(outlet, day)


def resting(store: Store) -> list[tuple[str, str, str]]:
    """Hosts that are left alone for now: name, until when (ISO 8601), why."""
    hosts, now = store.catalogue.frontier["crawl_hosts"].c, clock()
    query = sa.select(hosts.name, hosts.next_at, hosts.robots_trouble, hosts.troubles).order_by(hosts.name)
    troubled = sa.or_(hosts.robots_trouble != "", hosts.troubles > 0)
    with store.reading() as connection:
        rows = connection.execute(query.where(hosts.next_at > now, troubled)).all()
    return [
        (name, iso(at), f"robots.txt: {trouble}" if trouble else f"{failures} failures in a row")
        for name, at, trouble, failures in rows
    ]
