"""Quoted passages: “…” "…" „…“ «…» »…« ‘…’ 「…」 《…》, nested or mixed as the press writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.schema import Span

_CLOSERS = dict(
    zip('“„"«»‘‚「『《〈”', ['”"', '“”"', '"”', "»", "«", "’", "‘’", "」", "』", "》", "〉", '”"'], strict=True)
)
# What may decide where a quotation ends.
_MARKS = {opener: re.compile(f"[\n{opener}{closers}]") for opener, closers in _CLOSERS.items()}
_OPENER = re.compile(f"[{''.join(_CLOSERS)}]")
LONGEST = 240  # a longer quotation is no name


def find_quotes(text: str) -> Iterator[Span]:
    """The inside of every quotation, in order of its start; a quotation never leaves its line."""
    for mark in _OPENER.finditer(text):
        position = mark.start()
        if _opens(text, position):
            end = _closing(text, position)
            if end > position + 1:
                yield Span(position + 1, end)


def _opens(text: str, position: int) -> bool:
    before = text[position - 1] if position else " "
    after = text[position + 1 : position + 2]
    if text[position] in "“„«「『《〈":
        return not (text[position] in "“«" and before.isalnum())
    if text[position] == "»" and not after.isalnum():
        return False  # the end of a French quotation: « X », …
    return bool(after) and not after.isspace() and (before.isspace() or before in "([/–—-:,…")


def _closing(text: str, position: int) -> int:
    """Offset of the closing mark, or -1; marks of the same kind that open again inside are passed over."""
    opener = text[position]
    depth = 0
    for mark in _MARKS[opener].finditer(text, position + 1, position + LONGEST):
        index, character = mark.start(), mark.group()
        if character == "\n":
            return -1
        if character in _CLOSERS[opener] and _closes(text, index):
            if depth == 0:
                return index
            depth -= 1
        elif character == opener and opener in "“«„「《":
            depth += 1
    return -1


def _closes(text: str, index: int) -> bool:
    return not (text[index + 1 : index + 2].isalnum() and text[index] in "\"”’'")
