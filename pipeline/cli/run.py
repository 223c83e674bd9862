"""thidua run: sources → the database, and a look at what is in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline import paths
from pipeline.cli import console
from pipeline.cli.options import ConfigFile, Database, Verbose, finish, settings

if TYPE_CHECKING:
    from pipeline.config import Settings
    from pipeline.run.local import Summary
    from pipeline.schema import Failure, Page, Tables
    from pipeline.store.database import Store

_FAILURES_SHOWN = 10


def run(
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="SOURCE", help="Files, folders, globs, WARC archives, web addresses; samples if none."),
    ] = None,
    database: Database = None,
    workers: Annotated[int | None, typer.Option(metavar="N", help="Worker processes; 0: one for each core.")] = None,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="Take inputs again that failed before.")] = False,
    config: ConfigFile = None,
    verbose: Verbose = 0,
) -> None:
    """Process articles into the database."""
    chosen = settings(config, verbose, run={"workers": workers}, store={"url": database})
    from pipeline.cli.overview import show_store
    from pipeline.store.database import open_or_create

    with open_or_create(chosen.store.url) as store:
        summary = process_sources(
            sources or [str(paths.ROOT / "corpora" / "samples")], store, chosen, retry_failed=retry_failed
        )
        show_store(store)
        _report(summary, store, chosen.store.url)
    finish(summary.failed + summary.failed_before)


def load(chosen: Settings) -> Callable[[Page], Tables]:
    """What a worker process loads: the function from a page to its tables."""
    from pipeline.process import load_resources, process_page

    return partial(process_page, resources=load_resources(chosen))


def process_sources(sources: list[str], store: Store, chosen: Settings, *, retry_failed: bool) -> Summary:
    """Bring what stands in the sources into the store and link it, with bars on the screen."""
    from pipeline.cli.link import link_store
    from pipeline.process import edition
    from pipeline.run import local

    options = local.Options(
        version=edition(chosen),
        workers=chosen.run.workers,
        seconds_per_page=chosen.run.seconds_per_page,
        page_memory=chosen.run.memory_per_page,
        retry_failed=retry_failed,
    )
    meter = Meter(sources)
    with console.progress("articles") as tick:
        summary = local.run(
            meter.watch(_not_own(_pages(sources, chosen), sources, store)),
            partial(load, chosen),
            store,
            options,
            sources=sources,
            progress=lambda summary: tick(_finished(summary), meter.share()),
        )
    link_store(store, chosen)
    return summary


def _pages(sources: list[str], chosen: Settings) -> Iterator[Page | Failure]:
    """The documents of the sources; web addresses are fetched, after everything else."""
    from pipeline import read
    from pipeline.crawl.once import pages

    web = [source for source in sources if source.startswith(("http://", "https://"))]
    yield from read.pages([source for source in sources if source not in web], max_bytes=chosen.read.max_bytes)
    if web:
        yield from pages(web, chosen.crawl)


def _not_own(items: Iterable[Page | Failure], sources: list[str], store: Store) -> Iterator[Page | Failure]:
    """The items but for the database's own files: they lie in the folder that is read when it is the current one."""
    database = store.engine.url.database
    own = {Path(f"{database}{suffix}").resolve() for suffix in ("", "-wal", "-shm", "-journal")}
    for item in items:
        source = getattr(item, "source", "")
        if not source or source in sources or Path(source).resolve() not in own:
            yield item


def _finished(summary: Summary) -> int:
    return summary.done + summary.failed + summary.skipped + summary.failed_before


class Meter:
    """How much of the sources has been read, by the sizes of their files: nobody knows how many articles they hold."""

    def __init__(self, sources: Iterable[str]) -> None:
        from pipeline.read.sources import files

        self._sizes = {path: Path(path).stat().st_size for source in sources for path in files(source)}
        self._total = sum(self._sizes.values())
        self._before = 0
        self._file = ""
        self._offset = 0

    def watch(self, items: Iterable[Page | Failure]) -> Iterator[Page | Failure]:
        """The items, unchanged; what is asked for next has been read."""
        from pipeline.schema import Page

        for item in items:
            file, _, place = (item.path if isinstance(item, Page) else item.source).partition("#")
            if file != self._file:
                self._before += self._sizes.get(self._file, 0)
                self._file = file
            self._offset = int(place) if place.isdigit() else 0
            yield item
        self._before, self._file, self._offset = self._total, "", 0

    def share(self) -> float:
        """The share of all bytes that has been read, 0..1; inside an archive by the place of the record."""
        here = min(self._offset, self._sizes.get(self._file, 0))
        return (self._before + here) / self._total if self._total else 0.0


def _report(summary: Summary, store: Store, url: str) -> None:
    parts = [f"{summary.done} processed", f"{summary.skipped} unchanged and skipped", f"{summary.failed} failed"]
    if summary.failed_before:
        parts.append(f"{summary.failed_before} failed before (--retry-failed takes them again)")
    console.write_line(f"{', '.join(parts)}. The tables are in {url}; thidua export DIR writes them as files.")
    failures = store.rows("failures", _FAILURES_SHOWN) if summary.failed or summary.failed_before else []
    for failure in failures:
        message = failure["message"].removeprefix(f"{failure['source']}: ")
        console.complain(f"{failure['source']}: {message} [{failure['stage']}: {failure['reason']}]")
