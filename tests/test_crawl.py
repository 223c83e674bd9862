"""Newspapers on loopback, each with its own layout and bad manners, are crawled; the server's log says how."""

from __future__ import annotations

import gzip
import itertools
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from fastwarc.warc import ArchiveIterator, WarcRecordType
from warcio.checker import Checker

import newspapers
from newspapers import Reply, Request, Server, Site
from pipeline import config, read
from pipeline.errors import UsageError
from pipeline.outlets import Outlet, Registry
from pipeline.run.crawling import crawl_outlets
from pipeline.schema import Page
from pipeline.store.database import open_or_create

DELAY = 0.1
FEED, SITEMAP, SECTIONS, MOVED, BUSY, STORM, BROKEN, TRAP, TWINS, SILENT, CHANGING = (
    f"127.0.0.{n}" for n in range(2, 13)
)
XML = "application/xml"
Content = dict[str, Reply | str | bytes]


def article(paper: str, number: int, title: str = "Phong trào thi đua") -> str:
    head = f"<title>{title} {number}</title>"
    return f"<html><head>{head}</head><body><h1>{title} {number}</h1><p>Bài {number} của {paper}.</p></body></html>"


def path(number: int, slug: str = "phong-trao-thi-dua-yeu-nuoc") -> str:
    return f"/tin/{slug}-{number}.html"


def rss(*entries: tuple[str, str]) -> Reply:
    items = "".join(f"<item><title>{title}</title><link>{link}</link></item>" for link, title in entries)
    return Reply(f"<rss version='2.0'><channel>{items}</channel></rss>".encode(), kind="application/rss+xml")


def feed_paper() -> Site:
    """A feed with a page that robots.txt forbids, one off the topic, one off the site, and a delay of its own."""
    known = rss(
        *((path(n), "Thi đua") for n in range(5)),
        ("/noi-bo/thi-dua-1.html", "Thi đua nội bộ"),
        ("/tin/gia-vang-hom-nay-tang-9.html", "Giá vàng hôm nay"),
        ("http://elsewhere.test/thi-dua-1.html", "Thi đua"),
    )
    content: Content = {path(n): article(FEED, n) for n in range(5)}
    site = newspapers.pages(content, robots="User-agent: *\nDisallow: /noi-bo/\nCrawl-delay: 0.3\n")

    def answer(request: Request) -> Reply:
        if request.path != "/rss":
            return site(request)
        if request.headers.get("if-none-match") == '"v1"':
            return Reply(status=304)
        return Reply(known.body, kind=known.kind, headers={"ETag": '"v1"'})

    return answer


def sitemap_paper() -> Site:
    """An index of a packed sitemap, a news sitemap and one that is broken; robots.txt names it."""
    urls = "".join(f"<url><loc>http://{SITEMAP}:PORT{path(n)}</loc></url>" for n in range(4))
    news = (
        f"<url><loc>http://{SITEMAP}:PORT/tin/mua-xuan-tren-ban-lang-77.html</loc><n:news>"
        "<n:publication_date>2025-08-30T07:00:00+07:00</n:publication_date><n:title>Bằng khen cho xã</n:title></n:news>"
        f"</url><url><loc>http://{SITEMAP}:PORT/tin/thi-dua-nam-cu-78.html</loc><lastmod>2019-01-01</lastmod></url>"
    )
    maps = "".join(
        f"<sitemap><loc>http://{SITEMAP}:PORT/{name}</loc></sitemap>" for name in ("a.xml.gz", "n.xml", "b.xml")
    )
    content: Content = {
        "/sitemap.xml": Reply(f"<sitemapindex>{maps}</sitemapindex>".encode(), kind=XML),
        "/a.xml.gz": Reply(f"<urlset>{urls}</urlset>".encode(), kind="application/gzip"),
        "/n.xml": Reply(f"<urlset xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'>{news}</urlset>".encode()),
        "/b.xml": Reply(b"<html>not found</html>", kind=XML),
        **{path(n): article(SITEMAP, n) for n in range(4)},
        "/tin/mua-xuan-tren-ban-lang-77.html": article(SITEMAP, 77),
    }
    return with_port(content, robots=f"Sitemap: http://{SITEMAP}:PORT/sitemap.xml\n")


def sections_paper() -> Site:
    """A section of 5 pages, newest first, a day a page; the crawl goes back to 28 August."""
    content: Content = {path(n): article(SECTIONS, n) for n in range(20)}
    for number in range(1, 6):
        links = "".join(
            f"<p><a href='{path(n)}#anh'><img></a><a href='{path(n)}'>Thi đua {n}</a><i>{31 - number}/8/2025</i></p>"
            for n in range(4 * number - 4, 4 * number)
        )
        content["/thi-dua" if number == 1 else f"/thi-dua/trang-{number}"] = f"<html><body>{links}</body></html>"
    return newspapers.pages(content)


def moved_paper() -> Site:
    """A chain of redirects, a loop, one without end, one to the machinery of a cloud, one to another site."""

    def to(place: str) -> Reply:
        return Reply(status=301, headers={"Location": place})

    content: Content = {
        "/rss": rss(*((path(n), "Thi đua") for n in range(6))),
        path(0): to(f"{path(0)}?buoc=1"),
        f"{path(0)}?buoc=1": to(f"{path(0)}?buoc=2"),
        f"{path(0)}?buoc=2": article(MOVED, 0),
        path(1): to(path(2)),
        path(2): to(path(1)),
        path(3): to("http://169.254.169.254/latest/meta-data/"),
        path(4): to("http://elsewhere.test/"),
        **{f"/{'x' * n}": to(f"/{'x' * (n + 1)}") for n in range(1, 20)},
        path(5): to("/x"),
    }
    return newspapers.pages(content)


def busy_paper() -> Site:
    """It asks for a second of patience before it gives its article."""
    asked: list[str] = []
    site = newspapers.pages({"/rss": rss((path(0), "Thi đua")), path(0): article(BUSY, 0)})

    def answer(request: Request) -> Reply:
        asked.append(request.path)
        return Reply(status=429, headers={"Retry-After": "1"}) if asked.count(path(0)) == 1 else site(request)

    return answer


def storm_paper() -> Site:
    """Its feed still stands; all the rest is down."""
    known = rss(*((path(n), "Thi đua") for n in range(20)))
    content: Content = {"/rss": known, **{path(n): Reply(status=503) for n in range(20)}}
    return newspapers.pages(content)


def broken_paper() -> Site:
    """Bodies that drip, break off, burst or are no documents, and one in a charset that it does not name."""
    content: Content = {
        "/rss": rss(*((path(n), "Thi đua") for n in range(7))),
        path(0): Reply(b"x" * 1_000, drip=0.02),
        path(1): Reply(b"half", length=1_000),
        path(2): Reply(gzip.compress(b"\0" * 30_000_000), headers={"Content-Encoding": "gzip"}),
        path(3): Reply(b"film", kind="video/mp4"),
        path(4): Reply(article(BROKEN, 4).encode("utf-16"), kind="text/html; charset=iso-8859-1"),
        path(5): Reply(b"", status=410),
        path(6): Reply(b"  "),
    }
    return newspapers.pages(content)


def trap_paper() -> Site:
    """A calendar in which every page links to the next day, beside the articles, for ever; and lists without end."""

    def answer(request: Request) -> Reply:
        if request.path == "/robots.txt":
            return Reply(status=404)
        day = int("".join(filter(str.isdigit, request.path)) or 0)
        links = "".join(f"<a href='{path(n)}'>Thi đua {n}</a>" for n in range(3))
        return Reply(
            f"<html>{links}<a rel=next href='/lich/{day + 1}'>Ngày mai</a>{article(TRAP, day)}</html>".encode()
        )

    return answer


def twins_paper() -> Site:
    """One article under many URLs: trackers, fragments, a printer's copy that names the canonical one, a double."""
    plain = path(0)
    printed = article(TWINS, 0).replace("<title>", f"<link rel='canonical' href='{path(2)}'><title>")
    content: Content = {
        "/rss": rss(
            (plain, "Thi đua"),
            (f"{plain}?utm_source=zalo", "Thi đua"),
            (f"{plain}?fbclid=1#binh-luan", "Thi đua"),
            ("/tin/in-phong-trao-thi-dua-yeu-nuoc-1.html", "Thi đua"),
            (path(3), "Thi đua"),
        ),
        plain: article(TWINS, 0),
        "/tin/in-phong-trao-thi-dua-yeu-nuoc-1.html": printed,
        path(2): article(TWINS, 2),
        path(3): article(TWINS, 0),
    }
    return newspapers.pages(content)


def silent_paper() -> Site:
    """It does not say what it allows."""
    return newspapers.pages(
        {"/robots.txt": Reply(status=503), "/rss": rss((path(0), "Thi đua")), path(0): article(SILENT, 0)}
    )


def changing_paper() -> Site:
    """One article that is revised, one that is not and says so, one that is not and does not."""
    versions = itertools.count()
    content: Content = {"/rss": rss(*((path(n), "Thi đua") for n in range(3))), path(2): article(CHANGING, 2)}
    site = newspapers.pages(content)

    def answer(request: Request) -> Reply:
        if request.path == path(0):
            return Reply(article(CHANGING, 0, f"Thi đua, lần {next(versions)}").encode())
        if request.path == path(1):
            same = request.headers.get("if-modified-since") == "Sat, 30 Aug 2025 00:00:00 GMT"
            date = {"Last-Modified": "Sat, 30 Aug 2025 00:00:00 GMT"}
            return Reply(b"" if same else article(CHANGING, 1).encode(), status=304 if same else 200, headers=date)
        return site(request)

    return answer


def with_port(content: Content, robots: str) -> Site:
    """Pages that name themselves with the port, which is not known before the server runs."""

    def answer(request: Request) -> Reply:
        port = request.headers["host"].partition(":")[2].encode()
        reply = newspapers.pages(content, robots)(request)
        body = reply.body.replace(b"PORT", port)
        packed = gzip.compress(body) if request.path.endswith(".gz") else body
        return Reply(packed, status=reply.status, kind=reply.kind, headers=reply.headers)

    return answer


PAPERS = {
    FEED: feed_paper,
    SITEMAP: sitemap_paper,
    SECTIONS: sections_paper,
    MOVED: moved_paper,
    BUSY: busy_paper,
    STORM: storm_paper,
    BROKEN: broken_paper,
    TRAP: trap_paper,
    TWINS: twins_paper,
    SILENT: silent_paper,
    CHANGING: changing_paper,
}


def outlet(host: str, server: Server) -> Outlet:
    sources: dict[str, Any] = {
        SITEMAP: {"homepage": server.url(host, "/")},
        SECTIONS: {"sections": (server.url(host, "/thi-dua"),), "paging": "{url}/trang-{n}"},
        TRAP: {"sections": (server.url(host, "/thi-dua/1"),), "paging": "{url}/{n}"},
    }
    return Outlet(
        id=host, name=host, hosts=(host,), language="vi", **sources.get(host, {"feeds": (server.url(host, "/rss"),)})
    )


def settings(folder: Path, **changes: Any) -> config.Crawl:
    base = {
        "contact": "editor@example.org",
        "allow_hosts": ",".join(PAPERS),
        "archive": str(folder / "archive"),
        "archive_bytes": 20_000,
        "delay": DELAY,
        "timeout": 2,
        "seconds_per_request": 1,
        "max_bytes": 1_000_000,
        "attempts": 2,
        "retry_minutes": 0.005,
        "patience_minutes": 0.05,
        "lease": 3,
        "source_minutes": 0,
        "revisit_days": "1",
    }
    return config.load({"crawl": {**base, **changes}}, environment={}).crawl


@dataclass
class Press:
    """The newspapers, what is known of them, and a folder for a crawl of them."""

    server: Server
    folder: Path
    outcomes: dict[str, int] = field(default_factory=dict)

    def crawl(self, *hosts: str, since: str = "", **changes: Any) -> dict[str, int]:
        known = [outlet(host, self.server) for host in hosts or PAPERS]
        with open_or_create(str(self.folder / "press.db")) as store:
            found = crawl_outlets(known, Registry(known), store, settings(self.folder, **changes), since=since)
        self.outcomes = found
        return found

    def rows(self, host: str, kind: str = "article") -> dict[str, tuple[str, str]]:
        """Path → (state, reason) of what the frontier knows of a newspaper."""
        with open_or_create(str(self.folder / "press.db")) as store, store.reading() as connection:
            urls = store.catalogue.frontier["crawl_urls"]
            query = sa.select(urls.c.url, urls.c.state, urls.c.reason).where(urls.c.outlet == host, urls.c.kind == kind)
            return {
                url.partition(f":{self.server.port}")[2] or url: (state, why)
                for url, state, why in connection.execute(query)
            }

    def age(self, seconds: float) -> None:
        """Let time pass for the frontier."""
        with open_or_create(str(self.folder / "press.db")) as store, store.writing() as connection:
            urls = store.catalogue.frontier["crawl_urls"]
            connection.execute(sa.update(urls).values(next_at=urls.c.next_at - seconds))

    def warcs(self) -> list[Path]:
        return sorted((self.folder / "archive").glob("*.warc.gz"))

    def records(self, kind: str = "response") -> list[tuple[str, str, bytes]]:
        """(path, profile, content) of every record of a kind in the archive, as fastwarc reads it."""
        found = []
        for file in self.warcs():
            with file.open("rb") as stream:
                for record in ArchiveIterator(stream, parse_http=False):
                    if record.headers["WARC-Type"] == kind:
                        place = record.headers["WARC-Target-URI"].partition(f":{self.server.port}")[2]
                        found.append((place, record.headers.get("WARC-Profile") or "", record.reader.read()))
        return found


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Press]:
    """All ten newspapers after one crawl."""
    with newspapers.serving({host: paper() for host, paper in PAPERS.items()}) as server:
        crawled = Press(server, tmp_path_factory.mktemp("press"))
        crawled.crawl(since="2025-08-28")
        yield crawled


def test_no_url_is_asked_for_twice_unless_it_failed(press: Press) -> None:
    may_repeat = {BUSY, BROKEN}
    for host in PAPERS.keys() - may_repeat:
        asked = press.server.paths(host)
        assert len(asked) == len(set(asked)), host


def test_the_delays_are_kept(press: Press) -> None:
    for host in PAPERS.keys() - {SILENT}:
        times = [request.at for request in press.server.log if request.host == host]
        gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
        delay = 0.3 if host == FEED else DELAY
        assert sum(gaps) >= delay * len(gaps) - 0.04, (host, gaps)  # on the way to the server
        assert min(gaps) >= delay / 2, (host, gaps)  # a busy machine delivers one late, the next in time


def test_a_feed_gives_what_is_allowed_and_on_the_topic(press: Press) -> None:
    assert sorted(press.server.paths(FEED)) == sorted(["/robots.txt", "/rss", *map(path, range(5))])
    assert press.rows(FEED) == {
        **{path(n): ("fetched", "") for n in range(5)},
        "/noi-bo/thi-dua-1.html": ("skipped", "robots"),
        "/tin/gia-vang-hom-nay-tang-9.html": ("skipped", "off_topic"),
        "http://elsewhere.test/thi-dua-1.html": ("skipped", "off_site"),
    }


def test_sitemaps_are_found_unpacked_and_their_titles_read(press: Press) -> None:
    rows = press.rows(SITEMAP)
    assert {p for p, (state, _) in rows.items() if state == "fetched"} == {
        *map(path, range(4)),
        "/tin/mua-xuan-tren-ban-lang-77.html",  # by its title: the URL says nothing
    }
    assert rows["/tin/thi-dua-nam-cu-78.html"] == ("skipped", "too_old")
    assert press.rows(SITEMAP, "sitemap")["/b.xml"] == ("failed", "broken_sitemap")


def test_a_section_is_followed_back_to_the_day(press: Press) -> None:
    pages = [p for p in press.server.paths(SECTIONS) if p.startswith("/thi-dua")]
    assert pages == ["/thi-dua", "/thi-dua/trang-2", "/thi-dua/trang-3", "/thi-dua/trang-4"]
    assert sum(state == "fetched" for state, _ in press.rows(SECTIONS).values()) == 12  # 28, 29 and 30 August


def test_redirects_are_followed_one_by_one_and_end(press: Press) -> None:
    rows = press.rows(MOVED)
    assert rows[path(0)] == rows[f"{path(0)}?buoc=1"] == ("moved", "redirect")
    assert rows[f"{path(0)}?buoc=2"] == ("fetched", "")
    assert {rows[path(1)], rows[path(2)]} == {("moved", "redirect")}
    assert rows["http://169.254.169.254/latest/meta-data/"] == ("skipped", "off_site")
    assert rows["http://elsewhere.test"] == ("skipped", "off_site")
    assert rows["/xxxxx"] == ("failed", "too_many_redirects")
    assert "/xxxxxx" not in press.server.paths(MOVED)


def test_a_host_that_asks_for_patience_gets_it(press: Press) -> None:
    first, second = (request.at for request in press.server.log if (request.host, request.path) == (BUSY, path(0)))
    assert second - first >= 1.0
    assert press.rows(BUSY) == {path(0): ("fetched", "")}


def test_a_host_that_keeps_failing_is_left_alone(press: Press) -> None:
    assert len(press.server.paths(STORM)) == 2 + 5  # robots.txt, the feed, and five of twenty pages
    assert sorted(press.rows(STORM).values()) == [("failed", "http_503")] * 5 + [("new", "")] * 15


def test_bodies_that_cannot_be_trusted_are_failures_with_a_reason(press: Press) -> None:
    assert press.rows(BROKEN) == {
        path(0): ("failed", "too_slow"),
        path(1): ("failed", "truncated"),
        path(2): ("failed", "too_large"),
        path(3): ("failed", "media_type"),
        path(4): ("fetched", ""),
        path(5): ("failed", "http_410"),
        path(6): ("failed", "empty"),
    }
    assert [press.server.paths(BROKEN).count(path(n)) for n in range(7)] == [2, 2, 1, 1, 1, 1, 1]


def test_a_calendar_without_end_is_no_section(press: Press) -> None:
    asked = press.server.paths(TRAP)
    assert [p for p in asked if p.startswith("/lich")] == []
    assert [p for p in asked if p.startswith("/thi-dua")] == ["/thi-dua/1", "/thi-dua/1/2"]  # nothing new there


def test_one_article_under_many_urls_is_fetched_once(press: Press) -> None:
    tin = sorted(p for p in press.server.paths(TWINS) if p.startswith("/tin"))
    assert tin == sorted([path(0), "/tin/in-phong-trao-thi-dua-yeu-nuoc-1.html", path(3)])
    assert press.rows(TWINS)[path(2)] == ("skipped", "same_article")
    assert [p for p, *_ in press.records("revisit")] == [max(path(0), path(3), key=press.server.paths(TWINS).index)]


def test_who_does_not_say_what_is_allowed_is_asked_for_nothing(press: Press) -> None:
    assert set(press.server.paths(SILENT)) == {"/robots.txt"}
    with open_or_create(str(press.folder / "press.db")) as store, store.reading() as connection:
        hosts = store.catalogue.frontier["crawl_hosts"]
        row = connection.execute(sa.select(hosts).where(hosts.c.name.like(f"{SILENT}%"))).mappings().one()
    assert row["robots_trouble"] == "http_503"
    assert row["next_at"] > time.time() + 3_000


def test_every_archive_passes_the_check_of_warcio_and_is_read_by_fastwarc(press: Press) -> None:
    assert len(press.warcs()) > 1  # rotated by size
    assert list((press.folder / "archive").glob(".*")) == []
    for file in press.warcs():
        checker = Checker(type("Arguments", (), {"inputs": [str(file)], "verbose": False}))
        checker.process_all()
        assert checker.exit_value == 0
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream, parse_http=False):
                assert record.verify_block_digest()
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream, record_types=WarcRecordType.response):
                assert record.verify_payload_digest()


def test_the_archive_holds_requests_answers_and_where_they_come_from(press: Press) -> None:
    answers, requests, said = (press.records(kind) for kind in ("response", "request", "metadata"))
    assert len(requests) == len(said) == len(answers) + len(press.records("revisit"))
    request = next(content for place, _, content in requests if (place, FEED in content.decode()) == (path(0), True))
    assert request.startswith(f"GET {path(0)} HTTP/1.1\r\nHost: {FEED}:{press.server.port}\r\n".encode())
    assert b"(+editor@example.org)" in request
    metadata = next(content for place, _, content in said if place == path(0) and FEED in content.decode())
    assert f"via: http://{FEED}:{press.server.port}/rss\r\n" in metadata.decode()
    assert sum(content.startswith(b"HTTP/1.1 301") for _, _, content in answers) == 12


def test_run_reads_the_articles_of_the_archive(press: Press) -> None:
    pages = list(read.pages([str(press.folder / "archive")]))
    assert all(isinstance(item, Page) for item in pages)
    assert len(pages) == len([r for r in press.records() if r[2].startswith(b"HTTP/1.1 200")])
    with open_or_create(str(press.folder / "press.db")) as store, store.reading() as connection:
        urls = store.catalogue.frontier["crawl_urls"]
        booked = set(connection.scalars(sa.select(urls.c.record).where(urls.c.state == "fetched", urls.c.record != "")))
    assert {Path(page.path).name for page in pages if isinstance(page, Page)} == booked


def test_pages_that_change_are_looked_at_again(tmp_path: Path) -> None:
    with newspapers.serving({CHANGING: changing_paper()}) as server:
        press = Press(server, tmp_path)
        assert press.crawl(CHANGING) == {"fetched": 4}
        assert press.crawl(CHANGING) == {"fetched": 1}  # the feed: the articles are young
        press.age(86_400)
        assert press.crawl(CHANGING) == {"fetched": 3, "fetched: unchanged": 1}
        profiles = {place: profile.rpartition("/")[2] for place, profile, _ in press.records("revisit")}
        assert profiles == {path(1): "server-not-modified", path(2): "identical-payload-digest"}
        assert [place for place, *_ in press.records()].count(path(0)) == 2
        press.age(86_400)
        assert press.crawl(CHANGING) == {"fetched": 1}  # the articles are settled


def test_a_feed_that_has_not_changed_is_not_sent_again(tmp_path: Path) -> None:
    with newspapers.serving({FEED: feed_paper()}) as server:
        press = Press(server, tmp_path)
        press.crawl(FEED)
        assert press.crawl(FEED) == {"fetched: unchanged": 1}


def test_what_an_earlier_crawl_passed_by_is_taken_up_when_it_is_wanted(tmp_path: Path) -> None:
    with newspapers.serving({FEED: feed_paper()}) as server:
        press = Press(server, tmp_path)
        press.crawl(FEED, delay=0)
        assert press.crawl(FEED, delay=0, topic=False)["failed: http_404"] == 1
        assert "/tin/gia-vang-hom-nay-tang-9.html" in server.paths(FEED)


def test_a_name_that_leads_inside_is_a_failure_and_nothing_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    addresses = {"inside.test": "127.0.0.1", "cloud.test": "169.254.169.254"}
    real = socket.getaddrinfo

    def resolve(host: str, port: int, *rest: Any, **more: Any) -> Any:
        return real(addresses.get(host, host), port, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with newspapers.serving({"inside.test": newspapers.pages({"/rss": rss((path(0), "Thi đua"))})}) as server:
        press = Press(server, tmp_path)
        known = [
            Outlet(id=host, name=host, hosts=(host,), language="vi", feeds=(server.url(host, "/rss"),))
            for host in addresses
        ]
        with open_or_create(str(tmp_path / "press.db")) as store:
            assert crawl_outlets(known, Registry(known), store, settings(tmp_path)) == {}
            with store.reading() as connection:
                troubles = connection.scalars(sa.select(store.catalogue.frontier["crawl_hosts"].c.robots_trouble)).all()
        assert troubles == ["unsafe_address", "unsafe_address"]
        assert press.server.log == []


def test_without_a_contact_nothing_is_crawled(tmp_path: Path) -> None:
    with newspapers.serving({FEED: feed_paper()}) as server:
        with pytest.raises(UsageError, match=r"crawl\.contact"):
            Press(server, tmp_path).crawl(FEED, contact="")
        assert server.log == []
