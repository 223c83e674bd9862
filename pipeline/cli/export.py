"""thidua export: the database → files."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli import console
from pipeline.cli.options import ConfigFile, Database, Verbose, settings


class Files(StrEnum):
    """The formats that tables are written in."""

    CSV = "csv"
    PARQUET = "parquet"
    XLSX = "xlsx"
    JSONL = "jsonl"


def export(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="Folder for the files; made when it is missing.")],
    output: Annotated[Files, typer.Option("--format", help="How tables are written.")] = Files.CSV,
    one_per_story: Annotated[
        bool, typer.Option("--one-per-story", help="Leave out translations, reprints and revisions.")
    ] = False,
    database: Database = None,
    config: ConfigFile = None,
    verbose: Verbose = 0,
) -> None:
    """Write every table and view as files."""
    chosen = settings(config, verbose, store={"url": database})
    from pipeline.store.database import open_existing
    from pipeline.store.export import export as write

    with open_existing(chosen.store.url) as store:
        for written in write(store, directory, output.value, one_per_story=one_per_story):
            console.write_line(f"{written.path}\t{written.name}\t{written.rows}")
            for note in written.notes:
                console.complain(f"{written.name}: {note}")
