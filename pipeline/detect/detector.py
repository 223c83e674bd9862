"""The language of an article or a sentence: the script first, then an engine for texts in Latin letters."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.detect.records import NOTHING, Detection
from pipeline.detect.scripts import script_counts

LANGUAGES = ("vi", "en", "de", "nb", "es", "fr", "pt", "nl", "sv", "da", "ru", "zh", "ja")
Engine = Callable[[str], Detection]
_LETTER = re.compile(r"[^\W\d_]")
_NAMES = re.compile(r"\b[A-ZÀ-ỸĐ][a-zà-ỹđ]{0,5}(?:[ -][A-ZÀ-ỸĐ][a-zà-ỹđ]{0,5})+\b")


@dataclass(frozen=True, slots=True)
class Detector:
    """Tells languages apart; deterministic."""

    engine: Engine

    def detect(self, text: str) -> Detection:
        """The dominant language of `text`; `und` with score 0 when it has no letters."""
        letters = len(_LETTER.findall(text))
        if not letters:
            return NOTHING
        counts = script_counts(text)
        if sum(counts.values()) * 2 > letters:
            return _by_script(counts, letters)
        bare = _NAMES.sub(" ", text)
        return self.engine(bare if _LETTER.search(bare) else text)


def load(engine: str = "auto", languages: tuple[str, ...] = LANGUAGES) -> Detector:
    """A detector for `languages` (BCP 47)."""
    del engine  # one engine until the others are measured
    return Detector(_langdetect(languages))


def _by_script(counts: dict[str, int], letters: int) -> Detection:
    if counts.get("ja", 0) and "zh" in counts:
        counts = {**counts, "ja": counts["ja"] + counts["zh"], "zh": 0}
    best = max(counts, key=lambda code: counts[code])
    return Detection(best, min(1.0, counts[best] / letters))


def _langdetect(languages: tuple[str, ...]) -> Engine:
    from langdetect import detector_factory  # type: ignore[import-untyped]

    factory = detector_factory.DetectorFactory()
    factory.load_profile(detector_factory.PROFILES_DIRECTORY)
    prior = {("no" if code == "nb" else code): 1.0 for code in languages}

    def detect(text: str) -> Detection:
        engine = factory.create()
        engine.seed = 0
        engine.set_prior_map(prior)
        engine.append(text)
        found = engine.get_probabilities()
        if not found:
            return NOTHING
        return Detection("nb" if found[0].lang == "no" else found[0].lang, float(found[0].prob))

    return detect
