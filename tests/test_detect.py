"""Language detection: the dominant language of articles and sentences, deterministically, whoever is named in them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.detect import LANGUAGES, Detection, Detector, load
from pipeline.errors import UsageError

SENTENCES = {
    "vi": "Phong trào thi đua yêu nước đã thu hút đông đảo nhân dân trong xã tham gia.",
    "en": "The emulation movement attracted farmers from every village of the commune.",
    "de": "Die Bewegung hat die Bauern aller Dörfer der Gemeinde erreicht.",
    "nb": "Bevegelsen har fått bønder fra alle landsbyene i kommunen med seg.",
    "da": "Bevægelsen har fået bønder fra alle landsbyerne i kommunen med, og de har bygget nye veje.",
    "sv": "Rörelsen har fått med sig bönder från alla byar i kommunen.",
    "nl": "De beweging heeft boeren uit alle dorpen van de gemeente bereikt.",
    "es": "El movimiento ha atraído a campesinos de todas las aldeas del municipio.",
    "pt": "O movimento atraiu camponeses de todas as aldeias do município.",
    "fr": "Le mouvement a attiré les paysans de tous les villages de la commune.",
    "it": "Il movimento ha coinvolto i contadini di tutti i villaggi del comune.",
    "pl": "Ruch przyciągnął rolników ze wszystkich wsi w gminie.",
    "cs": "Hnutí přilákalo farmáře ze všech vesnic v obci.",
    "sk": "Hnutie prilákalo roľníkov zo všetkých dedín v obci.",
    "ru": "Движение охватило крестьян всех деревень общины.",
    "uk": "Рух охопив селян усіх сіл громади, які збудували нові дороги.",
    "zh": "全县农民积极参加爱国竞赛运动。",
    "ja": "運動には村のすべての農民が参加した。",
    "ko": "애국 경쟁 운동에 농민들이 참여했다.",
    "th": "ชาวนาทุกหมู่บ้านเข้าร่วมขบวนการ",
    "lo": "ຊາວນາທຸກບ້ານເຂົ້າຮ່ວມຂະບວນການ",
    "km": "កសិករគ្រប់ភូមិបានចូលរួមចលនា",
}
NAMES = (
    "Nguyễn Thị Luyến, Do Van Hoan, Krông Bông, Trần Văn Nam, Ea Kar, Le Thi Hoa, Bình Dương, Cư M'gar, "
    "Phạm Minh Chính, Dak Glei, Hoàng Su Phì, Vo Thi Sau, Thừa Thiên Huế, Ia Grai, Buôn Ma Thuột, Y Thanh, "
    "Đặng Thùy Trâm, Ho Chi Minh, Lý Tự Trọng, Tuần Lộ"
)
LATIN = ("en", "de", "nb", "sv", "nl", "es", "pt", "fr", "pl", "cs")


@pytest.fixture(scope="module")
def detector() -> Detector:
    return load()


@pytest.mark.parametrize("language", SENTENCES)
def test_a_plain_sentence(detector: Detector, language: str) -> None:
    found = detector.detect(SENTENCES[language])
    assert found.language == language
    assert 0.5 < found.score <= 1.0


@pytest.mark.parametrize("language", SENTENCES)
def test_a_sentence_with_twenty_vietnamese_names_keeps_its_language(detector: Detector, language: str) -> None:
    assert detector.detect(f"{NAMES}: {SENTENCES[language]}").language == language
    assert detector.detect(f"{SENTENCES[language]} ({NAMES})").language == language


@pytest.mark.parametrize(
    "text",
    [
        "Phong trao thi dua yeu nuoc da thu hut dong dao nhan dan trong xa tham gia.",
        "PHONG TRÀO THI ĐUA YÊU NƯỚC",
        "Phong Trào Thi Đua Yêu Nước",
        "Đẩy Mạnh Phong Trao Thi Dua Yeu Nuoc",
        "Nguyễn Thị Luyến, Trần Văn B",
        "Dân vận khéo",
    ],
)
def test_vietnamese_however_it_is_typed(detector: Detector, text: str) -> None:
    assert detector.detect(text).language == "vi"


def test_decomposed_letters_count_like_composed_ones(detector: Detector) -> None:
    assert detector.detect(unicodedata.normalize("NFD", SENTENCES["vi"])) == detector.detect(SENTENCES["vi"])


@pytest.mark.parametrize("text", ["", " \n\t", "123.456 %", "— … 12/2024", "🙂"])
def test_a_text_without_letters_is_undetermined(detector: Detector, text: str) -> None:
    assert detector.detect(text) == Detection("und", 0.0)
    assert detector.detect_all([text]) == [Detection("und", 0.0)]


def test_the_address_of_a_vietnamese_source_does_not_count(detector: Detector) -> None:
    source = "https://baohaiphong.vn/dan-van-kheo-de-xay-dung-nong-thon-moi-kieu-mau-519004.html"
    assert detector.detect(f"Quelle: {source} {source} (gekürzt und übersetzt)").language == "de"


def test_a_long_text_is_told_by_samples_from_all_of_it(detector: Detector) -> None:
    chrome = "Trang chủ | Thời sự | Xem thêm\n"
    article = chrome + "\n".join([SENTENCES["de"]] * 400) + "\n" + chrome
    found = detector.detect(article)
    assert found.language == "de"
    assert found.score > 0.7


def test_many_at_once_are_told_as_one_by_one(detector: Detector) -> None:
    texts = [*SENTENCES.values(), "", "Nguyễn Văn A", "12 %"] * 20
    for text, found in zip(texts, detector.detect_all(texts), strict=True):
        alone = detector.detect(text)
        assert found.language == alone.language
        assert found.score == pytest.approx(alone.score, abs=1e-5)


def test_the_answer_is_the_same_every_time(detector: Detector) -> None:
    answers = {load().detect(SENTENCES["nb"]) for _ in range(2)} | {detector.detect(SENTENCES["nb"]) for _ in range(3)}
    assert len(answers) == 1


def test_kept_to_some_languages_it_names_no_other_of_that_script() -> None:
    few = load(languages=("vi", "en"))
    assert {few.detect(text).language for code, text in SENTENCES.items() if code in LATIN} == {"en"}
    assert few.detect(SENTENCES["vi"]).language == "vi"
    assert few.detect(SENTENCES["th"]).language == "th"  # its script says so
    assert few.detect(SENTENCES["ru"]).language == "ru"


def test_unknown_settings_are_named_with_the_likely_one() -> None:
    with pytest.raises(UsageError, match="unknown engine 'ngram'; did you mean ngrams"):
        load(engine="ngram")
    with pytest.raises(UsageError, match=r"unknown language 'vn' .known: vi, en"):
        load(languages=("vn",))


@settings(deadline=None)
@given(st.text(max_size=900))
def test_any_text_gets_an_answer(detector: Detector, text: str) -> None:
    found = detector.detect(text)
    assert found.language in {*LANGUAGES, "und"}
    assert 0.0 <= found.score <= 1.0
    assert (found.language == "und") == (found.score == 0.0)
