"""How fast articles are linked, with warm caches: `python benchmarks/bench_link.py [ROUNDS]`.

The articles are the gold ones of this repository, read once; each round links them all, on one core. Then a database of
stories (tests/story_corpus.py) is linked as a whole: rows, stories, checks.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from pipeline import config, paths
from pipeline.annotate import annotate
from pipeline.extract import extract
from pipeline.languages.pack import Pack, load_packs
from pipeline.link import Linker
from pipeline.link.places import Resolver
from pipeline.link.whereabouts import link_places
from pipeline.process import load_resources, process
from pipeline.run import linking
from pipeline.schema import Tables
from pipeline.store.database import open_or_create
from pipeline.store.tables import Input
from pipeline.texts import article

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
import story_corpus


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


def link_databases(
    packs: dict[str, Pack], linker: Linker, sizes: tuple[int, ...]
) -> Iterator[tuple[int, float, float]]:
    """For databases of so many stories: number of articles, articles a second, pairwise F1 of the stories."""
    settings = config.load(flags={"annotate": {"tagger": ""}, "translate": {"readers": False}}, environment={})
    resources = replace(load_resources(settings, packs), linker=linker)
    for size in sizes:
        told = list(story_corpus.corpus(size))
        tables = [process(one.article, resources) for one in told]
        for _ in range(2):  # the first one warms the vectors of titles
            with tempfile.TemporaryDirectory() as folder, open_or_create(f"{folder}/x.db") as store:
                for one in tables:
                    store.write(Input(path=one.article.path, content_hash="", version=""), one)
                start = time.perf_counter()
                linking.link(store, linker, packs)
                seconds = time.perf_counter() - start
                found = {row["article_id"]: row["story_id"] for row in store.rows("articles")}
        truth = {one.article.article_id: one.story for one in told}
        yield len(told), len(told) / seconds, story_corpus.pairwise_f1(found, truth)


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
    for number, speed, f1 in link_databases(packs, linker, (40, 160)):
        print(f"a database of {number} articles: {speed:.0f} articles/s, pairwise F1 of its stories {f1:.3f}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
