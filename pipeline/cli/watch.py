"""thidua watch: crawl and run, again and again."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import console
from pipeline.cli.crawl import AllTopics, Outlets, Since, crawl_now, report, stopping_cleanly
from pipeline.cli.options import ConfigFile, Database, Verbose, settings
from pipeline.errors import ThiduaError, UsageError

if TYPE_CHECKING:
    from pipeline.config import Settings

_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


def watch(
    names: Outlets = None,
    every: Annotated[str, typer.Option(metavar="TIME", help="From one start to the next: 30m, 6h, 1d.")] = "6h",
    rounds: Annotated[int, typer.Option(metavar="N", help="End after so many rounds; 0: never.")] = 0,
    since: Since = "",
    all_topics: AllTopics = False,
    database: Database = None,
    config: ConfigFile = None,
    verbose: Verbose = 0,
) -> None:
    """Crawl newspapers and process what is new, again and again."""
    pause = _seconds(every)
    chosen = settings(config, verbose, store={"url": database}, crawl={"topic": False if all_topics else None})
    number = 0
    with stopping_cleanly():
        while True:
            began = time.monotonic()
            _round(names or [], since, chosen)
            number += 1
            if number == rounds:
                return
            time.sleep(max(0.0, began + pause - time.monotonic()))


def _round(names: list[str], since: str, chosen: Settings) -> None:
    """One crawl and one run. A round that fails is told of, and the next one may do better; a wrong call ends all."""
    try:
        report(crawl_now(names, since, chosen), chosen)
        _process_what_is_new(chosen)
    except UsageError:
        raise
    except ThiduaError as error:
        console.complain(str(error))


def _process_what_is_new(chosen: Settings) -> None:
    """Run the files of the archive that hold something new: the whole archive would take longer with every round."""
    from pipeline.cli.run import process_sources
    from pipeline.store.coverage import unread_files
    from pipeline.store.database import open_or_create

    with open_or_create(chosen.store.url) as store:
        files = [Path(chosen.crawl.archive) / name for name in unread_files(store)]
        here = [str(file) for file in files if file.exists()]
        if not here:
            console.write_line("Nothing new to process.")
            return
        summary = process_sources(here, store, chosen, retry_failed=False)
    console.write_line(f"{summary.done} articles processed, {summary.skipped} known, {summary.failed} failed.")


def _seconds(text: str) -> float:
    match = re.fullmatch(r"(\d+)([smhd])", text)
    if match is None or not int(match[1]):
        raise UsageError(f"--every {text}: no time; write it as 30m, 6h or 1d")
    return float(int(match[1]) * _UNITS[match[2]])
