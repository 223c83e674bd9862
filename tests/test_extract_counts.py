"""Counts, as the codebook defines a row, and what is none."""

from __future__ import annotations

from typing import Any

import pytest


def rows(tables: Any) -> list[tuple[float, float | None, float | None, str]]:
    return [(row.value, row.value_high, row.of_total, row.unit_id) for row in tables.counts]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The village has 88 households with 420 people.", [(88, "household"), (420, "person")]),
        ("vi", "Thôn có 88 hộ với 420 nhân khẩu.", [(88, "household"), (420, "person")]),
        ("de", "Das Dorf hat 88 Haushalte mit 420 Einwohnern.", [(88, "household"), (420, "person")]),
        ("nb", "Landsbyen har 88 husstander med 420 innbyggere.", [(88, "household"), (420, "person")]),
        ("es", "La aldea tiene 88 hogares con 420 habitantes.", [(88, "household"), (420, "person")]),
        ("en", "They raised VNĐ39 million (US$1,500) for an 800m road.", [(39e6, "vnd"), (1500, "usd"), (800, "m")]),
        ("vi", "Tổng kinh phí trên 5,5 tỷ đồng, làm 2,2 km đường.", [(5.5e9, "vnd"), (2.2, "km")]),
        ("de", "Sie spendeten 1.200 m² Land und 2,5 Milliarden VND.", [(1200, "m2"), (2.5e9, "vnd")]),
        ("nb", "De ga 8500 m2 land og 17,34 milliarder VND.", [(8500, "m2"), (17.34e9, "vnd")]),
        ("es", "Aportaron 28 mil millones de VND y 325 jornadas de trabajo.", [(28e9, "vnd"), (325, "workday")]),
        ("de", "Es gibt 20 Litschibäume und 46 Bauernhaushalte.", [(20, "tree"), (46, "household")]),
        ("en", "Hundreds of models were built.", [(100, "model")]),
        ("vi", "Hàng trăm mô hình được nhân rộng.", [(100, "model")]),
        ("vi", "Ba mươi lăm hộ và hai mươi mốt cá nhân tham gia.", [(35, "household"), (21, "individual")]),
        ("en", "They grow three harvests a year.", [(3, "")]),
        ("en", "Five of the lecturers mapped a 90-hectare park.", [(5, "teacher"), (90, "ha")]),
        ("en", "Two of the remaining bridges need 330 votes.", [(2, "project"), (330, "")]),
        ("pt", "Recebem $5,000 por pessoa.", [(5000, "usd")]),
        ("zh", "罚款是$25,000，另有£100。", [(25000, "usd"), (100, "")]),
        ("en", "In 2015 they raised $221bn, then £2bn and £1.4bn.", [(221e9, "usd"), (2e9, ""), (1.4e9, "")]),
        ("de", "Die Familien bekommen je 500 € oder 5.000 $.", [(500, "eur"), (5000, "usd")]),
        ("es", "Cada familia recibió 5 000 $ y 40 €.", [(5000, "usd"), (40, "eur")]),
        ("en", "There are 40 women's groups, 15 farmers’ associations.", [(40, "team"), (15, "organisation")]),
    ],
)
def test_what_counts(extracted: Any, language: str, text: str, expected: list[tuple[float, str]]) -> None:
    assert [(row.value, row.unit_id) for row in extracted(language, text).counts] == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Directive No. 34-CT/TW of 12 May 2024 was carried out over the past 5 years."),
        ("en", "The 14th congress and the 75th anniversary fell in the same year."),
        ("en", "Storm No. 3 hit Ward 5 and District 12 at 7:30 on November 8th."),
        ("en", "A third of the villages; twice as many; 1.5 times more."),
        ("en", "The 41-year-old man won a 5-star rating."),
        ("es", "La escuela se abrió en los años 60, a finales de la década de los 80."),
        ("en", "He spent his two last decades and three final years there."),
        ("zh", "这是省里的第二个国家公园，也是第四家公司。"),
        ("en", "The temple was built around 1000 BC, the gate in 833 AD."),
        ("en", "The 1858 Treaty was signed after the 1856 uprising."),
        ("de", "1832 verkaufte der Staat die Anlage, die erst 1879 gestürzte Regierung schwieg."),
        ("es", "La escuela se fundó en 1882."),
        ("vi", "Thực hiện Chỉ thị số 34-CT/TW ngày 7/4/2014, sau 5 năm triển khai."),
        ("vi", "Đại hội lần thứ 14, kỷ niệm 75 năm ngày truyền thống."),
        ("vi", "Bão số 3 đổ bộ vào Phường 5 lúc 7 giờ 30 ngày 2/9."),
        ("vi", "Năm 2025, giai đoạn 2021 - 2025, quý 3, tháng 8."),
        ("de", "Die Richtlinie Nr. 34-CT/TW vom 7. April 2014 gilt seit 10 Jahren."),
        ("de", "Der 14. Parteitag und der 75. Jahrestag fielen in dieselbe Zeit."),
        ("de", "Taifun Nr. 3 traf um 20:00 Uhr den 5. Bezirk; ein Drittel, doppelt so viel."),
        ("nb", "Direktiv nr. 34-CT/TW av 7. april 2014 har vært fulgt i 10 år."),
        ("nb", "Den 14. kongressen og 75-årsjubileet; klokken 19.10 den 10. april."),
        ("es", "La Directiva n.º 34-CT/TW del 7 de abril de 2014 se aplica desde hace 10 años."),
        ("es", "La 7ma Conferencia y el 95.º aniversario; a las 7:30 del 10 de abril."),
    ],
)
def test_what_does_not(extracted: Any, language: str, text: str) -> None:
    assert extracted(language, text).counts == ()


def test_parts_and_ranges(extracted: Any) -> None:
    assert rows(extracted("en", "29 of 30 villages and 14/19 criteria; 25 to 30 products; all 41 communes.")) == [
        (29, None, 30, "village"),
        (14, None, 19, "criterion"),
        (25, 30, None, "product"),
        (41, None, 41, "commune"),
    ]


@pytest.mark.parametrize(
    ("language", "text", "qualifier"),
    [
        ("en", "more than 500 households", "more_than"),
        ("en", "nearly 500 households", "nearly"),
        ("en", "at least 500 households", "at_least"),
        ("en", "about 500 households", "about"),
        ("vi", "hơn 500 hộ", "more_than"),
        ("vi", "gần 500 hộ", "nearly"),
        ("vi", "ít nhất 500 hộ", "at_least"),
        ("vi", "khoảng 500 hộ", "about"),
        ("vi", "từ 500 hộ trở lên", "at_least"),
        ("de", "mehr als 500 Haushalte", "more_than"),
        ("de", "fast 500 Haushalte", "nearly"),
        ("de", "mindestens 500 Haushalte", "at_least"),
        ("de", "rund 500 Haushalte", "about"),
        ("nb", "over 500 husstander", "more_than"),
        ("nb", "nesten 500 husstander", "nearly"),
        ("nb", "minst 500 husstander", "at_least"),
        ("nb", "om lag 500 husstander", "about"),
        ("es", "más de 500 hogares", "more_than"),
        ("es", "casi 500 hogares", "nearly"),
        ("es", "al menos 500 hogares", "at_least"),
        ("es", "unos 500 hogares", "about"),
    ],
)
def test_qualifiers(extracted: Any, language: str, text: str, qualifier: str) -> None:
    (row,) = extracted(language, text).counts
    assert (row.value, row.qualifier) == (500, qualifier)


@pytest.mark.parametrize(
    ("language", "text", "role"),
    [
        ("en", "The commune has 500 households.", "actual"),
        ("en", "The commune strives to build 500 houses by 2030.", "target"),
        ("vi", "Toàn xã có 500 hộ.", "actual"),
        ("vi", "Xã phấn đấu xây dựng 500 căn nhà.", "target"),
        ("de", "Die Gemeinde hat 500 Haushalte.", "actual"),
        ("de", "Bis 2030 sollen 500 Häuser gebaut werden.", "target"),
        ("nb", "Kommunen har 500 husstander.", "actual"),
        ("nb", "Kommunen har som mål å bygge 500 hus.", "target"),
        ("es", "La comuna tiene 500 hogares.", "actual"),
        ("es", "La comuna se propone construir 500 casas.", "target"),
    ],
)
def test_roles(extracted: Any, language: str, text: str, role: str) -> None:
    (row,) = extracted(language, text).counts
    assert row.role == role
