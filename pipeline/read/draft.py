"""What a reader of one format finds, before it is an Article."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A part of the page (see schema.Part). `line` counts the draft's lines before it; `inside`: it is that line."""

    kind: str
    text: str
    reason: str = ""
    line: int = 0
    inside: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A document's title, its lines without the title, and what it says of itself. Text is tidy (see decode.tidy)."""

    lines: tuple[str, ...]
    title: str = ""
    byline: str = ""
    published_at: str = ""
    url: str = ""
    source_url: str = ""
    language: str = ""
    read_by: str = "text"
    notes: tuple[Note, ...] = ()
