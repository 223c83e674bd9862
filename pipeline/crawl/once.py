"""Single pages, fetched with the same manners as a crawl: robots.txt, delays, redirects looked at one by one."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import Self
from urllib.parse import urljoin

from pipeline import urls
from pipeline.config import Crawl
from pipeline.crawl import robots
from pipeline.crawl.fetch import Answer, Fetcher, unpacked
from pipeline.crawl.robots import Robots
from pipeline.errors import InputError
from pipeline.schema import Failure, Page

_HOPS = 5


class Visitor:
    """Somebody who looks at single pages. Use it in a `with`."""

    def __init__(self, settings: Crawl) -> None:
        self.settings = settings
        self.fetcher = Fetcher(settings)
        self._rules: dict[str, Robots] = {}
        self._next: dict[str, float] = {}  # host → time.monotonic() from which on it may be asked

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.fetcher.close()

    def rules(self, url: str) -> Robots:
        """The robots.txt of a URL's host; comes back when the host may be asked again."""
        host = urls.authority(url)
        time.sleep(max(0.0, self._next.get(host, 0.0) - time.monotonic()))
        if host not in self._rules:
            self._rules[host] = robots.fetch(self.fetcher, url)
        self._next[host] = time.monotonic() + max(self.settings.delay, self._rules[host].delay)
        return self._rules[host]

    def get(self, url: str) -> Answer:
        """The page behind a URL and its redirects. Raises InputError, reason `robots`, `http_404` … or one of fetch."""
        for _ in range(_HOPS + 1):
            rules = self.rules(url)
            if not rules.allows(url):
                trouble = f"cannot be had ({rules.trouble})" if rules.trouble else "does not allow it"
                raise InputError("fetch", "robots", f"{url}: the host's robots.txt {trouble}")
            answer = self.fetcher.get(url)
            if answer.status not in (301, 302, 303, 307, 308):
                break
            url = urljoin(url, answer.header("Location"))
        if answer.status != 200:
            raise InputError("fetch", f"http_{answer.status}", f"{url}: the server answers {answer.status}")
        return answer


def pages(addresses: Iterable[str], settings: Crawl) -> Iterator[Page | Failure]:
    """The documents behind web addresses, each as a page whose path is the address."""
    with Visitor(settings) as visitor:
        for address in addresses:
            try:
                answer = visitor.get(address)
                content = unpacked(answer, settings.max_bytes)
            except InputError as error:
                yield Failure(source=address, stage=error.stage, reason=error.reason, message=str(error))
                continue
            yield Page(
                path=address,
                content=content,
                url=answer.url,
                media_type=answer.media_type or "text/html",
                charset=answer.charset,
                fetched_at=answer.fetched_at,
            )
