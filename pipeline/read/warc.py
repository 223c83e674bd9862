"""WARC files (plain, gzip, zstd, lz4) → pages, record by record: the file is never in memory as a whole."""

from __future__ import annotations

import io
import re
import zlib
from typing import TYPE_CHECKING

from pipeline.errors import InputError
from pipeline.read import limits, sniff
from pipeline.schema import Failure, Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastwarc.warc import WarcRecord

_SCAN_BYTES, _OVERLAP = 1 << 20, 64
_RECORD = re.compile(rb"\x1f\x8b\x08|(?<=\r\n)WARC/1\.[01]\r\n")
_DOCUMENTS = ("text/html", "application/xhtml+xml", "text/plain", *sniff.MEDIA_TYPES.values())


def pages(stream: sniff.Peekable, path: str, max_bytes: int = limits.PAGE_BYTES) -> Iterator[Page | Failure]:
    """The documents among the records; a page's path is "file#offset". Redirects, requests and metadata are passed by.

    A record that cannot be read gives a Failure and the next one is taken; a file that breaks off gives one, too
    (reason `truncated_record` or `broken_record`).
    """
    start: int | None = 0
    while start is not None:
        last = start
        try:
            for offset, found in _records(stream, path, max_bytes):
                last = offset
                yield from found
            start = None
        except (OSError, EOFError, ValueError) as error:
            yield _failure(f"{path}#{last}", "broken_record", f"behind the record at {last}: {error}")
            start = _next_record(stream, last + 1)


def _records(stream: sniff.Peekable, path: str, most: int) -> Iterator[tuple[int, Iterator[Page | Failure]]]:
    """(offset, pages) of each record from where the stream stands."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    wanted = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    passed = WarcRecordType.warcinfo | WarcRecordType.request | WarcRecordType.metadata | WarcRecordType.revisit
    seen = 0
    for record in ArchiveIterator(stream, record_types=WarcRecordType.any_type, auto_decode="none"):
        seen += 1
        offset = record.stream_pos
        if record.record_type & wanted:
            yield offset, _record(record, f"{path}#{offset}", most)
        elif not record.record_type & passed:
            yield offset, iter([_failure(f"{path}#{offset}", "broken_record", "a record of no known type")])
    if not seen:
        raise EOFError("no record in it")


def _next_record(stream: sniff.Peekable, after: int) -> int | None:
    """Where the next record begins from the byte `after` on, with the stream set there; None at the end."""
    if not stream.seekable():
        return None
    if stream.seek(after) != after:
        return None
    tail, at = b"", after
    while chunk := stream.read(_SCAN_BYTES):
        window = tail + chunk
        for match in _RECORD.finditer(window):
            if match[0].startswith(b"WARC") or sniff.opens_with_warc(window[match.start() : match.start() + 4_096]):
                stream.seek(at - len(tail) + match.start())
                return at - len(tail) + match.start()
        tail, at = window[-_OVERLAP:], at + len(chunk)
    return None


def _record(record: WarcRecord, path: str, most: int) -> Iterator[Page | Failure]:
    try:
        page = _page(record, path, most)
    except InputError as error:
        yield _failure(path, error.reason, str(error))
    else:
        if page is not None:
            yield page


def _page(record: WarcRecord, path: str, most: int) -> Page | None:
    if "Content-Length" not in record.headers or (record.is_http and record.http_headers is None):
        raise InputError("read", "truncated_record", "the record breaks off in its headers")
    status = (record.http_headers.status_code if record.http_headers else None) or 200
    if 300 <= status < 400:
        return None
    if status != 200:
        raise InputError("read", "http_status", f"the server answered {status}")
    media_type = (record.http_content_type or record.headers.get("Content-Type") or "text/html").split(";")[0].strip()
    if media_type.lower() not in _DOCUMENTS:
        raise InputError("read", "media_type", f"no document: {media_type}")
    return Page(
        path=path,
        content=_content(record, most),
        url=(record.headers.get("WARC-Target-URI") or "").strip("<>"),
        media_type=media_type.lower(),
        charset=record.http_charset or "",
        fetched_at=record.headers.get("WARC-Date") or "",
    )


def _content(record: WarcRecord, most: int) -> bytes:
    left = record.content_length
    if left > most:
        raise limits.too_large("the record", most)
    content = record.reader.read(most + 1)
    if len(content) < left:
        raise InputError("read", "truncated_record", f"{len(content)} of {left} bytes are there")
    headers = record.http_headers
    if headers is not None:
        if "chunked" in (headers.get("Transfer-Encoding") or "").lower():
            content = _unchunk(content)
        content = _unpack(content, (headers.get("Content-Encoding") or "").lower())
    if not content.strip():
        raise InputError("read", "empty", "the record is empty")
    return content


def _unchunk(content: bytes) -> bytes:
    """The body of a chunked answer; a body that was stored unchunked under the header stays as it is."""
    parts: list[bytes] = []
    at = 0
    while at < len(content):
        end = content.find(b"\r\n", at)
        try:
            size = int(content[at:end].split(b";")[0], 16)
        except ValueError:
            return content if not parts else b"".join(parts)
        if size == 0:
            break
        parts.append(content[end + 2 : end + 2 + size])
        at = end + 2 + size + 2
    return b"".join(parts)


def _unpack(content: bytes, encoding: str) -> bytes:
    """Content-Encoding undone within the limit; many crawlers store the body unpacked and keep the header."""
    if "gzip" in encoding and content.startswith(b"\x1f\x8b"):
        return sniff.gunzip(content, limits.PAGE_BYTES)
    if "deflate" in encoding and content[:1] == b"\x78":
        return _inflate(content)
    if "br" in encoding and content.lstrip()[:1] != b"<":
        return _unbrotli(content)
    return content


def _inflate(content: bytes) -> bytes:
    try:
        out = zlib.decompressobj().decompress(content, limits.PAGE_BYTES + 1)
    except zlib.error as error:
        raise InputError("read", "truncated_record", f"the packed body is broken: {error}") from error
    if len(out) > limits.PAGE_BYTES:
        raise limits.too_large("the unpacked record")
    return out


def _unbrotli(content: bytes) -> bytes:
    from fastwarc.stream_io import BrotliReader

    try:
        out = BrotliReader(io.BytesIO(content)).read(limits.PAGE_BYTES + 1)
    except OSError as error:
        raise InputError("read", "truncated_record", f"the packed body is broken: {error}") from error
    if len(out) > limits.PAGE_BYTES:
        raise limits.too_large("the unpacked record")
    return out


def _failure(path: str, reason: str, message: str) -> Failure:
    return Failure(source=path, stage="read", reason=reason, message=f"{path}: {message}")
