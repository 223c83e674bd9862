"""Which articles tell one story: its versions in several languages, its reprints, its revisions.

Articles that may be akin have a key in common, so that nothing is compared with everything. Whether two are akin
depends on those two alone, and a story is whatever hangs together: the order in which articles come changes nothing.
docs/linking.md gives the rules and where their figures come from.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from urllib.parse import urlsplit

from pipeline import minhash
from pipeline.link.names import folded_key
from pipeline.minhash import Signature

# Numbers of a signature in a band. Wording: of texts that share a fifth of their runs two in a hundred are compared, of
# those that share half two thirds, and of the rest most by way of another version. Facts: fewer, and rarer by chance.
_WORDING_BAND, _FACTS_BAND = 4, 3
_SLUG_WORDS = 4  # words that a slug needs to name an article: "tin-tuc" names a section
_SLUG_ID = re.compile(r"[-_]?(?:(?:post|tid|vi|d|a|c|ar)?\d{3,})?(?:\.\w{2,5})?$")
_TOKEN = re.compile(r"[^\W_]+")
_SMALL = 12  # a count up to a dozen tells nothing apart

_REPRINT = 0.35  # share of three-word runs that a reprint keeps, where it keeps its facts, too
_VERBATIM = 0.60  # likewise where neither text has facts enough to tell
_CREDITED = 0.05  # likewise of a text in the same language that names the other one as its source
_SAME_FACTS = 0.50  # share of figures and names that make two articles versions of one story by themselves
_LIKE_FACTS = 0.25  # likewise with titles that mean the same
_REPRINTED_FACTS = 0.30  # likewise in one language: reports of one kind share wording, not figures
_FEW_FACTS = 0.10  # likewise with the same slug
_MANY = 5  # facts in common that make it more than chance
_LIKE_TITLES = 0.88  # cosine of titles that mean the same
_DAYS = 60  # a translation appears sooner


@dataclass(frozen=True, slots=True)
class Version:
    """What is known of one article to tell its story; `wording` is the signature of its text."""

    article_id: str
    language: str
    url: str
    source_url: str
    title: str
    day: str  # ISO date of publication, or empty
    fetched_at: str
    wording: Signature
    facts: frozenset[str]


Titles = Callable[[str, str], float]  # the cosine of two titles


def facts(figures: Iterable[float], names: Iterable[str]) -> frozenset[str]:
    """What stays the same in every language: figures that are not small or round to a hundred, and names, folded."""
    told = {f"{figure:.12g}" for figure in figures if figure > _SMALL or figure != int(figure)} - {"100"}
    return frozenset(told | {folded_key(name) for name in names})


def keys(version: Version) -> frozenset[int]:
    """Numbers of 63 bits; articles that may be akin have one in common."""
    named = [f"url {address}" for address in {_address(version.url), _address(version.source_url)} if address]
    slug = _slug(version.url)
    if slug:
        named.append(f"slug {slug}")
    bands = [b"wording" + band for band in minhash.bands(version.wording, _WORDING_BAND)]
    if len(version.facts) >= _MANY:
        bands += [b"facts" + band for band in minhash.bands(minhash.signature(version.facts), _FACTS_BAND)]
    return frozenset(_number(key) for key in [*(name.encode() for name in named), *bands])


def are_akin(one: Version, other: Version, titles: Titles) -> bool:
    """Whether two articles are versions of one story. What costs most is asked last."""
    same_language = one.language == other.language
    if _credits(one, other) or _credits(other, one):
        return not same_language or minhash.resemblance(one.wording, other.wording) >= _CREDITED
    if _address(one.url) and _address(one.url) == _address(other.url):
        return True
    if same_language:
        return _is_reprint(one, other)
    return _same_in_translation(one, other, titles) and _apart(one.day, other.day) <= _DAYS


def _is_reprint(one: Version, other: Version) -> bool:
    if min(len(one.facts), len(other.facts)) < _MANY:
        return minhash.resemblance(one.wording, other.wording) >= _VERBATIM
    same_facts = _overlap(one, other) >= _REPRINTED_FACTS
    return same_facts and minhash.resemblance(one.wording, other.wording) >= _REPRINT


def _overlap(one: Version, other: Version) -> float:
    shared = len(one.facts & other.facts)
    return shared / max(1, len(one.facts) + len(other.facts) - shared)


def _same_in_translation(one: Version, other: Version, titles: Titles) -> bool:
    overlap = _overlap(one, other)
    if overlap < _FEW_FACTS:
        return False
    slug = _slug(one.url)
    if slug and slug == _slug(other.url):
        return True
    if overlap < _LIKE_FACTS or len(one.facts & other.facts) < _MANY:
        return False
    return overlap >= _SAME_FACTS or titles(one.title, other.title) >= _LIKE_TITLES


def kinds(versions: Iterable[Version]) -> tuple[str, Mapping[str, str]]:
    """The story of versions that hang together: its id, and the kind of each by its article_id.

    The original is the first that credits no other, Vietnamese before its translations of the same day.
    """
    ordered = sorted(versions, key=_age)
    told: dict[str, str] = {}
    seen: set[str] = set()
    for version in ordered:
        address = _address(version.url)
        if not told:
            kind = "original"
        elif address and f"url {address}" in seen:
            kind = "revision"
        else:
            kind = "reprint" if version.language in seen else "translation"
        told[version.article_id] = kind
        seen |= {version.language, f"url {address}"}
    return ordered[0].article_id, told


def _age(version: Version) -> tuple[object, ...]:
    return (
        bool(version.source_url),
        version.day or "9999",
        version.language != "vi",
        version.fetched_at or "9999",
        version.article_id,
    )


def _credits(one: Version, other: Version) -> bool:
    address = _address(one.source_url)
    return bool(address) and address == _address(other.url)


@lru_cache(maxsize=65_536)
def _address(url: str) -> str:
    """A URL as it is compared; empty for one that names no article, such as a home page."""
    parts = urlsplit(url if "//" in url else f"//{url}") if url else None
    if parts is None or len(parts.path.strip("/")) < 8:
        return ""
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    return f"{host}{parts.path.rstrip('/')}?{parts.query}".rstrip("?")


@lru_cache(maxsize=65_536)
def _slug(url: str) -> str:
    """The words of a URL's last part, without the number behind them; empty where they are too few to tell."""
    address = urlsplit(url).path.rstrip("/").rpartition("/")[2]
    words = _TOKEN.findall(_SLUG_ID.sub("", address).casefold())
    return "-".join(words) if len(words) >= _SLUG_WORDS else ""


def _apart(one: str, other: str) -> int:
    """Days between two dates; none where one is not known."""
    if not (one and other):
        return 0
    return abs((date.fromisoformat(one) - date.fromisoformat(other)).days)


def _number(key: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(key, digest_size=8).digest()) >> 1


def together(start: Iterable[str], akin: Mapping[str, Iterable[str]]) -> Iterator[frozenset[str]]:
    """The groups in which the articles of `start` stand: all that can be reached by who is akin, each group once."""
    done: set[str] = set()
    for first in start:
        if first in done:
            continue
        group, open_ = {first}, [first]
        while open_:
            new = set(akin[open_.pop()]) - group
            group |= new
            open_ += new
        done |= group
        yield frozenset(group)
