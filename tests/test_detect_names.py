"""What is taken out of a text before its language is asked for, and what must stay."""

from __future__ import annotations

import pytest

from pipeline.detect.names import without_names


def left(text: str) -> str:
    return " ".join(without_names(text).split())


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Genosse Do Van Hoan, Sekretär", "Genosse , Sekretär"),
        ("Frau Nguyễn Thị Luyến aus Krông Bông", "Frau aus"),
        ("in Đắk Lắk, Ea Kar, Cư M'gar und Ia Grai", "in , , und"),
        ("Dak Glei, Chư Prông, Buôn Đôn", ", ,"),
        ("the Huế festival", "the festival"),
        ("in Vietnam and Ho Chi Minh City", "in and City"),
        ("Quelle: https://baohatinh.vn/khen-thuong-3-cong-dan.html", "Quelle:"),
        ("Nach Baonghean.vn vom Montag", "Nach vom Montag"),
        ("toasoan@nhandan.vn schreiben", "schreiben"),
    ],
)
def test_names_and_addresses_go(text: str, rest: str) -> None:
    assert left(text) == rest


@pytest.mark.parametrize(
    "text",
    [
        "Phong trào thi đua yêu nước của huyện",
        "PHONG TRÀO THI ĐUA YÊU NƯỚC",
        "Die Bewegung der Bauern im Kreis, Élysée, Ärzte, Über, Él está, Östlich",
        "Movement of the People. Number 1.5",
        "国家 движение",
    ],
)
def test_prose_stays(text: str) -> None:
    assert left(text) == text
