"""Plain text → Draft: its first line is the title when it looks like one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.errors import InputError
from pipeline.read import credit, dates, lines
from pipeline.read.decode import decode_text, tidy
from pipeline.read.draft import Draft, Note

if TYPE_CHECKING:
    from pipeline.schema import Page

_SPACES = re.compile(r"[^\S\n\xa0\u2007\u202f]+")
_LINE_CHARACTERS = 5_000_000
_NAVIGATION = re.compile(r"(?:[^|.!?]{1,30}\s*\|\s*){2,}[^|.!?]{1,30}")
_LEAVINGS = ("comments", "share", "counter", "date", "read_more", "newsletter")  # codes of lines
_TITLE_CHARACTERS = 250


def read(page: Page) -> Draft:
    """A text file. Raises InputError: `empty`, `binary`, `invalid_utf8`, `long_line`."""
    if b"\0" in page.content[:4_096] and not page.content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError("read", "binary", "there are NUL bytes in it: not a text")
    return draft(decode_text(page.content, page.charset))


def draft(content: str) -> Draft:
    """The draft of a text that is decoded already: credits, dates and leavings of a web page are taken out."""
    if max(map(len, content.splitlines() or [""])) > _LINE_CHARACTERS:
        raise InputError("read", "long_line", "a line has more than 5 million characters: not a text to read")
    kept: list[str] = []
    notes: list[Note] = []
    for line in split(content):
        reason = _reason(line, first=not kept)
        if reason:
            notes.append(Note(kind="source" if reason == "source" else "cut", reason=reason, text=line, line=len(kept)))
        else:
            kept.append(line)
    if not kept:
        raise InputError("read", "empty", "no text in it")
    return Draft(
        title=kept[0] if is_title(kept[0]) and len(kept) > 1 else "",
        lines=tuple(kept),
        published_at=next((when for note in notes if note.reason == "date" and (when := dates.parse(note.text))), ""),
        source_url=next((where for note in notes if (where := credit.url(credit.of_line(note.text)))), ""),
        notes=tuple(notes),
    )


def _reason(line: str, *, first: bool) -> str:
    """Why a line of a text that was copied from a page is none of its text; "" when it may be."""
    if credit.of_line(line):
        return "source"
    if first and _NAVIGATION.fullmatch(line):
        return "navigation"
    reason = lines.reason(line)
    return reason if reason in _LEAVINGS else ""


def split(content: str) -> list[str]:
    """The lines that say something, tidy."""
    return [line for raw in tidy(content).split("\n") if (line := _SPACES.sub(" ", raw).strip())]


def is_title(line: str) -> bool:
    """Whether a text's first line is a title: short, and not a sentence that ends."""
    return len(line) <= _TITLE_CHARACTERS and not line.endswith((".", ":", ";", ",")) and any(map(str.isalpha, line))
