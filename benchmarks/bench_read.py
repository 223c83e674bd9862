"""How fast pages are read: pages and MB a CPU second, and how often each step of the cascade decided.

    python benchmarks/bench_read.py [FOLDER…]        pages of your own; by default the golden pages of the tests

With --trafilatura, trafilatura's default with metadata reads the same pages in the same run.
"""

from __future__ import annotations

import argparse
import time
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from pipeline.errors import InputError
from pipeline.read import pages, read
from pipeline.schema import Page

GOLDEN = Path(__file__).parent.parent / "tests" / "read_golden"
LEAST_SECONDS = 3.0  # the pages are read over and over until so much processor time is spent


def main() -> None:
    """Read, count, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="*", default=[f"{GOLDEN}/*.html.gz"])
    parser.add_argument("--trafilatura", action="store_true")
    chosen = parser.parse_args()
    found = [page for page in pages(chosen.sources) if isinstance(page, Page)]
    steps: Counter[str] = Counter(map(step, found))
    print(f"{len(found)} pages; decided by: {', '.join(f'{name} {count}' for name, count in steps.most_common())}")
    report("thidua", step, found)
    if chosen.trafilatura:
        report("trafilatura", baseline(), found)


def step(page: Page) -> str:
    """Which step of the cascade read a page, or the reason why none did."""
    try:
        return read(page).read_by.partition(":")[0]
    except InputError as error:
        return f"failed ({error.reason})"


def baseline() -> Callable[[Page], object]:
    """Trafilatura with metadata."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from trafilatura import bare_extraction
    return lambda page: bare_extraction(page.content, url=page.url or None, with_metadata=True, include_comments=False)


def report(name: str, work: Callable[[Page], object], found: list[Page]) -> None:
    """Print the rate of one reader."""
    rounds, start = 0, time.process_time()
    while time.process_time() - start < LEAST_SECONDS:
        for page in found:
            work(page)
        rounds += 1
    spent = time.process_time() - start
    size = rounds * sum(len(page.content) for page in found)
    print(f"{name}: {rounds * len(found) / spent:.0f} pages/s, {size / spent / 1e6:.2f} MB/s (CPU)")


if __name__ == "__main__":
    main()
