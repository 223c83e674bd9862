"""HTML → Draft: the cascade of readers, on one tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import InputError
from pipeline.read import blocks, body, byline, dates, lead, links, structured, title, tree
from pipeline.read.decode import decode_page
from pipeline.read.draft import Draft

if TYPE_CHECKING:
    from pipeline.schema import Page


_LITTLE = 300  # characters of a body that make one look again


def read(page: Page) -> Draft:
    """A web page. Raises InputError: `empty` when no article text is found."""
    root = tree.parse(decode_page(page.content, page.charset))
    found = structured.read(root)
    name = title.find(root, found, links.host(page.url))
    kept, cut, near = _body(root, name, found)
    if not kept:
        raise InputError("read", "empty", "no article text found in the page")
    signed = byline.signatures(kept, cut)
    kept = [block for block in kept if block not in signed]
    return Draft(
        title=name,
        lines=tuple(block.text for block in kept),
        url=page.url,
        byline=byline.find(root, found, near, links.host(page.url), [block.text for block in signed]),
        published_at=dates.published(root, found, near, page.url, page.fetched_at),
    )


def _body(root: tree.Element, name: str, said: structured.Structured) -> tuple[list[blocks.Block], list[blocks.Block], list[blocks.Block]]:
    """The kept blocks, the cut ones and those near the title; where names of classes cut nearly everything, they are not believed."""
    mass = blocks.masses(root)
    kept, cut, near = _attempt(root, name, said, blocks.cuts(root, mass))
    if _size(kept) < _LITTLE:
        again = _attempt(root, name, said, blocks.cuts(root, mass, by_name=False))
        if _size(again[0]) > 3 * _size(kept):
            return again
    return kept, cut, near


def _attempt(
    root: tree.Element, name: str, said: structured.Structured, cut: dict[tree.Element, str]
) -> tuple[list[blocks.Block], list[blocks.Block], list[blocks.Block]]:
    found = blocks.blocks(root, cut)
    inside = body.within(found, body.container(root, found, name))
    kept, out = body.select(inside, name)
    if kept and inside:
        above = lead.find(found, inside[0], said.meta("og:description", "description") or said.text("description"), name)
        kept = [*above, *kept]
    return kept, out, lead.between(found, inside[0]) if inside else []


def _size(kept: list[blocks.Block]) -> int:
    return sum(len(block.text) for block in kept)
