"""thidua translate: lines of text → the same in another language."""

from __future__ import annotations

import logging
import sys
from typing import Annotated

import typer

from pipeline.cli import console
from pipeline.cli.options import ConfigFile, Lines, Verbose, settings


def translate(
    source: Annotated[str, typer.Option("--from", metavar="LL", help="Language of the lines.")],
    target: Annotated[str, typer.Option("--to", metavar="LL", help="Language to translate into.")] = "en",
    output: Annotated[
        Lines, typer.Option("--format", help='jsonl: with "fidelity", what the translation changed.')
    ] = Lines.TEXT,
    engine: Annotated[str, typer.Option(metavar="NAME", help="Engine instead of translate.engine.")] = "",
    config: ConfigFile = None,
    verbose: Verbose = 0,
) -> None:
    """Translate every line of stdin."""
    chosen = settings(config, verbose)
    from pipeline.languages.pack import load_packs
    from pipeline.translate import load

    translator = load(chosen.translate, load_packs(), engine)
    for line in sys.stdin.buffer:
        translation = translator.text(line.decode("utf-8", errors="replace").rstrip("\r\n"), source, target)
        if output is Lines.JSONL:
            console.write_json({"translation": translation.text, "fidelity": translation.verdict()})
        else:
            console.write_line(translation.text)
    counter = translator.counter
    logging.getLogger(__name__).info("%d sentences translated, %d remembered", counter.translated, counter.recalled)
