"""The words that a language without spaces is cut into."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import ahocorasick


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The words that a text is cut into, folded; like packs they compare by identity.

    `numerals` are parts of numbers, `counters` what stands between a number and its noun, `particles` what ends a noun,
    `apart` what stands before one; `joiners` join two, and `levels` end the names of places.
    """

    automaton: Any
    numerals: frozenset[str]
    counters: frozenset[str]
    particles: frozenset[str]
    apart: frozenset[str]
    joiners: frozenset[str]
    levels: frozenset[str]

    def __contains__(self, word: str) -> bool:
        return word in self.automaton


def known_words(words: Iterable[str], **kinds: frozenset[str]) -> Words:
    """The words of a pack, ready for `segment`; `kinds` are the fields of Words."""
    automaton = ahocorasick.Automaton()
    for word in words:
        automaton.add_word(word, len(word))
    automaton.make_automaton()
    return Words(automaton, **kinds)
