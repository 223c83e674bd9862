"""Passages: a text cut into sentences, quotations and brackets, and the likeliest path of languages through them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.detect.letters import Floats
from pipeline.detect.records import Passage

# What a change of language costs (nats) at the border of a line, at a quotation mark or bracket, between sentences.
_LINE, _QUOTE, _SENTENCE = 3.0, 2.5, 3.5
_BORDER = re.compile(
    r"(?P<line>\s*\n\s*)|(?P<quote>[“”„«»\"《》〈〉「」『』()（）\[\]|]+)|(?P<sentence>(?<=[.!?…:;])\s+|(?<=[。！？]))"
)
_COST = {"line": _LINE, "quote": _QUOTE, "sentence": _SENTENCE}
_SURE = 12.0  # letters from which a segment has its full say
_FLOOR = 1e-4  # no segment rules a language out


@dataclass(frozen=True, slots=True)
class Segment:
    """text[start:end], and what a change of language before it costs."""

    start: int
    end: int
    cost: float


def segments(text: str) -> list[Segment]:
    """`text` cut at lines, sentence ends, quotation marks and brackets; pieces without letters are left out."""
    found: list[Segment] = []
    start, cost = 0, _LINE
    for border in _BORDER.finditer(text):
        _append(found, text, start, border.start(), cost)
        start, cost = border.end(), _COST[str(border.lastgroup)]
    _append(found, text, start, len(text), cost)
    return found


def _append(found: list[Segment], text: str, start: int, end: int, cost: float) -> None:
    piece = text[start:end]
    if any(map(str.isalpha, piece)):
        lead = len(piece) - len(piece.lstrip())
        found.append(Segment(start + lead, start + len(piece.rstrip()), cost))


def language_path(table: Floats, letters: Floats, costs: Sequence[float]) -> list[int]:
    """The likeliest column for every segment (Viterbi).

    `table`: segments x languages, probabilities; `letters`: how many tell of the language in each segment (0: none);
    `costs`: of a change before each segment.
    """
    say = np.minimum(letters / _SURE, 1.0)[:, None] * np.log(np.maximum(table, _FLOOR))
    score, back = say[0], []
    for row, cost in zip(say[1:], costs[1:], strict=True):
        best = int(score.argmax())
        changed = score[best] - cost
        stays = score >= changed
        back.append((best, stays))
        score = np.where(stays, score, changed) + row
    path = [int(score.argmax())]
    for best, stays in reversed(back):
        path.append(path[-1] if stays[path[-1]] else best)
    return path[::-1]


def passages(pieces: Sequence[Segment], codes: Sequence[str], scores: Floats, letters: Floats) -> list[Passage]:
    """Neighbouring segments of one language joined; a passage's score is the mean over its letters."""
    found: list[Passage] = []
    begin = 0
    for at in range(1, len(pieces) + 1):
        if at == len(pieces) or codes[at] != codes[begin]:
            weights = np.maximum(letters[begin:at], 1)
            score = float(np.average(scores[begin:at], weights=weights))
            found.append(Passage(pieces[begin].start, pieces[at - 1].end, codes[begin], score))
            begin = at
    return found
