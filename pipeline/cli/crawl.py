"""thidua crawl: outlets → WARC files and the frontier."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli import console
from pipeline.cli.options import ConfigFile, Database, Verbose, finish, settings
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.config import Settings
    from pipeline.store.database import Store

Outlets = Annotated[
    list[str] | None, typer.Argument(metavar="OUTLET", help="Ids or hosts, as in `thidua outlets list`; all if none.")
]
Since = Annotated[str, typer.Option(metavar="DATE", help="Pass by articles dated before this day, crawl.days or not.")]
AllTopics = Annotated[bool, typer.Option("--all-topics", help="Fetch articles whatever they are about.")]


def crawl(
    names: Outlets = None,
    since: Since = "",
    all_topics: AllTopics = False,
    database: Database = None,
    config: ConfigFile = None,
    verbose: Verbose = 0,
) -> None:
    """Fetch the articles of newspapers into WARC files."""
    chosen = settings(config, verbose, store={"url": database}, crawl={"topic": False if all_topics else None})
    with stopping_cleanly():
        outcomes = crawl_now(names or [], since, chosen)
    report(outcomes, chosen)
    finish(sum(number for outcome, number in outcomes.items() if outcome.startswith("failed")))


def crawl_now(names: list[str], since: str, chosen: Settings) -> Mapping[str, int]:
    """One crawl of some outlets, or of all, with a line on the screen that shows how it goes."""
    day = _day(since, chosen.crawl.days)
    from pipeline.outlets import registry
    from pipeline.run.crawling import crawl_outlets
    from pipeline.store.database import open_or_create

    known = registry(Path(chosen.crawl.outlets))
    outlets = known.chosen(names)
    with open_or_create(chosen.store.url) as store, console.status() as show:
        began = time.monotonic()

        def progress(outcomes: Mapping[str, int]) -> None:
            rate = sum(outcomes.values()) / (time.monotonic() - began)
            show(f"{_counted(outcomes)} · {rate:.1f} pages/s")

        outcomes = crawl_outlets(outlets, known, store, chosen.crawl, since=day, progress=progress)
        return {**outcomes, **_at_rest(store)}


def _at_rest(store: Store) -> dict[str, int]:
    """Say which hosts are left alone for now, and give their number as an outcome."""
    from pipeline.store.coverage import resting

    hosts = resting(store)
    for host, until, why in hosts:
        console.complain(f"{host} is left alone until {until}: {why}")
    return {"failed: hosts at rest": len(hosts)} if hosts else {}


def report(outcomes: Mapping[str, int], chosen: Settings) -> None:
    """What came of a crawl, as one line on stdout."""
    folder = chosen.crawl.archive
    console.write_line(f"{_counted(outcomes)}. The archive is {folder}; thidua run {folder} makes tables of it.")


@contextmanager
def stopping_cleanly() -> Iterator[None]:
    """SIGTERM ends what is done inside as Ctrl-C does: what is under way is booked or given back."""

    def stop(_signal: int, _frame: Any) -> None:
        raise KeyboardInterrupt

    before: Callable[..., Any] | int | None = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _day(since: str, days: int) -> str:
    """The day from which on articles are wanted, in ISO 8601; "" for all."""
    try:
        wanted = date.fromisoformat(since) if since else datetime.now(UTC).date() - timedelta(days=days)
    except ValueError as error:
        raise UsageError(f"--since {since}: no date; write it as 2025-08-30") from error
    return wanted.isoformat() if since or days else ""


def _counted(outcomes: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {outcome}" for outcome, number in sorted(outcomes.items())) or "nothing was due"
