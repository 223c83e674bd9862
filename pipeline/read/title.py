"""The title of a page: the headline that it declares, without the name of the site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.read import tree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.read.structured import Structured
    from pipeline.read.tree import Element

_SEPARATOR = re.compile(r"\s*(?:[|｜ㅣ•]|--)\s*|\s[-–—:/·»*]\s|[-：](?=\S)")
_LONGEST = 500  # characters of a title
_NOT_WORD = re.compile(r"[\W_]+")


def find(root: Element, found: Structured, host: str = "") -> str:
    """The title: JSON-LD's headline, og:title, the first `h1`, `<title>`, in this order; "" for none."""
    headings = [words for heading in root.iter("h1") if (words := tree.text(heading))]
    document = next((words for element in root.iter("title") if (words := tree.text(element))), "")
    raw = [found.text("headline", "name"), found.meta("og:title", "twitter:title", "dc.title", "title"), document]
    others = [*raw, *headings[:3], found.meta("twitter:title")]
    site = {
        _key(name)
        for name in (found.meta("og:site_name", "application-name"), host, host.split(".", maxsplit=1)[0])
        if name
    }
    headline, shared, document = (without_site(title[:_LONGEST], others, site) for title in raw)
    if headline and shared and _shared_is_better(headline, shared, document, headings):
        return shared
    return headline or shared or next(iter(headings), "") or document


def _shared_is_better(headline: str, shared: str, document: str, headings: Sequence[str]) -> bool:
    """Whether og:title is what readers see, and and JSON-LD adds a kicker, more words, or a search engine's title."""
    full, short = _key(headline), _key(shared)
    seen = any(_key(heading) == short for heading in headings)
    return full.endswith(short) or full.startswith(short) or (seen and full == _key(document))


def without_site(title: str, others: Sequence[str], site: set[str]) -> str:
    """The title without what follows (or precedes) a separator and names the site or its section.

    What is left must be one of the other titles of the page, or what goes must be the site's name; a title that is
    nothing but the site's name is none.
    """
    keys = {_key(other) for other in others if other}
    cuts = list(_SEPARATOR.finditer(title))
    for cut in cuts:
        if _key(title[: cut.start()]) in keys - site:
            return title[: cut.start()].strip()
    if cuts and _is_site(title[cuts[-1].end() :], site):
        return title[: cuts[-1].start()].strip()
    if cuts and len(cuts[0][0]) > 1 and _is_site(title[: cuts[0].start()], site):
        return title[cuts[0].end() :].strip()
    return "" if _key(title) in site else title


def _is_site(part: str, site: set[str]) -> bool:
    key = _key(part)
    return bool(key) and any(
        key == name or (len(key) > 3 and key in name) or (len(name) > 3 and name in key) for name in site
    )


def _key(text: str) -> str:
    return _NOT_WORD.sub("", text).casefold()
