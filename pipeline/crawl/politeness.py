"""How long to wait: between two requests to a host, after a failure, when a host asks for rest or keeps failing."""

from __future__ import annotations

import random
from datetime import UTC
from email.utils import parsedate_to_datetime

from pipeline.config import Crawl
from pipeline.crawl.fetch import Answer
from pipeline.crawl.records import Target

_DAY = 86_400.0
_TROUBLES = 5  # failures in a row after which a host is left alone
_REST, _LONGEST_REST = 300.0, 6 * 3_600.0  # seconds; each further failure doubles it


def pause(asked: float, settings: Crawl, seconds: float) -> float:
    """Seconds from the start of one request, which took `seconds`, to the next one.

    Never less than the settings or the host's robots.txt ask for, and a slow host rests as long as it worked.
    """
    longer = 1.0 + random.uniform(0.0, settings.jitter)
    return max(max(asked, settings.delay) * longer, 2.0 * seconds if settings.delay else 0.0)


def retry(target: Target, settings: Crawl, now: float) -> float | None:
    """When to try again what failed; None when it was tried often enough."""
    if target.attempts + 1 >= settings.attempts:
        return None
    return now + 60.0 * settings.retry_minutes * 2.0**target.attempts


def retry_after(answer: Answer, now: float) -> float:
    """When a server says that it may be asked again, within a day; 0 when it does not say."""
    said = answer.header("Retry-After").strip()
    if said.isdigit():
        return now + min(float(said), _DAY)
    try:
        moment = parsedate_to_datetime(said)
    except ValueError:
        return 0.0
    until = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    return min(max(until, now), now + _DAY)


def rest(troubles: int) -> float:
    """Seconds for which a host is left alone after so many failures in a row: the circuit breaker."""
    if troubles < _TROUBLES:
        return 0.0
    return min(_REST * 2.0 ** (troubles - _TROUBLES), _LONGEST_REST)


def revisit(target: Target, settings: Crawl, now: float) -> float | None:
    """When to look again for a revision of an article that was fetched; None when it is settled."""
    days = settings.revisit_days[target.visits : target.visits + 1]
    return now + _DAY * days[0] if days else None
