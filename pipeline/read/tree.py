"""HTML text → one lxml tree, parsed once, within limits; and the few questions that everybody asks of it."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from pipeline.errors import InputError
from pipeline.read import limits
from pipeline.read.decode import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator

Element = Any  # lxml ships no types

_SPACE = re.compile(r"[^\S\xa0\u2007\u202f]+")
_OPENING = re.compile(r"<[a-zA-Z]")
_INLINE = frozenset("a abbr b bdo big code del em font i ins mark q s small span strike strong sub sup tt u".split())
_NESTING = re.compile(
    r"<(?P<close>/?)(?!(?:html|head|body|p|li|dt|dd|tr|t[dh]|tbody|thead|tfoot|option|optgroup|colgroup|caption|br|hr|img|"
    r"input|meta|link|source|area|col|embed|track|wbr|param|base|script|style|title|textarea)[\s/>])"
    r"(?P<name>[a-zA-Z][\w:-]*)[^<>]*(?<!/)>",
    re.IGNORECASE,
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def parse(source: str) -> Element:
    """The root of a page. Nothing is loaded, and no entity of the page's own is expanded: HTML parsers know none.

    Raises InputError: `too_complex` over the limits of elements or depth, `empty` where there is no element.
    """
    from lxml import etree

    if len(_OPENING.findall(source)) > limits.ELEMENTS:
        raise InputError("read", "too_complex", f"more than {limits.ELEMENTS} elements: no article page")
    source = _DECLARATION.sub("", unicodedata.normalize("NFC", source.replace("\0", "")))
    try:
        root, cut_short = _parsed(source)
        if cut_short:
            root, _ = _parsed(flatten(source))
    except (etree.ParseError, ValueError) as error:
        raise InputError("read", "broken_html", f"the page cannot be parsed: {error}") from error
    if root is None:
        raise InputError("read", "empty", "no element in the page")
    return root


def _parsed(source: str) -> tuple[Element, bool]:
    """The root, None for no element, and whether the page is nested more deeply than libxml2 reads (256 elements)."""
    from lxml import etree

    content = source.encode("utf-8", errors="replace")
    if not content.strip():
        return None, False
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False, recover=True
    )
    root = etree.fromstring(content, parser)
    return root, any("depth" in entry.message for entry in parser.error_log)


def flatten(source: str) -> str:
    """A page without the elements below a depth of `limits.DEPTH`; their text and its line ends stay.

    Elements that HTML closes by itself (paragraphs, list items, cells) are neither counted nor dropped.
    """
    depth = 0

    def step(tag: re.Match[str]) -> str:
        nonlocal depth
        if tag["close"]:
            depth = max(0, depth - 1)
            return tag[0] if depth < limits.DEPTH else ""
        depth += 1
        if depth <= limits.DEPTH:
            return tag[0]
        return "" if tag["name"].lower() in _INLINE else "<br>"

    return _NESTING.sub(step, source)


def squeeze(text: str | None) -> str:
    """One line of tidy text: runs of spaces made one; no-break spaces stay between digits."""
    if not text:
        return ""
    return _SPACE.sub(" ", text if text.isascii() and text.isprintable() else tidy(text)).strip(" \xa0")


def text(element: Element) -> str:
    """All the text in an element, as one line."""
    return squeeze("".join(element.itertext()))


def ancestors(element: Element) -> Iterator[Element]:
    """From the element's parent up to the root."""
    node = element.getparent()
    while node is not None:
        yield node
        node = node.getparent()


def names(element: Element) -> str:
    """An element's class and id, as one string."""
    return f"{element.get('class') or ''} {element.get('id') or ''}"
