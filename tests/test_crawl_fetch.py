"""One request: where it may go, how it is cut, what robots.txt allows; against a server that behaves badly."""

from __future__ import annotations

import gzip
import socket
import ssl
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import newspapers
from newspapers import Reply, Server
from pipeline import config
from pipeline.crawl import robots
from pipeline.crawl.fetch import Fetcher, unpacked, user_agent
from pipeline.crawl.safety import checked_url, is_public
from pipeline.errors import InputError, UsageError

BOMB = gzip.compress(b"\0" * 30_000_000)
HOME = "127.0.0.1"


def settings(**changes: Any) -> config.Crawl:
    base = {"contact": "editor@example.org", "allow_hosts": "127.0.0.1,bao.test", "timeout": 5, "lease": 2}
    return config.load({"crawl": {**base, **changes}}, environment={}).crawl


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    content: dict[str, Reply | str | bytes] = {
        "/plain.html": "<p>plain</p>",
        "/packed.html": Reply(gzip.compress(b"<p>packed</p>"), headers={"Content-Encoding": "gzip"}),
        "/deflated.html": Reply(zlib.compress(b"<p>zlib</p>"), headers={"Content-Encoding": "deflate"}),
        "/bare.html": Reply(zlib.compress(b"<p>bare</p>")[2:-4], headers={"Content-Encoding": "deflate"}),
        "/chunked.html": Reply(b"<p>chunked</p>", chunked=True),
        "/bomb.html": Reply(BOMB, headers={"Content-Encoding": "gzip"}),
        "/brotli.html": Reply(b"\x0b\x02\x80", headers={"Content-Encoding": "br"}),
        "/large.html": Reply(b"x" * 300_000),
        "/drip.html": Reply(b"x" * 1_000, drip=0.05),
        "/silent.html": Reply(b"late", after=30),
        "/cut.html": Reply(b"half of it", length=1_000),
        "/film.mp4": Reply(b"film", kind="video/mp4"),
        "/moved.html": Reply(status=301, headers={"Location": "http://169.254.169.254/latest/meta-data/"}),
        "/cookie.html": Reply(b"biscuit", headers={"Set-Cookie": "id=1"}),
    }
    with newspapers.serving({HOME: newspapers.pages(content), "bao.test": newspapers.pages(content)}) as running:
        yield running


def get(server: Server, path: str, **changes: Any) -> bytes:
    chosen = settings(**changes)
    with Fetcher(chosen) as fetcher:
        return unpacked(fetcher.get(server.url(HOME, path)), chosen.max_bytes)


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("/plain.html", b"<p>plain</p>"),
        ("/packed.html", b"<p>packed</p>"),
        ("/deflated.html", b"<p>zlib</p>"),
        ("/bare.html", b"<p>bare</p>"),
        ("/chunked.html", b"<p>chunked</p>"),
    ],
)
def test_bodies_come_whole(server: Server, path: str, content: bytes) -> None:
    assert get(server, path) == content


@pytest.mark.parametrize(
    ("path", "changes", "reason"),
    [
        ("/bomb.html", {"max_bytes": 1_000_000}, "too_large"),
        ("/large.html", {"max_bytes": 100_000}, "too_large"),
        ("/brotli.html", {}, "encoding"),
        ("/drip.html", {"seconds_per_request": 0.5}, "too_slow"),
        ("/silent.html", {"timeout": 0.3}, "timeout"),
        ("/silent.html", {"seconds_per_request": 0.3}, "too_slow"),
        ("/cut.html", {}, "truncated"),
    ],
)
def test_bodies_that_are_refused(server: Server, path: str, changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(InputError) as caught:
        get(server, path, **changes)
    assert (caught.value.stage, caught.value.reason) == ("fetch", reason)


def test_nobody_there(server: Server) -> None:
    with socket.socket() as closed:
        closed.bind((HOME, 0))
        free = closed.getsockname()[1]
        with Fetcher(settings()) as fetcher, pytest.raises(InputError) as caught:
            fetcher.get(f"http://{HOME}:{free}/")
    assert caught.value.reason == "connection"
    with Fetcher(settings(), resolve=no_such_host) as fetcher, pytest.raises(InputError) as caught:
        fetcher.get(server.url("bao.test"))
    assert caught.value.reason == "dns"


def no_such_host(*_: Any, **__: Any) -> list[Any]:
    raise socket.gaierror(socket.EAI_NONAME, "no such host")


def test_the_body_of_a_film_is_not_read(server: Server) -> None:
    with Fetcher(settings()) as fetcher, pytest.raises(InputError) as caught:
        fetcher.get(server.url(HOME, "/film.mp4"), wanted=lambda _status, kind: kind == "text/html")
    assert caught.value.reason == "media_type"


def test_redirects_are_shown_and_not_followed(server: Server) -> None:
    with Fetcher(settings()) as fetcher:
        answer = fetcher.get(server.url(HOME, "/moved.html"))
        assert (answer.status, answer.header("location")) == (301, "http://169.254.169.254/latest/meta-data/")
        with pytest.raises(InputError) as caught:
            fetcher.get(answer.header("Location"))
    assert caught.value.reason == "unsafe_address"


def test_who_asks_says_so_and_keeps_no_cookies_and_one_connection(server: Server) -> None:
    with Fetcher(settings()) as fetcher:
        fetcher.get(server.url(HOME, "/cookie.html"))
        answer = fetcher.get(server.url(HOME, "/plain.html"))
    seen = server.log[-1].headers
    assert seen["user-agent"].startswith("thidua/")
    assert seen["user-agent"].endswith(" (+editor@example.org)")
    assert "cookie" not in seen
    assert answer.request == b"".join(
        [f"GET /plain.html HTTP/1.1\r\nHost: {HOME}:{server.port}\r\n".encode(), sent(seen), b"\r\n"]
    )


def sent(headers: Any) -> bytes:
    names = {"user-agent": "User-Agent", "accept-encoding": "Accept-Encoding", "accept": "Accept"}
    return b"".join(f"{name}: {headers[key]}\r\n".encode() for key, name in names.items())


def test_without_a_contact_nothing_is_asked() -> None:
    with pytest.raises(UsageError, match=r"crawl\.contact"):
        user_agent(settings(contact=""))


class Rebinding:
    """A name server that gives a public address first and another one when it is asked again."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)

    def __call__(self, _host: str, port: int, **_: Any) -> list[Any]:
        address = self.answers.pop(0)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in address.split()]


@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.169.254", "10.0.0.7 93.184.216.34", "93.184.216.34 ::1"])
def test_a_name_that_leads_inside_is_refused(server: Server, address: str) -> None:
    before = len(server.log)
    with Fetcher(settings(), resolve=Rebinding(address)) as fetcher, pytest.raises(InputError) as caught:
        fetcher.get(server.url("evil.test"))
    assert caught.value.reason == "unsafe_address"
    assert len(server.log) == before


def test_a_name_is_resolved_once_and_what_was_checked_is_connected_to(server: Server) -> None:
    names = Rebinding(HOME, "169.254.169.254")
    with Fetcher(settings(), resolve=names) as fetcher:
        assert fetcher.get(server.url("bao.test", "/plain.html")).address == HOME
        assert fetcher.get(server.url("bao.test", "/plain.html")).status == 200  # the same connection
    assert names.answers == ["169.254.169.254"]


def test_tls_is_spoken_with_the_host_of_the_url_at_the_address_that_was_checked() -> None:
    pem = Path(__file__).with_name("bao.test.pem")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem)
    names: list[str | None] = []
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    with newspapers.serving({"bao.test": newspapers.pages({"/": "<p>sealed</p>"})}, tls=context) as server:
        url = server.url("bao.test").replace("http:", "https:")
        with Fetcher(settings(), resolve=Rebinding(*[HOME] * 3)) as fetcher, pytest.raises(InputError) as caught:
            fetcher.get(url)
        assert caught.value.reason == "tls"  # nobody has vouched for the certificate
        assert server.log == []
        with Fetcher(settings(), resolve=Rebinding(HOME)) as fetcher:
            fetcher._session.verify = str(pem)
            assert fetcher.get(url).content == b"<p>sealed</p>"
        assert set(names) == {"bao.test"}
        assert server.log[0].headers["host"] == f"bao.test:{server.port}"


@pytest.mark.parametrize(
    "address",
    """0.0.0.0 10.1.2.3 100.64.0.1 100.100.100.200 127.8.8.8 168.63.129.16 169.254.169.254 172.16.0.1 192.168.1.1
    192.0.2.1 198.18.0.1 224.0.0.1 240.0.0.1 255.255.255.255 :: ::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1
    64:ff9b::a00:1 64:ff9b::7f00:1 64:ff9b:1::1 2002:7f00:1:: 2002:a00:1:: fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0
    ff02::1 2001:db8::1 2001:0:7f00:1::1""".split(),
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "1.1.1.1", "2606:4700::1111", "64:ff9b::5db8:d822"])
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://baohatinh.vn/x",
        "file:///etc/passwd",
        "http://user:secret@baohatinh.vn/",
        "http://user@baohatinh.vn/",
        "http:///x",
        "http://baohatinh.vn:0/",
        "http://baohatinh.vn:99999/",
        "http://baohatinh.vn/a b",
        "http://baohatinh.vn/a\r\nX: y",
        "javascript:alert(1)",
        "http://[::1/",
    ],
)
def test_urls_that_are_not_asked_for(url: str) -> None:
    with pytest.raises(InputError) as caught:
        checked_url(url)
    assert caught.value.reason == "bad_url"


@pytest.mark.parametrize("url", ["http://2130706433:{port}/", "http://[::1]:{port}/", "http://127.1:{port}/"])
def test_an_address_that_is_written_in_another_way_is_still_that_address(server: Server, url: str) -> None:
    with Fetcher(settings(allow_hosts="")) as fetcher, pytest.raises(InputError) as caught:
        fetcher.get(url.format(port=server.port))
    assert caught.value.reason == "unsafe_address"


RULES = "User-agent: *\nDisallow: /tim-kiem\nDisallow: /*?\nAllow: /tin?id=\nCrawl-delay: 1.5\nSitemap: /s.xml\n"


@pytest.mark.parametrize(
    ("reply", "allowed", "trouble"),
    [
        (Reply(RULES.encode()), True, ""),
        (Reply(b"User-agent: thidua\nDisallow: /\n"), False, ""),
        (Reply(gzip.compress(b"User-agent: *\nDisallow: /"), headers={"Content-Encoding": "gzip"}), False, ""),
        (Reply(b"\xef\xbb\xbfUser-agent: *\nDisallow: /"), False, ""),
        (Reply(status=404), True, ""),
        (Reply(status=403), True, ""),
        (Reply(status=429), False, "http_429"),
        (Reply(status=503), False, "http_503"),
        (Reply(b"User-agent: *", length=500), False, "truncated"),
        (Reply(status=301, headers={"Location": "/robots.txt"}), True, ""),
        (Reply(status=301, headers={"Location": "http://10.0.0.1/robots.txt"}), False, "unsafe_address"),
    ],
)
def test_what_a_robots_txt_allows(reply: Reply, allowed: bool, trouble: str) -> None:
    with newspapers.serving({HOME: newspapers.pages({"/robots.txt": reply})}) as server, Fetcher(settings()) as fetcher:
        found = robots.fetch(fetcher, server.url(HOME, "/any/page.html"))
        assert (found.allows(server.url(HOME, "/tin/a.html")), found.trouble) == (allowed, trouble)


def test_rules_and_rates_of_a_robots_txt() -> None:
    found = robots.Robots(RULES)
    assert not found.allows("http://bao.test/tim-kiem/thi-dua")
    assert not found.allows("http://bao.test/tin.html?trang=2")
    assert found.allows("http://bao.test/tin?id=7")
    assert (found.delay, found.sitemaps) == (1.5, ("/s.xml",))
    assert robots.Robots("User-agent: *\nRequest-rate: 1/4\nCrawl-delay: 2").delay == 4.0
    assert robots.Robots().delay == 0.0
