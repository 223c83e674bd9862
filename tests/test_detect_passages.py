"""The languages of the passages of a text: quotations, bilingual pages, site chrome."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.detect import Detection, Detector, load

GERMAN = "Die Gemeinde ehrte zwölf vorbildliche Haushalte in der Nachahmungsbewegung."
VIETNAMESE = "Xã đã khen thưởng mười hai hộ gia đình tiêu biểu trong phong trào thi đua."
SLOGAN = "Toàn dân đoàn kết xây dựng đời sống văn hóa"


@pytest.fixture(scope="module")
def detector() -> Detector:
    return load()


def spans(detector: Detector, text: str) -> list[tuple[str, str]]:
    return [(found.language, text[found.start : found.end]) for found in detector.profile(text).passages]


@pytest.mark.parametrize(("opens", "closes"), ["„“", "“”", "«»", '""', "()"])
def test_a_quoted_slogan_is_a_passage_of_its_own(detector: Detector, opens: str, closes: str) -> None:
    text = f"{GERMAN} Der Kreis begann die Bewegung {opens}{SLOGAN}{closes} im vergangenen Jahr. {GERMAN}"
    languages = spans(detector, text)
    assert [language for language, _ in languages] == ["de", "vi", "de"]
    assert languages[1][1] == SLOGAN
    assert detector.profile(text).dominant.language == "de"


def test_a_short_slogan_without_diacritics(detector: Detector) -> None:
    text = f"{GERMAN} Gelobt wurde auch „dan van kheo, toan dan doan ket“. {GERMAN}"
    assert ("vi", "dan van kheo, toan dan doan ket") in spans(detector, text)


def test_a_bilingual_page(detector: Detector) -> None:
    text = f"{GERMAN}\n{VIETNAMESE}\n{GERMAN} {GERMAN}\n{VIETNAMESE}"
    profile = detector.profile(text)
    assert [found.language for found in profile.passages] == ["de", "vi", "de", "vi"]
    assert list(profile.shares) == ["de", "vi"]
    assert sum(profile.shares.values()) == pytest.approx(1)
    letters = sum(map(str.isalpha, GERMAN)) * 3
    assert profile.shares["de"] == pytest.approx(letters / sum(map(str.isalpha, text)))


def test_chrome_in_another_language(detector: Detector) -> None:
    text = f"Trang chủ | Thời sự | Liên hệ\n{GERMAN}\n{GERMAN}\nXem thêm\nBình luận (0)"
    assert [language for language, _ in spans(detector, text)] == ["vi", "de", "vi"]


def test_a_list_of_names_belongs_to_the_language_around_it(detector: Detector) -> None:
    text = f"{GERMAN}\nNguyễn Thị Luyến\nTrần Văn Nam, Ea Kar\n“Lê Văn Tám”\n{GERMAN}"
    assert [language for language, _ in spans(detector, text)] == ["de"]


def test_an_odd_word_does_not_break_a_passage(detector: Detector) -> None:
    text = f"{GERMAN} Okay. {GERMAN} Bravo! {GERMAN}"
    assert [language for language, _ in spans(detector, text)] == ["de"]


def test_scripts_side_by_side(detector: Detector) -> None:
    text = "全县农民积极参加爱国竞赛运动，取得了良好成绩。\nชาวนาทุกหมู่บ้านเข้าร่วมขบวนการ\n" + GERMAN
    assert [language for language, _ in spans(detector, text)] == ["zh", "th", "de"]


@pytest.mark.parametrize("text", ["", "12 % — …\n\n(3)"])
def test_nothing_to_tell(detector: Detector, text: str) -> None:
    profile = detector.profile(text)
    assert profile.dominant == Detection("und", 0.0)
    assert profile.shares == {}
    assert profile.passages == ()


def test_nothing_but_names(detector: Detector) -> None:
    assert detector.profile("Nguyễn Thị Luyến\nTrần Văn Nam").dominant.language == "vi"


@settings(deadline=None)
@given(
    st.lists(st.sampled_from([GERMAN, VIETNAMESE, "\n", " “", "” ", "(", ")", "12 ", "。", "全县农民", "А"])).map(
        "".join
    )
)
def test_passages_stand_in_order_and_cover_every_letter(detector: Detector, text: str) -> None:
    profile = detector.profile(text)
    covered = 0
    for before, after in zip(profile.passages, profile.passages[1:], strict=False):
        assert before.end <= after.start
        assert before.language != after.language
    for found in profile.passages:
        assert text[found.start : found.end].strip() == text[found.start : found.end] != ""
        assert 0.0 <= found.score <= 1.0
        covered += sum(map(str.isalpha, text[found.start : found.end]))
    assert covered == sum(map(str.isalpha, text))
