"""Numbers: value → written form in each language → the same value; and no wrong offset on any text."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from babel.numbers import format_decimal
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from num2words import num2words

from pipeline.languages.numerals import Number, find_numbers
from pipeline.languages.pack import Pack, load_packs

PACKS = load_packs()
NUM2WORDS = {"nb": "no"}  # its codes where they are not ours
SPACES = (" ", "\u00a0", "\u202f", "\u2009")


def numbers(text: str, pack: Pack) -> list[Number]:
    return find_numbers(pack.scan(text), pack)


def values(text: str, language: str) -> list[float]:
    return [number.value for number in numbers(text, PACKS[language])]


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "1,234 houses", 1234),
        ("en", "12.5 km", 12.5),
        ("en", "3.7 quadrillion VND", 3.7e15),
        ("en", "twenty-one", 21),
        ("en", "one hundred and five", 105),
        ("vi", "1.234 hộ", 1234),
        ("vi", "17,34 tỷ đồng", 17.34e9),
        ("vi", "1,2 nghìn tỷ đồng", 1.2e12),
        ("vi", "1 tỷ 200 triệu đồng", 1.2e9),
        ("vi", "ba mươi lăm", 35),
        ("vi", "một trăm linh năm", 105),
        ("vi", "hai mươi mốt", 21),
        ("vi", "2 triệu rưỡi", 2.5e6),
        ("de", "12,3 Milliarden VND", 12.3e9),
        ("de", "einundzwanzig", 21),
        ("de", "dreihundertfünfundzwanzig", 325),
        ("de", "siebenundzwanzigtausend", 27000),
        ("nb", "tjueén", 21),
        ("nb", "femogtjue", 25),
        ("nb", "to hundre og fem", 205),
        ("en", "two and a half million", 2.5e6),
        ("sv", "en och en halv miljon", 1.5e6),
        ("sv", "3 och en halv kilometer", 3.5),
        ("sv", "tvåhundrafemtioett", 251),
        ("sv", "etthundra", 100),
        ("da", "tooghalvfjerds", 72),
        ("da", "hundrede og femoghalvfems", 195),
        ("da", "halvanden million", 1.5e6),
        ("nl", "zevenenvijftig", 57),
        ("nl", "tweeëntwintig", 22),
        ("nl", "vijfentwintighonderd", 2500),
        ("nl", "anderhalf miljoen", 1.5e6),
        ("nl", "3,2 mld. dong", 3.2e9),
        ("es", "veintiún", 21),
        ("es", "185 millones", 185e6),
        ("es", "28 mil millones", 28e9),
        ("es", "cuatro mil 458", 4458),
        ("es", "mil 790", 1790),
        ("es", "14 mil 20", 14020),
        ("es", "un millón 420 mil", 1.42e6),
        ("es", "cuatro mil 592 millones", 4.592e9),
        ("es", "28 mil 500 millones", 28.5e9),
        ("es", "41.500 millones", 41.5e9),
        ("es", "treinta y cinco", 35),
        ("es", "tres billones cuatrocientos mil doscientos millones", 3.4002e12),
        ("es", "siete coma veintiocho", 7.28),
        ("es", "veintitres", 23),
        ("es", "quince docenas", 180),
        ("en", "two  thousand  and  five", 2005),
        ("en", "half a million", 5e5),
        ("es", "medio millón", 5e5),
        ("it", "mezzo milione", 5e5),
        ("de", "eine halbe Million", 5e5),
        ("ja", "3ダース", 36),
        ("en", "seven point seventy-one", 7.71),
        ("en", "two point zero five million", 2.05e6),
        ("en", "3 millions", 3e6),
        ("en", "two hundred dozens", 2400),
        ("de", "fünf Dutzend", 60),
        ("nl", "drie dozijn", 36),
        ("sv", "två dussin", 24),
        ("de", "zwoelf", 12),
        ("nb", "to trillioner", 2e18),
        ("vi", "hai nghìn không trăm mười một", 2011),
        ("zh", "一千五", 1500),
        ("zh", "四・八〇", 4.8),
        ("zh", "4・8", 4.8),
        ("zh", "一千零五", 1005),
        ("zh", "九十二万四", 924000),
        ("zh", "两千三百五十", 2350),
        ("zh", "三千多万", 3e7),
        ("zh", "1.2万户", 12000),
        ("zh", "6700万越盾", 67e6),
        ("zh", "3亿5000万", 3.5e8),
        ("zh", "1万2千", 12000),
        ("zh", "12.4萬個", 124000),
        ("zh", "二十九", 29),
        ("zh", "一百零五", 105),
        ("zh", "一万零二百", 10200),
        ("zh", "十二万三千", 123000),
        ("zh", "两千三百万", 23e6),
        ("zh", "一九八六", 1986),
        ("zh", "三点一四", 3.14),
        ("zh", "20多万人", 200000),
        ("zh", "１２３户", 123),
        ("zh", "１，２３４户", 1234),
        ("ja", "1万2千戸", 12000),
        ("ja", "3億5,000万ドル", 3.5e8),
        ("ja", "百五", 105),
        ("ja", "二〇二三", 2023),
        ("ja", "1.2キロ", 1.2),
        ("ko", "이십구", 29),
        ("ko", "스물아홉", 29),
        ("ko", "칠십", 70),
        ("ko", "1만 8천 가구", 18000),
        ("ko", "2만5천명", 25000),
        ("ko", "4만여 가구", 40000),
        ("ko", "7조 5,000억 동", 7.5e12),
        ("ko", "1억 3,900만 동", 139e6),
        ("ko", "삼천오백", 3500),
        ("vi", "ba nghìn không trăm linh năm", 3005),
    ],
)
def test_written_forms(language: str, text: str, value: float) -> None:
    assert values(text, language) == [value]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "three million and five million copies", [3e6, 5e6]),
        ("es", "tres millones y cinco millones de casas", [3e6, 5e6]),
        ("de", "zwei Millionen und drei Millionen Bäume", [2e6, 3e6]),
        ("en", "in 2015 to $221bn", [2015, 221e9]),
        ("es", "pasó en 2015 a 221 millones", [2015, 221e6]),
    ],
)
def test_two_numbers_are_two(language: str, text: str, expected: list[float]) -> None:
    assert values(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "four in 10 adults"), ("en", "four in every ten adults"), ("es", "cuatro de cada 10 adultos")],
)
def test_so_many_in_ten(language: str, text: str) -> None:
    assert [(number.value, number.total) for number in numbers(text, PACKS[language])] == [(4, 10)]


@pytest.mark.parametrize("text", ["£3,000-£5,000", "$3,000 – $5,000", "€3,000–5,000"])
def test_a_range_may_bear_its_currency_twice(text: str) -> None:
    assert [(number.value, number.high) for number in numbers(text, PACKS["en"])] == [(3000, 5000)]


@pytest.mark.parametrize("text", ["không có hộ nghèo", "năm không, ba sạch", "hai nghìn không đủ"])
def test_a_zero_that_says_no_is_no_number(text: str) -> None:
    assert 0 not in values(text, "vi")
    assert all("không" not in text[n.start : n.end] for n in numbers(text, PACKS["vi"]))


@pytest.mark.parametrize("language", PACKS)
@given(value=st.integers(0, 10**12), space=st.sampled_from(SPACES))
def test_digits_with_every_separator_have_one_value(language: str, value: int, space: str) -> None:
    plain = f"{value:,}"
    written = [format_decimal(value, locale=PACKS[language].locale), str(value), plain.replace(",", space)]
    for form in written:
        assert values(f"x {form} x", language) == [value]


@pytest.mark.parametrize("language", PACKS)
@given(value=st.integers(1000, 10**9), fraction=st.integers(1, 99))
def test_decimals_in_the_convention_of_the_locale(language: str, value: int, fraction: int) -> None:
    written = format_decimal(value + fraction / 100, "#,##0.00", PACKS[language].locale)
    assert values(f"x {written} x", language) == [pytest.approx(value + fraction / 100)]


@pytest.mark.parametrize("language", PACKS.keys() - {"zh"})  # num2words knows no Chinese
@settings(max_examples=300)
@given(value=st.integers(2, 999_999))
def test_number_words(language: str, value: int) -> None:
    assume(language != "ko" or value > 9)  # alone, "이" is a particle, "일" is work
    written = num2words(value, lang=NUM2WORDS.get(language, language)).replace(",", "")
    written = written.replace("dicotto", "diciotto")  # its slip at 118 in Italian
    assert values(written, language) == [value], written


def chinese(value: int, digits: str = "零一二三四五六七八九", scales: str = "千百十") -> str:
    """A number below 10^12 in Chinese characters, a gap in its places bridged by one zero."""
    groups = f"{value:012}"
    written = ""
    for group, scale in zip((groups[:4], groups[4:8], groups[8:]), ("亿", "万", ""), strict=True):
        for place, digit in enumerate(group):
            if digit != "0":
                written += digits[int(digit)] + (*scales, "")[place]
            elif written and not written.endswith(digits[0]):
                written += digits[0]
        if int(group):
            written = written.rstrip(digits[0]) + scale
    return written.rstrip(digits[0])


@settings(max_examples=500)
@given(value=st.integers(2, 10**12 - 1), old=st.booleans())
def test_chinese_number_words(value: int, old: bool) -> None:
    written = chinese(value).replace("亿", "億").replace("万", "萬") if old else chinese(value)
    assert values(written, "zh") == [value], written
    for percentage in numbers("百分之" + written, PACKS["zh"]):
        assert (percentage.value, percentage.percent, percentage.start) == (value, True, 0)


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("zh", "百分之七十", 70),
        ("zh", "百分之九十八点五", 98.5),
        ("zh", "百分之百", 100),
        ("zh", "七成", 70),
        ("zh", "近两成", 20),
        ("zh", "三成五", 35),
        ("zh", "百分之70", 70),
        ("ja", "7割", 70),
        ("ja", "3割5分", 35),
        ("ja", "一割", 10),
        ("ko", "7할", 70),
        ("ko", "3할 5푼", 35),
    ],
)
def test_percentages_by_other_words_than_a_sign(language: str, text: str, value: float) -> None:
    (number,) = numbers(text, PACKS[language])
    assert (number.value, number.percent) == (value, True)


@pytest.mark.parametrize(
    ("language", "text", "low", "high"),
    [
        ("en", "2–3 %", 2, 3),
        ("en", "from 5 to 7 villages", 5, 7),
        ("en", "between 15% and 20%", 15, 20),
        ("vi", "từ 5 đến 7 hộ", 5, 7),
        ("de", "zwischen 5 und 7 Prozent", 5, 7),
        ("de", "600 bis 700 Millionen VND", 6e8, 7e8),
        ("nb", "40–50 kurs", 40, 50),
        ("nl", "8 à 10%", 8, 10),
        ("es", "entre un 15 y un 20 %", 15, 20),
        ("zh", "3.5%至4%", 3.5, 4),
        ("zh", "5～7户", 5, 7),
        ("ja", "5から7", 5, 7),
        ("ko", "3~4%", 3, 4),
        ("ko", "3.5% 내지 4%", 3.5, 4),
    ],
)
def test_ranges(language: str, text: str, low: float, high: float) -> None:
    (number,) = numbers(text, PACKS[language])
    assert (number.value, number.high) == (low, high)


@pytest.mark.parametrize(
    ("language", "text", "part", "whole"),
    [
        ("en", "29 of 30 villages", 29, 30),
        ("en", "104 out of 116 communes", 104, 116),
        ("en", "14/19 criteria", 14, 19),
        ("en", "all 41 communes", 41, 41),
        ("vi", "29/30 thôn", 29, 30),
        ("vi", "cả 5 xã", 5, 5),
        ("de", "alle 34 Menschen", 34, 34),
        ("nb", "3 av 3 skoler", 3, 3),
        ("es", "1.148 de 1.150 expedientes", 1148, 1150),
        ("zh", "八个县中的六个", 6, 8),
        ("zh", "30个村中有29个", 29, 30),
        ("zh", "全部47个乡", 47, 47),
        ("ja", "30社のうち29社", 29, 30),
        ("ja", "全47社", 47, 47),
        ("ko", "30개 코뮌 중 29개", 29, 30),
        ("ko", "15개 시·군 가운데 9개", 9, 15),
        ("ko", "전체 47개 코뮌", 47, 47),
    ],
)
def test_parts_of_a_whole(language: str, text: str, part: float, whole: float) -> None:
    (number,) = numbers(text, PACKS[language])
    assert (number.value, number.total) == (part, whole)


def test_the_other_numbers_of_the_text_decide() -> None:
    assert values("1.234 households", "en") == [1.234]
    assert values("Of 12,5 and 1.234", "en") == [12.5, 1234]
    assert values("12.5 km, 1.234", "vi") == [12.5, 1.234]


def ends(found: list[Number]) -> Iterator[tuple[int, int]]:
    return ((number.start, number.end) for number in found)


@pytest.mark.parametrize("language", PACKS)
@given(text=st.text(st.sampled_from("0123456789.,/ -–%abcmươitrămđồnghundredmilliard\u00a0\u202fİß\n"), max_size=60))
def test_no_text_crashes_and_spans_are_disjoint(language: str, text: str) -> None:
    position = 0
    for start, end in ends(numbers(text, PACKS[language])):
        assert position <= start < end <= len(text)
        position = end


@pytest.mark.parametrize("language", PACKS)
@given(text=st.text(max_size=200))
def test_any_unicode(language: str, text: str) -> None:
    scan = PACKS[language].scan(text)
    assert len(scan.folded) == len(text)
    for start, end in ends(find_numbers(scan, PACKS[language])):
        assert any(c.isalnum() for c in text[start:end])
