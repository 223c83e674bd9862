"""What the store and the run cost by themselves: articles/s written, skipped, through workers; rows/s exported.

    python benchmarks/bench_store.py [ARTICLES]

An article here has 5,000 characters and 34 rows, twice as many rows as those of shared/gold have on average.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline.run.local import Options, run
from pipeline.schema import Article, Award, Count, Entity, Movement, Page, Percentage, Tables
from pipeline.store.database import Store, open_or_create
from pipeline.store.export import FORMATS, export
from pipeline.store.tables import Input

SENTENCE = (
    "In 2025, 95 % of the households in 29 of 30 communes were recognised as cultural families of the movement. " * 2
)
VERSION = "bench"


def load() -> Callable[[Page], Tables]:
    return tables_of


def tables_of(page: Page) -> Tables:
    """Rows without any work, so that what is left is the cost of the way."""
    article_id = page.path.rjust(16, "0")

    def row(start: int) -> dict[str, Any]:
        place = {"article_id": article_id, "start": start, "end": start + 4, "surface": "95 %"}
        return {**place, "sentence_start": start // 3, "sentence": SENTENCE}

    return Tables(
        article=Article(article_id=article_id, path=page.path, text="x" * 5_000, language="en", version=VERSION),
        movements=tuple(Movement(**row(i)) for i in range(3)),
        percentages=tuple(Percentage(value=95.0, **row(i)) for i in range(5)),
        counts=tuple(Count(value=30.0, unit="communes", **row(i)) for i in range(12)),
        awards=tuple(Award(award="a", award_id="m", recipient_kind="other", **row(i)) for i in range(4)),
        entities=tuple(Entity(name="Ba", kind="PER", **row(i)) for i in range(10)),
    )


@contextmanager
def measured(what: str, number: int, unit: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    seconds = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{what:<28} {number / seconds:>10,.0f} {unit}/s   {seconds:6.2f} s   peak so far {memory} MB")


def write(store: Store, number: int) -> None:
    made = [
        (Input(path=str(i), content_hash="h", version=VERSION), tables_of(Page(path=str(i), content=b"")))
        for i in range(number)
    ]
    with measured("write", number, "articles"):
        for page, tables in made:
            store.write(page, tables)
    with measured("replace", number, "articles"):
        for page, tables in made:
            store.write(page, tables)


def pages(number: int) -> Iterator[Page]:
    for i in range(number):
        yield Page(path=str(i), content=b"x" * 20_000)


def main(number: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        with open_or_create(f"{folder}/write.db") as store:
            write(store, number)
        with open_or_create(f"{folder}/run.db") as store:
            for workers in (1, 2):
                with measured(f"run, {workers} workers", number, "pages"):
                    run(pages(number), load, store, Options(version=f"{workers}", workers=workers))
            with measured("run, nothing to do", number, "pages"):
                run(pages(number), load, store, Options(version="2"))
            rows = sum(store.sizes().values())
            for kind in FORMATS:
                with measured(f"export {kind}", rows, "rows"):
                    export(store, Path(folder) / kind, kind)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
