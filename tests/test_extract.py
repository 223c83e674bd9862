"""The extract stage as a whole: any text goes through, and every row stands where it says."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.languages.pack import load_packs
from pipeline.schema import ROW_TABLES

PIECES = st.sampled_from(
    [
        "29/30 hộ",
        "12,5%",
        "trao Bằng khen cho",
        "14 tập thể",
        "phong trào “Dân vận khéo”",
        "Nguyễn Văn An",
        "năm 2025",
        "29 of 30 villages",
        "certificates of merit to",
        "the movement “Clean alley”",
        "by 2030",
        "Mr. Le Van Linh",
        "14 Kollektiven",
        "Verdiensturkunden",
        "die Bewegung „Grün“",
        "um 2–3 %",
        "3 av 3 skoler",
        "fortjenstbevis til",
        "1.148 de 1.150 expedientes",
        "más del 35 %",
        "el lema «Ir»",
        "\n",
        "\n- ",
        "\n1. ",
        ": ",
        "; ",
        ". ",
        ", ",
        " | ",
        "(",
        ")",
        "“",
        "”",
        '"',
        "«",
        "»",
        "\u00a0",
        "İ",
        "ß",
        "e\u0301",
        "💧",
        "1 234",
        "1.234.567,8",
        "VNĐ39 million",
        "hàng trăm mô hình",
    ]
)


@pytest.mark.parametrize("language", load_packs())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(pieces=st.lists(PIECES, max_size=30))
def test_any_text_goes_through(extracted: Any, language: str, pieces: list[str]) -> None:
    extracted(language, " ".join(pieces))


def test_nothing_comes_from_nothing(extracted: Any) -> None:
    for language in load_packs():
        tables = extracted(language, "")
        assert not any(getattr(tables, name) for name in ROW_TABLES)


def test_rows_are_in_the_order_of_the_text(extracted: Any) -> None:
    tables = extracted("en", "10 villages and 5 communes gave 3 ha; 20% of them met 14/19 criteria.")
    starts = [row.start for row in tables.counts]
    assert starts == sorted(starts)


def test_a_table_speaks_by_its_headings(extracted: Any) -> None:
    text = "Chỉ tiêu | Năm 2024 | Mục tiêu năm 2025\nTỷ lệ hộ nghèo | 1,12% | dưới 1%"
    first, second = extracted("vi", text).percentages
    assert (first.role, first.period, first.indicator_id) == ("actual", "2024", "poverty_rate")
    assert (second.role, second.period, second.indicator_id) == ("target", "2025", "poverty_rate")
