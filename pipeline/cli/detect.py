"""thidua detect: lines of text → their languages."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from pipeline.cli import console
from pipeline.cli.options import ConfigFile, Lines, Verbose, settings


def detect(
    output: Annotated[Lines, typer.Option("--format", help="How languages are printed.")] = Lines.TEXT,
    config: ConfigFile = None,
    verbose: Verbose = 0,
) -> None:
    """Tell the language of every line of stdin."""
    chosen = settings(config, verbose).detect
    from pipeline import detect as detection

    detector = detection.load(chosen.engine, chosen.languages)
    for line in sys.stdin.buffer:
        found = detector.detect(line.decode("utf-8", errors="replace"))
        if output is Lines.JSONL:
            console.write_json({"language": found.language, "score": found.score})
        else:
            console.write_line(f"{found.language}\t{found.score:.3f}")
