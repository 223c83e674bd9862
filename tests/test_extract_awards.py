"""Awards: recipients counted and named, tied to what they were given."""

from __future__ import annotations

from typing import Any

import pytest


def acts(tables: Any) -> list[tuple[str, str, int | str | None]]:
    return [(row.award_id, row.recipient_kind, row.recipient or row.recipient_count) for row in tables.awards]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "en",
            "The chairman presented certificates of merit to 14 collectives, 13 individuals and 4 households.",
            [
                ("merit_certificate", "collective", 14),
                ("merit_certificate", "individual", 13),
                ("merit_certificate", "household", 4),
            ],
        ),
        (
            "vi",
            "UBND huyện tặng giấy khen cho 14 tập thể, 13 cá nhân và 4 hộ gia đình.",
            [
                ("commendation_certificate", "collective", 14),
                ("commendation_certificate", "individual", 13),
                ("commendation_certificate", "household", 4),
            ],
        ),
        (
            "de",
            "Der Vorsitzende verlieh 14 Kollektiven, 13 Einzelpersonen und 4 Haushalten Verdiensturkunden.",
            [
                ("merit_certificate", "collective", 14),
                ("merit_certificate", "individual", 13),
                ("merit_certificate", "household", 4),
            ],
        ),
        (
            "nb",
            "Lederen delte ut fortjenstbevis til 14 kollektiver og 13 enkeltpersoner.",
            [("merit_certificate", "collective", 14), ("merit_certificate", "individual", 13)],
        ),
        (
            "es",
            "El presidente entregó certificados de mérito a 14 colectivos y 13 individuos.",
            [("merit_certificate", "collective", 14), ("merit_certificate", "individual", 13)],
        ),
        ("en", "29 of 30 villages were recognised as cultural villages.", [("cultural_village", "locality", 29)]),
        ("vi", "Huyện công nhận 29/30 thôn đạt danh hiệu thôn văn hóa.", [("cultural_village", "locality", 29)]),
        (
            "vi",
            "7 tập thể được tặng Bằng khen, 9 cá nhân được tặng Huân chương Lao động.",
            [("merit_certificate", "collective", 7), ("labour_order", "individual", 9)],
        ),
    ],
)
def test_counted(extracted: Any, language: str, text: str, expected: list[Any]) -> None:
    assert acts(extracted(language, text)) == expected


def test_a_list_names_its_recipients(extracted: Any) -> None:
    text = (
        "Chủ tịch UBND tỉnh tặng Bằng khen cho 2 tập thể có tên sau đây:\n"
        "1. Trường THCS Hợp Châu;\n2. Hội Nông dân xã Đại Đình."
    )
    assert acts(extracted("vi", text)) == [
        ("merit_certificate", "collective", 2),
        ("merit_certificate", "collective", "Trường THCS Hợp Châu"),
        ("merit_certificate", "collective", "Hội Nông dân xã Đại Đình"),
    ]


def test_people_in_a_sentence(extracted: Any) -> None:
    text = "The chairman presented certificates of merit to Mr. Le Van Linh and Ms. Hoang Thi Mung."
    assert acts(extracted("en", text)) == [
        ("merit_certificate", "individual", "Le Van Linh"),
        ("merit_certificate", "individual", "Hoang Thi Mung"),
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The council proposed to award certificates of merit to 14 collectives."),
        ("vi", "Hội đồng đề nghị tặng Bằng khen cho 14 tập thể."),
        ("de", "Mehr als 90 % der Haushalte sollen den Titel „Kulturfamilie“ erhalten."),
        ("en", "All 41 communes meet new-style rural standards."),
        ("en", "The commune rewards the right people for the right work."),
    ],
)
def test_no_award_yet(extracted: Any, language: str, text: str) -> None:
    assert acts(extracted(language, text)) == []


@pytest.mark.parametrize(
    ("language", "text", "conferrer"),
    [
        ("it", "Il 14 dicembre la provincia ha consegnato attestati di merito a 19 volontari.", "la provincia"),
        ("nb", "Den 12. april ga folkekomiteen fortjenstbevis til 19 lærere.", ""),
        (
            "en",
            "In May 2025 the district chairman presented certificates of merit to 19 teachers.",
            "the district chairman",
        ),
    ],
)
def test_a_date_is_no_conferrer(extracted: Any, language: str, text: str, conferrer: str) -> None:
    assert {row.conferred_by for row in extracted(language, text).awards} == {conferrer}
