"""HTML → Draft: the cascade of readers, on one tree.

outlet      the rules of a newspaper that corpora/outlets.toml knows
blocks      the container of the page's running text
structured  JSON-LD's articleBody, where the page itself holds less
trafilatura where all of that finds next to nothing
plain       every line of the page that is no navigation
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline import outlets, urls
from pipeline.errors import InputError
from pipeline.read import (
    blocks,
    body,
    byline,
    container,
    credit,
    dates,
    fallback,
    lead,
    lines,
    listing,
    notes,
    structured,
    title,
    tree,
)
from pipeline.read.decode import decode_page
from pipeline.read.draft import Draft
from pipeline.read.selectors import first, select

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.outlets import Layout
    from pipeline.read.blocks import Block
    from pipeline.read.structured import Structured
    from pipeline.schema import Page

_LITTLE = 300  # characters of a body that make one look again


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """One page, as every step of the cascade sees it."""

    root: tree.Element
    said: Structured
    layout: Layout | None
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class _Found:
    """A body: its blocks, what was cut, the blocks near the title, and the step that found it."""

    kept: list[Block]
    cut: list[Block] = field(default_factory=list)
    near: list[Block] = field(default_factory=list)
    leads: int = 0
    step: str = "blocks"


def read(page: Page) -> Draft:
    """A web page. Raises InputError: `empty`, `not_an_article`, `too_complex`, `broken_html`."""
    root = tree.parse(decode_page(page.content, page.charset))
    said = structured.read(root)
    url = page.url or _own_url(root, said)
    layout = outlets.layout(urls.host(url), page.fetched_at)
    name = (first(root, layout.title) if layout else "") or title.find(root, said, urls.host(url))
    seen = _Seen(root=root, said=said, layout=layout, title=name, url=url)
    found = _body(seen)
    listing.refuse(found.kept, found.cut, said, url)
    if not found.kept:
        raise InputError("read", "empty", "no article text found in the page")
    return _draft(page, seen, found)


def _own_url(root: tree.Element, said: Structured) -> str:
    """The page's own word on its address, for pages that come from a disk."""
    canonical = next(
        (link.get("href") or "" for link in root.iter("link") if (link.get("rel") or "").lower() == "canonical"), ""
    )
    return next((url for url in (canonical, said.meta("og:url")) if url.startswith("http")), "")


def _draft(page: Page, seen: _Seen, found: _Found) -> Draft:
    layout, host = seen.layout, urls.host(seen.url)
    signed = byline.signatures(found.kept, found.cut)
    credited = [(block, text) for block in (*found.kept, *found.cut) if (text := credit.of_line(block.text))]
    gone = {id(block) for block in (*signed, *(block for block, _ in credited))}
    kept = [block for block in found.kept if id(block) not in gone]
    author = "; ".join(byline.clean(first(seen.root, layout.byline))) if layout else ""
    moment = dates.parse(first(seen.root, layout.date)) if layout else ""
    tags = notes.tags(seen.root, seen.said, layout)
    return Draft(
        title=seen.title,
        lines=tuple(block.text for block in kept),
        url=seen.url,
        byline=author or byline.find(seen.root, seen.said, found.near, host, [block.text for block in signed]),
        published_at=moment or dates.published(seen.root, seen.said, found.near, seen.url, page.fetched_at),
        source_url=next((where for block, text in credited if (where := credit.url(text, block.href))), ""),
        read_by=found.step,
        notes=tuple(
            notes.collect(
                kept, found.leads, [*(block for block in found.cut if id(block) not in gone), *signed], credited, tags
            )
        ),
    )


def _body(seen: _Seen) -> _Found:
    """The first step of the cascade that finds a body worth the name."""
    root = seen.root
    mass = blocks.masses(root)
    cut = blocks.cuts(root, mass)
    if seen.layout and (found := _by_layout(seen, seen.layout, cut)):
        return found
    found = _by_blocks(seen, cut)
    if _size(found) < _LITTLE:
        again = _by_blocks(seen, blocks.cuts(root, mass, by_name=False))
        found = again if _size(again) > 3 * _size(found) else found
    told = seen.said.text_lines("articleBody")
    if sum(map(len, told)) > max(_LITTLE, 2 * _size(found)):
        return _Found(_as_blocks(told, root), [], found.near, 0, "structured")
    if _size(found) < _LITTLE:
        other = fallback.trafilatura(root)
        if sum(map(len, other)) > max(_LITTLE, 2 * _size(found)):
            return _Found(_as_blocks(other, root), [], found.near, 0, "trafilatura")
    return found if found.kept else _plain(root, cut, found)


def _by_layout(seen: _Seen, layout: Layout, cut: Mapping[tree.Element, str]) -> _Found | None:
    root = seen.root
    containers = select(root, layout.body)
    if not containers:
        return None
    dropped = {element: "outlet" for selector in (layout.drop, layout.related) for element in select(root, selector)}
    lifted = {element: code for element, code in cut.items() if element not in containers}
    found = blocks.blocks(root, {**lifted, **dropped})
    inside = [block for node in containers[:1] for block in container.within(found, node)]
    kept, out = body.select(inside, seen.title)
    if not kept:
        return None
    known = {lines.key(block.text) for block in kept[:2]}
    marked = {lines.key(b.text): b for node in select(root, layout.lead) for b in blocks.blocks(node, {})}
    above = [block for key, block in marked.items() if key not in known] or _lead(seen, found, inside)
    leads = len(above) or lead.opens(kept, _description(seen))
    return _Found([*above, *kept], out, lead.between(found, inside[0]), leads, f"outlet:{layout.outlet}")


def _by_blocks(seen: _Seen, cut: Mapping[tree.Element, str]) -> _Found:
    found = blocks.blocks(seen.root, cut)
    inside = container.within(found, container.find(seen.root, found, seen.title))
    kept, out = body.select(inside, seen.title)
    if not kept:
        return _Found([], out, lead.between(found, inside[0]) if inside else [])
    above = _lead(seen, found, inside)
    leads = len(above) or lead.opens(kept, _description(seen))
    return _Found([*above, *kept], out, lead.between(found, inside[0]), leads)


def _lead(seen: _Seen, found: list[Block], inside: list[Block]) -> list[Block]:
    return lead.find(found, inside[0], _description(seen), seen.title)


def _description(seen: _Seen) -> str:
    return seen.said.meta("og:description", "description") or seen.said.text("description")


def _plain(root: tree.Element, cut: Mapping[tree.Element, str], before: _Found) -> _Found:
    every = [block for block in blocks.blocks(root, cut) if not block.cut and not lines.reason(block.text)]
    return _Found([block for block in every if block.linked < len(block.text) / 2], before.cut, before.near, 0, "plain")


def _as_blocks(texts: list[str], root: tree.Element) -> list[Block]:
    return [blocks.Block(text, "p", 0, root) for text in texts]


def _size(found: _Found) -> int:
    return sum(len(block.text) for block in found.kept)
