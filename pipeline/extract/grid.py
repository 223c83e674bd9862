"""Tables that a page's reader wrote as lines with cells between bars: which heading a cell stands under."""

from __future__ import annotations

from pipeline.schema import Span

_BAR = " | "


def heading(text: str, position: int) -> Span | None:
    """The heading cell of the column that `position` stands in; None outside tables and in the heading itself."""
    start, end = _line(text, position)
    if _BAR not in text[start:end]:
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
