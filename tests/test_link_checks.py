"""What rows say of one another."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from pipeline.link import checks
from pipeline.link.checks import Figure
from pipeline.schema import Count, Percentage, Tables

Extract = Callable[..., Tables]


def figures(tables: Tables) -> list[Figure]:
    rows: Iterable[Percentage | Count] = (*tables.percentages, *tables.counts)
    shared = ("start", "end", "surface", "sentence_start", "sentence", "value", "value_high")
    return [
        Figure(
            table="counts" if isinstance(row, Count) else "percentages",
            article_id=tables.article.article_id,
            of_total=row.of_total if isinstance(row, Count) else None,
            measure_id=row.unit_id if isinstance(row, Count) else row.indicator_id,
            **{name: getattr(row, name) for name in (*shared, "qualifier", "role", "period", "place")},
        )
        for row in rows
    ]


@pytest.mark.parametrize(
    ("text", "kind", "verdict", "statement"),
    [
        ("They gave 31 awards: 14 collectives, 13 individuals, 4 households.", "sum", "agree", "14 + 13 + 4 = 31"),
        ("The commune has 14 communes, 13 wards and 4 townships, 31 units in all.", "sum", "agree", "14 + 13 + 4 = 31"),
        ("They built 40 houses (21 houses in Tan Lo, 18 houses in Phu Mon).", "sum", "conflict", "21 + 18 ≠ 40"),
        ("Today 29/30 villages (96.7 %) have a house of culture.", "share", "agree", "29 / 30 = 96.7 %"),
        ("Today 29/30 villages (91.2 %) have a house of culture.", "share", "conflict", "29 / 30 ≠ 91.2 %"),
    ],
)  # fmt: skip
def test_checks_within_a_sentence(text: str, kind: str, verdict: str, statement: str, extracted: Extract) -> None:
    found = [(check.kind, check.verdict, check.statement) for check in checks.within(figures(extracted("en", text)))]
    assert found == [(kind, verdict, statement)]


@pytest.mark.parametrize(
    "text",
    [
        "They built 40 houses, planted 300 trees and lit 12 roads.",
        "Of 120 households, 100 households have clean water and 50 households keep fish.",
        "Today 29/30 villages have a house of culture, and 91 % of households are cultural families.",
        "Ten of the products have four stars: Nang Huong rice, two types of rice, two sauces and five baskets.",
        "By 2026, 5/6 villages and over 93% of households shall have cultural titles.",
        "The poverty rate fell from 5.2 % to 3.1 %.",
    ],
)
def test_what_is_no_breakdown_is_not_judged(text: str, extracted: Extract) -> None:
    assert list(checks.within(figures(extracted("en", text)))) == []


def test_an_indicator_that_is_given_twice(extracted: Extract) -> None:
    text = "Health insurance coverage at 95 %\nIn 2025 it did well. Health insurance coverage is now {} %."
    for second, verdict in (("95", "agree"), ("95.2", "agree"), ("59", "conflict")):
        found = list(checks.within(figures(extracted("en", text.format(second)))))
        assert [(check.kind, check.verdict) for check in found] == [("repeat", verdict)]


def test_a_figure_that_changed_in_translation(extracted: Extract) -> None:
    original = figures(extracted("vi", "Xã có 41 căn nhà mới, 12 tuyến đường và 95% hộ dân tham gia bảo hiểm y tế."))
    faithful = figures(extracted("en", "The commune has 41 new houses, 12 roads and 95 % health insurance coverage."))
    changed = figures(extracted("en", "The commune has 14 new houses, 12 roads and 95 % health insurance coverage."))
    assert {check.verdict for check in checks.between(original, faithful)} == {"agree"}
    conflicts = [check for check in checks.between(original, changed) if check.verdict == "conflict"]
    assert [check.statement for check in conflicts] == ["41 căn nhà mới ≠ 14 new houses"]
    assert len(conflicts[0].rows.split()) == 2
