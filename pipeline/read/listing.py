"""Home pages, section pages and tag pages are no articles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipeline.errors import InputError
from pipeline.read import blocks as block_kinds
from pipeline.read import structured

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.read.blocks import Block
    from pipeline.read.structured import Structured

_HOME = re.compile(r"^/?(?:index\.(?:html?|php|aspx?)|home|trang-chu|[a-z]{2})?/?$", re.IGNORECASE)
_LISTING_PATH = re.compile(
    r"^/(?:tags?|tag|category|categories|chu-de|chuyen-muc|topics?|rubrik|thema|author|search|tim-kiem|page)/",
    re.IGNORECASE,
)
_TEASERS = 6  # headings or lines that are links to other articles, from which a page looks like a list of them
_PROSE = 1_200  # characters of running text that make an article all the same


def refuse(kept: Sequence[Block], cut: Sequence[Block], said: Structured, url: str) -> None:
    """Raises InputError (`not_an_article`) for a page that lists articles."""
    if said.article or said.meta("og:type").lower() == "article" or said.meta("article:published_time"):
        return
    prose = sum(
        len(block.text)
        for block in kept
        if not block.linked and block.kind not in block_kinds.HEADINGS and len(block.text) > 80
    )
    teasers = [block for block in (*kept, *cut) if _is_teaser(block)]
    titled = sum(block.kind in block_kinds.HEADINGS for block in teasers)
    path = urlsplit(url).path
    says_so = structured.is_listing(said) or (url and (_HOME.match(path) or _LISTING_PATH.match(path)))
    if (says_so and len(teasers) >= _TEASERS and prose < _PROSE) or (titled >= _TEASERS and prose < 40 * titled):
        raise InputError(
            "read", "not_an_article", f"a page that lists articles ({len(teasers)} teasers), not one of them"
        )


def _is_teaser(block: Block) -> bool:
    return len(block.text) >= 25 and block.linked > 0.8 * len(block.text) and block.kind != "tr"
