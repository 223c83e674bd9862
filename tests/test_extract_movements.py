"""Movements: what names one, and what only looks like it."""

from __future__ import annotations

from typing import Any

import pytest


def names(tables: Any) -> list[str]:
    return [row.surface for row in tables.movements if not row.generic]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "en",
            'In response to the campaign "Light before every gate", people built lamps.',
            ["Light before every gate"],
        ),
        ("en", "The “Clean alley” emulation movement spread.", ["Clean alley"]),
        (
            "en",
            "Movements such as “A good deed a day”, “Three friends” and “Green lane” spread.",
            ["A good deed a day", "Three friends", "Green lane"],
        ),
        ("vi", "Hưởng ứng phong trào thi đua “Mỗi ngày một việc tốt”, bà con làm đường.", ["Mỗi ngày một việc tốt"]),
        ("vi", "Các phong trào “Ba giỏi”, “Hai đảm” và “Ngõ xanh” lan rộng.", ["Ba giỏi", "Hai đảm", "Ngõ xanh"]),
        ("vi", "Tổng kết cuộc vận động “Ngày vì người nghèo” năm 2024.", ["Ngày vì người nghèo"]),
        ("de", "Die Nachahmungsbewegung „Grüne Gasse“ wurde gestartet.", ["Grüne Gasse"]),
        ("nb", "Bevegelsen «Grønn gate» ble lansert i fjor.", ["Grønn gate"]),
        ("es", "El movimiento de emulación «Callejón verde» se puso en marcha.", ["Callejón verde"]),
    ],
)
def test_quoted_names(extracted: Any, language: str, text: str, expected: list[str]) -> None:
    assert names(extracted(language, text)) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", 'Under the motto "People know, people do", the village acts.'),
        ("en", 'He said: "When everyone agrees, nothing is difficult".'),
        ("en", "The “For the poor” fund raised money in the movement."),
        ("en", "The steering committee for the movement “Clean alley” met."),
        ("vi", "Với phương châm “Dân biết, dân bàn, dân làm”, thôn đã làm đường."),
        ("vi", "Hội thi “Gia đình hạnh phúc” được tổ chức."),
        ("vi", "Mô hình “Dân vận khéo” được nhân rộng."),
        ("vi", "Quỹ “Vì người nghèo” nhận 5 triệu đồng."),
        ("de", "Unter dem Motto „Das Volk weiß, das Volk handelt“ arbeitet das Dorf."),
        ("de", "Das Modell „Saubere Gasse“ wurde vorgestellt."),
        ("nb", "Under slagordet «folk vet, folk gjør» arbeider landsbyen."),
        ("es", "Con el lema «El pueblo sabe, el pueblo actúa», la aldea trabaja."),
    ],
)
def test_other_quotations(extracted: Any, language: str, text: str) -> None:
    assert names(extracted(language, text)) == []


def test_unquoted_names(extracted: Any) -> None:
    (row,) = extracted("en", "The emulation movement to build a cultural-civilized lifestyle is strong.").movements
    assert row.surface == "emulation movement to build a cultural-civilized lifestyle"
    (row,) = extracted("vi", "Phong trào thi đua quyết thắng giai đoạn 2012 - 2017 đạt kết quả.").movements
    assert row.surface == "Phong trào thi đua quyết thắng"
    assert (row.period_start, row.period_end) == (2012, 2017)


def test_umbrella_terms_are_generic(extracted: Any) -> None:
    for language, text in (
        ("en", "Patriotic emulation movements are strong."),
        ("vi", "Phong trào thi đua yêu nước được duy trì."),
    ):
        (row,) = extracted(language, text).movements
        assert row.generic
