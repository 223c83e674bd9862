"""Page → Article: the reader that fits the page, and what every article gets."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from pipeline.errors import InputError
from pipeline.read import archive, html, links, text
from pipeline.schema import Article, Page

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.read.draft import Draft

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_](?:[\w.,'’·/-]*[^\W_])?")


def read(page: Page) -> Article:
    """The article of a page, without its language. Raises InputError, whose `reason` is a code of docs/reading.md."""
    draft = _reader(page.media_type)(page)
    if not draft.lines:
        raise InputError("read", "empty", "no text in it")
    return _article(page, draft)


def _reader(media_type: str) -> Callable[[Page], Draft]:
    if media_type in ("text/html", "application/xhtml+xml"):
        return html.read
    if media_type == archive.ROW:
        return archive.read
    if media_type in ("", "text/plain"):
        return text.read
    raise InputError("read", "media_type", f"no reader for {media_type}")


def _article(page: Page, draft: Draft) -> Article:
    url = links.canonical(draft.url or page.url)
    stored = "\n".join(_titled(draft.title, draft.lines))
    return Article(
        article_id=hashlib.sha256(f"{url or page.path}\n{stored}".encode()).hexdigest()[:16],
        path=page.path,
        url=url,
        outlet=links.host(url),
        title=draft.title,
        byline=draft.byline,
        published_at=draft.published_at,
        language=draft.language,
        source_url=draft.source_url,
        words=len(_WORD.findall(stored)),
        text=stored,
    )


def _titled(title: str, lines: tuple[str, ...]) -> list[str]:
    """The lines with the title in front, once."""
    rest = list(lines)
    for at, line in enumerate(rest[:3]):
        if title and _same(line, title):
            del rest[at]
            break
    return [title, *rest] if title else rest


def _same(one: str, other: str) -> bool:
    return "".join(filter(str.isalnum, one.casefold())) == "".join(filter(str.isalnum, other.casefold()))
