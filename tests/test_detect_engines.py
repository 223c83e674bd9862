"""One contract for all engines, and the artefact of our own."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from pipeline.detect import ENGINES, Detector, load
from pipeline.detect.letters import SPACE, load_alphabet
from pipeline.detect.load import MODEL
from pipeline.detect.ngrams import ORDERS, buckets, load_model
from pipeline.errors import UsageError

FEW = ("vi", "en", "de", "nb", "da", "zh", "ja")
TEXTS = {
    "vi": "Phong trào thi đua yêu nước đã thu hút đông đảo nhân dân trong xã tham gia.",
    "en": "The emulation movement attracted farmers from every village of the commune.",
    "de": "Die Bewegung hat die Bauern aller Dörfer der Gemeinde erreicht.",
    "nb": "Bevegelsen har fått bønder fra alle landsbyene i kommunen med seg.",
    "zh": "全县农民积极参加爱国竞赛运动，取得了良好成绩。",
    "ja": "運動には村のすべての農民が参加した。",
    "th": "ชาวนาทุกหมู่บ้านเข้าร่วมขบวนการ",
    "ru": "Движение охватило крестьян всех деревень общины.",
}


@pytest.fixture(scope="module", params=ENGINES)
def detector(request: pytest.FixtureRequest) -> Detector:
    if request.param == "lingua":
        pytest.importorskip("lingua")
    return load(engine=request.param, languages=FEW)


@pytest.mark.parametrize("language", TEXTS)
def test_every_engine_tells_a_plain_sentence(detector: Detector, language: str) -> None:
    assert detector.detect(TEXTS[language]).language == language


def test_every_engine_answers_alike_twice(detector: Detector) -> None:
    assert detector.detect_all(list(TEXTS.values())) == detector.detect_all(list(TEXTS.values()))


def test_every_engine_leaves_the_names_out(detector: Detector) -> None:
    names = "Nguyen Thi Quyen, Trần Văn Nam, Le Thi Hoa, Ea Kar, Krông Bông, Do Van Hoan, Hoàng Su Phì, Y Thanh"
    assert detector.detect(f"{names}: {TEXTS['de']}").language == "de"


def test_every_engine_has_passages(detector: Detector) -> None:
    found = detector.profile(f"{TEXTS['de']}\n{TEXTS['vi']}\n{TEXTS['zh']}").passages
    assert [passage.language for passage in found] == ["de", "vi", "zh"]


def test_every_engine_says_nothing_of_signs_that_it_cannot_read(detector: Detector) -> None:
    assert detector.detect("№ 12 — 3 %").language == "und"
    assert 0 <= detector.detect("ª").score <= 1


def test_an_engine_that_is_not_installed_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for engine, package in (("lingua", "lingua-language-detector"), ("langdetect", "langdetect")):
        monkeypatch.setitem(__import__("sys").modules, engine, None)
        with pytest.raises(UsageError, match=f"pip install {package}"):
            load(engine=engine)


def test_ngrams_never_cross_a_word_border() -> None:
    codes = load_alphabet().fold(["Ab c"]).codes
    assert "".join(map(chr, codes)) == " ab c "
    found = [
        [tuple(codes[at : at + order]) for at in places] for order, (_, places) in enumerate(buckets(codes, 16), 1)
    ]
    words = [["".join(map(chr, gram)) for gram in grams] for grams in found]
    assert words == [["a", "b", "c"], [" a", "ab", "b ", " c", "c "], [" ab", "ab ", " c "], [" ab "], []]
    assert len(words) == ORDERS


def test_the_bucket_of_an_ngram_does_not_depend_on_its_place() -> None:
    alphabet = load_alphabet()
    once, twice = ([rows for rows, _ in buckets(alphabet.fold([text]).codes, 16)] for text in ("thi", "x thi, THI!"))
    for alone, among in zip(once, twice, strict=True):
        assert set(alone) <= set(among)
        assert all(np.count_nonzero(among == row) >= 2 for row in alone)


def test_folding_keeps_letters_and_counts_scripts() -> None:
    batch = load_alphabet().fold(["Đổi-Mới 12", "", "国 Ж"])
    assert "".join(map(chr, batch.codes)) == " đổi mới 国 ж "
    assert all(batch.codes[batch.starts] == SPACE)
    assert batch.scripts.sum(axis=1).tolist() == [6, 0, 2]


def test_the_model_that_ships_is_small_and_safe() -> None:
    assert MODEL.stat().st_size < 2_000_000
    with np.load(MODEL, allow_pickle=False) as file:
        assert set(file) == {"header", "weights", "scales", "prior"}
        header = json.loads(str(file["header"]))
        assert file["weights"].shape == (2 ** header["bits"], len(header["languages"]))
        assert file["weights"].dtype == np.int8


@pytest.mark.parametrize("content", [None, b"", b"no archive", b"PK\x03\x04 broken"])
def test_a_model_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "model.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError, match=r"model\.npz: cannot be read"):
        load_model(path)
