"""The tables of the crawler's frontier: bookkeeping, which is not exported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from pipeline import schema
from pipeline.schema import column


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontierUrl:
    """One URL that was ever named by an outlet, and what came of it. Times are ISO 8601 (UTC) unless said otherwise."""

    url: str = column("canonical URL")
    host: str = column("its host, with the port if there is one")
    outlet: str = column("id in corpora/outlets.toml")
    kind: str = column("feed · sitemap · section · article")
    found_at: str = column("when it was named first")
    discovered_from: str = column("URL of the source that named it; empty for what the outlet lists itself")
    title: str = column("title that the source gives")
    published_at: str = column("date that the source gives")
    hops: int = column("sitemaps and redirects on the way to it")
    page: int = column("number of a section's page")
    state: str = column("what came of the last visit: new · fetched · moved · failed · skipped")
    reason: str = column("why: a code of docs/crawling.md")
    attempts: int = column("visits that failed since the last one that did not")
    visits: int = column("visits that did not fail")
    next_at: float | None = column("when it is due, in seconds of the epoch; empty for never")
    fetched_at: str = column("time of the last visit")
    etag: str = column("for the next conditional request")
    last_modified: str = column("likewise")
    digest: str = column("SHA-1 of the content that is in the archive")
    archived_at: str = column("WARC-Date of the record that holds it")
    record: str = column('that record: "file#offset"')


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontierHost:
    """One host: when it may be asked again, its robots.txt, who is at it. Times are in seconds of the epoch."""

    name: str = column("with the port if there is one")
    owner: str = column("the crawler that has taken it on, or empty")
    next_at: float = column("when it may be asked again")
    troubles: int = column("failures since it last answered well")
    robots: str = column("its robots.txt")
    robots_trouble: str = column("why it could not be had")
    robots_at: float = column("when it was asked for")


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawler:
    """One crawler process that is at work, or was when it died."""

    id: str = column("16 hex digits")
    alive_until: float = column("when its work passes to others if it gives no sign of life, in seconds of the epoch")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFile:
    """One WARC file that is being written."""

    name: str = column("without its folder")
    owner: str = column("the crawler that writes it")
    size: int = column("bytes that are booked: what stands behind them does not count")


RECORDS: dict[str, tuple[type, str]] = {  # table → its record and its key
    "crawl_urls": (FrontierUrl, "url"),
    "crawl_hosts": (FrontierHost, "name"),
    "crawlers": (Crawler, "id"),
    "crawl_files": (OpenFile, "name"),
}


def define(metadata: sa.MetaData, types: Any) -> dict[str, sa.Table]:
    """The tables of the frontier; `types` gives the SQL type of a Python one."""
    made = {}
    for name, (record, key) in RECORDS.items():
        columns = [
            sa.Column(c.name, types(c.type), nullable=c.nullable, primary_key=c.name == key, comment=c.doc)
            for c in schema.columns(record)
        ]
        made[name] = sa.Table(name, metadata, *columns)
    urls = made["crawl_urls"]
    sa.Index("crawl_urls_due", urls.c.host, urls.c.next_at)
    sa.Index("crawl_urls_by_digest", urls.c.digest)
    return made
