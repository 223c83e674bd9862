"""What a page holds beside the running text: leads, captions, related links, tags, credits, and what was cut."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from pipeline.read import tree
from pipeline.read.draft import Note
from pipeline.read.selectors import select

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.outlets import Layout
    from pipeline.read.blocks import Block
    from pipeline.read.structured import Structured
    from pipeline.read.tree import Element

_MOST = 500  # characters of one cut line that are kept as its trace
_TAG, _TAGS = 80, 30  # characters of a tag, tags of a page
_NEIGHBOURS = 50  # elements before a cut line that are asked where it stood
_NOTES = 200  # of one page
_LINKS = ("related", "links", "read_more")


def collect(
    kept: Sequence[Block], leads: int, cut: Sequence[Block], credited: Sequence[tuple[Block, str]], tags: Iterable[str]
) -> list[Note]:
    """The notes of a page: its leads (the first `leads` kept lines), credits, tags, then captions and cuts in order."""
    found = [Note(kind="lead", text=block.text, line=at, inside=True) for at, block in enumerate(kept[:leads])]
    found += [Note(kind="source", text=text, line=len(kept), url=block.href) for block, text in credited]
    found += [Note(kind="tag", text=tag, line=len(kept)) for tag in tags]
    return [*found, *_cuts(kept, cut)][:_NOTES]


def _cuts(kept: Sequence[Block], cut: Sequence[Block]) -> Iterable[Note]:
    order = {id(block.element): at for at, block in enumerate(kept)}
    line = 0
    for block in cut[:_NOTES]:
        line = _line_before(block, order, line)
        kind = (
            "caption"
            if block.cut in ("caption", "credit")
            else "related"
            if block.cut in _LINKS and block.href
            else "cut"
        )
        yield Note(kind=kind, reason=block.cut or "byline", text=block.text[:_MOST], line=line, url=block.href)


def _line_before(block: Block, order: dict[int, int], last: int) -> int:
    """How many kept lines stand before a cut one: found by its nearest preceding neighbour in the tree."""
    node = block.element
    for _ in range(4):
        if node is None:
            break
        for sibling in islice(node.itersiblings(preceding=True), _NEIGHBOURS):
            if id(sibling) in order:
                return order[id(sibling)] + 1
        node = node.getparent()
    return last


def tags(root: Element, said: Structured, layout: Layout | None) -> list[str]:
    """The tags of an article: those of the outlet's layout, else its keywords."""
    if layout and layout.tags and (found := [tree.text(element) for element in select(root, layout.tags)]):
        return [tag for tag in found if tag]
    value = said.article.get("keywords") or said.meta("news_keywords", "keywords", "article:tag")
    parts = value if isinstance(value, list) else str(value or "").split(",")
    return [tag for part in parts if isinstance(part, str) and (tag := tree.squeeze(part)) and len(tag) < _TAG][:_TAGS]
