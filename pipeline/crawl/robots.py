"""robots.txt (RFC 9309): what a host allows, and how often. A host that does not say is not asked for anything else."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urljoin, urlsplit

from protego import Protego

from pipeline.crawl.fetch import NAME, Fetcher, unpacked
from pipeline.errors import InputError

_MOST = 512_000  # bytes that are looked at; RFC 9309 asks for 500 KiB at least
_HOPS = 5  # redirects that are followed, likewise


@dataclass(frozen=True)
class Robots:
    """The rules of one host; `trouble` says why they are not known, and then nothing is allowed."""

    text: str = ""
    trouble: str = ""

    @cached_property
    def _rules(self) -> Protego:
        return Protego.parse(self.text)

    def allows(self, url: str) -> bool:
        return not self.trouble and bool(self._rules.can_fetch(url, NAME))

    @property
    def delay(self) -> float:
        """Seconds between two requests that the host asks for by Crawl-delay or Request-rate, 0 when it does not."""
        rate = self._rules.request_rate(NAME)
        by_rate = rate.seconds / rate.requests if rate and rate.requests else 0.0
        return max(self._rules.crawl_delay(NAME) or 0.0, by_rate)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        return tuple(self._rules.sitemaps)


def fetch(fetcher: Fetcher, url: str) -> Robots:
    """The robots.txt of the host of `url`. 4xx: there are none; 5xx, 429 and no answer: nothing is allowed for now."""
    parts = urlsplit(url)
    place = f"{parts.scheme}://{parts.netloc}/robots.txt"
    try:
        for _ in range(_HOPS + 1):
            answer = fetcher.get(place)
            if answer.status not in (301, 302, 303, 307, 308):
                break
            place = urljoin(place, answer.header("Location"))
        if 200 <= answer.status < 300:
            text = unpacked(answer, 10 * _MOST)[:_MOST].decode("utf-8", "replace")
            return Robots(text.removeprefix("\ufeff").replace("\0", ""))
    except InputError as error:
        return Robots(trouble=error.reason)
    if answer.status >= 500 or answer.status == 429:
        return Robots(trouble=f"http_{answer.status}")
    return Robots()  # 4xx, and more redirects than need be followed: "unavailable", which allows everything
