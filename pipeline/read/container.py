"""The container of a page's running text: the element that holds the article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.read import blocks, boilerplate, lines, tree

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.read.blocks import Block
    from pipeline.read.tree import Element

SENTENCE = re.compile(r"[.!?…。！？؟।:;][\"'”’»)\]]*\s*$")
LONG = 60  # characters from which a line is running text
_SHARE = 0.8  # of the running text: what a container must hold to be preferred to its parent
_MARKED = 0.45  # likewise for a container whose name says that it is the article's body
_NO_CONTAINERS = frozenset(("ul", "ol", "dl", "li", "p", "blockquote", "tr", "tbody", "figure", *blocks.HEADINGS))
_CLIMB = 4  # elements around a container that are looked at for more of its kind
_FEW = 200  # characters of running text below which a mark says little


def weight(block: Block) -> int:
    """How much a block looks like running text, in characters; 0 for link lists, labels and what is cut."""
    if block.cut or block.kind in blocks.HEADINGS or block.words < block.linked:
        return 0
    size = blocks.extent(block.text)
    if block.kind == "tr" or (block.kind == "li" and block.linked):
        return size // 4
    return size if size >= LONG or (size >= 25 and SENTENCE.search(block.text)) else 0


def find(root: Element, found: Sequence[Block], title: str = "") -> Element:
    """The smallest element that holds nearly all of the running text that belongs together."""
    sums = _sums(found)
    return _with_its_like(_smallest(root, found, title, sums), found)


def _smallest(root: Element, found: Sequence[Block], title: str, sums: Mapping[Element, int]) -> Element:
    marked = _marked(root, sums)
    node = root if marked is None else marked
    headed = {parent for heading in _headings(found, title) for parent in tree.ancestors(heading)}
    while True:
        children = [child for child in node if sums.get(child, 0) > 0 and child.tag not in _NO_CONTAINERS]
        if own := [child for child in children if child in headed and _has_peers(child, children)]:
            children = own
        best = max(children, key=lambda child: sums[child], default=None)
        if best is None or (sums[best] < _wanted(best) * sums[node] and best not in headed):
            return node
        if sums[best] < _SHARE * sums[node] and _is_one_of_many(best, children, sums):
            return node
        if best in headed and sums[best] < _FEW and sums[best] < _MARKED * sums[node]:
            return node
        if _is_marked(node) and not _is_marked(best) and _has_paragraphs(node, sums):
            return node
        node = best
        if _is_marked(node) and not _has_marked(node, sums):
            return node


def _with_its_like(node: Element, found: Sequence[Block]) -> Element:
    """The container, or the nearest element around it whose further text stands in elements of the same classes.

    Articles in several parts are so kept together; another `<article>` is another article.
    """
    inside = set(node.iter())
    prose = [block for block in found if weight(block) >= LONG and not block.linked]
    kinds = {kind for block in prose if block.element in inside and (kind := _kind(block.element))}
    best = node
    for _ in range(_CLIMB):
        parent = node.getparent()
        if parent is None or parent.tag in ("body", "html") or node.tag == "article":
            break
        around = set(parent.iter())
        more = [block for block in prose if block.element in around and block.element not in inside]
        alike = sum(len(block.text) for block in more if _kind(block.element) in kinds)
        if more and alike >= _SHARE * sum(len(block.text) for block in more):
            best, inside = parent, around
        elif more:
            break
        node = parent
    return best


def _kind(element: Element) -> str:
    """What a block's element is called, with its parent: "p.text < div.box"; "" when neither has a class."""
    parent = element.getparent()
    own, above = _first_class(element), _first_class(parent) if parent is not None else ""
    return f"{element.tag}.{own} < {parent.tag}.{above}" if own or above else ""


def _has_peers(element: Element, children: Sequence[Element]) -> bool:
    """Whether other articles stand beside the one with the title, as on pages that go on without end."""
    return any(
        child is not element
        and child.tag == element.tag
        and (
            child.tag == "article"
            or (child.get("class") and child.get("class") == element.get("class") and _has_heading(child))
        )
        for child in children
    )


def _has_heading(element: Element) -> bool:
    return next(element.iter("h1"), None) is not None


def _has_paragraphs(element: Element, sums: Mapping[Element, int]) -> bool:
    """Whether running text stands right in an element, beside a box with the rest of it (behind a paywall, say)."""
    return any(child.tag == "p" and sums.get(child, 0) >= 2 * LONG for child in element)


def _is_one_of_many(best: Element, children: Sequence[Element], sums: Mapping[Element, int]) -> bool:
    """Whether the article stands in several parts of one kind: sections, columns, pages."""
    return any(
        child is not best
        and child.tag == best.tag
        and _first_class(child) == _first_class(best)
        and sums[child] > 0.15 * sums[best]
        for child in children
    )


def _first_class(element: Element) -> str:
    return next(iter((element.get("class") or "").split()), "")


def _marked(root: Element, sums: Mapping[Element, int]) -> Element:
    """The element that is marked as the article's body, wherever it stands, if enough of the page's text is in it."""
    best, total = None, sums.get(root, 0)
    for node, size in sums.items():
        if node.tag in _NO_CONTAINERS or size < max(_FEW, 0.25 * total):
            continue
        if "articleBody" in (node.get("itemprop") or ""):
            best = node if best is None or size > sums[best] else best
    return best


def _headings(found: Sequence[Block], title: str) -> list[Element]:
    key = lines.key(title)
    return [block.element for block in found if key and block.kind == "h1" and lines.key(block.text) == key]


def _sums(found: Sequence[Block]) -> dict[Element, int]:
    own: dict[Element, int] = {}
    for block in found:
        if size := weight(block):
            own[block.element] = own.get(block.element, 0) + size
    sums: dict[Element, int] = {}
    for element, size in own.items():
        node = element
        while node is not None:
            sums[node] = sums.get(node, 0) + size
            node = node.getparent()
    return sums


def _wanted(element: Element) -> float:
    return _MARKED if _is_marked(element) else _SHARE


def _is_marked(element: Element) -> bool:
    if element.tag in ("html", "body"):
        return False
    return (
        element.tag in ("article", "main")
        or "articleBody" in (element.get("itemprop") or "")
        or boilerplate.is_content(tree.names(element))
    )


def _has_marked(element: Element, sums: Mapping[Element, int]) -> bool:
    """Whether a descendant is marked as well and holds nearly as much: then that one is the body."""
    wanted = _SHARE * sums[element]
    return any(size >= wanted and _is_marked(inner) and _inside(inner, element) for inner, size in sums.items())


def _inside(inner: Element, outer: Element) -> bool:
    return any(parent is outer for parent in tree.ancestors(inner))


def within(found: Sequence[Block], node: Element) -> list[Block]:
    """The blocks that stand in an element."""
    inside = set(node.iter())
    return [block for block in found if block.element in inside]
