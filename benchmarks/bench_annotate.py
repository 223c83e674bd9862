"""How fast articles are annotated and their entities found: `python benchmarks/bench_annotate.py [ROUNDS]`.

The texts are the gold articles of this repository, joined to articles of 800 words or more, a language after the other.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator

from pipeline import paths
from pipeline.annotate import Tagger, annotate
from pipeline.extract.context import read_context
from pipeline.extract.entities import find_entities
from pipeline.extract.mentions import find_mentions
from pipeline.languages.pack import Pack, load_packs
from pipeline.schema import Annotation
from pipeline.texts import article

_WORDS = 800


def texts(language: str) -> Iterator[str]:
    """Articles of 800 words or a little more, in one language."""
    parts: list[str] = []
    for line in (paths.ROOT / "corpora" / "gold" / f"{language}.jsonl").read_text(encoding="utf-8").splitlines():
        parts.append(json.loads(line)["text"])
        if sum(len(part.split()) for part in parts) >= _WORDS:
            yield "\n".join(parts)
            parts = []


def seconds(work: Callable[[], object], rounds: int) -> float:
    """Mean seconds of one round, after one that warms up."""
    work()
    start = time.perf_counter()
    for _ in range(rounds):
        work()
    return (time.perf_counter() - start) / rounds


def report(pack: Pack, tagger: Tagger, rounds: int) -> None:
    """One line of figures for a language."""
    found = list(texts(pack.code))
    annotations: list[Annotation] = [annotate(text, pack, tagger) for text in found]
    contexts = [
        read_context(article(text, "a", pack.code), annotation, pack, pack.scan(text))
        for text, annotation in zip(found, annotations, strict=True)
    ]
    rules = seconds(lambda: [annotate(text, pack) for text in found], rounds)
    model = seconds(lambda: [list(tagger.names(text)) for text in found], rounds)
    rows = seconds(lambda: [list(find_entities(context, find_mentions(context))) for context in contexts], rounds)
    tokens = sum(len(doc) for text in found for _, doc in tagger.pieces(text))
    print(
        f"{pack.code}  {len(found)} articles  sentences and people {len(found) / rules:7.0f} articles/s"
        f"  entities {len(found) / rows:7.0f} articles/s  model {len(found) / model:5.0f} articles/s"
        f" ({tokens / model:6.0f} tokens/s)"
    )


def main() -> None:
    """A line a language, then the memory of the process."""
    rounds = int(sys.argv[1]) if sys.argv[1:] else 5
    tagger = Tagger()
    for pack in load_packs().values():
        report(pack, tagger, rounds)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
