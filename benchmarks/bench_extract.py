"""How fast the extract stage is: articles of 800 words on one core, without embeddings and NER.

    .venv/bin/python benchmarks/bench_extract.py [--profile]

The articles are the sample articles of corpora/gold, laid end to end until they have 800 words: denser in figures than
most of the press. Baseline in the same run: spaCy's blank tokenizer over the same texts, so that the ratio can be
compared between machines; seconds are processor time.
"""

from __future__ import annotations

import cProfile
import json
import pstats
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import spacy

from pipeline.annotate import annotate
from pipeline.extract import extract
from pipeline.languages.pack import Pack, load_packs
from pipeline.schema import Article

if TYPE_CHECKING:
    from spacy.language import Language

GOLD = Path(__file__).resolve().parent.parent / "corpora" / "gold"
WORDS = 800
LETTERS_A_WORD = 2  # in languages without spaces, about
ROUNDS = 10


def words_in(text: str, pack: Pack) -> float:
    """How many words a text has."""
    return len(text.split()) if pack.spaces else len(text) / LETTERS_A_WORD


def articles(pack: Pack) -> list[str]:
    """Texts of 800 words each."""
    paths = sorted(GOLD.glob(f"{pack.code}*.jsonl"))
    texts = [json.loads(line)["text"] for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    joined: list[str] = []
    for first in range(len(texts)):
        text, index = "", first
        while words_in(text, pack) < WORDS:
            text += texts[index % len(texts)] + "\n"
            index += 1
        joined.append(text)
    return joined


def seconds(work: Callable[[], object]) -> float:
    """Processor time of the fastest of some rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def main() -> None:
    packs = load_packs()
    blank = spacy.blank("xx")
    print(f"{'language':10}{'articles/s':>12}{'MB/s':>8}{'rows':>7}{'× spaCy tokenizer':>20}")
    for language, pack in packs.items():
        measure(language, pack, blank)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def measure(language: str, pack: Pack, blank: Language) -> None:
    """One line of the table."""
    texts = articles(pack)
    given = [(Article(article_id="a", path="a", text=text), annotate(text, pack)) for text in texts]

    def work() -> int:
        return sum(len(extract(article, annotation, pack).counts) for article, annotation in given)

    rows, taken = work(), seconds(work)
    baseline = seconds(lambda: [blank.tokenizer(text) for text in texts])
    size = sum(len(text.encode()) for text in texts) / 1e6
    words = sum(words_in(text, pack) for text in texts)
    print(f"{language:10}{words / WORDS / taken:12.0f}{size / taken:8.2f}{rows:7}{taken / baseline:20.2f}", flush=True)
    if "--profile" in sys.argv:
        profile(work)


def profile(work: Callable[[], object]) -> None:
    """The functions that take longest."""
    profiler = cProfile.Profile()
    profiler.runcall(work)
    pstats.Stats(profiler).sort_stats("tottime").print_stats(22)


if __name__ == "__main__":
    main()
