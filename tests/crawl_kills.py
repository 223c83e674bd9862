"""Crawls that are killed again and again, by `kill -9`, and what is in the archive in the end."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecordType

import newspapers
from newspapers import Reply, Server, Site


def site(pages: int, size: int = 0) -> Site:
    """A newspaper of so many articles of `size` bytes and a few, all named by one sitemap."""
    rest = "".join(random.Random(0).choices("aeiou thngchiuy", k=size))
    urls = "".join(f"<url><loc>/tin/thi-dua-yeu-nuoc-so-{n}.html</loc></url>" for n in range(pages))
    host_free = f"<urlset>{urls}</urlset>"

    def answer(request: newspapers.Request) -> Reply:
        if request.path == "/sitemap.xml":
            full = host_free.replace("<loc>", f"<loc>http://{request.headers['host']}")
            return Reply(full.encode(), kind="application/xml")
        if request.path == "/robots.txt":
            return Reply(status=404)
        return Reply(f"<html><title>{request.path}</title><p>{request.headers['host']}{rest}</p></html>".encode())

    return answer


@dataclass(frozen=True)
class Ordeal:
    """The newspapers, the database and the folder of a crawl that is going to be killed."""

    server: Server
    database: str
    folder: Path
    delay: float = 0.0
    lease: float = 1.0
    file_bytes: int = 100_000

    def environment(self) -> dict[str, str]:
        hosts = ",".join(self.server.sites)
        settings = {
            "CONTACT": "editor@example.org",
            "ALLOW_HOSTS": hosts,
            "OUTLETS": str(self.folder / "outlets.toml"),
            "ARCHIVE": str(self.folder / "archive"),
            "ARCHIVE_BYTES": str(self.file_bytes),
            "TOPIC": "false",
            "DELAY": str(self.delay),
            "LEASE": str(self.lease),
            "PATIENCE_MINUTES": str(self.lease / 30),
            "RETRY_MINUTES": "0",
        }
        crawl = {f"THIDUA_CRAWL__{name}": value for name, value in settings.items()}
        return {**os.environ, **crawl, "THIDUA_STORE__URL": self.database}

    def start(self) -> subprocess.Popen[bytes]:
        """A crawler process of its own."""
        command = [sys.executable, "-m", "pipeline.cli", "crawl", *(f"o{host}" for host in self.server.sites)]
        return subprocess.Popen(command, env=self.environment(), stdout=subprocess.DEVNULL, cwd=self.folder)

    def write_outlets(self) -> None:
        entries = (
            f'[[outlet]]\nid = "o{host}"\nname = "{host}"\nhosts = ["{host}"]\nlanguage = "vi"\n'
            f'sitemaps = ["{self.server.url(host, "/sitemap.xml")}"]\n'
            for host in self.server.sites
        )
        (self.folder / "outlets.toml").write_text("\n".join(entries), encoding="utf-8")

    def suffer(self, kills: int, crawlers: int, chance: random.Random) -> None:
        """Kill one of the crawlers after another, each after it, or another one, has fetched some more pages.

        In the end all run until nothing is left.
        """
        self.write_outlets()
        running = [self.start() for _ in range(crawlers)]
        try:
            for _ in range(kills):
                victim = chance.randrange(crawlers)
                self._wait_for_pages(chance.randrange(1, 2 * len(self.server.sites)), running[victim])
                time.sleep(chance.uniform(0, 0.01))
                running[victim].kill()
                running[victim].wait()
                running[victim] = self.start()
            assert [crawler.wait(timeout=300) for crawler in running] == [0] * crawlers
            time.sleep(self.lease)
            assert self.start().wait(timeout=60) == 0  # mends what the last one to die has left
        finally:
            for crawler in running:
                crawler.kill()
                crawler.wait()

    def _wait_for_pages(self, more: int, crawler: subprocess.Popen[bytes]) -> None:
        """Until some crawler has asked for so many pages more, or this one has ended."""
        wanted = len(self.server.log) + more
        while len(self.server.log) < wanted and crawler.poll() is None:
            time.sleep(0.002)

    def archived(self) -> Counter[str]:
        """How often each URL stands in the archive; every record is read to its end."""
        found: Counter[str] = Counter()
        for file in sorted((self.folder / "archive").iterdir()):
            with file.open("rb") as stream:
                for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=False):
                    assert record.verify_block_digest(), file
                    found[record.headers["WARC-Target-URI"]] += 1
        return found
