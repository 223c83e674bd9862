"""Plain text → Draft: its first line is the title when it looks like one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.errors import InputError
from pipeline.read.decode import decode_text, tidy
from pipeline.read.draft import Draft

if TYPE_CHECKING:
    from pipeline.schema import Page

_SPACES = re.compile(r"[^\S\n\xa0\u2007\u202f]+")
_LINE_BYTES = 5_000_000
_TITLE_CHARACTERS = 250


def read(page: Page) -> Draft:
    """A text file. Raises InputError: `empty`, `binary`, `invalid_utf8`, `long_line`."""
    if b"\0" in page.content[:4_096] and not page.content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError("read", "binary", "there are NUL bytes in it: not a text")
    return draft(decode_text(page.content, page.charset))


def draft(content: str) -> Draft:
    """The draft of a text that is decoded already."""
    if max(map(len, content.splitlines() or [""])) > _LINE_BYTES:
        raise InputError("read", "long_line", "a line has more than 5 million characters: not a text to read")
    lines = tuple(split(content))
    if not lines:
        raise InputError("read", "empty", "no text in it")
    return Draft(title=lines[0] if is_title(lines[0]) and len(lines) > 1 else "", lines=lines)


def split(content: str) -> list[str]:
    """The lines that say something, tidy."""
    return [line for raw in tidy(content).split("\n") if (line := _SPACES.sub(" ", raw).strip())]


def is_title(line: str) -> bool:
    """Whether a text's first line is a title: short, and not a sentence that ends."""
    return len(line) <= _TITLE_CHARACTERS and not line.endswith((".", ":", ";", ",")) and any(map(str.isalpha, line))
