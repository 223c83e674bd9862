"""What the detection stage answers."""

from __future__ import annotations

from dataclasses import dataclass

UNDETERMINED = "und"


@dataclass(frozen=True, slots=True)
class Detection:
    """The dominant language of a text.

    `language` is a BCP 47 code, `und` (with score 0) for a text without letters; `score` is its probability, 0..1.
    """

    language: str
    score: float


NOTHING = Detection(UNDETERMINED, 0.0)
