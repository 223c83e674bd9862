"""People: names of the Kinh and of the minorities in any language, and the office that the text gives with them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from pipeline.annotate import annotate, find_people
from pipeline.languages.pack import Pack


def people(packs: Mapping[str, Pack], language: str, text: str) -> list[tuple[str, str]]:
    """(name, role) of the people that the text mentions; every name is what stands at its offsets."""
    found = annotate(text, packs[language]).people
    assert [person.name for person in found] == [text[person.start : person.end] for person in found]
    return [(person.name, person.role) for person in found]


@pytest.mark.parametrize(
    ("language", "text", "name", "role"),
    [
        (
            "de",
            "Genosse Do Van Hoan, ständiger stellvertretender Sekretär des Parteikomitees, lobte das Dorf.",
            "Do Van Hoan",
            "ständiger stellvertretender Sekretär des Parteikomitees",
        ),
        (
            "vi",
            "Dự hội nghị có đồng chí Đỗ Văn Hoan, Phó Bí thư Thường trực Huyện ủy.",
            "Đỗ Văn Hoan",
            "Phó Bí thư Thường trực Huyện ủy",
        ),
        (
            "vi",
            "Đồng chí Trần Bảo Trung, Phó Bí thư Huyện ủy, Chủ tịch UBND huyện, chủ trì.",
            "Trần Bảo Trung",
            "Phó Bí thư Huyện ủy, Chủ tịch UBND huyện",
        ),
        ("nb", "Direktør Nguyen Phu Quoc i departementet kunngjorde beslutningen.", "Nguyen Phu Quoc", "Direktør"),
        (
            "es",
            "Así lo confirmó el presidente del Comité Popular, Nguyen Van Vinh.",
            "Nguyen Van Vinh",
            "presidente del Comité Popular",
        ),
        (
            "nb",
            "Visepresident Nguyen Thi Hoai Linh i kooperativalliansen forteller.",
            "Nguyen Thi Hoai Linh",
            "Visepresident",
        ),
        ("en", "said fish seller Ho Thi Ngoan, who came early.", "Ho Thi Ngoan", "fish seller"),
        ("en", "Director Nguyen Phu Quoc announced it.", "Nguyen Phu Quoc", "Director"),
        (
            "de",
            "Der Vorsitzende des Volkskomitees der Provinz, Vo Trong Hai, dankte.",
            "Vo Trong Hai",
            "Vorsitzende des Volkskomitees der Provinz",
        ),
        ("vi", "1. Ông Đỗ Quang Huấn, 81 tuổi, nguyên giáo viên, xã Hải Trung;", "Đỗ Quang Huấn", "nguyên giáo viên"),
        ("es", "el jefe de aldea Ho Van Pao recibió el título.", "Ho Van Pao", "jefe de aldea"),
    ],
)
def test_a_person_has_the_office_that_stands_beside_the_name(
    packs: Mapping[str, Pack], language: str, text: str, name: str, role: str
) -> None:
    assert people(packs, language, text) == [(name, role)]


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("vi", "Anh Y Bhăm Niê, 38 tuổi, ở buôn Ea Tút, xắn tay áo.", "Y Bhăm Niê"),
        ("vi", "tặng Kỷ niệm chương cho bà H’Nuê Mlô vì đóng góp.", "H’Nuê Mlô"),
        ("vi", "Nhà K’Brôi Cúc nghèo.", "K’Brôi Cúc"),
        ("vi", "Đem máy cho vợ, Y Bhiu Byă bấm đọc.", "Y Bhiu Byă"),
        ("vi", "Ông Ðỗ Văn Ðông nói.", "Ðỗ Văn Ðông"),
        ("en", "3/ Midwife Ksor H'Lien, Ea Trang Commune Health Station;", "Ksor H'Lien"),
        ("en", "Sung A Phua's house in Huoi Pao village leaks no more.", "Sung A Phua"),
        ("en", "In Hamlet 7, Mr. Danh Sol, 54 years old, has changed.", "Danh Sol"),
        ("en", "Mrs. Thach Thi Sa Ray (Phung Hiep district), director of an eel cooperative;", "Thach Thi Sa Ray"),
        ("nb", "Herr Lo Van Chung, 52, har gitt blod siden 2009.", "Lo Van Chung"),
        ("de", "meint Herr Thach Sa Phol, 58 Jahre alt.", "Thach Sa Phol"),
        ("de", "Hauptmann A Thuyen | Ausbildungszug", "A Thuyen"),
        ("es", "Thach Thi Sone, de 45 años, fundó una cooperativa.", "Thach Thi Sone"),
        ("es", "amanecio de fiesta: el señor Nguyen Lan, de mas de 80 años.", "Nguyen Lan"),
    ],
)
def test_names_of_minorities_and_short_names_behind_a_title(
    packs: Mapping[str, Pack], language: str, text: str, name: str
) -> None:
    assert [found for found, _ in people(packs, language, text)] == [name]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "antigua voluntaria, de la comuna de La Hien Thuong;"),
        ("es", "aldea de la comuna de Dak To Re Thuong (provincia de Kon Tum)"),
        ("es", "Y Mucho Más hicieron los vecinos."),
        ("nb", "Nguyen Van Troi-broen åpnet."),
        ("en", "the heroes of Ho Chi Minh Trail"),
        ("en", "led by Tan Hiep Phat Group and Luong The Vinh School"),
        ("en", "a flood in Che Cu Nha"),
        ("vi", "Đồng chí Ủy viên Ban Thường vụ phát biểu."),
        ("vi", "Chủ Tịch Nước tặng thưởng"),
        ("vi", "Sở Y Tế và Bộ Y Tế"),
        ("vi", "người H’Mông ở bản"),
    ],
)
def test_places_offices_and_peoples_are_no_people(packs: Mapping[str, Pack], language: str, text: str) -> None:
    assert people(packs, language, text) == []


def test_a_village_head_is_no_village(packs: Mapping[str, Pack]) -> None:
    assert people(packs, "vi", "Trưởng bản Lò Văn Chung kể.") == [("Lò Văn Chung", "Trưởng bản")]


def test_several_titled_people_in_a_row_are_not_each_others_office(packs: Mapping[str, Pack]) -> None:
    text = "die Familien von Herrn Dao Van Tam, Frau Nguyen Thi Thoa und Frau Nguyen Thi Loan."
    assert people(packs, "de", text) == [("Dao Van Tam", ""), ("Nguyen Thi Thoa", ""), ("Nguyen Thi Loan", "")]


def test_names_are_found_without_a_language() -> None:
    found = [person.name for person in find_people("Nguyễn Thị Luyến, Ong The Vien и Do Van Hoan")]
    assert found == ["Nguyễn Thị Luyến", "Ong The Vien", "Do Van Hoan"]


def test_a_letter_that_grows_when_lowered_moves_no_offset(packs: Mapping[str, Pack]) -> None:
    assert people(packs, "de", "İİİİ Herr Nguyen Van Hung kam.") == [("Nguyen Van Hung", "")]
    assert people(packs, "vi", "İ" * 30 + " ông Nguyễn Văn Hùng") == [("Nguyễn Văn Hùng", "")]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Нгуен Ван Хунг и г-жа Чан Тхи Лан награждены.", ["Нгуен Ван Хунг", "Чан Тхи Лан"]),
        ("Грамоту вручили Ле Ван Хунгу и Хюинь Тхи Тху Ба.", ["Ле Ван Хунгу", "Хюинь Тхи Тху Ба"]),
        ("Зыонг Куок Тханг, Дао Минь Тю и Чыонг Тхи Хоа", ["Зыонг Куок Тханг", "Дао Минь Тю", "Чыонг Тхи Хоа"]),
        ("Идеи Хо Ши Мина, Народный Комитет, Красный Крест", []),
    ],
)
def test_names_in_cyrillic_letters(text: str, names: list[str]) -> None:
    assert [person.name for person in find_people(text)] == names
