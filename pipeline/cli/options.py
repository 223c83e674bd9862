"""What several commands share: their options, the settings behind them, and the exit code of a partial success."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli import console

if TYPE_CHECKING:
    from pipeline.config import Settings

SOME_FAILED = 1

ConfigFile = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="Settings instead of those in ./thidua.toml.")
]
Verbose = Annotated[
    int, typer.Option("--verbose", "-v", count=True, show_default=False, help="Log to stderr; -vv: more.")
]
Database = Annotated[
    str | None, typer.Option(metavar="URL", help="Database instead of store.url: a SQLite file or a SQLAlchemy URL.")
]


class Lines(StrEnum):
    """For people, or a JSON object a line."""

    TEXT = "text"
    JSONL = "jsonl"


def settings(config: Path | None, verbose: int, **flags: dict[str, Any]) -> Settings:
    """The settings in force; `flags` are {key: value} by section. The log is set up as they say."""
    from pipeline.config import load

    level = {0: None, 1: "info"}.get(verbose, "debug")
    loaded = load({"log": {"level": level}, **flags}, config)
    console.log_to_stderr(loaded.log.level)
    return loaded


def finish(failed: int) -> None:
    """End the command with exit code 1 when some inputs failed."""
    if failed:
        raise typer.Exit(SOME_FAILED)
