"""Source arguments → pages: files, folders, globs and standard input ("-"), one document or many in each."""

from __future__ import annotations

import glob
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import InputError
from pipeline.read import archive, limits, sniff, warc
from pipeline.schema import Failure, Page


@dataclass(frozen=True, slots=True)
class _Options:
    columns: Mapping[str, str]
    max_bytes: int


def pages(
    sources: Iterable[str | Path], columns: dict[str, str] | None = None, max_bytes: int = limits.PAGE_BYTES
) -> Iterator[Page | Failure]:
    """The documents in `sources`, in order, streamed; what cannot be read comes as a Failure, and the rest goes on.

    A source is a file, a folder (walked in sorted order, hidden names left out), a glob or "-" for standard input.
    `columns` names the columns of CSV, JSONL and Parquet files where they are not called as usual: {"text": "body"}.
    A document over `max_bytes` is refused (`too_large`); what read/limits.py allows cannot be exceeded.
    """
    options = _Options(columns or {}, min(max_bytes, limits.PAGE_BYTES))
    for source in map(str, sources):
        if source == "-":
            yield from _guarded(partial(_stream, sys.stdin.buffer, "-", options), "-")
        elif source.startswith(("http://", "https://")):
            message = f"{source}: a web address is no file; `thidua run` fetches it"
            yield Failure(source=source, stage="read", reason="url", message=message)
        else:
            yield from _files(source, options)


def _files(source: str, options: _Options) -> Iterator[Page | Failure]:
    found = False
    for path in files(source):
        found = True
        yield from _guarded(partial(_file, path, options), path)
    if not found:
        yield Failure(source=source, stage="read", reason="not_found", message=f"no such file or folder: {source}")


def files(source: str) -> Iterator[str]:
    """The paths that a source stands for, in the order in which they are read."""
    path = Path(source)
    if path.is_dir():
        yield from (str(p) for p in sorted(path.rglob("*")) if p.is_file() and not _hidden(p.relative_to(path)))
    elif path.exists():
        yield source
    else:
        found = glob.glob(source, recursive=True)  # noqa: PTH207 - Path.glob takes no absolute pattern
        yield from (p for p in sorted(found) if Path(p).is_file())


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _guarded(produce: Callable[[], Iterator[Page | Failure]], path: str) -> Iterator[Page | Failure]:
    """The pages of one file; an error in the middle becomes its last item."""
    try:
        yield from produce()
    except InputError as error:
        yield Failure(source=path, stage=error.stage, reason=error.reason, message=f"{path}: {error}")
    except OSError as error:
        yield Failure(source=path, stage="read", reason="unreadable", message=f"{path}: {error.strerror or error}")


def _file(path: str, options: _Options) -> Iterator[Page | Failure]:
    with Path(path).open("rb") as stream:
        yield from _stream(stream, path, options)


def _stream(stream: BinaryIO, path: str, options: _Options) -> Iterator[Page | Failure]:
    peeked = sniff.Peekable(stream)
    kind = sniff.kind(peeked.peek(limits.SNIFF_BYTES), path)
    if kind == "warc":
        yield from warc.pages(peeked, path, options.max_bytes)
    elif kind in archive.KINDS:
        yield from archive.pages(peeked, path, kind, options.columns)
    else:
        yield _document(peeked, path, kind, options.max_bytes)


def _document(stream: sniff.Peekable, path: str, kind: str, most: int) -> Page:
    content = stream.read(most + 1)
    if len(content) > most:
        raise limits.too_large("the document", most)
    if kind == "gzip":
        content = sniff.gunzip(content, most)
        kind = sniff.kind(content[: limits.SNIFF_BYTES], path.removesuffix(".gz"))
    if not content.strip():
        raise InputError("read", "empty", "the document is empty")
    if kind == "binary":
        raise InputError("read", "binary", "not a text, a page or an archive that can be read")
    return Page(path=path, content=content, media_type=sniff.MEDIA_TYPES[kind])
