"""Many hosts at once, one connection to each: what is due is visited, archived and booked until nothing is due."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from typing import Protocol

from pipeline import urls
from pipeline.crawl import politeness, robots
from pipeline.crawl.desk import Desk
from pipeline.crawl.fetch import Fetcher
from pipeline.crawl.records import SITEMAP, Host, Link, Target, clock
from pipeline.crawl.robots import Robots
from pipeline.crawl.visit import Order, disallowed, visit

_BATCH = 100  # targets of a host that are taken in hand at once
_TICK = 0.2  # seconds between two looks at what is due
_ROBOTS_AGAIN = 3_600.0  # seconds after which a host that gave no robots.txt is asked again


class Frontier(Protocol):
    """What the crawler asks of its frontier (store/frontier.py)."""

    id: str

    def beat(self) -> None: ...
    def retire(self) -> None: ...
    def add(self, links: Sequence[Link]) -> None: ...
    def claim(self, rest: float) -> Host | None: ...
    def release(self, host: Host) -> None: ...
    def due(self, host: Host, limit: int) -> list[Target]: ...
    def outlook(self) -> float | None: ...


Progress = Callable[[dict[str, int]], None]
"""Told now and then how many visits had which outcome: "fetched", or "failed: http_404"."""


def crawl(order: Order, frontier: Frontier, desk: Desk, progress: Progress) -> dict[str, int]:
    """Visit what is due until nothing more is for `patience_minutes`; gives the outcomes and how many there were.

    Raises ThiduaError when the frontier refuses or the archive cannot be written; what was booked until then stays.
    """
    crawler = _Crawler(order, frontier, desk)
    try:
        crawler.run(progress)
    finally:
        crawler.stop()
    return desk.outcomes


@dataclass
class _Crawler:
    order: Order
    frontier: Frontier
    desk: Desk
    stopping: threading.Event = field(default_factory=threading.Event)
    fetchers: set[Fetcher] = field(default_factory=set)
    working: set[Future[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.pool = ThreadPoolExecutor(self.order.settings.connections, thread_name_prefix="host")

    def run(self, progress: Progress) -> None:
        beat_at = clock()
        while self._take_hosts() or self._may_wait():
            done, self.working = wait(self.working, timeout=_TICK, return_when="FIRST_COMPLETED")
            for one in done:
                one.result()
            if not self.working:
                self.stopping.wait(_TICK)
            self.desk.check()
            if clock() > beat_at + self.order.settings.lease / 3:
                self.frontier.beat()
                self.desk.mend()
                beat_at = clock()
            progress(dict(self.desk.outcomes))

    def stop(self) -> None:
        """Cut what is under way, and leave it to the next crawl."""
        self.stopping.set()
        for fetcher in list(self.fetchers):
            fetcher.stop()
        self.pool.shutdown(wait=True, cancel_futures=True)

    def _take_hosts(self) -> bool:
        """Set threads to work on hosts with something due; whether any thread is at work."""
        settings = self.order.settings
        while len(self.working) < settings.connections and (host := self.frontier.claim(settings.delay)):
            self.working.add(self.pool.submit(self._work, host))
        return bool(self.working)

    def _may_wait(self) -> bool:
        """Whether something will be due so soon that it is worth waiting for."""
        settings = self.order.settings
        soon = self.frontier.outlook()
        return soon is not None and soon <= clock() + max(60.0 * settings.patience_minutes, 2.0 * settings.delay)

    def _work(self, host: Host) -> None:
        """One turn at a host: its robots.txt, then a number of its targets."""
        fetcher = Fetcher(self.order.settings)
        self.fetchers.add(fetcher)
        try:
            host = self._visit_all(host, fetcher)
        finally:
            self.desk.wait()  # all is booked before somebody asks what is due
            self.frontier.release(host)
            self.fetchers.discard(fetcher)
            fetcher.close()

    def _visit_all(self, host: Host, fetcher: Fetcher) -> Host:
        targets = self.frontier.due(host, _BATCH)
        if not targets:
            return host
        host, rules = self._rules(host, targets[0], fetcher)
        for target in targets:
            if rules.trouble or not self._wait_for(host):
                return host
            if not rules.allows(target.url):
                self.desk.put(disallowed(target, host))
                continue
            began = clock()
            visited = visit(target, host, fetcher, self.order)
            if self.stopping.is_set():  # it may be us who cut it
                return host
            asked = max(rules.delay, self.order.registry.find(target.outlet).delay)
            pause = politeness.pause(asked, self.order.settings, clock() - began)
            host = replace(visited.host, next_at=max(visited.host.next_at, began + pause))
            self.desk.put(replace(visited, host=host))
            if host.next_at > clock() + 2 * pause + 1:  # it wants, or needs, a longer rest
                return host
        return host

    def _rules(self, host: Host, target: Target, fetcher: Fetcher) -> tuple[Host, Robots]:
        """What a host allows, asked anew when it was too long ago. One that does not say is left alone for a while."""
        settings = self.order.settings
        now = clock()
        if host.robots_at + 3_600.0 * settings.robots_hours > now and not host.robots_trouble:
            return host, Robots(host.robots)
        if not self._wait_for(host):
            return host, Robots(trouble="stopped")
        found = robots.fetch(fetcher, target.url)
        if self.stopping.is_set():  # it may be us who cut it
            return host, Robots(trouble="stopped")
        pause = _ROBOTS_AGAIN if found.trouble else politeness.pause(found.delay, settings, clock() - now)
        self._announced(target, found)
        asked = replace(host, robots=found.text, robots_trouble=found.trouble, robots_at=now, next_at=now + pause)
        return asked, found

    def _announced(self, target: Target, found: Robots) -> None:
        """The sitemaps that a robots.txt names, where nothing else is known of an outlet."""
        outlet = self.order.registry.find(target.outlet)
        if found.sitemaps and not outlet.has_sources():
            self.frontier.add(
                [Link(url=url, host=urls.authority(url), outlet=outlet.id, kind=SITEMAP) for url in found.sitemaps]
            )

    def _wait_for(self, host: Host) -> bool:
        """Wait until a host may be asked; False when the crawl ends meanwhile."""
        return not self.stopping.wait(max(0.0, host.next_at - clock()))
