"""Page → Article: the reader that fits the page, and what every article gets."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from pipeline import minhash, urls
from pipeline.errors import InputError
from pipeline.read import archive, documents, html, sniff, text
from pipeline.schema import Article, Page, Part

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.read.draft import Draft, Note

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_](?:[\w.,'’·/-]*[^\W_])?")


@dataclass(frozen=True, slots=True)
class Reading:
    """An article, and the parts of its page that are no running text of it."""

    article: Article
    parts: tuple[Part, ...] = ()


def read(page: Page) -> Article:
    """The article of a page, without its language. Raises InputError, whose `reason` is a code of docs/reading.md."""
    return read_with_parts(page).article


def read_with_parts(page: Page) -> Reading:
    """The same, with the leads, captions, related links, tags and cut lines of the page."""
    draft = _reader(page.media_type)(page)
    if not draft.lines:
        raise InputError("read", "empty", "no text in it")
    return _finish(page, draft)


def _reader(media_type: str) -> Callable[[Page], Draft]:
    if media_type in ("text/html", "application/xhtml+xml"):
        return html.read
    if media_type == archive.ROW:
        return archive.read
    if media_type in ("", "text/plain"):
        return text.read
    if media_type in (sniff.MEDIA_TYPES["pdf"], sniff.MEDIA_TYPES["docx"]):
        return documents.read
    raise InputError("read", "media_type", f"no reader for {media_type}")


def _finish(page: Page, draft: Draft) -> Reading:
    url = urls.canonical(draft.url or page.url)
    lines, shift = _titled(draft.title, draft.lines)
    stored = "\n".join(lines)
    article = Article(
        article_id=hashlib.sha256(f"{url or page.path}\n{stored}".encode()).hexdigest()[:16],
        path=page.path,
        url=url,
        outlet=urls.host(url),
        title=draft.title,
        byline=draft.byline,
        published_at=draft.published_at,
        language=draft.language,
        source_url=draft.source_url,
        fetched_at=page.fetched_at,
        fingerprint=minhash.written(minhash.of_text(stored)),
        read_by=draft.read_by,
        words=len(_WORD.findall(stored)),
        text=stored,
    )
    return Reading(article, tuple(_parts(article.article_id, draft.notes, lines, shift)))


def _titled(title: str, lines: tuple[str, ...]) -> tuple[list[str], int]:
    """The lines with the title in front, once, and by how many they moved."""
    if not title:
        return list(lines), 0
    double = next((at for at, line in enumerate(lines[:3]) if _same(line, title)), None)
    rest = [line for at, line in enumerate(lines) if at != double]
    return [title, *rest], 1 if double is None else 0


def _same(one: str, other: str) -> bool:
    return "".join(filter(str.isalnum, one.casefold())) == "".join(filter(str.isalnum, other.casefold()))


def _parts(article_id: str, notes: tuple[Note, ...], lines: list[str], shift: int) -> list[Part]:
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    found = []
    for note in notes:
        at = min(note.line + shift, len(lines))
        start = min(starts[at], starts[-1] - 1)
        end = start + len(lines[at]) if note.inside and at < len(lines) else start
        found.append(
            Part(
                article_id=article_id,
                kind=note.kind,
                reason=note.reason,
                start=start,
                end=end,
                surface=note.text,
                url=note.url,
            )
        )
    return found
