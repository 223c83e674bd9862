"""Which articles are versions of one story, pair by pair."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline import minhash
from pipeline.link import stories
from pipeline.link.stories import Version

WORDS = [f"word{n * 7919 % 1000}" for n in range(300)]
FACTS = frozenset(str(n) for n in range(100, 120))


def version(id_: str, words: list[str], facts: frozenset[str] = FACTS, **values: Any) -> Version:
    given = {"language": "vi", "url": "", "source_url": "", "title": id_, "day": "", "fetched_at": "", **values}
    return Version(article_id=id_, wording=minhash.of_text(" ".join(words)), facts=facts, **given)


def akin(one: Version, other: Version, cosine: float = 0.0) -> bool:
    """Whether they are, in either order, and with a key in common that lets them meet."""
    found = stories.are_akin(one, other, lambda _one, _other: cosine)
    assert found == stories.are_akin(other, one, lambda _one, _other: cosine)
    return found and bool(stories.keys(one) & stories.keys(other))


def test_a_reprint_keeps_words_and_facts() -> None:
    one = version("a", WORDS)
    assert akin(one, version("b", WORDS[60:]))
    assert not akin(one, version("b", WORDS[60:], frozenset(str(n) for n in range(200, 220))))
    assert not akin(one, version("b", list(reversed(WORDS))))


def test_a_text_without_facts_must_be_reprinted_nearly_whole() -> None:
    one = version("a", WORDS, frozenset())
    assert akin(one, version("b", WORDS[30:], frozenset()))
    assert not akin(one, version("b", WORDS[200:] + list(reversed(WORDS[:200])), frozenset()))


def test_a_translation_keeps_facts() -> None:
    one = version("a", WORDS)
    foreign: dict[str, Any] = {"language": "de", "words": ["wort", *reversed(WORDS)]}
    assert akin(one, version("b", **foreign, facts=frozenset([*list(FACTS)[:15], "7", "8"])))
    third = frozenset(sorted(FACTS)[:8])
    assert not akin(one, version("b", **foreign, facts=third))
    assert stories.are_akin(one, version("b", **foreign, facts=third), lambda *_: 0.9)


def test_a_translation_does_not_appear_months_later() -> None:
    one = version("a", WORDS, day="2025-01-02")
    assert akin(one, version("b", ["x"], language="en", day="2025-01-20"))
    assert not akin(one, version("b", ["x"], language="en", day="2025-06-20"))


@pytest.mark.parametrize(
    ("source", "same"),
    [
        ("http://www.bao.vn/tin/mua-xuan-123.html", True),
        ("https://bao.vn/", False),
        ("https://bao.vn/tin/khac-9", False),
    ],
)
def test_a_credited_source_is_the_same_story(source: str, same: bool) -> None:
    one = version("a", WORDS, url="https://bao.vn/tin/mua-xuan-123.html")
    assert akin(one, version("b", ["x"], frozenset(), language="en", source_url=source)) == same


def test_a_slug_and_a_few_facts_are_enough() -> None:
    one = version("a", WORDS, url="https://bao.vn/vi/nguoi-dan-hien-dat-123.html")
    few = frozenset(sorted(FACTS)[:4])
    slug = "https://bao.vn/en/nguoi-dan-hien-dat-456.html"
    assert akin(one, version("b", ["x"], few, language="en", url=slug))
    assert not akin(one, version("b", ["x"], frozenset({"1"}), language="en", url=slug))


def test_the_kinds_of_versions() -> None:
    versions = [
        version("late", WORDS, day="2025-02-03", url="https://a.vn/bai-viet-1"),
        version("first", WORDS, day="2025-02-01", url="https://a.vn/bai-viet-1"),
        version("credits", WORDS, day="2025-01-01", source_url="https://a.vn/bai-viet-1"),
        version("english", WORDS, day="2025-02-01", language="en"),
    ]
    kinds = {"first": "original", "late": "revision", "credits": "reprint", "english": "translation"}
    assert stories.kinds(versions) == ("first", kinds)


def test_signatures_never_change() -> None:
    assert minhash.written(minhash.of_text("Phong trào thi đua yêu nước"))[:16] == "fb3cd63c34fe1bff"
    assert (
        minhash.resemblance(minhash.of_text("a b c d"), minhash.read(minhash.written(minhash.of_text("a b c d")))) == 1
    )
