"""What a page says of itself for machines: JSON-LD, OpenGraph and other metas, microdata."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Any

from pipeline.read import tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.read.tree import Element

ARTICLES = re.compile(r"(?:Article|Posting|Report|Review|Blog|LiveBlogPosting)$")
_LISTINGS = re.compile(r"^(?:CollectionPage|SearchResultsPage|ItemList)$")
_NODES = 2_000  # of one page's JSON-LD that are looked at
_BYTES = 3_000_000
_CONTROL = re.compile(r"[\x00-\x1f]+")
_COMMENT = re.compile(r"^\s*(?:<!--|//<!\[CDATA\[|/\*.*?\*/)|(?:-->|//\]\]>)\s*$", re.DOTALL)
_TAG = re.compile(r"<[^<>]{1,2000}>")
_TRAILING_COMMA = re.compile(r",\s*([}\]])")


@dataclass(frozen=True, slots=True)
class Structured:
    """The machine-readable parts of a page."""

    metas: dict[str, str] = field(default_factory=dict)
    article: dict[str, Any] = field(default_factory=dict)
    nodes: dict[str, dict[str, Any]] = field(default_factory=dict)
    types: frozenset[str] = frozenset()

    def meta(self, *names: str) -> str:
        """The first of these metas that says something."""
        return next((value for name in names if (value := self.metas.get(name))), "")

    def text(self, *keys: str) -> str:
        """The first of these properties of the JSON-LD article that is a text."""
        for key in keys:
            value = self.article.get(key)
            value = value[0] if isinstance(value, list) and value else value
            if isinstance(value, str) and value.strip():
                return plain(value)
        return ""

    def text_lines(self, key: str) -> list[str]:
        """A long property of the JSON-LD article as lines; markup in it is taken out."""
        value = self.article.get(key)
        if not isinstance(value, str):
            return []
        value = _TAG.sub("\n", unescape(value)) if "<" in value or "&" in value else value
        return [line for raw in value.splitlines() if (line := tree.squeeze(raw))]


def read(root: Element) -> Structured:
    """Everything above, of one page."""
    found = [node for script in _scripts(root) for node in _nodes(script)]
    articles = [node for node in found if any(ARTICLES.search(kind) for kind in kinds(node))]
    best = max(articles, key=_said, default={})
    return Structured(
        metas=_metas(root),
        article=best,
        nodes={node["@id"]: node for node in found if isinstance(node.get("@id"), str) and len(node) > 1},
        types=frozenset(kind for node in found for kind in kinds(node)),
    )


def kinds(node: dict[str, Any]) -> list[str]:
    """The @type of a node as a list."""
    kind = node.get("@type")
    return [item for item in (kind if isinstance(kind, list) else [kind]) if isinstance(item, str)]


def plain(value: str) -> str:
    """A string of JSON-LD or of a meta: entities resolved (they are often escaped twice), one line."""
    return tree.squeeze(unescape(unescape(value)) if "&" in value else value)


def is_listing(found: Structured) -> bool:
    """Whether the page calls itself a list of articles and no article."""
    return not found.article and any(_LISTINGS.match(kind) for kind in found.types)


def _said(node: dict[str, Any]) -> int:
    return sum(bool(node.get(key)) for key in ("headline", "datePublished", "author", "articleBody", "description"))


def _metas(root: Element) -> dict[str, str]:
    metas: dict[str, str] = {}
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = element.get("content")
        if name and content and content.strip():
            metas.setdefault(name.strip().lower(), plain(content))
    return metas


def _scripts(root: Element) -> Iterator[Any]:
    for element in root.iter("script"):
        if "ld+json" in (element.get("type") or "").lower() and element.text and len(element.text) < _BYTES:
            yield _loads(element.text)


def _loads(source: str) -> Any:
    source = _COMMENT.sub("", source).strip().rstrip(";")
    for attempt in (source, _TRAILING_COMMA.sub(r"\1", _CONTROL.sub(" ", source))):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    """The objects with a @type, at any depth, within the limit."""
    todo, seen = [value], 0
    while todo and seen < _NODES:
        item = todo.pop(0)
        seen += 1
        if isinstance(item, list):
            todo.extend(item)
        elif isinstance(item, dict):
            if "@type" in item:
                yield item
            todo.extend(inner for inner in item.values() if isinstance(inner, dict | list))
