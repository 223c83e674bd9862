"""thidua extract: texts → rows, as JSON."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any

import typer

from pipeline.cli import console
from pipeline.cli.options import ConfigFile, Verbose, finish, settings
from pipeline.errors import InputError
from pipeline.schema import ROW_TABLES, Tables


class Objects(StrEnum):
    """A JSON object a line, or one text and one object."""

    JSONL = "jsonl"
    JSON = "json"


def extract(
    output: Annotated[
        Objects, typer.Option("--format", help='jsonl: {"id", "text"} a line on stdin; json: stdin is one text.')
    ] = Objects.JSONL,
    language: Annotated[str, typer.Option(metavar="LL", help="Language of the texts; detected if not given.")] = "",
    config: ConfigFile = None,
    verbose: Verbose = 0,
) -> None:
    """Find the rows of every table in texts on stdin."""
    chosen = settings(config, verbose)
    from pipeline import texts
    from pipeline.process import load_resources, process

    resources = load_resources(chosen)
    failed = 0
    for where, content in _inputs(output):
        try:
            identity, text = _plain(content) if output is Objects.JSON else _line(content)
            console.write_json(_record(identity, process(texts.article(text, str(identity), language), resources)))
        except InputError as error:
            console.complain(f"{where}: {error}")
            failed += 1
    finish(failed)


def _inputs(output: Objects) -> Iterator[tuple[str, bytes]]:
    """What stands on stdin, piece by piece, each with a name for messages."""
    if output is Objects.JSON:
        yield "stdin", sys.stdin.buffer.read()
        return
    yield from ((f"line {number}", line) for number, line in enumerate(sys.stdin.buffer, 1) if line.strip())


def _plain(content: bytes) -> tuple[str, str]:
    try:
        return "stdin", _filled(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputError("read", "invalid_utf8", f"not UTF-8: {error}") from error


def _line(content: bytes) -> tuple[Any, str]:
    try:
        raw = json.loads(content)
        return raw["id"], _filled(raw["text"])
    except (ValueError, KeyError, TypeError) as error:
        raise InputError("read", "not_json", f'not a JSON object like {{"id": …, "text": …}}: {error}') from error


def _filled(text: object) -> str:
    if not isinstance(text, str) or not text.strip():
        raise InputError("read", "empty", "there is no text in it")
    return text


def _record(identity: Any, tables: Tables) -> dict[str, Any]:
    rows = {table: [dataclasses.asdict(row) for row in getattr(tables, table)] for table in ROW_TABLES}
    return {"id": identity, "language": tables.article.language, **rows}
