"""What an outlet yields now, and what can be found out about a newspaper that is not in the registry yet."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from pipeline import urls
from pipeline.config import Crawl
from pipeline.crawl import discover
from pipeline.crawl.fetch import unpacked
from pipeline.crawl.once import Visitor
from pipeline.crawl.records import ARTICLE, FETCHED, Host, Link, Target
from pipeline.crawl.topic import Topic
from pipeline.crawl.visit import Order, disallowed, sources, visit
from pipeline.outlets import Outlet

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_RECENT = 10  # sections that a new entry names at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one source yields now: links to articles, how many of them are on the topic, the newest date given."""

    outlet: str
    kind: str
    url: str
    outcome: str
    articles: int = 0
    on_topic: int = 0
    newest: str = ""


def check(outlet: Outlet, order: Order) -> Iterator[Finding]:
    """Fetch every source of an outlet once, within its robots.txt."""
    with Visitor(order.settings) as visitor:
        for source in sources(outlet):
            yield _finding(source, visitor, order)


def _finding(source: Link, visitor: Visitor, order: Order) -> Finding:
    target = Target(url=source.url, host=source.host, outlet=source.outlet, kind=source.kind)
    host, rules = Host(name=source.host), visitor.rules(source.url)
    if rules.trouble:
        outcome = f"robots.txt: {rules.trouble}"
        return Finding(outlet=source.outlet, kind=source.kind, url=source.url, outcome=outcome)
    visited = visit(target, host, visitor.fetcher, order) if rules.allows(source.url) else disallowed(target, host)
    articles = [link for link in visited.links if link.kind == ARTICLE and link.reason != "off_site"]
    fine = visited.state == FETCHED and not visited.reason
    return Finding(
        outlet=source.outlet,
        kind=source.kind,
        url=source.url,
        outcome="fetched" if fine else f"{visited.state}: {visited.reason}",
        articles=len(articles),
        on_topic=sum(not link.reason for link in articles),
        newest=max((link.published_at for link in articles), default=""),
    )


def propose(url: str, settings: Crawl) -> str:
    """An entry for the registry, as TOML, from what a home page and a robots.txt say. Raises InputError."""
    with Visitor(settings) as visitor:
        answer = visitor.get(url)
        rules = visitor.rules(answer.url)
    content, url = unpacked(answer, settings.max_bytes), answer.url
    page = discover.page(content, answer.charset)
    host = urls.host(url)
    language = (page.get("lang") or "vi").partition("-")[0].lower()
    entry = {
        "id": re.sub(r"\W+", "-", host.removesuffix(".vn")),
        "name": _name(page) or host,
        "hosts": [host],
        "language": language,
        "homepage": url,
        "feeds": [one.url for one in discover.section(content, answer.charset, url).feeds],
        "sitemaps": list(rules.sitemaps),
        "sections": _sections(page, url, language),
        "verified": True,
    }
    lines = (
        f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in entry.items() if value not in ([], "")
    )
    return "[[outlet]]\n" + "\n".join(lines) + "\n"


def _name(page: HtmlElement) -> str:
    said = page.xpath("string(//meta[@property='og:site_name']/@content)") or page.xpath("string(//title)")
    return " ".join(said.split())


def _sections(page: HtmlElement, base: str, language: str) -> list[str]:
    """The pages of the newspaper's own menus whose name speaks of emulation."""
    topic = Topic([language])
    found: dict[str, None] = {}
    for anchor in page.iter("a"):
        url, name = urls.canonical(urljoin(base, anchor.get("href") or "")), " ".join(anchor.text_content().split())
        inside = url and urls.host(url) == urls.host(base) and not discover.looks_like_article(url)
        if inside and topic.matches(language, name, url):
            found[url] = None
    return list(found)[:_RECENT]
