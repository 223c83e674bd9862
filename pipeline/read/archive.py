"""A researcher's archive of texts: CSV, TSV, JSONL and Parquet, a row an article, columns by name."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from pipeline.errors import InputError, UsageError
from pipeline.read import dates, limits, sniff, text
from pipeline.read.draft import Draft
from pipeline.schema import Failure, Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

KINDS = ("csv", "tsv", "jsonl", "parquet")
ROW = "application/x-thidua-row+json"
_USUAL = {
    "text": ("text", "body", "content", "article", "noi_dung", "fulltext", "full_text"),
    "title": ("title", "headline", "tieu_de"),
    "url": ("url", "link", "uri"),
    "byline": ("byline", "author", "authors", "tac_gia"),
    "published_at": ("published_at", "date", "published", "datetime", "ngay", "publish_date"),
    "language": ("language", "lang"),
    "source_url": ("source_url",),
    "id": ("id", "article_id"),
}


def pages(stream: sniff.Peekable, path: str, kind: str, columns: Mapping[str, str]) -> Iterator[Page | Failure]:
    """A page a row, streamed; `columns` maps our names to the file's. Raises InputError (`no_text_column`)."""
    unknown = sorted(set(columns) - set(_USUAL))
    if unknown:
        raise UsageError(f"no such column to name: {unknown[0]}; choose among {', '.join(_USUAL)}")
    rows = {"csv": _csv, "tsv": _tsv, "jsonl": _jsonl, "parquet": _parquet}[kind](stream)
    for number, row in enumerate(rows, 1):
        where = f"{path}#{number}"
        if isinstance(row, InputError):
            yield Failure(source=where, stage="read", reason=row.reason, message=f"{where}: {row}")
        else:
            yield _page(_renamed(row, columns), where)


def read(page: Page) -> Draft:
    """The draft of one row. Raises InputError: `empty`."""
    row = json.loads(page.content)
    body = text.draft(row.get("text", ""))
    title = " ".join(text.split(row.get("title", ""))) or body.title
    return replace(
        body,
        title=title,
        url=page.url,
        byline=row.get("byline", ""),
        published_at=dates.parse(row.get("published_at", "")) or body.published_at,
        language=row.get("language", ""),
        source_url=row.get("source_url", "") or body.source_url,
        read_by="row",
    )


def _page(row: dict[str, str], where: str) -> Page:
    content = json.dumps(row, ensure_ascii=False).encode("utf-8", errors="replace")
    return Page(path=where, content=content, url=row.get("url", ""), media_type=ROW)


def _renamed(row: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, str]:
    lower = {str(name).strip().lower(): value for name, value in row.items()}
    found: dict[str, str] = {}
    for ours, usual in _USUAL.items():
        for name in [columns[ours].lower()] if ours in columns else usual:
            if lower.get(name) not in (None, ""):
                found[ours] = _string(lower[name])
                break
    if "text" not in found and not lower.keys() & {columns.get("text", "").lower(), *_USUAL["text"]}:
        raise InputError("read", "no_text_column", f"no column of text among: {', '.join(map(str, row))}; name it")
    return found


def _string(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _csv(stream: sniff.Peekable) -> Iterator[Mapping[str, Any] | InputError]:
    lines = _decoded(stream)
    first = next(lines, "")
    delimiter = max(",;\t", key=first.count)
    return _delimited(chain([first], lines), delimiter)


def _tsv(stream: sniff.Peekable) -> Iterator[Mapping[str, Any] | InputError]:
    return _delimited(_decoded(stream), "\t")


def _delimited(lines: Iterable[str], delimiter: str) -> Iterator[Mapping[str, Any] | InputError]:
    csv.field_size_limit(limits.ROW_BYTES)
    try:
        yield from csv.DictReader(lines, delimiter=delimiter)
    except csv.Error as error:
        yield InputError("read", "broken_row", str(error))


def _jsonl(stream: sniff.Peekable) -> Iterator[Mapping[str, Any] | InputError]:
    for line in _decoded(stream):
        if line.strip():
            yield _json_row(line)


def _json_row(line: str) -> Mapping[str, Any] | InputError:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return InputError("read", "broken_row", f"not JSON: {error}")
    return row if isinstance(row, dict) else InputError("read", "broken_row", "not a JSON object")


def _parquet(stream: sniff.Peekable) -> Iterator[Mapping[str, Any] | InputError]:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(stream.file())
        for batch in file.iter_batches(batch_size=100):
            yield from batch.to_pylist()
    except (pa.ArrowException, OSError) as error:
        yield InputError("read", "broken_row", f"the Parquet file is broken: {error}")


def _decoded(stream: sniff.Peekable) -> Iterator[str]:
    """Lines of UTF-8, each within the limit."""
    for number, raw in enumerate(stream.lines(limits.ROW_BYTES), 1):
        if len(raw) >= limits.ROW_BYTES:
            raise limits.too_large(f"line {number}", limits.ROW_BYTES)
        try:
            yield raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise InputError("read", "invalid_utf8", f"line {number} is not UTF-8: {error}") from error
