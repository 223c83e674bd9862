"""crawl, watch, status, outlets, and run on web addresses, against a newspaper on loopback."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import newspapers
from newspapers import Reply, Server
from program import Thidua

HOST = "127.0.0.2"
PRAISE = (
    "<html lang='vi'><head><title>Bắc Ninh sơ kết phong trào thi đua</title></head><body><article>"
    "<h1>Bắc Ninh sơ kết phong trào thi đua</h1><p>Phong trào “Toàn dân đoàn kết xây dựng đời sống văn hóa” lan tỏa. "
    "Toàn tỉnh có 29/30 thôn đạt chuẩn, tỷ lệ hộ nghèo giảm còn 0,18%. UBND tỉnh tặng Bằng khen cho 14 tập thể.</p>"
    "<p>Nhân dân các thôn đã hiến đất, góp công, làm đường, trồng hoa và giữ gìn vệ sinh trong suốt cả năm qua.</p>"
    "</article></body></html>"
)
GOLD = PRAISE.replace("Bắc Ninh sơ kết phong trào thi đua", "Giá vàng hôm nay tăng mạnh")
HOME = (
    "<html lang='vi'><head><meta property='og:site_name' content='Báo Thử'><title>Trang chủ</title>"
    "<link rel='alternate' type='application/rss+xml' href='/rss'></head><body><nav>"
    "<a href='/the-thao'>Thể thao</a><a href='/thi-dua'>Thi đua - Khen thưởng</a></nav></body></html>"
)
RSS = (
    "<rss version='2.0'><channel><item><title>Bắc Ninh sơ kết phong trào thi đua</title>"
    "<link>/tin/bac-ninh-so-ket-1.html</link><pubDate>Sat, 30 Aug 2025 01:00:00 GMT</pubDate></item>"
    "<item><title>Giá vàng</title><link>/tin/gia-vang-hom-nay-2.html</link></item>"
    "<item><title>Thi đua</title><link>/tin/khong-con-o-day-3.html</link></item></channel></rss>"
)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    content: dict[str, Reply | str | bytes] = {
        "/": HOME,
        "/rss": Reply(RSS.encode(), kind="application/rss+xml"),
        "/tin/bac-ninh-so-ket-1.html": PRAISE,
        "/tin/gia-vang-hom-nay-2.html": GOLD,
        "/cu": Reply(status=302, headers={"Location": "/tin/bac-ninh-so-ket-1.html"}),
    }
    with newspapers.serving({HOST: newspapers.pages(content, "User-agent: *\nDisallow: /noi-bo\n")}) as running:
        yield running


def register(server: Server) -> None:
    entry = f'[[outlet]]\nid = "bao"\nname = "Báo"\nhosts = ["{HOST}"]\nlanguage = "vi"\n'
    Path("outlets.toml").write_text(f'{entry}feeds = ["{server.url(HOST, "/rss")}"]\n', encoding="utf-8")


@pytest.fixture
def press(thidua: Thidua, server: Server, monkeypatch: pytest.MonkeyPatch) -> Thidua:
    """The program, with the newspaper in its registry and all manners but the delay."""
    register(server)
    manners = {"CONTACT": "a@b.vn", "ALLOW_HOSTS": HOST, "DELAY": "0", "SOURCE_MINUTES": "0", "DAYS": "0"}
    for name, value in manners.items():
        monkeypatch.setenv(f"THIDUA_CRAWL__{name}", value)
    monkeypatch.setenv("THIDUA_RUN__WORKERS", "1")
    monkeypatch.setenv("THIDUA_ANNOTATE__TAGGER", "")
    return thidua


def test_from_a_newspaper_to_the_funnel(press: Thidua) -> None:
    crawled = press("crawl", "bao")
    assert crawled.code == 1
    assert crawled.out.startswith("1 failed: http_404, 2 fetched. The archive is archive;")
    [before] = press("status", "--format", "jsonl").records()
    assert before["losses"] == {"skipped: off_topic": 1, "failed: http_404": 1, "not run yet": 1}
    assert press("run", "archive").code == 0
    [day] = press("status", "bao", "--format", "jsonl").records()
    assert [day[key] for key in ("outlet", "discovered", "allowed", "fetched", "read", "in_scope")] == [
        "bao",
        3,
        2,
        1,
        1,
        1,
    ]
    assert day["rows"] >= 4
    assert day["losses"] == {"skipped: off_topic": 1, "failed: http_404": 1}
    assert "1 skipped: off_topic" in press("status").out
    assert press("status", "other", "--format", "jsonl").records() == []


def test_old_articles_are_wanted_only_when_it_is_said(press: Thidua, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THIDUA_CRAWL__DAYS", "30")
    assert press("crawl", "bao").out.startswith("1 failed: http_404, 1 fetched.")  # the feed, and what has no date
    assert press("crawl", "bao", "--since", "2025-08-30").out.startswith("2 fetched.")
    [day] = press("status", "--format", "jsonl").records()
    assert day["losses"] == {"skipped: off_topic": 1, "failed: http_404": 1, "not run yet": 1}


def test_watch_crawls_and_runs(press: Thidua) -> None:
    watched = press("watch", "bao", "--rounds", "2", "--every", "1s", "--all-topics")
    assert (watched.code, watched.err) == (0, "")
    lines = watched.out.splitlines()
    assert lines[0].startswith("1 failed: http_404, 3 fetched.")
    assert lines[1:] == [
        "2 articles processed, 0 known, 0 failed.",
        "1 fetched. The archive is archive; thidua run archive makes tables of it.",
        "Nothing new to process.",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("crawl", "baao"), "did you mean bao?"),
        (("crawl", "bao", "--since", "30/8/2025"), "--since 30/8/2025: no date"),
        (("watch", "bao", "--every", "often"), "--every often: no time"),
        (("outlets", "check", "nobody-at-all"), "`thidua outlets list` shows all"),
        (("status",), "no such database"),
    ],
)
def test_wrong_calls(press: Thidua, arguments: tuple[str, ...], message: str) -> None:
    outcome = press(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err


def test_without_a_contact_nothing_is_fetched(press: Thidua, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THIDUA_CRAWL__CONTACT", "")
    before = len(server.log)
    for arguments in (("crawl", "bao"), ("outlets", "check", "bao"), ("run", server.url(HOST, "/cu"))):
        outcome = press(*arguments)
        assert (outcome.code, "crawl.contact is empty" in outcome.err) == (2, True)
    assert len(server.log) == before


def test_a_web_address_is_run_through_its_redirects(press: Thidua, server: Server) -> None:
    outcome = press("run", server.url(HOST, "/cu"), server.url(HOST, "/noi-bo/1.html"))
    assert outcome.code == 1
    assert "1 processed" in outcome.out
    assert "[fetch: robots]" in outcome.err
    assert server.paths(HOST)[-3:] == ["/robots.txt", "/cu", "/tin/bac-ninh-so-ket-1.html"]


def test_outlets_are_checked(press: Thidua, server: Server) -> None:
    outcome = press("outlets", "check", "bao", "--format", "jsonl")
    url = server.url(HOST, "/rss")
    finding = {"outlet": "bao", "kind": "feed", "url": url, "outcome": "fetched", "articles": 3, "on_topic": 2}
    assert outcome.records() == [{**finding, "newest": "2025-08-30"}]
    assert outcome.code == 0


def test_an_outlet_is_added_once(press: Thidua, server: Server) -> None:
    Path("outlets.toml").unlink()
    home = server.url(HOST, "/")
    added = press("outlets", "add", home)
    assert added.code == 0
    assert 'name = "Báo Thử"' in added.out
    assert f'feeds = ["{server.url(HOST, "/rss")}"]' in added.out
    assert f'sections = ["{server.url(HOST, "/thi-dua")}"]' in added.out
    again = press("outlets", "add", home)
    assert (again.code, "is in the registry already" in again.err) == (2, True)
    listed = {row["id"]: row for row in press("outlets", "list", "--format", "jsonl").records()}
    assert listed["127-0-0-2"]["hosts"] == [HOST]
    assert "nhandan" in listed
    shown = press("outlets", "list").out
    assert "Nhân Dân" in shown
    assert "vi en zh" in shown


@pytest.mark.parametrize("slow", ["/robots.txt", "/rss"])
def test_sigterm_ends_a_crawl_at_once_and_blames_nobody(press: Thidua, tmp_path: Path, slow: str) -> None:
    with newspapers.serving({HOST: newspapers.pages({slow: Reply(b"", after=30)})}) as server:
        register(server)
        crawler = subprocess.Popen([sys.executable, "-m", "pipeline.cli", "crawl", "bao"], cwd=tmp_path)
        while slow not in server.paths(HOST):
            time.sleep(0.01)
        began = time.monotonic()
        crawler.send_signal(signal.SIGTERM)
        assert crawler.wait() == 130
        assert time.monotonic() - began < 5
    assert press("status", "--format", "jsonl").records() == []
    assert "Hosts that rest" not in press("status").out


def test_a_host_that_is_left_alone_is_named(press: Thidua) -> None:
    with newspapers.serving({HOST: newspapers.pages({"/robots.txt": Reply(status=503)})}) as server:
        register(server)
        outcome = press("crawl", "bao")
        assert outcome.code == 1
        assert outcome.out.startswith("1 failed: hosts at rest.")
        assert f"{HOST}:{server.port} is left alone until 2" in outcome.err
        assert "robots.txt: http_503" in outcome.err
        status = press("status").out
        assert "Hosts that rest" in status
        assert "robots.txt: http_503" in status
