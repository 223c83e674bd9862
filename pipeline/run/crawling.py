"""One crawl: outlets → WARC files, with the frontier in the database."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.config import Crawl
from pipeline.crawl import Archive, Desk, Order, Topic, crawl, sources
from pipeline.crawl.crawler import Progress
from pipeline.crawl.fetch import user_agent
from pipeline.crawl.records import clock
from pipeline.outlets import Outlet, Registry
from pipeline.store.database import Store
from pipeline.store.frontier import Frontier


def crawl_outlets(
    chosen: Sequence[Outlet],
    registry: Registry,
    store: Store,
    settings: Crawl,
    *,
    since: str = "",
    progress: Progress = lambda _outcomes: None,
) -> dict[str, int]:
    """Crawl some outlets of a registry; gives how many visits had which outcome.

    `since` is an ISO date: articles that a source dates before it are passed by. Raises UsageError without a contact.
    """
    operator = user_agent(settings)
    order = Order(settings, registry, Topic({language for outlet in chosen for language in outlet.languages()}), since)
    stale_before = clock() - 60.0 * settings.source_minutes
    frontier = Frontier(store, settings.lease, [outlet.id for outlet in chosen], stale_before)
    try:
        frontier.reconsider(since, topic=settings.topic)
        frontier.add([link for outlet in chosen for link in sources(outlet)])
        with Desk(frontier, Archive(Path(settings.archive), operator), settings.archive_bytes) as desk:
            return crawl(order, frontier, desk, progress)
    finally:
        frontier.retire()
