"""Near-duplicates and revisions: articles that say nearly the same, and the versions of one URL in time."""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.schema import Article

_WORD = re.compile(r"\w+")
_BITS = 64
_NEAR = 3  # differing bits: Manku et al. (WWW 2007) for 64-bit simhashes of web pages
_SHINGLE = 3  # words


def fingerprint(text: str) -> str:
    """A simhash over three-word shingles, as 16 hex digits: near-duplicates differ in few bits."""
    words = _WORD.findall(text.lower())
    shingles = {" ".join(words[at : at + _SHINGLE]) for at in range(max(1, len(words) - _SHINGLE + 1))}
    weights = [0] * _BITS
    for shingle in shingles:
        encoded = shingle.encode()
        value = zlib.crc32(encoded) << 32 | zlib.crc32(encoded, 0x9E3779B9)
        for bit in range(_BITS):
            weights[bit] += 1 if value >> bit & 1 else -1
    return f"{sum(1 << bit for bit in range(_BITS) if weights[bit] > 0):016x}"


def distance(one: str, other: str) -> int:
    """In how many bits two fingerprints differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def are_near(one: Article, other: Article) -> bool:
    """Whether two articles say nearly the same."""
    return distance(one.fingerprint, other.fingerprint) <= _NEAR


def histories(articles: Iterable[Article]) -> dict[str, list[Article]]:
    """The revisions of each URL that has several, oldest first; the same text fetched again is no revision."""
    by_url: dict[str, dict[str, Article]] = defaultdict(dict)
    for article in sorted(articles, key=lambda article: article.fetched_at):
        if article.url:
            by_url[article.url].setdefault(article.article_id, article)
    return {url: list(versions.values()) for url, versions in by_url.items() if len(versions) > 1}
