"""A small part of CSS: tag, .class, #id, [attribute=value], descendants and commas, for the rules of outlets."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.errors import UsageError
from pipeline.read import tree

if TYPE_CHECKING:
    from pipeline.read.tree import Element

_PIECE = re.compile(r"""([a-zA-Z][\w-]*|\*)|\.([\w-]+)|\#([\w-]+)|\[([\w:-]+)(?:=["']?([^"'\]]*)["']?)?\]""")


def select(root: Element, selector: str) -> list[Element]:
    """The elements that a selector names, in document order."""
    return list(root.xpath(xpath(selector))) if selector else []


def first(root: Element, selector: str) -> str:
    """The text of the first one that has any: its datetime or content attribute, or what stands in it."""
    for element in select(root, selector):
        if words := tree.squeeze(element.get("datetime") or element.get("content") or "") or tree.text(element):
            return words
    return ""


@lru_cache(maxsize=1_000)
def xpath(selector: str) -> str:
    """The XPath of a selector. Raises UsageError for what is not understood."""
    return " | ".join(_path(one.strip()) for one in selector.split(","))


def _path(selector: str) -> str:
    return "".join(f"//{_step(compound)}" for compound in selector.split())


def _step(compound: str) -> str:
    tag, tests, at = "*", [], 0
    while at < len(compound):
        match = _PIECE.match(compound, at)
        if not match:
            raise UsageError(f"the selector {compound!r} is not understood at {compound[at:]!r}")
        name, css_class, identity, attribute, value = match.groups()
        tag = name or tag
        if css_class:
            tests.append(f"contains(concat(' ', normalize-space(@class), ' '), ' {css_class} ')")
        elif identity:
            tests.append(f"@id='{identity}'")
        elif attribute:
            tests.append(f"@{attribute}" if value is None else f"@{attribute}='{value}'")
        at = match.end()
    return tag + "".join(f"[{test}]" for test in tests)
