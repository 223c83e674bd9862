"""Charsets: declared, lying, and those of Vietnam before Unicode."""

from __future__ import annotations

import pytest

from pipeline.read import read
from pipeline.read.decode import decode_page, decode_text
from pipeline.read.legacy import from_tcvn3, from_vni, repair
from pipeline.schema import Page

TEXT = (
    "Huyện tổng kết phong trào thi đua của nhân dân trong năm và được tỉnh khen. Các xã đã thực hiện kế hoạch xây dựng "
    "nông thôn mới; một người ở thôn Đông được tặng bằng khen. "
    "Những hộ khó khăn đều có nhà ở, đường về các bản đã đến nơi."
)
TCVN3 = (
    "HuyÖn tæng kÕt phong trµo thi ®ua cña nh©n d©n trong n¨m vµ ®\xadîc tØnh khen. "
    "C¸c x· ®· thùc hiÖn kÕ ho¹ch x©y dùng "
    "n«ng th«n míi; mét ng\xadêi ë th«n §«ng ®\xadîc tÆng b»ng khen."
)
VNI = (
    "Huyeän toång keát phong traøo thi ñua cuûa nhaân daân trong naêm vaø ñöôïc tænh khen. "
    "Caùc xaõ ñaõ thöïc hieän keá hoaïch xaây döïng"
)


def test_tcvn3() -> None:
    assert from_tcvn3(TCVN3) == TEXT[: len(TCVN3)]


def test_vni() -> None:
    assert TEXT.startswith(from_vni(VNI))


@pytest.mark.parametrize("old", [TCVN3, VNI])
def test_legacy_bytes_become_unicode_articles(old: str) -> None:
    content = ("Tin\n" + old + "\n").encode("cp1252")
    assert TEXT[:60] in read(Page(path="a.txt", content=content)).text


@pytest.mark.parametrize("western", ["Größe überall, süß und schön: fünf Häuser für Öffentlichkeit", TEXT, "señor año"])
def test_other_texts_stay_as_they_are(western: str) -> None:
    assert repair(western) == western


def test_windows_1258_is_composed() -> None:
    decomposed = "Ho\u0323i nghi\u0323 thi đua cu\u0309a huyê\u0323n, ca\u0301c xa\u0303 đươ\u0323c khen. " * 4
    page = f"<html><head><meta charset='windows-1258'></head><body><p>{decomposed}</p></body></html>".encode("cp1258")
    assert "huyện, các xã được khen" in read(Page(path="a", content=page, media_type="text/html")).text


@pytest.mark.parametrize("declared", ["utf-16", "iso-8859-1", "windows-1258", "no-such-charset", "base64"])
def test_a_lying_charset_is_not_believed(declared: str) -> None:
    source = f"<html><head><meta charset='{declared}'></head><body><p>{TEXT}</p></body></html>"
    assert TEXT in decode_page(source.encode(), declared)


def test_utf_16_with_its_mark() -> None:
    assert decode_text(TEXT.encode("utf-16")).strip("\ufeff") == TEXT


def test_a_page_with_a_broken_byte_is_still_a_page() -> None:
    content = f"<p>{TEXT}</p>".encode() + b"\xc3"
    assert TEXT in decode_page(content)
