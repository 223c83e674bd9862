"""Engines that tell languages of one script apart: all of them answer with probabilities, texts x languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from pipeline.detect.letters import Flags, Floats, Places
from pipeline.detect.ngrams import NgramModel, probabilities
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.detect.letters import Batch
_LANGDETECT = {"nb": ("no",), "zh": ("zh-cn", "zh-tw")}  # its codes where they are not ours


class Engine(Protocol):
    """`languages` are the columns of what it answers."""

    @property
    def languages(self) -> tuple[str, ...]:
        """BCP 47 codes, in the order of the columns."""

    def probabilities(self, batch: Batch, rows: Places, allowed: Flags) -> Floats:
        """Rows x languages, for these rows of the batch: they sum to 1, or to 0 where the engine has no opinion.

        `allowed` (rows x languages) is true where a language is a candidate.
        """


@dataclass(frozen=True, slots=True)
class NgramEngine:
    """The linear model of ngrams.py."""

    model: NgramModel

    @property
    def languages(self) -> tuple[str, ...]:
        """The model's own."""
        return self.model.languages

    def probabilities(self, batch: Batch, rows: Places, allowed: Flags) -> Floats:
        """See Engine."""
        return probabilities(self.model.logits(batch)[rows], allowed)


@dataclass(frozen=True, slots=True)
class LangdetectEngine:
    """Load langdetect with a seed for every text, so that the answer depends on the text alone."""

    languages: tuple[str, ...]
    factory: Any
    no_features: type[Exception]

    def probabilities(self, batch: Batch, rows: Places, allowed: Flags) -> Floats:
        """See Engine."""
        found = np.zeros(allowed.shape, np.float32)
        for at, row in enumerate(rows):
            candidates = [code for code, is_open in zip(self.languages, allowed[at], strict=True) if is_open]
            found[at] = self._one(batch.texts[row], candidates)
        return found

    def _one(self, text: str, candidates: list[str]) -> list[float]:
        detector = self.factory.create()
        detector.seed = 0
        detector.set_prior_map({theirs: 1.0 for ours in candidates for theirs in _LANGDETECT.get(ours, (ours,))})
        detector.append(text)
        try:
            answers = {answer.lang: float(answer.prob) for answer in detector.get_probabilities()}
        except self.no_features:
            answers = {}
        return [sum(answers.get(theirs, 0.0) for theirs in _LANGDETECT.get(ours, (ours,))) for ours in self.languages]


@dataclass(frozen=True, slots=True)
class LinguaEngine:
    """lingua, restricted to `languages`."""

    languages: tuple[str, ...]
    detector: Any

    def probabilities(self, batch: Batch, rows: Places, allowed: Flags) -> Floats:
        """See Engine."""
        found = np.zeros(allowed.shape, np.float32)
        for at, row in enumerate(rows):
            for answer in self.detector.compute_language_confidence_values(batch.texts[row]):
                found[at, self.languages.index(answer.language.iso_code_639_1.name.lower())] = answer.value
        found *= allowed
        sums = found.sum(axis=1, keepdims=True)
        found /= np.where(sums > 0, sums, 1)
        return found


def load_langdetect(languages: tuple[str, ...]) -> LangdetectEngine:
    """Load langdetect with its profiles (a second)."""
    try:
        from langdetect import LangDetectException, detector_factory
    except ImportError as error:
        raise UsageError("the engine langdetect is not installed: pip install langdetect") from error
    factory = detector_factory.DetectorFactory()
    factory.load_profile(detector_factory.PROFILES_DIRECTORY)
    known = {ours for ours in languages if set(_LANGDETECT.get(ours, (ours,))) & set(factory.get_lang_list())}
    return LangdetectEngine(tuple(code for code in languages if code in known), factory, LangDetectException)


def load_lingua(languages: tuple[str, ...]) -> LinguaEngine:
    """Load lingua for `languages`, those that it has; its models are read when they are first needed."""
    try:
        from lingua import Language, LanguageDetectorBuilder
    except ImportError as error:
        raise UsageError("the engine lingua is not installed: pip install lingua-language-detector") from error
    known = {language.iso_code_639_1.name.lower(): language for language in Language.all()}
    chosen = tuple(code for code in languages if code in known)
    builder = LanguageDetectorBuilder.from_languages(*(known[code] for code in chosen))
    return LinguaEngine(chosen, builder.build())
