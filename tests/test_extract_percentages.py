"""Percentages: value, role, qualifier and what is measured."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The poverty rate fell to 1.69 percent.", (1.69, None, "exact", "actual", "poverty_rate")),
        ("en", "The poverty rate fell by 2–3 % a year.", (2, 3, "exact", "change", "poverty_rate")),
        (
            "en",
            "By 2030 the province aims at a poverty rate below 1%.",
            (1, None, "less_than", "target", "poverty_rate"),
        ),
        (
            "en",
            "More than 90% of the people have health insurance.",
            (90, None, "more_than", "actual", "health_insurance_coverage"),
        ),
        ("vi", "Tỷ lệ hộ nghèo giảm còn 0,18%.", (0.18, None, "exact", "actual", "poverty_rate")),
        ("vi", "Tỷ lệ hộ nghèo giảm 2%.", (2, None, "exact", "change", "poverty_rate")),
        (
            "vi",
            "Phấn đấu đến năm 2030, trên 95% hộ đạt danh hiệu gia đình văn hóa.",
            (95, None, "more_than", "target", "cultural_family_share"),
        ),
        ("vi", "Một trăm phần trăm hộ dân được dùng nước sạch.", (100, None, "exact", "actual", "clean_water_share")),
        ("de", "Die Armutsquote ist auf 0,18 % gesunken.", (0.18, None, "exact", "actual", "poverty_rate")),
        ("de", "Die Armutsquote sank um 2 Prozent.", (2, None, "exact", "change", "poverty_rate")),
        (
            "de",
            "100 % der Bevölkerung sind krankenversichert.",
            (100, None, "exact", "actual", "health_insurance_coverage"),
        ),
        ("nb", "Fattigdomsraten falt til 4,11 %.", (4.11, None, "exact", "actual", "poverty_rate")),
        ("nb", "Fattigdomsraten falt med 2 prosent.", (2, None, "exact", "change", "poverty_rate")),
        (
            "nb",
            "85,17 % av befolkningen har helseforsikring.",
            (85.17, None, "exact", "actual", "health_insurance_coverage"),
        ),
        ("es", "La tasa de pobreza bajó al 1,97 por ciento.", (1.97, None, "exact", "actual", "poverty_rate")),
        ("es", "La tasa de pobreza bajó un 2 %.", (2, None, "exact", "change", "poverty_rate")),
        (
            "es",
            "El 91,4 % de la población tiene seguro médico.",
            (91.4, None, "exact", "actual", "health_insurance_coverage"),
        ),
    ],
)
def test_one_percentage(extracted: Any, language: str, text: str, expected: tuple[Any, ...]) -> None:
    (row,) = extracted(language, text).percentages
    assert (row.value, row.value_high, row.qualifier, row.role, row.indicator_id) == expected


def test_from_one_level_to_another_is_two_rows(extracted: Any) -> None:
    rows = extracted("es", "La tasa de pobreza cayó del 9,63 al 1,97 por ciento.").percentages
    assert [(row.value, row.role) for row in rows] == [(9.63, "actual"), (1.97, "actual")]


def test_points_are_a_change_or_a_target(extracted: Any) -> None:
    (row,) = extracted("en", "The rate is up 0.4 percentage points.").percentages
    assert (row.value, row.role) == (0.4, "change")
    (row,) = extracted("en", "The rate shall rise by 2 percentage points.").percentages
    assert row.role == "target"


@pytest.mark.parametrize(
    ("language", "text"),
    [("de", "Das ist 100%-ig richtig."), ("en", "See https://example.org/a%20b?x=5%25."), ("en", "5 per mille of it.")],
)
def test_what_is_none(extracted: Any, language: str, text: str) -> None:
    assert extracted(language, text).percentages == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Diese 15 Prozentpunkte sind viel."),
        ("nb", "Disse 15 prosentpoengene er mye."),
        ("nl", "Deze 15 procentpunten zijn veel."),
        ("en", "These 15 percentage points are much."),
    ],
)
def test_points_of_percent_need_no_rise(extracted: Any, language: str, text: str) -> None:
    assert [row.value for row in extracted(language, text).percentages] == [15]


@pytest.mark.parametrize(("text", "value"), [("收集率为八成五。", 85), ("9.5成农户", 95), ("12.56个百分点", 12.56)])
def test_tenths_and_points_of_chinese(extracted: Any, text: str, value: float) -> None:
    assert [row.value for row in extracted("zh", text).percentages] == [value]
