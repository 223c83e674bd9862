"""Tables and lists that a page's reader wrote as lines: the heading that a cell or an item stands under."""

from __future__ import annotations

import re

from pipeline.extract.context import Context
from pipeline.languages.fold import SMALL
from pipeline.schema import Span

BULLET = re.compile(rf"[ \t]*(?:[-–•+*·]|\(?\d{{1,3}}[.)/]|\(?[{SMALL}][.)/]|[IVX]{{1,4}}[.)])\s+")
_LONGEST_LIST = 40  # lines
_BAR = " | "


def heading(context: Context, position: int) -> Span | None:
    """The heading cell of the column that `position` stands in; None outside tables and in the heading itself."""
    if not context.tabular:
        return None
    text = context.text
    start, end = _line(text, position)
    if text.find(_BAR, start, end) < 0:
        return None
    column = text.count(_BAR, start, position)
    top = _top(text, start)
    if top is None:
        return None
    cells = text[slice(*top)].split(_BAR)
    if column >= len(cells):
        return None
    left = top[0] + sum(len(cell) + len(_BAR) for cell in cells[:column])
    return Span(left, left + len(cells[column]))


def list_heading(text: str, position: int) -> Span | None:
    """The line with a colon at its end that heads the list of which the line at `position` is an item."""
    start, end = _line(text, position)
    if not _is_item(text[start:end]):
        return None
    for _ in range(_LONGEST_LIST):
        if start == 0:
            return None
        start, end = _line(text, start - 1)
        line = text[start:end].rstrip()
        if line.endswith((":", "：")):
            return Span(start, end)
        if line and not _is_item(line):
            return None
    return None


def _is_item(line: str) -> bool:
    return BULLET.match(line) is not None or line.rstrip().endswith((";", "；"))


def _line(text: str, position: int) -> tuple[int, int]:
    end = text.find("\n", position)
    return text.rfind("\n", 0, position) + 1, end if end >= 0 else len(text)


def _top(text: str, start: int) -> tuple[int, int] | None:
    """The first line of the table that the line at `start` belongs to; None when that is the line itself."""
    top = None
    while start > 0:
        first, last = _line(text, start - 1)
        if _BAR not in text[first:last]:
            break
        top, start = (first, last), first
    return top
