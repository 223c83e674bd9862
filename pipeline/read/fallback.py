"""trafilatura on our tree, for the pages where our own reader finds next to nothing."""

from __future__ import annotations

import copy
import warnings
from typing import TYPE_CHECKING, Any

from pipeline.read.text import split

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.read.tree import Element

_ELEMENTS = 20_000  # it is not linear in the size of a page


def trafilatura(root: Element) -> list[str]:
    """The lines of the body that trafilatura finds, with lists and tables; none for a page too large for it."""
    if sum(1 for _ in root.iter()) > _ELEMENTS:
        return []
    text = _extract()(copy.deepcopy(root), include_comments=False, include_tables=True, favor_recall=True)
    return [line.removeprefix("- ") for line in split(text or "")]


def _extract() -> Callable[..., Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its network libraries complain of extras that reading does not need
        from trafilatura import extract
    return extract
