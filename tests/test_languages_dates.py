"""Dates and years: where they stand and what they say."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.languages.dates import find_periods, find_times
from pipeline.languages.pack import Pack, load_packs

PACKS = load_packs()


@pytest.mark.parametrize(
    ("language", "text", "iso"),
    [
        ("en", "On June 24, 2024", "2024-06-24"),
        ("en", "on 9 November 2023", "2023-11-09"),
        ("en", "from 2019 to 2025", "2019-2025"),
        ("en", "the period 2021 - 2025", "2021-2025"),
        ("vi", "ngày 2 tháng 9 năm 2025", "2025-09-02"),
        ("vi", "ngày 5.3.2024", "2024-03-05"),
        ("vi", "giai đoạn 2021-2025", "2021-2025"),
        ("vi", "tháng 9 năm 2025", "2025-09"),
        ("de", "am 24. Juli 2025", "2025-07-24"),
        ("de", "bis 2030", "2030"),
        ("nb", "18. november 1930", "1930-11-18"),
        ("es", "el 9 de junio de 2014", "2014-06-09"),
        ("es", "curso 2017-18", "2017-2018"),
        ("cs", "ze dne 7. dubna 2014", "2014-04-07"),
        ("cs", "12 ha pro rok 2027", "2027"),  # "pro" is CLDR's short December, too
        ("ko", "2025년 9월 2일에", "2025-09-02"),
        ("ko", "2025년까지", "2025"),
        ("ko", "2021년부터 2025년까지", "2021-2025"),
        ("ko", "2021~2025년", "2021-2025"),
    ],
)
def test_one_date(language: str, text: str, iso: str) -> None:
    assert [period.iso for period in find_periods(PACKS[language].scan(text), PACKS[language])] == [iso]


def test_figures_are_no_years(packs: Mapping[str, Pack]) -> None:
    assert find_periods(packs["de"].scan("2025 bei 60 % liegen"), packs["de"])[0].iso == "2025"
    assert find_periods(packs["en"].scan("2,966 people and 1,999 trees"), packs["en"]) == []


def test_times() -> None:
    assert len(find_times(PACKS["vi"].scan("lúc 7 giờ 30, 10:15 và 8h30"))) == 2


@pytest.mark.parametrize("language", PACKS)
@given(text=st.text(st.sampled_from("0123456789.,/- abcjunimayđ20192025tháng"), max_size=60))
def test_periods_are_disjoint(language: str, text: str) -> None:
    position = 0
    for period in find_periods(PACKS[language].scan(text), PACKS[language]):
        assert position <= period.start < period.end <= len(text)
        position = period.end
