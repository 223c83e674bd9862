"""thidua status: from what newspapers name to rows, and where the rest was lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import console
from pipeline.cli.crawl import Outlets
from pipeline.cli.options import ConfigFile, Database, Lines, Verbose, settings

if TYPE_CHECKING:
    from pipeline.store.coverage import Day
    from pipeline.store.database import Store

_COUNTS = ("discovered", "allowed", "fetched", "read", "in_scope", "rows")


def status(
    names: Outlets = None,
    output: Annotated[Lines, typer.Option("--format", help="A table, or a JSON object a day and outlet.")] = Lines.TEXT,
    database: Database = None,
    config: ConfigFile = None,
    verbose: Verbose = 0,
) -> None:
    """Show what became of the articles that newspapers named, by day."""
    chosen = settings(config, verbose, store={"url": database})
    from pipeline.store.coverage import funnel
    from pipeline.store.database import open_existing

    with open_existing(chosen.store.url) as store:
        days = funnel(store, names or [])
        if output is Lines.JSONL:
            for day in days:
                console.write_json({name: getattr(day, name) for name in ("outlet", "day", *_COUNTS, "losses")})
            return
        console.show_table("Coverage", ("outlet", "day", *_COUNTS, "lost"), [_row(day) for day in days])
        _show_hosts(store)


def _row(day: Day) -> tuple[object, ...]:
    if not day.discovered:
        return (day.outlet, day.day, *("–" for _ in _COUNTS), "gap: nothing was discovered")
    lost = ", ".join(f"{number} {reason}" for reason, number in day.losses.most_common())
    return (day.outlet, day.day, *(getattr(day, count) for count in _COUNTS), lost)


def _show_hosts(store: Store) -> None:
    """Hosts that are left alone for now, and why."""
    from pipeline.store.coverage import resting

    hosts = resting(store)
    if hosts:
        console.show_table("Hosts that rest", ("host", "until", "why"), hosts)
