"""How fast articles are linked, with warm caches: `python benchmarks/bench_link.py [ROUNDS]`.

The articles are the gold ones of this repository, read once; each round links them all, on one core.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from pipeline import config, paths
from pipeline.annotate import annotate
from pipeline.extract import extract
from pipeline.languages.pack import Pack, load_packs
from pipeline.link import Linker
from pipeline.link.places import Resolver
from pipeline.link.whereabouts import link_places
from pipeline.schema import Tables
from pipeline.texts import article


def read(packs: dict[str, Pack]) -> Iterator[tuple[Tables, Pack]]:
    """The extracted tables of every gold article in a language with a pack."""
    for path in sorted((paths.ROOT / "corpora" / "gold").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            gold = json.loads(line)
            pack = packs.get(gold["language"])
            if pack:
                one = replace(article(gold["text"], gold["id"], pack.code), published_at=gold.get("published_at") or "")
                yield extract(one, annotate(one.text, pack), pack), pack


def rate(work: Callable[[Tables, Pack], object], articles: list[tuple[Tables, Pack]], rounds: int) -> float:
    """Articles a second, after one round that warms the caches."""
    for tables, pack in articles:
        work(tables, pack)
    start = time.perf_counter()
    for _ in range(rounds):
        for tables, pack in articles:
            work(tables, pack)
    return rounds * len(articles) / (time.perf_counter() - start)


def main() -> None:
    """A line a part of the stage, then the memory of the process."""
    rounds = int(sys.argv[1]) if sys.argv[1:] else 20
    packs = load_packs()
    articles = list(read(packs))
    linker, resolver = Linker(packs, config.load(environment={}).link), Resolver()
    parts: dict[str, Callable[[Tables, Pack], object]] = {
        "all": linker.link,
        "places": lambda tables, pack: link_places(tables, pack, resolver),
    }
    words = sum(len(tables.article.text.split()) for tables, _ in articles) / len(articles)
    print(f"{len(articles)} articles of {words:.0f} words")
    for name, work in parts.items():
        print(f"{name:8s}{rate(work, articles, rounds):8.0f} articles/s")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
