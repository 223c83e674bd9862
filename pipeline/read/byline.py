"""Who wrote an article, as the page names them: names joined by "; "."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pipeline.read import dates, lines, structured, tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.read.blocks import Block
    from pipeline.read.structured import Structured
    from pipeline.read.tree import Element

_PREFIX = re.compile(
    r"^(?:(?:written |posted |published |story |words |text |report(?:ed)? |edited )?by|von|por|par|av|di|door|przez|"
    r"text|texto|autor(?:es|in)?|author|tác giả|"
    r"bài(?:,| và| -) ảnh|tin(?:,| và) bài|bài|thực hiện|theo|redaktion|reporter|de|"
    r"eine? (?:analyse|kommentar|kolumne) von)\s*[:：]?\s+",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\s*(?:;|\||\s/\s|,\s+(?!(?:jr|sr|ph\.?d|m\.?d|dr)\b)|\s+(?:and|und|y|og|et|&|và)\s+(?=\w+\.? \w))\s*",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"https?://|@|www\.|\d{2}|"
    r"^(?:admin|administrator|unknown|none|null|undefined|author|staff|user|webmaster|editor|guest)$",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?:^|[\s_-])(?:by-?line|author(?:s|-?name)?|autor(?:es|en)?|tac-?gia|writer|journalist|redakteur|contributor)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SIGNATURE = re.compile(r"[^\W\d_a-zà-ỹ]\w*(?:[ .-]+[^\W\d_a-zà-ỹ]\w*){1,4}")
_NEAR = 4  # elements around an author's name in which the names of the others stand
_WORDS = 6  # of a name
_MOST = 80  # characters of a name


def find(root: Element, found: Structured, near: Iterable[Block], host: str = "", signed: Iterable[str] = ()) -> str:
    """The byline: JSON-LD's authors, else metas, else microdata, else what the template calls the author; "" for none.

    `near` are the blocks between the title and the body, `signed` the names under it. The name of the newspaper is
    taken only where nobody is named.
    """
    site = _site(found, host)
    newspaper = ""
    told = found.article.get("author") or found.article.get("creator")
    for names in (_names_of(told, found), _metas(found), _marked(root), _written(near), signed):
        people = _unique(names)
        named = [name for name in people if not _is_site(name, site)]
        if named:
            return "; ".join(named)
        newspaper = newspaper or "; ".join(people)
    return newspaper


def _site(found: Structured, host: str) -> set[str]:
    publisher = found.article.get("publisher")
    named = publisher.get("name") if isinstance(publisher, dict) else publisher
    names = (found.meta("og:site_name"), named if isinstance(named, str) else "", host, host.split(".", maxsplit=1)[0])
    return {lines.key(name) for name in names if name} | {lines.key(part) for part in host.split(".") if len(part) > 2}


def _is_site(name: str, site: set[str]) -> bool:
    key = lines.key(name)
    return (
        key in site
        or lines.key(name.split(maxsplit=1)[0]) in site
        or any(len(other) > 4 and (other in key or (len(key) > 4 and key in other)) for other in site)
    )


def _names_of(value: Any, found: Structured) -> Iterable[str]:
    if isinstance(value, list):
        for item in value:
            yield from _names_of(item, found)
    elif isinstance(value, dict):
        parts = (value.get("givenName"), value.get("familyName"))
        name = value.get("name") or " ".join(part for part in parts if isinstance(part, str))
        name = name or found.nodes.get(str(value.get("@id")), {}).get("name")
        yield from _names_of(name, found) if name else ()
    elif isinstance(value, str):
        yield from clean(structured.plain(value))


def _metas(found: Structured) -> Iterable[str]:
    for name in (
        "author",
        "article:author",
        "dc.creator",
        "dcterms.creator",
        "parsely-author",
        "sailthru.author",
        "byl",
        "cxenseparse:author",
    ):
        if value := found.metas.get(name):
            names = list(clean(value))
            if names:
                yield from names
                return


def _marked(root: Element) -> Iterable[str]:
    """Microdata and rel=author: the first, and those that stand together with it; further ones wrote other articles."""
    together: set[Element] = set()
    for element in root.iter("a", "span", "div", "p", "meta", "address", "strong", "li", "em"):
        if "author" in (element.get("rel") or "").split() or "author" in (element.get("itemprop") or "").split():
            around = list(tree.ancestors(element))[:_NEAR]
            if together and not together.intersection(around):
                return
            together.update(around[1:])
            inner = next((one for one in element.iter() if one.get("itemprop") == "name"), element)
            yield from clean(inner.get("content") or tree.text(inner))


def _written(near: Iterable[Block]) -> Iterable[str]:
    """The first line that the template calls a byline, or that opens as one; "by" may stand on a line of its own."""
    opened = False
    for block in near:
        if len(block.text) > 2 * _MOST or block.kind == "h1":
            continue
        named = opened or _NAMED.search(_CAMEL.sub("-", tree.names(block.element)))
        told = re.split(r"\s*\|\s*", block.text)
        dated = len(told) > 1 and dates.parse(block.text)  # "Name | 05.09.2025 - 10:15"
        parts = [part for part in told if named or _PREFIX.match(part) or (dated and _SIGNATURE.fullmatch(part))]
        names = [name for part in parts for name in clean(part)]
        if names:
            yield from names
            return
        opened = bool(_PREFIX.fullmatch(block.text + " "))


def signatures(kept: Sequence[Block], cut: Sequence[Block]) -> list[Block]:
    """Lines of a body that are nothing but a name: under the text, as Vietnamese newspapers sign, or right above it."""
    alone = [block for block in cut if block.cut == "edge"]
    last = [kept[-1]] if kept and _is_set_apart(kept[-1].element) else []
    return [block for block in (*last, *reversed(alone)) if block.kind == "p" and _SIGNATURE.fullmatch(block.text)][:1]


def _is_set_apart(element: Element) -> bool:
    """Whether a line is aligned right, or bold as a whole."""
    around = (element.get("align") or "") + (element.get("style") or "") + tree.names(element)
    inner = [child for child in element if child.tag in ("strong", "b", "em")]
    whole = len(inner) == 1 and tree.text(inner[0]) == tree.text(element)
    return "right" in around.lower() or "author" in around.lower() or element.tag in ("strong", "b") or whole


def clean(text: str) -> Iterable[str]:
    """The names in a byline, without its opening words, offices behind a dash and what is no name."""
    for part in _SPLIT.split(tree.squeeze(text)):
        name = re.split(r"\s+[-–—•·]\s+|\s\(", _without_opening(part).strip(" ,.:·•-–—()"))[0].strip()
        if (
            not name
            or len(name) > _MOST
            or len(name.split()) > _WORDS
            or _NO_NAME.search(name)
            or _PREFIX.fullmatch(name + " ")
        ):
            continue
        if any(map(str.isalpha, name)):
            yield name


def _without_opening(part: str) -> str:
    while (shorter := _PREFIX.sub("", part)) != part:
        part = shorter
    return part


def _unique(names: Iterable[str]) -> list[str]:
    kept: dict[str, str] = {}
    for name in names:
        kept.setdefault(lines.key(name), name)
    return list(kept.values())
