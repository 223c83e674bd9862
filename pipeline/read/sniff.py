"""What kind of input a few first bytes are. The content decides; the name only tells texts from tables."""

from __future__ import annotations

import io
import re
import zlib
from typing import TYPE_CHECKING, BinaryIO

from pipeline.errors import InputError
from pipeline.read.limits import too_large

if TYPE_CHECKING:
    from collections.abc import Iterator

MEDIA_TYPES = {
    "html": "text/html",
    "text": "text/plain",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|article|div|p|h1|table|section|span)[\s>/]", re.IGNORECASE
)
_SUFFIXES = {".csv": "csv", ".tsv": "tsv", ".jsonl": "jsonl", ".ndjson": "jsonl"}
_BOMS = (b"\xff\xfe", b"\xfe\xff")


class Peekable:
    """A binary stream whose first bytes can be looked at before it is read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._head = b""
        self._position = 0

    def peek(self, size: int) -> bytes:
        """Up to `size` first bytes, which stay in the stream."""
        while len(self._head) < size and (more := self._stream.read(size - len(self._head))):
            self._head += more
        return self._head

    def read(self, size: int = -1) -> bytes:
        """As a file's read: at most `size` bytes, all when negative."""
        head, self._head = (self._head, b"") if size < 0 else (self._head[:size], self._head[size:])
        missing = -1 if size < 0 else size - len(head)
        content = head + self._stream.read(missing) if missing else head
        self._position += len(content)
        return content

    def seekable(self) -> bool:
        """Whether it is a file rather than a pipe."""
        return self._stream.seekable()

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a byte of the file."""
        self._head, self._position = b"", self._stream.seek(offset, whence)
        return self._position

    def close(self) -> None:
        """Close the stream."""
        self._stream.close()

    def tell(self) -> int:
        """How many bytes were read."""
        return self._position

    def lines(self, limit: int) -> Iterator[bytes]:
        """The lines, each cut at `limit` bytes."""
        rest = b""
        while chunk := self.read(1 << 20):
            *whole, rest = (rest + chunk).split(b"\n")
            yield from whole
            if len(rest) >= limit:
                yield rest[:limit]
                return
        if rest:
            yield rest

    def file(self) -> BinaryIO:
        """The stream as one that can be sought in, from its start; a pipe is read whole."""
        if not self.seekable():
            return io.BytesIO(self.read())
        self._stream.seek(0)
        return self._stream


def kind(head: bytes, name: str) -> str:
    """One of warc, gzip, html, text, pdf, docx, csv, tsv, jsonl, parquet, binary; text for an empty head."""
    if head.startswith(b"WARC/") or _packed_warc(head, name):
        return "warc"
    for magic, found in ((b"\x1f\x8b", "gzip"), (b"%PDF-", "pdf"), (b"PAR1", "parquet")):
        if head.startswith(magic):
            return found
    if head.startswith(b"PK\x03\x04"):
        return "docx" if name.lower().endswith(".docx") or b"word/" in head or b"[Content_Types]" in head else "binary"
    if _binary(head):
        return "binary"
    for suffix, found in _SUFFIXES.items():
        if name.lower().endswith((suffix, suffix + ".gz")):
            return found
    return "html" if _looks_html(head) else _bare(head, name)


def gunzip(content: bytes, limit: int) -> bytes:
    """A gzip file's content. Raises InputError: `too_large` over `limit` bytes, `truncated` when it breaks off."""
    out, rest = io.BytesIO(), content
    while rest:
        unpacker = zlib.decompressobj(wbits=31)
        try:
            out.write(unpacker.decompress(rest, limit + 1 - out.tell()))
        except zlib.error as error:
            raise InputError("read", "truncated", f"the gzip stream is broken: {error}") from error
        if out.tell() > limit:
            raise too_large("the unpacked document", limit)
        if not unpacker.eof:
            raise InputError("read", "truncated", "the gzip stream breaks off")
        rest = unpacker.unused_data if unpacker.unused_data.startswith(b"\x1f\x8b") else b""
    return out.getvalue()


def _packed_warc(head: bytes, name: str) -> bool:
    if head.startswith(b"\x28\xb5\x2f\xfd") or name.lower().endswith((".warc.zst", ".warc.lz4")):
        return True
    if not head.startswith(b"\x1f\x8b"):
        return False
    return opens_with_warc(head) or name.lower().endswith(".warc.gz")


def opens_with_warc(head: bytes) -> bool:
    """Whether these bytes are a gzip member with a WARC record in it."""
    try:
        return zlib.decompressobj(wbits=31).decompress(head, 16).startswith(b"WARC/")
    except zlib.error:
        return False


def _binary(head: bytes) -> bool:
    if head.startswith(_BOMS):
        return False
    control = sum(byte < 32 and byte not in b"\t\n\r\f\x1b\x08" for byte in head)
    return control > len(head) // 50 or (b"\0" in head and not _looks_html(head))


def _looks_html(head: bytes) -> bool:
    text = head.replace(b"\0", b"") if head.startswith(_BOMS) else head
    return bool(_HTML.search(text)) and b"<" in text[:1_000]


def _bare(head: bytes, name: str) -> str:
    """A text, or rows of JSON on standard input."""
    return "jsonl" if name == "-" and head.startswith(b'{"') else "text"
