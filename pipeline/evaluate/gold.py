"""Gold files: JSON lines, an article each, with id, language, text and the rows of every table.

A gold row gives its span as `surface` and `nth` (from 1, which occurrence in the text), and its columns by name; a
column may list several values where the text leaves it open.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError

TABLES = ("movements", "percentages", "counts", "awards")
_OPENING_QUOTES = frozenset("\"'“„‘‚«‹「『《〈”»")


@dataclass(frozen=True, slots=True)
class GoldRow:
    """One annotated row; `columns` as the annotator wrote them."""

    start: int
    end: int
    quoted: bool
    columns: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """One annotated article; `rows` by table, `edition` that of the vocabularies which its annotator knew."""

    id: str
    language: str
    text: str
    rows: Mapping[str, tuple[GoldRow, ...]]
    edition: int = 1


def load_gold(path: Path) -> Iterator[GoldArticle]:
    """The articles of one gold file. Raises UsageError with the line for one that is not well formed."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read as gold: {error}") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield _article(json.loads(line))
            except KeyError as error:
                raise UsageError(f"{path}, line {number}: {error} is missing") from error
            except ValueError as error:
                raise UsageError(f"{path}, line {number}: {error}") from error


def _article(raw: Mapping[str, Any]) -> GoldArticle:
    text = raw["text"]
    rows = {table: tuple(_row(text, row) for row in raw.get(table, ())) for table in TABLES}
    return GoldArticle(raw["id"], raw["language"], text, rows, raw.get("edition", 1))


def _row(text: str, columns: Mapping[str, Any]) -> GoldRow:
    surface, nth = columns["surface"], columns.get("nth", 1)
    start = -1
    for _ in range(nth):
        start = text.find(surface, start + 1)
        if start < 0:
            raise ValueError(f"occurrence {nth} of {surface!r} is not in the text")
    quoted = text[:start].rstrip()[-1:] in _OPENING_QUOTES
    return GoldRow(start, start + len(surface), quoted, columns)
