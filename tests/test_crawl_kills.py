"""A crawl may be killed at any moment: in the end every page is archived exactly once. On SQLite and PostgreSQL."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from warcio.checker import Checker

import newspapers
from crawl_kills import Ordeal, site
from newspapers import Server

HOSTS = [f"127.0.0.{n}" for n in range(2, 6)]
PAGES = 50  # of each


def check(ordeal: Ordeal, server: Server, kills: int) -> None:
    pages = {server.url(host, f"/tin/thi-dua-yeu-nuoc-so-{n}.html") for host in HOSTS for n in range(PAGES)}
    assert ordeal.archived() == Counter(pages)
    assert_whole(sorted((ordeal.folder / "archive").iterdir()))
    asked = Counter((request.host, request.path) for request in server.log if request.path.startswith("/tin/"))
    assert sum(asked.values()) - len(pages) <= kills * len(HOSTS)  # what was under way


def assert_whole(files: Sequence[Path]) -> None:
    checker = Checker(type("Arguments", (), {"inputs": [str(file) for file in files], "verbose": False}))
    checker.process_all()
    assert checker.exit_value == 0
    assert not [file for file in files if file.name.startswith(".")]


def test_ten_kills(tmp_path: Path) -> None:
    with newspapers.serving(dict.fromkeys(HOSTS, site(PAGES)), latency=0.03) as server:
        ordeal = Ordeal(server, str(tmp_path / "kills.db"), tmp_path, delay=0.01)
        ordeal.suffer(10, 1, random.Random(1))
        check(ordeal, server, 10)


def test_two_crawlers_on_one_postgresql_and_ten_kills(tmp_path: Path, postgres: str) -> None:
    with newspapers.serving(dict.fromkeys(HOSTS, site(PAGES)), latency=0.03) as server:
        ordeal = Ordeal(server, postgres, tmp_path, delay=0.01)
        ordeal.suffer(10, 2, random.Random(2))
        check(ordeal, server, 10)
