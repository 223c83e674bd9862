"""The tables and views as files: CSV, JSON Lines, Parquet, or one Excel workbook."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from pipeline.errors import UsageError
from pipeline.schema import Column
from pipeline.store import workbook
from pipeline.store.database import Store
from pipeline.store.tables import relation_columns

FORMATS = ("csv", "jsonl", "parquet", "xlsx")
WORKBOOK = "thidua.xlsx"

Columns = Sequence[Column]
Rows = Iterator[Sequence[Any]]

_FETCH = 200  # rows that are in memory at a time: articles carry their whole text
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet may run when a cell begins with it
_GROUP_ROWS, _GROUP_CHARACTERS = 50_000, 16_000_000  # a Parquet row group ends at whichever comes first


@dataclass(frozen=True, slots=True)
class Exported:
    """One table or view that was written, and what had to be changed on the way."""

    name: str
    path: Path
    rows: int
    notes: tuple[str, ...] = ()


def export(
    store: Store,
    directory: Path,
    format: str,  # noqa: A002 - the flag's name
    *,
    one_per_story: bool = False,
) -> tuple[Exported, ...]:
    """Write every table and view into `directory`, made when it is missing; rows in the order article, start, end.

    All files show one state of the database, and each appears when it is complete. Memory does not grow with the
    tables. With `one_per_story`, of each story only the original and its rows. Raises UsageError for an unknown format
    or a directory that cannot be written to.
    """
    if format not in FORMATS:
        raise UsageError(f"{format}: no such format; there are {', '.join(FORMATS)}")
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with store.reading() as connection:
            rows = partial(_rows, store, connection, one_per_story=one_per_story)
            if format == "xlsx":
                return _workbook(rows, directory / WORKBOOK)
            return tuple(
                Exported(name, path, _one(_writers()[format], path, columns, rows(name)))
                for name, columns in relation_columns().items()
                for path in [directory / f"{name}.{format}"]
            )
    except OSError as error:
        raise UsageError(f"{directory}: cannot be written to: {error.strerror or error}") from error


def _writers() -> Mapping[str, Callable[[Path, Columns, Rows], int]]:
    return {"csv": _csv, "jsonl": _jsonl, "parquet": _parquet}


def _rows(store: Store, connection: sa.Connection, name: str, *, one_per_story: bool) -> Rows:
    query = store.select(name)
    articles, relation = store.catalogue.tables["articles"], store.catalogue.relations()[name]
    if one_per_story and "article_id" in relation.c:
        others = sa.select(articles.c.article_id).where(articles.c.story_kind.not_in(("original", "")))
        query = query.where(relation.c.article_id.not_in(others))
    result = connection.execution_options(yield_per=_FETCH).execute(query)
    for batch in result.partitions():
        yield from batch


def _one(write: Callable[[Path, Columns, Rows], int], path: Path, columns: Columns, rows: Rows) -> int:
    with _complete(path) as part:
        return write(part, columns, rows)


@contextmanager
def _complete(path: Path) -> Iterator[Path]:
    """A file to write to, which takes the name `path` when all is written."""
    part = path.with_name(f".{path.name}.part")
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _csv(path: Path, columns: Columns, rows: Rows) -> int:
    """UTF-8 with a BOM, without which Excel reads Vietnamese as Latin-1; CRLF, commas, quotes where needed."""
    number = 0
    cells = [_csv_text if column.type is str else _csv_value for column in columns]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(column.name for column in columns)
        for number, row in enumerate(rows, 1):  # noqa: B007 - the number of rows is the answer
            writer.writerow([cell(value) for cell, value in zip(cells, row, strict=True)])
    return number


def _csv_text(value: str) -> str:
    return "'" + value if value.startswith(_FORMULA) else value


def _csv_value(value: object) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else repr(value)


def _jsonl(path: Path, columns: Columns, rows: Rows) -> int:
    number = 0
    names = [column.name for column in columns]
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for number, row in enumerate(rows, 1):  # noqa: B007 - the number of rows is the answer
            file.write(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) + "\n")
    return number


def _parquet(path: Path, columns: Columns, rows: Rows) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = arrow_schema(columns)
    number = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for group in _groups(rows):
            arrays = [
                pa.array(values, type=field.type)
                for values, field in zip(zip(*group, strict=True), schema, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            number += len(group)
    return number


def arrow_schema(columns: Columns) -> Any:
    """A pyarrow.Schema with the columns' types, whether they may be empty, and their meaning as metadata `doc`."""
    import pyarrow as pa

    types = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
    return pa.schema(pa.field(c.name, types[c.type], nullable=c.nullable, metadata={"doc": c.doc}) for c in columns)


def _groups(rows: Rows) -> Iterator[list[Sequence[Any]]]:
    group: list[Sequence[Any]] = []
    characters = 0
    for row in rows:
        group.append(row)
        characters += sum(len(value) for value in row if isinstance(value, str))
        if len(group) >= _GROUP_ROWS or characters >= _GROUP_CHARACTERS:
            yield group
            group, characters = [], 0
    if group:
        yield group


def _workbook(rows: Callable[[str], Rows], path: Path) -> tuple[Exported, ...]:
    tables = ((name, columns, rows(name)) for name, columns in relation_columns().items())
    with _complete(path) as part:
        sheets = workbook.write(part, tables)
    return tuple(Exported(sheet.name, path, sheet.rows, sheet.notes) for sheet in sheets)
