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
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def parse(source: str) -> Element:
    """The root of a page. Nothing is loaded, and no entity of the page's own is expanded: HTML parsers know none.

    Raises InputError: `too_complex` over the limits of elements or depth, `empty` where there is no element.
    """
    from lxml import etree

    if len(_OPENING.findall(source)) > limits.ELEMENTS:
        raise InputError("read", "too_complex", f"more than {limits.ELEMENTS} elements: no article page")
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False, recover=True
    )
    source = unicodedata.normalize("NFC", source.replace("\0", ""))
    content = _DECLARATION.sub("", source).encode("utf-8", errors="replace")
    try:
        root = etree.fromstring(content, parser) if content.strip() else None
    except (etree.ParseError, ValueError) as error:
        raise InputError("read", "broken_html", f"the page cannot be parsed: {error}") from error
    if root is None:
        raise InputError("read", "empty", "no element in the page")
    return root


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
