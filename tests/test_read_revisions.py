"""Near-duplicates and revisions."""

from __future__ import annotations

from dataclasses import replace

from pipeline.read import read
from pipeline.read.revisions import are_near, distance, fingerprint, histories
from pipeline.schema import Article, Page

WORDS = [f"word{n * 7919 % 1000}" for n in range(400)]


def article(text: str, fetched_at: str, url: str = "https://a.vn/1") -> Article:
    found = read(Page(path="a.txt", content=f"Title\n{text}\n".encode(), url=url, fetched_at=fetched_at))
    return replace(found, url=url)


def test_near_duplicates_share_their_fingerprint() -> None:
    one = " ".join(WORDS)
    assert distance(fingerprint(one), fingerprint(one + " more")) <= 3
    assert distance(fingerprint(one), fingerprint(" ".join(reversed(WORDS)))) > 10
    assert are_near(article(one, ""), article(one + " more", ""))


def test_a_url_with_another_text_has_a_history() -> None:
    first, second = article("One.", "2025-09-05"), article("One, corrected.", "2025-09-06")
    again, other = article("One.", "2025-09-07"), article("Two.", "2025-09-05", "https://a.vn/2")
    assert histories([second, first, again, other]) == {"https://a.vn/1": [first, second]}
    assert first.article_id != second.article_id
