"""The crawler's frontier in the database: what is due, who is at it, and what came of it.

A host belongs to one crawler at a time, so that its URLs need no locks of their own. A crawler that gives no sign of
life for the time of a lease loses its hosts to others; what it would book after that is refused.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Mapping, Sequence
from secrets import token_hex
from typing import Any

import sqlalchemy as sa

from pipeline.crawl.desk import Write
from pipeline.crawl.records import ARTICLE, NEW, SKIPPED, Host, Link, Stored, Target, Visit, clock, iso
from pipeline.errors import ThiduaError
from pipeline.store.database import Store, storable

_AT_ONCE = 500  # values of one IN (…)
_LONGEST_URL = 2_000  # bytes; PostgreSQL's indexes take up to 2,700
_MAY_COME_BACK = ("off_topic", "too_old")  # reasons for which another source may find a URL wanted after all
_TARGET = tuple(field.name for field in dataclasses.fields(Target))
_HOST = tuple(field.name for field in dataclasses.fields(Host))


class Frontier:
    """The frontier as one crawler sees it; `lease` is in seconds, `outlets` are those it is about (none: all).

    Sources that were fetched after `stale_before` (seconds of the epoch) are fresh: they are not taken up again.
    """

    def __init__(self, store: Store, lease: float, outlets: Collection[str] = (), stale_before: float = 0.0) -> None:
        self.id = token_hex(8)
        self._store = store
        self._lease = lease
        self._outlets = tuple(outlets)
        self._stale_before = iso(stale_before)
        tables = store.catalogue.frontier
        self._urls, self._hosts = tables["crawl_urls"], tables["crawl_hosts"]
        self._crawlers, self._files = tables["crawlers"], tables["crawl_files"]
        row = {"id": self.id, "alive_until": clock() + lease}
        with store.writing() as connection:
            connection.execute(self._crawlers.insert(), row)

    def beat(self) -> None:
        """Give a sign of life. Raises ThiduaError when the last one is too long ago."""
        with self._store.writing() as connection:
            self._beat(connection)

    def retire(self) -> None:
        """Leave everything to others."""
        with self._store.writing() as connection:
            connection.execute(sa.update(self._hosts).where(self._hosts.c.owner == self.id).values(owner=""))
            connection.execute(sa.delete(self._crawlers).where(self._crawlers.c.id == self.id))

    def add(self, links: Iterable[Link]) -> None:
        """Note the sources that outlets list; those that are stale become due."""
        with self._store.writing() as connection:
            self._add(connection, list(links), via="")

    def reconsider(self, since: str, *, topic: bool) -> None:
        """Take up what an earlier crawl passed by: as too old (now only before `since`), or off the topic."""
        urls = self._urls.c
        young = sa.and_(urls.reason == "too_old", urls.published_at >= since)
        other = sa.and_(urls.reason == "off_topic", sa.literal(value=not topic))
        again = sa.update(self._urls).where(urls.state == SKIPPED, sa.or_(young, other))
        with self._store.writing() as connection:
            connection.execute(again.values(state=NEW, reason="", next_at=clock()))

    def claim(self, rest: float) -> Host | None:
        """Take on a host with something due, or None. One whose crawler has died rests for `rest` seconds first."""
        now, hosts = clock(), self._hosts.c
        free = sa.or_(hosts.owner == "", hosts.owner.not_in(self._alive(now)))
        chosen = sa.select(self._hosts).where(free, hosts.next_at <= now, self._is_due(now)).order_by(hosts.next_at)
        with self._store.writing() as connection:
            row = connection.execute(chosen.limit(1)).mappings().first()
            if row is None:
                return None
            next_at = max(row["next_at"], now + rest) if row["owner"] else row["next_at"]
            take = sa.update(self._hosts).where(hosts.name == row["name"], free).values(owner=self.id, next_at=next_at)
            if connection.execute(take).rowcount != 1:
                return None  # another crawler was quicker
        return Host(**{**{name: row[name] for name in _HOST}, "next_at": next_at})

    def release(self, host: Host) -> None:
        """Hand a host back, with what was learnt of it."""
        values = {**dataclasses.asdict(host), "owner": ""}
        hosts = self._hosts.c
        with self._store.writing() as connection:
            connection.execute(
                sa.update(self._hosts).where(hosts.name == host.name, hosts.owner == self.id).values(values)
            )

    def due(self, host: Host, limit: int) -> list[Target]:
        """What is due at a host, sources first, then what has waited longest."""
        urls = self._urls.c
        query = sa.select(*(urls[name] for name in _TARGET)).where(urls.host == host.name, urls.next_at <= clock())
        query = self._wanted(query).order_by(urls.next_at, urls.found_at, urls.url).limit(limit)
        with self._store.reading() as connection:
            return [Target(**row) for row in connection.execute(query).mappings()]

    def outlook(self) -> float | None:
        """When something will be due, in seconds of the epoch; None for never.

        What another crawler is at counts: it may die, and when its lease ends this one takes over.
        """
        hosts, urls = self._hosts.c, self._urls.c
        first = self._wanted(sa.select(sa.func.min(urls.next_at)).where(urls.host == hosts.name)).scalar_subquery()
        with self._store.reading() as connection:
            rows = connection.execute(sa.select(hosts.next_at, first)).all()
        return min((max(at, url) for at, url in rows if url is not None), default=None)

    def book(self, visits: Sequence[Visit], write: Write, file: str) -> None:
        """Archive visits and note what came of them, all or nothing.

        Raises ThiduaError when this crawler has lost its hosts to another one meanwhile.
        """
        with self._store.writing() as connection:
            self._beat(connection)
            self._check_owner(connection, {visit.host.name for visit in visits}, file)
            known = self._archived(connection, {visit.digest for visit in visits if visit.digest})
            stored, size = write(visits, known)
            for visit in visits:
                self._take_up(connection, visit)
            rows = [_outcome(visit, where) for visit, where in zip(visits, stored, strict=True)]
            connection.execute(_update(self._urls, "url", rows[0]), rows)
            hosts = {
                v.host.name: {"of": v.host.name, "next_at": v.host.next_at, "troubles": v.host.troubles} for v in visits
            }
            connection.execute(_update(self._hosts, "name", next(iter(hosts.values()))), list(hosts.values()))
            connection.execute(sa.update(self._files).where(self._files.c.name == file).values(size=size))

    def begin_file(self, name: str) -> None:
        """Note that this crawler begins to write a file."""
        with self._store.writing() as connection:
            connection.execute(self._files.insert(), {"name": name, "owner": self.id, "size": 0})

    def end_file(self, name: str) -> None:
        """Note that a file is whole."""
        with self._store.writing() as connection:
            connection.execute(sa.delete(self._files).where(self._files.c.name == name))

    def left_files(self) -> list[tuple[str, int]]:
        """The files that crawlers left which died, with the size that is booked."""
        files = self._files.c
        left = sa.select(files.name, files.size).where(files.owner.not_in(self._alive(clock())))
        with self._store.reading() as connection:
            return [(name, size) for name, size in connection.execute(left)]

    def take_file(self, name: str) -> bool:
        """Take over a file that was left; False when another crawler was quicker."""
        files = self._files.c
        left = sa.update(self._files).where(files.name == name, files.owner.not_in(self._alive(clock())))
        with self._store.writing() as connection:
            return connection.execute(left.values(owner=self.id)).rowcount == 1

    def _alive(self, now: float) -> sa.Select[tuple[str]]:
        return sa.select(self._crawlers.c.id).where(self._crawlers.c.alive_until > now)

    def _beat(self, connection: sa.Connection) -> None:
        now, mine = clock(), self._crawlers.c
        alive = sa.update(self._crawlers).where(mine.id == self.id, mine.alive_until > now)
        if connection.execute(alive.values(alive_until=now + self._lease)).rowcount != 1:
            raise ThiduaError(
                f"the crawler was held up for more than crawl.lease ({self._lease} s), and others may have taken its "
                "hosts; what it had in hand is fetched again: start it again"
            )

    def _check_owner(self, connection: sa.Connection, names: set[str], file: str) -> None:
        """Lock the hosts and the file (none: "") of what is being booked, if they are still this crawler's."""
        hosts, files = self._hosts.c, self._files.c
        mine = sa.select(hosts.name).where(hosts.name.in_(names), hosts.owner == self.id).with_for_update()
        open_file = sa.select(files.name).where(files.name == file, files.owner == self.id).with_for_update()
        lost = len(connection.execute(mine).all()) != len(names)
        if lost or (file and connection.execute(open_file).first() is None):
            raise ThiduaError("another crawler has taken over the work of this one: start it again")

    def _is_due(self, now: float) -> sa.ColumnElement[bool]:
        urls = self._urls.c
        return self._wanted(sa.select(urls.url).where(urls.host == self._hosts.c.name, urls.next_at <= now)).exists()

    def _wanted(self, query: sa.Select[Any]) -> sa.Select[Any]:
        return query.where(self._urls.c.outlet.in_(self._outlets)) if self._outlets else query

    def _archived(self, connection: sa.Connection, digests: set[str]) -> dict[str, Stored]:
        urls = self._urls.c
        query = sa.select(urls.digest, urls.url, urls.archived_at, urls.record).where(urls.digest.in_(digests))
        return {digest: Stored(url, at, record) for digest, url, at, record in connection.execute(query)}

    def _take_up(self, connection: sa.Connection, visit: Visit) -> None:
        """The links of a source; its next page, too, if any of them is new."""
        if visit.links:
            new = self._add(connection, visit.links, via=visit.target.url)
            if new and visit.next_page:
                self._add(connection, [visit.next_page], via=visit.target.url)

    def _add(self, connection: sa.Connection, links: Sequence[Link], via: str) -> int:
        """Note links that are not known yet, and give their number; a known one may become due again.

        In the order of their URLs, so that two crawlers that note the same ones do not block each other.
        """
        unique = {link.url: link for link in reversed(links) if _can_be_kept(link.url)}
        known = self._known(connection, list(unique))
        rows = [_row(link, via) for url, link in sorted(unique.items()) if url not in known]
        if rows:
            hosts = [_host_row(name) for name in sorted({row["host"] for row in rows})]
            connection.execute(_or_ignore(connection, self._hosts), hosts)
            connection.execute(_or_ignore(connection, self._urls), rows)
        due = [
            dict(_again(link), of=url) for url, link in sorted(unique.items()) if self._is_wanted(link, known.get(url))
        ]
        if due:
            connection.execute(_update(self._urls, "url", due[0]), due)
        return sum(row["kind"] == ARTICLE for row in rows)

    def _known(self, connection: sa.Connection, urls: list[str]) -> dict[str, sa.Row[Any]]:
        column = self._urls.c
        known: dict[str, sa.Row[Any]] = {}
        for start in range(0, len(urls), _AT_ONCE):
            some = column.url.in_(urls[start : start + _AT_ONCE])
            query = sa.select(column.url, column.state, column.reason, column.fetched_at).where(some)
            known.update({row.url: row for row in connection.execute(query)})
        return known

    def _is_wanted(self, link: Link, known: sa.Row[Any] | None) -> bool:
        """Whether a known URL is due because this link leads to it."""
        if known is None or link.reason:
            return False
        if link.kind == ARTICLE:
            return known.state == SKIPPED and known.reason in _MAY_COME_BACK
        return bool(known.fetched_at < self._stale_before)


def _can_be_kept(url: str) -> bool:
    return len(url.encode("utf-8", "replace")) <= _LONGEST_URL and storable(url) == url


def _row(link: Link, via: str) -> dict[str, Any]:
    empty = dict.fromkeys(("fetched_at", "etag", "last_modified", "digest", "archived_at", "record"), "")
    return {
        **{name: getattr(link, name) for name in ("url", "host", "outlet", "kind", "published_at", "hops", "page")},
        **empty,
        "found_at": iso(clock()),
        "discovered_from": via,
        "title": storable(link.title),
        "attempts": 0,
        "visits": 0,
        "state": SKIPPED if link.reason else NEW,
        "reason": link.reason,
        "next_at": None if link.reason else _first_time(link),
    }


def _again(link: Link) -> dict[str, Any]:
    """What changes in a known URL that has become due."""
    return {"state": NEW, "reason": "", "attempts": 0, "next_at": _first_time(link)}


def _first_time(link: Link) -> float:
    """Sources come before everything else."""
    return clock() if link.kind == ARTICLE else 0.0


def _host_row(name: str) -> dict[str, Any]:
    return {**dataclasses.asdict(Host(name=name)), "owner": ""}


def _outcome(visit: Visit, stored: Stored | None) -> dict[str, Any]:
    """The columns of a URL after a visit; a visit that failed leaves what an earlier one brought."""
    target, answer = visit.target, visit.answer
    failed = visit.state == "failed"
    row = {
        "of": target.url,
        "state": visit.state,
        "reason": visit.reason,
        "attempts": target.attempts + 1 if failed else 0,
        "visits": target.visits + (not failed),
        "next_at": visit.again,
        "fetched_at": iso(clock()),
        **{name: getattr(target, name) for name in ("etag", "last_modified", "digest", "archived_at", "record")},
    }
    if answer is not None and not failed:
        row["etag"] = storable(answer.header("ETag")) or target.etag
        row["last_modified"] = storable(answer.header("Last-Modified")) or target.last_modified
    if stored is not None:
        row.update(digest=visit.digest or target.digest, archived_at=stored.archived_at, record=stored.record)
    return row


def _update(table: sa.Table, key: str, row: Mapping[str, Any]) -> sa.Update:
    """An update of many rows, each found by its key, which stands in `of`."""
    values: dict[Any, Any] = {name: sa.bindparam(name) for name in row if name != "of"}
    return sa.update(table).where(table.c[key] == sa.bindparam("of")).values(values)


def _or_ignore(connection: sa.Connection, table: sa.Table) -> sa.Insert:
    """An insert that leaves rows alone that are there already."""
    from sqlalchemy.dialects import postgresql, sqlite

    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    return insert(table).on_conflict_do_nothing()
