"""The process in which one .docx or .pdf is read: stdin its bytes, stdout one JSON object. See documents.py.

It limits its own memory and processor time, so that a hostile document ends this process and nothing else.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from typing import TYPE_CHECKING, Any

from pipeline.read import limits

if TYPE_CHECKING:
    from collections.abc import Iterator

_PAGES = 2_000
_CHARACTERS = 20_000_000


def main(kind: str) -> None:
    """Read the document on standard input."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.MEMORY_BYTES, limits.MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.SECONDS, limits.SECONDS))
    content = sys.stdin.buffer.read()
    try:
        answer = {"kind": kind, **(_pdf(content) if kind == "pdf" else _docx(content))}
    except MemoryError:
        answer = {"reason": "too_large", "message": f"more than {limits.MEMORY_BYTES // 1_000_000} MB to unpack"}
    json.dump(answer, sys.stdout)


def _pdf(content: bytes) -> dict[str, Any]:
    """Text by page, with the lines of a paragraph joined."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            return {"reason": "encrypted", "message": "the PDF is encrypted: remove its password"}
        lines = [line for page in reader.pages[:_PAGES] for line in _paragraphs(page.extract_text())]
        facts = reader.metadata
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError) as error:
        return {"reason": "broken_document", "message": f"the PDF is broken: {error}"}
    created = facts.creation_date.isoformat() if facts and facts.creation_date else ""
    return _answer(lines, (facts and facts.title) or "", (facts and facts.author) or "", created)


def _paragraphs(page: str) -> Iterator[str]:
    """A page's lines; one that goes on (no end of a sentence, then a small letter) is joined with the next."""
    paragraph = ""
    for line in map(str.strip, page.splitlines()):
        goes_on = paragraph and line and line[0].islower() and paragraph[-1] not in ".!?:;"
        if goes_on:
            paragraph = paragraph[:-1] + line if paragraph.endswith("\u00ad") else f"{paragraph} {line}"
        else:
            if paragraph:
                yield paragraph
            paragraph = line
    if paragraph:
        yield paragraph


def _docx(content: bytes) -> dict[str, Any]:
    """Paragraphs, list items and table rows, in order."""
    from zipfile import BadZipFile, ZipFile

    try:
        if sum(item.file_size for item in ZipFile(io.BytesIO(content)).infolist()) > 10 * limits.PAGE_BYTES:
            return {"reason": "too_large", "message": "the document unpacks to too much"}
        return _opened_docx(content)
    except (BadZipFile, KeyError, ValueError, SyntaxError) as error:
        return {"reason": "broken_document", "message": f"the .docx is broken: {error}"}


def _opened_docx(content: bytes) -> dict[str, Any]:
    from docx import Document
    from docx.table import Table

    document = Document(io.BytesIO(content))
    lines: list[str] = []
    for item in document.iter_inner_content():
        if isinstance(item, Table):
            lines += [" | ".join(dict.fromkeys(cell.text.strip() for cell in row.cells)) for row in item.rows]
        else:
            lines.append(item.text)
    facts = document.core_properties
    created = facts.created.isoformat() if facts.created else ""
    return _answer(lines, facts.title or "", facts.author or "", created)


def _answer(lines: list[str], title: str, author: str, created: str) -> dict[str, Any]:
    if sum(map(len, lines)) > _CHARACTERS:
        return {"reason": "too_large", "message": "more text than can be read: split it"}
    return {"lines": lines, "title": str(title), "author": str(author), "created": created}


if __name__ == "__main__":
    main(sys.argv[1])
