"""What the sources of an outlet name: entries of feeds, URLs of sitemaps, links of section pages."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from pipeline import urls
from pipeline.crawl.fetch import inflate
from pipeline.errors import InputError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_GZIP = b"\x1f\x8b"
_SITEMAP_URLS = 50_000  # sitemaps.org: no sitemap may name more
_SECTION_LINKS = 2_000  # no page of a newspaper names more articles
_ANCHORS = 20_000  # nor has more links
_AROUND = 20  # links of a box around one of them that are looked at
_FEED_BYTES = 5_000_000  # feedparser needs seconds for a feed of that size
_DAY = re.compile(r"(?<!\d)(?:(\d{1,2})[/.-](\d{1,2})[/.-](20\d\d)|(20\d\d)-(\d\d)-(\d\d))(?!\d)")
# A page that is no list: several words in its last segment, a long number, or a number in its query.
_ARTICLE = re.compile(r"/[^/?]*(?:[^/?-]+-){3,}[^/?]*$|/[^/?]*\d{5,}[^/?]*$|[?&]\w*id=\d{3,}", re.IGNORECASE)
_NO_PAGE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|mp[34]|css|js|zip|xml|rss)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """One URL that a source names, canonical; `date` is ISO, or empty. `is_list` for a sitemap that a sitemap names."""

    url: str
    title: str = ""
    date: str = ""
    is_list: bool = False


def feed(content: bytes, media_type: str, base: str) -> list[Found]:
    """The entries of an RSS or Atom feed. Raises InputError (stage `discover`), reason `broken_feed`."""
    import feedparser

    if len(content) > _FEED_BYTES:
        raise InputError("discover", "too_large", f"{base}: a feed of more than {_FEED_BYTES} bytes")
    headers = {"content-type": media_type, "content-location": base}
    # A stream: feedparser would take bytes for the name of a file.
    parsed = feedparser.parse(BytesIO(content), response_headers=headers, sanitize_html=False)
    if parsed.bozo and not parsed.entries:
        raise InputError("discover", "broken_feed", f"{base}: no feed: {parsed.get('bozo_exception')}")
    found = []
    for entry in parsed.entries:
        moment = entry.get("published_parsed") or entry.get("updated_parsed")
        date = datetime.fromtimestamp(calendar.timegm(moment), UTC).date().isoformat() if moment else ""
        if url := urls.canonical(urljoin(base, entry.get("link", ""))):
            found.append(Found(url, _line(entry.get("title", "")), date))
    return found


def sitemap(content: bytes, base: str, most: int) -> list[Found]:
    """The URLs of a sitemap, a news sitemap or a sitemap index, packed or not; lists come newest first.

    Raises InputError (stage `discover`), reason `broken_sitemap`.
    """
    if content.startswith(_GZIP):
        content = inflate(content, most)
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        lines = content.decode("utf-8", "replace").split()[:_SITEMAP_URLS]
        found = [Found(url) for line in lines if line.startswith("http") and (url := urls.canonical(line))]
    else:
        found = list(islice(_entries(content), _SITEMAP_URLS))
    if not found and b"urlset" not in content[:5_000] and b"sitemapindex" not in content[:5_000]:
        raise InputError("discover", "broken_sitemap", f"{base}: no sitemap")
    lists = sorted((one for one in found if one.is_list), key=lambda one: one.date, reverse=True)
    return [*lists, *(one for one in found if not one.is_list)]


def _entries(content: bytes) -> Iterator[Found]:
    from lxml import etree

    # Entities stay unresolved: a sitemap needs none, and they can be nested into a bomb.
    options = {"resolve_entities": False, "no_network": True, "huge_tree": False, "recover": True}
    said: dict[str, str] = {}
    for _, element in etree.iterparse(BytesIO(content), events=("end",), **options):
        name = str(element.tag).rpartition("}")[2]
        if name in ("url", "sitemap"):
            if url := urls.canonical(said.get("loc", "")):
                date = said.get("publication_date") or said.get("lastmod", "")
                yield Found(url, said.get("title", ""), _iso_day(date), is_list=name == "sitemap")
            said = {}
            element.clear()
        elif name in ("loc", "lastmod", "title", "publication_date"):
            said[name] = _line(element.text or "")


@dataclass(frozen=True, slots=True)
class Section:
    """What a section page holds: links to articles, and the feeds that it is announced with."""

    articles: list[Found]
    feeds: list[Found]


def section(content: bytes, charset: str, base: str, article: str = "") -> Section:
    """The links of a page. `article` is a regular expression for URLs of articles; "": those that look like one."""
    tree = page(content, charset)
    place = urljoin(base, tree.xpath("string(//base/@href)") or "")
    looks = re.compile(article) if article else _ARTICLE
    found: dict[str, Found] = {}
    for anchor in islice(tree.iter("a"), _ANCHORS):
        url = _target(anchor, place)
        if url and looks.search(url) and not _NO_PAGE.search(urlsplit(url).path):
            title = _line(anchor.get("title") or anchor.text_content())
            before = found.get(url)
            if before is None or len(title) > len(before.title):
                found[url] = Found(url, title, _date_near(anchor))
    kinds = "contains(@type, 'rss') or contains(@type, 'atom')"
    feeds = tree.xpath(f"//link[@rel='alternate' and ({kinds})]")
    announced = [Found(url) for one in feeds if (url := _target(one, place))]
    return Section(list(found.values())[:_SECTION_LINKS], announced)


def looks_like_article(url: str) -> bool:
    """Whether a URL looks like that of an article rather than of a list of them."""
    return bool(_ARTICLE.search(url))


def canonical_link(content: bytes, base: str) -> str:
    """The URL that an article gives as its own, or ""."""
    for tag in re.findall(rb"<link\b[^>]*>", content[:200_000], re.IGNORECASE):
        if re.search(rb"rel\s*=\s*[\"']?canonical\b", tag, re.IGNORECASE):
            href = re.search(rb"href\s*=\s*[\"']?([^\"'\s>]+)", tag, re.IGNORECASE)
            return urls.canonical(urljoin(base, href[1].decode("utf-8", "replace"))) if href else ""
    return ""


def page(content: bytes, charset: str) -> HtmlElement:
    """The tree of a page. Raises InputError (stage `discover`), reason `empty`."""
    from lxml import etree, html

    encoding = charset or ("utf-8" if _is_utf8(content) else None)  # None: as the page says
    try:
        return html.document_fromstring(content, parser=html.HTMLParser(encoding=encoding))
    except LookupError:  # no such charset
        return page(content, "")
    except (etree.ParserError, ValueError) as error:
        raise InputError("discover", "empty", f"no page in it: {error}") from error


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _target(element: HtmlElement, base: str) -> str:
    try:
        return urls.canonical(urljoin(base, (element.get("href") or "").strip()))
    except ValueError:
        return ""


def _date_near(anchor: HtmlElement) -> str:
    """The date in the smallest box around a link that has one and holds no other article's link."""
    box, target = anchor, anchor.get("href")
    for _ in range(4):
        box = box.getparent()
        if box is None or sum(one.get("href") != target for one in islice(box.iter("a"), _AROUND)) > 2:
            return ""
        said = " ".join([*(one.get("datetime") or "" for one in box.iter("time")), *box.itertext()])
        if match := _DAY.search(said):
            day, month, year = (match[1], match[2], match[3]) if match[1] else (match[6], match[5], match[4])
            return f"{year}-{int(month):02}-{int(day):02}"
    return ""


def _iso_day(text: str) -> str:
    return text[:10] if re.match(r"\d{4}-\d{2}-\d{2}", text) else ""


def _line(text: str) -> str:
    return " ".join(text.split())[:500]
