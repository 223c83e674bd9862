"""The HTML report: both sides keep the whole text, every mistake is in it, nothing of a text is taken for HTML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from pipeline import config, evaluate
from pipeline.errors import UsageError
from pipeline.evaluate import GoldArticle, GoldRow, Review
from pipeline.evaluate.scores import Evaluation, Pair
from pipeline.languages.pack import Pack, without
from pipeline.schema import Count

GOLD = Path(__file__).resolve().parent.parent / "corpora" / "gold" / "en.jsonl"
HOSTILE = 'Title\n<script>alert("x")</script> & 12 <b>houses</b>'


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    articles = list(evaluate.load_gold(GOLD))
    settings = config.load(flags={"link": {"cache": "", "embeddings": False}}, environment={})
    scored, failures = evaluate.measure(articles, evaluate.resources_without("roles", settings))
    assert not failures
    return scored


def test_both_sides_show_the_whole_text(evaluation: Evaluation) -> None:
    page = BeautifulSoup(evaluate.page(evaluation), "html.parser")
    shown = page.find_all("article")
    assert len(shown) == len(evaluation.reviews)
    for article, review in zip(shown, evaluation.reviews, strict=True):
        sides = [side.get_text() for side in article.find_all(class_="text")]
        assert sides == [review.article.text] * 2


def test_every_mistake_is_listed_and_marked(evaluation: Evaluation) -> None:
    page = BeautifulSoup(evaluate.page(evaluation), "html.parser")
    wrong = [pair for review in evaluation.reviews for pair in review.pairs if pair.kind != "right"]
    assert len(wrong) > 5  # without the cues of roles, some are wrong
    listed = page.find_all("tr", class_="mistake")
    assert sorted((row["data-table"], row["data-kind"]) for row in listed) == sorted((p.table, p.kind) for p in wrong)
    assert page.find_all("mark", class_="wrong")


def test_confusions_say_what_was_taken_for_what(evaluation: Evaluation) -> None:
    taken = evaluation.confusions()["counts", "role"]
    assert taken["target", "actual"] > 0
    assert sum(taken.values()) == sum(m.column == "role" and m.table == "counts" for m in evaluation.mistakes)


def test_a_text_cannot_put_anything_into_the_page() -> None:
    start = HOSTILE.index("12")
    gold = GoldRow(start, start + 2, quoted=False, columns={"surface": "12", "value": 12, "unit": "<i>"})
    found = Count(article_id="a", start=start, end=start + 2, surface="12", value=13)
    pairs = (Pair("counts", gold), Pair("counts", found=found))
    review = Review(GoldArticle("<u>", "en", HOSTILE, {}), pairs)
    page = BeautifulSoup(evaluate.page(Evaluation((review,), {})), "html.parser")
    assert len(page.find_all("script")) == 1  # our own
    assert not page.find_all(["i", "u"])
    assert [side.get_text() for side in page.find_all(class_="text")] == [HOSTILE] * 2


def test_a_part_of_the_packs_can_be_left_out(packs: dict[str, Pack]) -> None:
    lesser = without(packs["en"], "movements.not_heads")
    assert lesser.data["movements"]["not_heads"] == ()
    assert packs["en"].data["movements"]["not_heads"]
    assert not lesser.scan("the motto").all("not_head")
    assert not without(packs["en"], "units").scan("12 houses").all("unit")


@pytest.mark.parametrize("part", ["code", "nothing", "movements.nothing", "code.x", "fold_accents"])
def test_a_part_that_is_none_is_refused(packs: dict[str, Any], part: str) -> None:
    with pytest.raises(UsageError, match="no part"):
        without(packs["en"], part)
