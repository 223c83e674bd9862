"""One target, one request, and what follows from the answer."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from pipeline import urls
from pipeline.config import Crawl
from pipeline.crawl import archive, discover, politeness
from pipeline.crawl.fetch import Answer, Fetcher, unpacked
from pipeline.crawl.records import (
    ARTICLE,
    FAILED,
    FEED,
    FETCHED,
    MOVED,
    SECTION,
    SITEMAP,
    SKIPPED,
    Host,
    Link,
    Target,
    Visit,
    clock,
)
from pipeline.crawl.topic import Topic
from pipeline.errors import InputError
from pipeline.outlets import Outlet, Registry

_log = logging.getLogger(__name__)
_HOPS = 5  # redirects and nested sitemaps on the way to a page
_REDIRECTS = (301, 302, 303, 307, 308)
_DOCUMENTS = (
    "",
    "text/html",
    "application/xhtml+xml",
    "text/plain",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)
# Failures that may pass; the others are the page's own.
_PASSING = ("dns", "connection", "tls", "timeout", "too_slow", "truncated")


@dataclass(frozen=True, slots=True)
class Order:
    """What the crawl is to look for: `since` is an ISO date, or empty."""

    settings: Crawl
    registry: Registry
    topic: Topic
    since: str = ""


def sources(outlet: Outlet) -> list[Link]:
    """Where an outlet names its articles; its home page, where nothing else is known; those of its editions."""
    homes = [outlet.homepage] if outlet.homepage and not outlet.has_sources() else []
    homes += [f"https://{start}" for start, _ in outlet.editions]
    listed = {FEED: outlet.feeds, SITEMAP: outlet.sitemaps, SECTION: (*outlet.sections, *homes)}
    places = [(kind, url) for kind, some in listed.items() for one in some if (url := urls.canonical(one))]
    return [Link(url=url, host=urls.authority(url), outlet=outlet.id, kind=kind) for kind, url in places]


def visit(target: Target, host: Host, fetcher: Fetcher, order: Order) -> Visit:
    """Fetch a target. Whatever goes wrong is in the result."""
    try:
        answer = fetcher.get(target.url, _conditions(target), _wanted if target.kind == ARTICLE else _anything)
        return _judged(target, host, order, answer)
    except InputError as error:
        return _failed(target, host, order, error.reason)
    except Exception:  # what a parser makes of a hostile page must not end the crawl
        _log.exception("%s: cannot be understood", target.url)
        return _failed(target, host, order, "unreadable")


def disallowed(target: Target, host: Host) -> Visit:
    """What robots.txt does not allow is not visited."""
    return Visit(target=target, host=host, state=SKIPPED, reason="robots")


def _judged(target: Target, host: Host, order: Order, answer: Answer) -> Visit:
    """What an answer means, by its status. Raises InputError for content that is none."""
    if answer.status == 304:
        return _fetched(target, host, order, answer, reason="unchanged")
    if answer.status in _REDIRECTS:
        return _moved(target, host, order, answer)
    if answer.status != 200:
        return _refused(target, host, order, answer)
    content = unpacked(answer, order.settings.max_bytes)
    if not content.strip():
        raise InputError("fetch", "empty", f"{target.url}: nothing in it")
    if target.kind == ARTICLE:
        return _fetched(target, host, order, answer, links=tuple(_own_name(target, content, order)))
    return _source(target, host, order, answer, content)


def link(found: discover.Found, source: Target, kind: str, order: Order) -> Link:
    """A URL that a source names, with the reason why it is not to be fetched, if there is one."""
    outlet = order.registry.of_host(_name(found.url))
    reason = ""
    if outlet is None or outlet.id != source.outlet:
        reason = "off_site"
    elif order.since and found.date and found.date < order.since:
        reason = "too_old"
    elif kind == ARTICLE and not _is_on_topic(found, source, outlet, order):
        reason = "off_topic"
    return Link(
        url=found.url,
        host=urls.authority(found.url),
        outlet=source.outlet,
        kind=kind,
        title=found.title,
        published_at=found.date,
        reason=reason,
    )


def _is_on_topic(found: discover.Found, source: Target, outlet: Outlet, order: Order) -> bool:
    if not order.settings.topic or outlet.topical:
        return True
    matches = order.topic.matches
    return matches(outlet.language_of(found.url), found.title, found.url) or matches(
        outlet.language_of(source.url), "", source.url
    )


def _fetched(
    target: Target, host: Host, order: Order, answer: Answer, *, reason: str = "", links: tuple[Link, ...] = ()
) -> Visit:
    """A visit that went well: only articles are archived, and looked at again."""
    is_article = target.kind == ARTICLE
    return Visit(
        target=target,
        host=replace(host, troubles=0),
        state=FETCHED,
        reason=reason,
        again=politeness.revisit(target, order.settings, clock()) if is_article else None,
        answer=answer,
        digest=target.digest if answer.status == 304 else archive.digest(answer.content),
        links=links,
    )


def _source(target: Target, host: Host, order: Order, answer: Answer, content: bytes) -> Visit:
    base = target.url
    next_page = None
    if target.kind == FEED:
        found = discover.feed(content, answer.header("Content-Type"), base)
        links = [link(one, target, ARTICLE, order) for one in found]
    elif target.kind == SITEMAP:
        links = _of_sitemap(target, discover.sitemap(content, base, order.settings.max_bytes), order)
    else:
        links = _of_section(target, answer, content, order)
        next_page = _next_page(target, links, order)
    visited = _fetched(target, host, order, answer, reason="" if links else "no_links", links=tuple(links))
    return replace(visited, next_page=next_page)


def _of_sitemap(target: Target, found: list[discover.Found], order: Order) -> list[Link]:
    lists = [link(one, target, SITEMAP, order) for one in found if one.is_list][: order.settings.pages]
    nested = [replace(one, hops=target.hops + 1) for one in lists if target.hops < _HOPS]
    return [*nested, *(link(one, target, ARTICLE, order) for one in found if not one.is_list)]


def _of_section(target: Target, answer: Answer, content: bytes, order: Order) -> list[Link]:
    outlet = order.registry.find(target.outlet)
    page = discover.section(content, answer.charset, target.url, outlet.article)
    links = [link(one, target, ARTICLE, order) for one in page.articles]
    feeds = [] if outlet.has_sources() else [link(one, target, FEED, order) for one in page.feeds]
    return [one for one in [*feeds, *links] if one.reason != "off_site" and one.url != target.url]


def _next_page(target: Target, links: list[Link], order: Order) -> Link | None:
    """The page behind this one of a section, unless all that has a date here is too old."""
    dated = [one for one in links if one.published_at]
    if target.page >= order.settings.pages or (dated and all(one.reason == "too_old" for one in dated)):
        return None
    outlet = order.registry.find(target.outlet)
    sections = [one for one in outlet.sections if _page_url(one, outlet.paging, target.page) == target.url]
    if not outlet.paging or not sections:
        return None
    url = _page_url(sections[0], outlet.paging, target.page + 1)
    return Link(url=url, host=urls.authority(url), outlet=outlet.id, kind=SECTION, page=target.page + 1)


def _page_url(section: str, paging: str, number: int) -> str:
    """Where page `number` of a section stands; see `paging` in docs/add-an-outlet.md."""
    if number == 1:
        return urls.canonical(section)
    found = re.search(r"\.\w{3,5}$", section)
    suffix = found.group() if found else ""
    stem = section.removesuffix(suffix).removesuffix("/")
    return urls.canonical(paging.format(url=section, stem=stem, suffix=suffix, n=number))


def _moved(target: Target, host: Host, order: Order, answer: Answer) -> Visit:
    """A redirect: its target takes its place in the frontier, where robots.txt, delays and doubles are minded."""
    to = urls.canonical(urljoin(target.url, answer.header("Location")))
    links: tuple[Link, ...] = ()
    reason = "redirect"
    if target.hops >= _HOPS:
        reason = "too_many_redirects"
    elif to == target.url:
        reason = "redirect_loop"
    elif not to:
        reason = "bad_url"
    else:
        outlet = order.registry.of_host(_name(to))
        elsewhere = outlet is None or outlet.id != target.outlet
        one = Link(url=to, host=urls.authority(to), outlet=target.outlet, kind=target.kind, title=target.title)
        links = (replace(one, hops=target.hops + 1, page=target.page, reason="off_site" if elsewhere else ""),)
    state = MOVED if links else FAILED
    return Visit(target=target, host=host, state=state, reason=reason, answer=answer, links=links)


def _refused(target: Target, host: Host, order: Order, answer: Answer) -> Visit:
    """Statuses of errors: 429 and 5xx may pass, and say how long the host wants to be left alone; others stay."""
    reason, now = f"http_{answer.status}", clock()
    if answer.status != 429 and answer.status < 500:
        return Visit(target=target, host=replace(host, troubles=0), state=FAILED, reason=reason)
    failed = _failed(target, host, order, reason, passing=True)
    until = politeness.retry_after(answer, now)
    again = None if failed.again is None else max(failed.again, until)
    return replace(failed, again=again, host=replace(failed.host, next_at=max(failed.host.next_at, until)))


def _failed(target: Target, host: Host, order: Order, reason: str, *, passing: bool | None = None) -> Visit:
    if not (reason in _PASSING if passing is None else passing):
        return Visit(target=target, host=host, state=FAILED, reason=reason)
    now, troubles = clock(), host.troubles + 1
    rested = replace(host, troubles=troubles, next_at=max(host.next_at, now + politeness.rest(troubles)))
    again = politeness.retry(target, order.settings, now)
    return Visit(target=target, host=rested, state=FAILED, reason=reason, again=again)


def _own_name(target: Target, content: bytes, order: Order) -> list[Link]:
    """The canonical URL of an article that was reached by another one: it need not be fetched again."""
    own = discover.canonical_link(content, target.url)
    outlet = order.registry.of_host(_name(own))
    if not own or own == target.url or outlet is None or outlet.id != target.outlet:
        return []
    return [Link(url=own, host=urls.authority(own), outlet=target.outlet, kind=ARTICLE, reason="same_article")]


def _conditions(target: Target) -> dict[str, str]:
    """The headers by which a server can say that nothing has changed."""
    if target.kind == ARTICLE and not target.archived_at:
        return {}
    said = {"If-None-Match": target.etag, "If-Modified-Since": target.last_modified}
    return {name: value for name, value in said.items() if value}


def _wanted(status: int, media_type: str) -> bool:
    return status != 200 or media_type in _DOCUMENTS


def _anything(_status: int, _media_type: str) -> bool:
    return True


def _name(url: str) -> str:
    """The host of a URL without its port."""
    return urls.host(url)
