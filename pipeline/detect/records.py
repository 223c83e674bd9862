"""What the detection stage answers. Offsets are code points of the text asked about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

UNDETERMINED = "und"


@dataclass(frozen=True, slots=True)
class Detection:
    """The dominant language of a text.

    `language` is a BCP 47 code, `und` (with score 0) for a text without letters; `score` is its probability, 0..1.
    """

    language: str
    score: float


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch text[start:end] in one language; `score` is the mean probability of its pieces, 0..1."""

    start: int
    end: int
    language: str
    score: float


@dataclass(frozen=True, slots=True)
class Profile:
    """The languages of a text: the dominant one, the share of the letters of each (largest first), the passages.

    They stand in order and do not overlap; what lies between two of them is white space or punctuation.
    """

    dominant: Detection
    shares: Mapping[str, float]
    passages: tuple[Passage, ...]


NOTHING = Detection(UNDETERMINED, 0.0)
