"""What the crawler and its frontier say to each other."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.crawl.fetch import Answer

ARTICLE, FEED, SITEMAP, SECTION = "article", "feed", "sitemap", "section"
KINDS = (FEED, SITEMAP, SECTION, ARTICLE)
NEW, FETCHED, MOVED, FAILED, SKIPPED = "new", "fetched", "moved", "failed", "skipped"
STATES = (NEW, FETCHED, MOVED, FAILED, SKIPPED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """A host that this crawler has taken on: nobody else sends anything to it meanwhile.

    Times are seconds of the epoch. `troubles` counts the failures since it last answered well.
    """

    name: str  # with the port, where the URL has one
    next_at: float = 0.0
    troubles: int = 0
    robots: str = ""
    robots_trouble: str = ""
    robots_at: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A URL that is due, and what its last visit left: what a conditional request and a revisit record need."""

    url: str
    host: str
    outlet: str
    kind: str
    hops: int = 0  # sitemaps and redirects on the way to it
    page: int = 1  # of a section
    title: str = ""
    discovered_from: str = ""
    attempts: int = 0  # visits that failed since the last one that did not
    visits: int = 0  # visits that did not fail
    etag: str = ""
    last_modified: str = ""
    digest: str = ""  # of the content that is in the archive
    archived_at: str = ""  # WARC-Date of the record that holds it
    record: str = ""  # that record: "file#offset"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A URL that a source names. One with a `reason` is noted, and not fetched."""

    url: str
    host: str
    outlet: str
    kind: str
    title: str = ""
    published_at: str = ""
    hops: int = 0
    page: int = 1
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What came of a target: `again` is when to go there again, None for never."""

    target: Target
    host: Host  # as the visit leaves it
    state: str
    reason: str = ""
    again: float | None = None
    answer: Answer | None = None  # what is to be archived
    digest: str = ""  # of its content
    links: tuple[Link, ...] = ()
    next_page: Link | None = None  # taken up if any of the links is new


@dataclass(frozen=True, slots=True)
class Stored:
    """Content that is in the archive: the record of one URL at one time."""

    url: str
    archived_at: str
    record: str


def clock() -> float:
    """Now, in seconds of the epoch: the one clock that crawlers on several machines share."""
    return time.time()


def iso(seconds: float) -> str:
    """Seconds of the epoch in ISO 8601, UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
