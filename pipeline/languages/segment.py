"""The words of a text that is written without spaces: the pack's phrases, the longest from the left, and what is
between them, cut where the script changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import ahocorasick

from pipeline.languages.scan import Token

SPACED_SCRIPTS_END = "\u0590"  # Latin, Greek and Cyrillic letters come before: their words have borders of their own
# Digits, letters of such a script, kana of one kind, or any other letters (Chinese characters, Thai, Khmer …).
_RUN = re.compile(
    r"\d+|[A-Za-z\u00aa-\u058f]+|[\u3041-\u309f]+|[\u30a1-\u30fa\u30fc-\u30ff]+"
    r"|[^\W\d_A-Za-z\u00aa-\u058f\u3041-\u309f\u30a1-\u30ff]+"
)


def build_segments(words: Iterable[str]) -> Any:
    """The automaton of all folded words that `segment` knows."""
    automaton = ahocorasick.Automaton()
    for word in words:
        automaton.add_word(word, len(word))
    automaton.make_automaton()
    return automaton


def segment(folded: str, segments: Any) -> list[Token]:
    """The words of a folded text, in order; a run of digits is one word."""
    tokens: list[Token] = []
    done = 0
    for last, length in segments.iter_long(folded):
        start, end = last + 1 - length, last + 1
        if not is_glued(folded, start) and not is_glued(folded, end):
            tokens += _runs(folded, done, start)
            tokens += _runs(folded, start, end) if folded[start].isdigit() else [Token(start, end, folded[start:end])]
            done = end
    tokens += _runs(folded, done, len(folded))
    return tokens


def _runs(folded: str, start: int, end: int) -> Iterator[Token]:
    return (Token(m.start(), m.end(), m.group()) for m in _RUN.finditer(folded, start, end))


def is_glued(folded: str, position: int) -> bool:
    """Whether a position lies inside a word of a script that writes spaces."""
    if not 0 < position < len(folded):
        return False
    before, after = folded[position - 1], folded[position]
    return max(before, after) < SPACED_SCRIPTS_END and before.isalpha() and after.isalpha()
