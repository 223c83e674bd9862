"""The words inside what Korean writes as one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from pipeline.languages.pack import Pack
from pipeline.languages.spacing import spaced


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("단체와 개인에게", "단체 와 개인 에게"),
        ("농민지원기금", "농민 지원 기금"),
        ("라오까이성에서", "라오까이 성 에서"),
        ("3만5천여명의", "3 만 5 천 여 명 의"),
        ("칠십이 가구", "칠 십 이 가구"),
        ("코뮌이 수여했습니다", "코뮌 이 수여 했습니다"),
        ("하노이가 평가를 국가는", "하노이 가 평가 를 국가 는"),  # "이" fits no vowel, "가" no consonant
        ("사회", "사회"),  # no "four times"
    ],
)
def test_a_run_is_cut_into_nouns_numerals_and_particles(packs: Mapping[str, Pack], text: str, words: str) -> None:
    assert " ".join(token.word for token in packs["ko"].scan(text).tokens) == words


def test_a_text_is_read_with_spaces_and_carried_back(packs: Mapping[str, Pack]) -> None:
    text = "응우옌 반 훙 씨는 '잘 배우기'운동에서 표창장을 받았다."
    reading = spaced(text, packs["ko"])
    assert reading.scan.text == "응우옌 반 훙 씨 는 ‘잘 배우기’ 운동 에서 표창장 을 받았다."
    assert reading.words("표창장 을") == "표창장을"


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("응우옌 반 훙 씨는 농민이다.", ["응우옌 반 훙"]),
        ("팜민찐 총리가 참석했다.", ["팜민찐"]),
        ("레 티 란(54) 씨와 쩐 반 도 씨", ["레 티 란", "쩐 반 도"]),
        ("레 사 인민위원회와 도시 주민", []),
    ],
)
def test_vietnamese_names_in_hangul_stand_beside_a_title(extracted: Any, text: str, people: list[str]) -> None:
    assert [entity.name for entity in extracted("ko", text).entities if entity.kind == "PER"] == people
