"""Language detection: the dominant language, deterministically."""

from __future__ import annotations

import pytest

from pipeline.detect import Detection, Detector, load

SENTENCES = {
    "vi": "Phong trào thi đua yêu nước đã thu hút đông đảo nhân dân trong xã tham gia.",
    "en": "The emulation movement attracted farmers from every village of the commune.",
    "de": "Die Bewegung hat die Bauern aller Dörfer der Gemeinde erreicht.",
    "nb": "Bevegelsen har fått bønder fra alle landsbyene i kommunen med seg.",
    "es": "El movimiento ha atraído a campesinos de todas las aldeas del municipio.",
    "ru": "Движение охватило крестьян всех деревень общины.",
    "zh": "全县农民积极参加爱国竞赛运动。",
    "ja": "運動には村のすべての農民が参加した。",
}


@pytest.fixture(scope="module")
def detector() -> Detector:
    return load()


@pytest.mark.parametrize("language", SENTENCES)
def test_a_plain_sentence(detector: Detector, language: str) -> None:
    found = detector.detect(SENTENCES[language])
    assert found.language == language
    assert 0.5 < found.score <= 1.0


@pytest.mark.parametrize("text", ["", " \n\t", "123.456 %", "— … 12/2024"])
def test_a_text_without_letters_is_undetermined(detector: Detector, text: str) -> None:
    assert detector.detect(text) == Detection("und", 0.0)


def test_the_answer_is_the_same_every_time(detector: Detector) -> None:
    answers = {load().detect(SENTENCES["nb"]) for _ in range(3)} | {detector.detect(SENTENCES["nb"])}
    assert len(answers) == 1
