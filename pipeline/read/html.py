"""HTML → Draft: the cascade of readers, on one tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import InputError
from pipeline.read import blocks, body, links, structured, title, tree
from pipeline.read.decode import decode_page
from pipeline.read.draft import Draft

if TYPE_CHECKING:
    from pipeline.schema import Page


def read(page: Page) -> Draft:
    """A web page. Raises InputError: `empty` when no article text is found."""
    root = tree.parse(decode_page(page.content, page.charset))
    found = structured.read(root)
    name = title.find(root, found, links.host(page.url))
    mass = blocks.masses(root)
    all_blocks = blocks.blocks(root, blocks.cuts(root, mass))
    node = body.container(root, all_blocks)
    kept, cut = body.select(body.within(all_blocks, node), name)
    if not kept:
        raise InputError("read", "empty", "no article text found in the page")
    return Draft(title=name, lines=tuple(block.text for block in kept), url=page.url)
