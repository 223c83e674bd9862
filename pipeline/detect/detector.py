"""The language of an article, a sentence, a passage: names out, then the script, then an engine."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.detect.engines import Engine
from pipeline.detect.letters import Alphabet, Flags, Floats
from pipeline.detect.names import without_names
from pipeline.detect.passages import language_path, passages, segments
from pipeline.detect.records import NOTHING, Detection, Passage, Profile
from pipeline.detect.sample import sample
from pipeline.detect.scripts import dominant_script

_AT_ONCE = 256  # texts in one batch: some 30 MB of working memory
_FEW = 3  # letters: with fewer left, a text was nothing but names, and they are asked after all


@dataclass(frozen=True, slots=True)
class Detector:
    """Tells languages apart; deterministic, and safe to share between threads with the default engine.

    `languages` are the columns of every table of probabilities, `engine.languages` the first of them; `candidates`
    (scripts x languages) says which languages a script leaves open.
    """

    engine: Engine
    alphabet: Alphabet
    languages: tuple[str, ...]
    candidates: Flags

    def detect(self, text: str) -> Detection:
        """The dominant language of an article or a sentence; `und` with score 0 when it has no letters.

        A long text is sampled, not read whole; the score is the mean over the samples, by their letters.
        """
        pieces = [unicodedata.normalize("NFC", piece) for piece in sample(text)]
        table, letters = self._tell([without_names(piece) for piece in pieces])
        if letters.sum() < _FEW:
            table, letters = self._tell(pieces)
        return self._detection(letters @ table / max(1.0, letters.sum()))

    def detect_all(self, sentences: Sequence[str]) -> list[Detection]:
        """What `detect` says of each of many short texts (NFC), several times faster; each is read whole."""
        table, letters = self._tell_all([without_names(sentence) for sentence in sentences])
        few = np.flatnonzero(letters < _FEW).tolist()
        table[few] = self._tell_all([sentences[row] for row in few])[0]
        return [self._detection(row) for row in table]

    def profile(self, text: str) -> Profile:
        """The languages of the passages of `text` (NFC), which is read whole."""
        pieces = segments(text)
        if not pieces:
            return Profile(NOTHING, {}, ())
        words = [text[piece.start : piece.end] for piece in pieces]
        table, letters = self._tell_all([without_names(piece) for piece in words])
        if letters.sum() < _FEW:
            table, letters = self._tell_all(words)
        path = language_path(table, letters, [piece.cost for piece in pieces])
        scores = table[np.arange(len(path)), path]
        return summary(text, passages(pieces, [self.languages[column] for column in path], scores, letters))

    def _detection(self, row: Floats) -> Detection:
        column = int(row.argmax())
        return Detection(self.languages[column], min(1.0, float(row[column]))) if row[column] > 0 else NOTHING

    def _tell_all(self, texts: Sequence[str]) -> tuple[Floats, Floats]:
        """`_tell`, in batches of bounded size."""
        tables, letters = [np.zeros((0, len(self.languages)), np.float32)], [np.zeros(0, np.float32)]
        for at in range(0, len(texts), _AT_ONCE):
            table, number = self._tell(texts[at : at + _AT_ONCE])
            tables.append(table)
            letters.append(number)
        return np.concatenate(tables), np.concatenate(letters)

    def _tell(self, texts: Sequence[str]) -> tuple[Floats, Floats]:
        """Texts x languages, probabilities (zero without letters); and the letters of the script that told."""
        batch = self.alphabet.fold(texts)
        script, letters = dominant_script(batch)
        allowed = self.candidates[script] & (letters > 0)[:, None]
        table = allowed.astype(np.float32)
        unsettled = np.flatnonzero(allowed.sum(axis=1) > 1)
        if len(unsettled):
            known = len(self.engine.languages)
            table[unsettled, known:] = 0
            table[unsettled, :known] = self.engine.probabilities(batch, unsettled, allowed[unsettled, :known])
        return table, letters


def summary(text: str, found: Sequence[Passage]) -> Profile:
    """Shares and the dominant language of the passages of `text`."""
    letters = [sum(map(str.isalpha, text[passage.start : passage.end])) for passage in found]
    totals: dict[str, float] = {}
    scores: dict[str, float] = {}
    for passage, number in zip(found, letters, strict=True):
        totals[passage.language] = totals.get(passage.language, 0.0) + number
        scores[passage.language] = scores.get(passage.language, 0.0) + number * passage.score
    ranked = sorted(totals, key=lambda code: -totals[code])
    best = Detection(ranked[0], scores[ranked[0]] / totals[ranked[0]])
    return Profile(best, {code: totals[code] / sum(letters) for code in ranked}, tuple(found))
