"""The frontier on SQLite and PostgreSQL: hosts are shared out, passed on, and never held by two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from pipeline.crawl.records import ARTICLE, FEED, FETCHED, Host, Link, Stored, Visit, clock
from pipeline.errors import ThiduaError
from pipeline.store.database import Store, open_or_create
from pipeline.store.frontier import Frontier


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    with open_or_create(database) as opened:
        yield opened


def link(name: str, kind: str = ARTICLE, **changes: Any) -> Link:
    return Link(url=f"https://{name}", host=name.partition("/")[0], outlet="bao", kind=kind, **changes)


def write(visits: Sequence[Visit], _known: Mapping[str, Stored]) -> tuple[list[Stored | None], int]:
    return [Stored(visit.target.url, "2025-08-30T00:00:00Z", "a.warc.gz#7") for visit in visits], 100


def claimed(frontier: Frontier, rest: float = 0.0) -> Host:
    host = frontier.claim(rest)
    assert host is not None
    return host


def lapse(store: Store, frontier: Frontier) -> None:
    """As if the crawler had given no sign of life for longer than its lease."""
    crawlers = store.catalogue.frontier["crawlers"]
    with store.writing() as connection:
        connection.execute(sa.update(crawlers).where(crawlers.c.id == frontier.id).values(alive_until=clock() - 1))


def test_hosts_are_shared_out(store: Store) -> None:
    one, other = Frontier(store, 30), Frontier(store, 30)
    one.add([link("a.vn/1"), link("a.vn/2"), link("b.vn/1")])
    hosts = [claimed(one), claimed(other)]
    assert sorted(host.name for host in hosts) == ["a.vn", "b.vn"]
    assert one.claim(0) is None
    one.release(hosts[0])
    assert claimed(other).name == hosts[0].name
    assert [target.url for target in one.due(Host(name="a.vn"), 10)] == ["https://a.vn/1", "https://a.vn/2"]


def test_the_work_of_a_crawler_that_died_passes_on_after_a_rest(store: Store) -> None:
    dead, heir = Frontier(store, 30), Frontier(store, 30)
    dead.add([link("a.vn/1")])
    claimed(dead)
    dead.begin_file("a.warc.gz")
    assert (heir.claim(0), heir.left_files()) == (None, [])
    assert (heir.outlook() or 0) <= clock()  # it waits for the lease to end
    lapse(store, dead)
    assert claimed(heir, rest=5.0).next_at > clock() + 4
    assert heir.left_files() == [("a.warc.gz", 0)]
    assert heir.take_file("a.warc.gz")
    assert not Frontier(store, 30).take_file("a.warc.gz")


def test_a_crawler_that_was_held_up_books_nothing(store: Store) -> None:
    slow, heir = Frontier(store, 30), Frontier(store, 30)
    slow.add([link("a.vn/1")])
    host = claimed(slow)
    [target] = slow.due(host, 1)
    visit = Visit(target=target, host=host, state=FETCHED)
    lapse(store, slow)
    with pytest.raises(ThiduaError, match=r"crawl\.lease"):
        slow.book([visit], write, "")
    heirs = claimed(heir)
    with pytest.raises(ThiduaError, match="another crawler"):
        heir.book([visit], write, "a.warc.gz")  # a file that is not its own
    heir.book([replace(visit, host=heirs)], write, "")
    assert heir.due(host, 1) == []


def test_what_is_booked_is_known_by_its_content(store: Store) -> None:
    frontier = Frontier(store, 30)
    frontier.add([link("a.vn/1"), link("a.vn/2")])
    host = claimed(frontier)
    first, second = frontier.due(host, 2)
    frontier.book([Visit(target=first, host=host, state=FETCHED, digest="sha1:x")], write, "")
    seen: list[Mapping[str, Stored]] = []

    def look(visits: Sequence[Visit], known: Mapping[str, Stored]) -> tuple[list[Stored | None], int]:
        seen.append(known)
        return write(visits, known)

    frontier.book([Visit(target=second, host=host, state=FETCHED, digest="sha1:x")], look, "")
    assert seen == [{"sha1:x": Stored("https://a.vn/1", "2025-08-30T00:00:00Z", "a.warc.gz#7")}]


def test_a_next_page_is_taken_up_only_behind_something_new(store: Store) -> None:
    frontier = Frontier(store, 30)
    frontier.add([link("a.vn/rss", FEED), link("a.vn/1")])
    host = claimed(frontier)
    source = frontier.due(host, 1)[0]
    assert source.kind == FEED  # sources come first
    old = Visit(target=source, host=host, state=FETCHED, links=(link("a.vn/1"),), next_page=link("a.vn/p2", "section"))
    frontier.book([old], write, "")
    assert "https://a.vn/p2" not in {target.url for target in frontier.due(host, 9)}
    frontier.book([replace(old, links=(link("a.vn/2"),))], write, "")
    assert "https://a.vn/p2" in {target.url for target in frontier.due(host, 9)}


def test_what_was_passed_by_may_be_wanted_after_all(store: Store) -> None:
    frontier = Frontier(store, 30)
    passed = [link("a.vn/1", reason="off_topic"), link("a.vn/2", reason="too_old", published_at="2025-01-01")]
    frontier.add([*passed, link("a.vn/3", reason="robots")])
    assert frontier.claim(0) is None
    frontier.add([link("a.vn/1")])  # by a source that gives a better title
    host = claimed(frontier)
    assert [target.url for target in frontier.due(host, 9)] == ["https://a.vn/1"]
    frontier.reconsider("2024-12-01", topic=True)
    assert len(frontier.due(host, 9)) == 2


def test_urls_that_no_index_holds_are_left_out(store: Store) -> None:
    frontier = Frontier(store, 30)
    frontier.add([link(f"a.vn/{'x' * 3_000}"), link("a.vn/\udcff"), link("a.vn/\0"), link("a.vn/1", title="\0\udcff")])
    assert [target.url for target in frontier.due(claimed(frontier), 9)] == ["https://a.vn/1"]


def test_only_the_outlets_that_were_named_are_crawled(store: Store) -> None:
    Frontier(store, 30).add([link("a.vn/1")])
    assert Frontier(store, 30, ["other"]).claim(0) is None
    assert Frontier(store, 30, ["other"]).outlook() is None
    assert claimed(Frontier(store, 30, ["bao"])).name == "a.vn"
