"""How long the crawler waits."""

from __future__ import annotations

from email.utils import formatdate
from typing import Any

import pytest

from pipeline import config
from pipeline.crawl import politeness
from pipeline.crawl.fetch import Answer
from pipeline.crawl.records import Target

NOW = 1_756_500_000.0


def settings(**changes: Any) -> config.Crawl:
    return config.load(
        {"crawl": {"delay": 2, "jitter": 0, "attempts": 3, "retry_minutes": 5, **changes}}, environment={}
    ).crawl


def target(**changes: Any) -> Target:
    return Target(url="https://bao.vn/a", host="bao.vn", outlet="bao", kind="article", **changes)


def answer(retry_after: str) -> Answer:
    headers = (("Retry-After", retry_after),) if retry_after else ()
    rest: dict[str, Any] = {
        "phrase": "",
        "content": b"",
        "request": b"",
        "address": "",
        "fetched_at": "",
        "seconds": 0.0,
    }
    return Answer(url="https://bao.vn/a", status=503, headers=headers, **rest)


@pytest.mark.parametrize(
    ("asked", "seconds", "expected"),
    [(0, 0.1, 2.0), (5, 0.1, 5.0), (0, 4.0, 8.0)],  # the settings', the host's own, a slow host's
)
def test_the_longest_reason_to_wait_counts(asked: float, seconds: float, expected: float) -> None:
    assert politeness.pause(asked, settings(), seconds) == expected


def test_the_jitter_only_lengthens() -> None:
    chosen = settings(jitter=0.5)
    pauses = [politeness.pause(0, chosen, 0) for _ in range(200)]
    assert 2.0 <= min(pauses) < 2.2
    assert 2.8 < max(pauses) <= 3.0
    assert politeness.pause(0, settings(delay=0), 3.0) == 0.0


def test_what_fails_is_tried_again_ever_later_and_then_no_more() -> None:
    waits = [politeness.retry(target(attempts=n), settings(), NOW) for n in range(3)]
    assert waits == [NOW + 300, NOW + 600, None]


@pytest.mark.parametrize(
    ("said", "until"),
    [
        ("120", NOW + 120),
        ("999999999", NOW + 86_400),
        (formatdate(NOW + 60, usegmt=True), NOW + 60),
        (formatdate(NOW - 60, usegmt=True), NOW),
        ("soon", 0.0),
        ("", 0.0),
    ],
)
def test_retry_after(said: str, until: float) -> None:
    assert politeness.retry_after(answer(said), NOW) == until


def test_a_host_that_keeps_failing_rests_ever_longer() -> None:
    assert [politeness.rest(n) for n in (4, 5, 6, 7, 40)] == [0.0, 300.0, 600.0, 1_200.0, 21_600.0]


def test_articles_are_looked_at_again_at_the_ages_that_are_set() -> None:
    chosen = settings(revisit_days="1,7")
    again = [politeness.revisit(target(visits=n), chosen, NOW) for n in range(3)]
    assert again == [NOW + 86_400, NOW + 7 * 86_400, None]
    assert politeness.revisit(target(), settings(revisit_days=""), NOW) is None
