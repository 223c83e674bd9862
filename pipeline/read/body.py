"""What of a page's container is its article: leavings of the template between the running text are cut."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.read import blocks, lines, tree
from pipeline.read.container import LONG, SENTENCE, weight

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.read.blocks import Block
    from pipeline.read.tree import Element

_RUN = 3  # short lines in a row that make a list
_LINKED = 0.6  # of a line's characters: a link
_ADDRESS = re.compile(r"https?://|\bwww\.|\w@\w|(?<!\S)@\w")  # written out, it is meant to be read


def select(found: Sequence[Block], title: str) -> tuple[list[Block], list[Block]]:
    """(kept, cut) of a container's blocks: lists of links, boilerplate lines, repetitions and the title are cut."""
    kept: list[Block] = []
    cut: list[Block] = []
    seen: set[str] = set()
    places = dict.fromkeys(_edges(found), "edge") | dict.fromkeys(_links(found), "links")
    places |= dict.fromkeys(_teasers(found), "related")
    for at, block in enumerate(found):
        reason = block.cut or _why_not(block, title, seen) or places.get(at, "")
        if title and block.kind == "h1" and not any(map(weight, kept)):
            reason = reason or "title"  # the page's heading where the page has another title for those who share it
        (cut if reason else kept).append(replace(block, cut=reason) if reason else block)
    kept = _without_announcements(found, kept, cut)
    return _without_empty_headings(kept, cut), cut


def _why_not(block: Block, title: str, seen: set[str]) -> str:
    key = lines.key(block.text)
    if not key:
        return "" if block.kind == "tr" else "ornament"
    if key == lines.key(title):
        return "title"
    if len(key) > 40:
        if key in seen:
            return "repetition"
        seen.add(key)
    if reason := lines.reason(block.text):
        return reason
    return ""


def _is_sentence(block: Block) -> bool:
    return block.kind in ("p", "quote") and len(block.text) > LONG and bool(SENTENCE.search(block.text))


def _edges(found: Sequence[Block]) -> set[int]:
    """Where short lines that are no sentences stand alone before or behind the running text: dates, labels, bylines.

    More than a few short lines side by side are a list, set as paragraphs.
    """
    running = [at for at, block in enumerate(found) if weight(block) >= LONG]
    if not running:
        return set()
    edges: set[int] = set()
    for at in (*range(running[0]), *range(running[-1] + 1, len(found))):
        block = found[at]
        if block.kind == "p" and not block.cut and len(block.text) < 40 and not SENTENCE.search(block.text):
            edges.add(at)
    short = edges | {at for at, block in enumerate(found) if block.kind == "p" and len(block.text) < LONG}
    starts = [at for at in short if short.issuperset(range(at, at + _RUN)) and _are_alike(found, at)]
    return edges.difference(*(range(at, at + _RUN) for at in starts))


def _are_alike(found: Sequence[Block], at: int) -> bool:
    """Whether the blocks of a run from here stand side by side."""
    parent = found[at].element.getparent()
    return all(block.element.getparent() is parent for block in found[at : at + _RUN])


def _without_announcements(found: Sequence[Block], kept: list[Block], cut: list[Block]) -> list[Block]:
    """Headings and labels ("Related:") go with the links that they announce, if nothing else follows them there."""
    staying = {id(block) for block in kept}
    gone: set[int] = set()
    for at, block in enumerate(found[:-1]):
        if id(block) not in staying or not (block.kind in blocks.HEADINGS or _is_label(block)):
            continue
        section = list(_section(found, at))
        if section and not any(id(other) in staying for other in section) and any(_is_link(other) for other in section):
            gone.add(id(block))
    cut += [replace(block, cut="heading") for block in kept if id(block) in gone]
    return [block for block in kept if id(block) not in gone]


def _section(found: Sequence[Block], at: int) -> Iterator[Block]:
    """The blocks behind a heading or a label, up to the next heading that is no link."""
    for block in found[at + 1 :]:
        if block.kind in blocks.HEADINGS and not block.cut and not _is_link(block):
            return
        yield block


def _is_label(block: Block) -> bool:
    return block.kind == "p" and len(block.text) < LONG and block.text.endswith(":")


def _is_link(block: Block) -> bool:
    return block.linked > _LINKED * len(block.text)


def _without_empty_headings(kept: list[Block], cut: list[Block]) -> list[Block]:
    """Headings that nothing follows go, too."""
    while kept and kept[-1].kind in blocks.HEADINGS:
        cut.append(replace(kept.pop(), cut="heading"))
    return kept


def _teasers(found: Sequence[Block]) -> set[int]:
    """Headings that are links, two or more, each with one excerpt in a box of its own: teasers of other articles."""
    prose = _prose_by_parent(found)
    heads = [
        at for at, block in enumerate(found) if block.kind in blocks.HEADINGS and block.linked > 0.8 * len(block.text)
    ]
    boxed = [at for at in heads if prose.get(found[at].element.getparent(), 0) <= 1]
    if len(boxed) < 2:
        return set()
    under = {
        at + 1 for at in boxed if at + 1 < len(found) and found[at + 1].kind == "p" and len(found[at + 1].text) < 400
    }
    return {at for at in under if prose.get(found[at].element.getparent(), 0) <= 1}.union(boxed)


def _prose_by_parent(found: Sequence[Block]) -> dict[Element, int]:
    """How many blocks of running text stand right under each element."""
    counted: dict[Element, int] = {}
    for block in found:
        if weight(block):
            parent = block.element.getparent()
            counted[parent] = counted.get(parent, 0) + 1
    return counted


def _links(found: Sequence[Block]) -> set[int]:
    """Lines that are links and no sentences, and lists that are nothing but such lines."""
    listed: dict[Element, list[int]] = {}
    lonely: set[int] = set()
    for at, block in enumerate(found):
        if block.kind == "li":
            listed.setdefault(_list_of(block.element), []).append(at)
        elif block.kind != "tr" and _is_link(block) and not _is_sentence(block) and not _ADDRESS.search(block.text):
            lonely.add(at)
    for items in listed.values():
        if sum(found[at].linked for at in items) > _LINKED * sum(len(found[at].text) for at in items):
            lonely.update(items)
    return lonely


def _list_of(element: Element) -> Element:
    return next((node for node in tree.ancestors(element) if node.tag in ("ul", "ol", "dl")), element.getparent())
