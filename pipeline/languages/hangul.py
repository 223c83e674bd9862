"""The words inside what Korean writes as one: "단체에게" is a noun with its particle, "명예칭호" are two nouns."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from pipeline.languages.scan import Token, new_token
from pipeline.languages.words import Words

_FIRST, _LAST, _FINALS = "가", "힣", 28  # a syllable's code tells its final consonant
RUN = rf"[{_FIRST}-{_LAST}]+"
_RUN = re.compile(rf"(?<!\S){RUN}(?!\S)")
# Particles of two forms: which one stands tells whether the syllable before it ends in a consonant.
_BEHIND_CONSONANT, _BEHIND_VOWEL = frozenset("은이을과"), frozenset("는가를와")
_LEAST_UNKNOWN = 2  # syllables: "국가" is no "국" with a particle
# What a way to cut a word costs: an unknown word is dear, a particle behind it not, another noun behind it is.
_WORD, _UNKNOWN, _SYLLABLE, _BEHIND_UNKNOWN = 1, 3, 2, 4


@dataclass(frozen=True, slots=True)
class _Way:
    """The cheapest way to cut a run up to some border: its cost, the border before, and what the last word is."""

    cost: int
    first: int
    figure: bool  # a number, so that one syllable may be what it counts
    unknown: bool = False
    spelt: bool = False  # a number in words, or what it counts


def cut(folded: str, start: int, end: int, words: Words) -> Iterator[Token]:
    """The words of the run of Hangul at [start, end): as much of it known as can be, in as few words as can be."""
    run = folded[start:end]
    borders = _borders(run, words, figure=start > 0 and folded[start - 1].isdigit())
    return (new_token((start + a, start + b, run[a:b])) for a, b in pairwise(borders))


@lru_cache(maxsize=1 << 16)  # most runs of a text come again
def _borders(run: str, words: Words, *, figure: bool) -> tuple[int, ...]:
    """Where the words of a run begin, and its end; `figure` tells whether a digit stands before it."""
    known = {(last + 1 - size, last + 1) for last, size in words.automaton.iter(run)}
    ways: list[_Way | None] = [_Way(0, 0, figure)]
    for last in range(1, len(run) + 1):
        stretches = ((first, before) for first in reversed(range(last)) if (before := ways[first]))
        found = [way for first, before in stretches if (way := _way(run, first, last, words, known, before))]
        ways.append(min(found, key=lambda way: way.cost, default=None))
    borders = [len(run)]
    while borders[-1] and (way := ways[borders[-1]]):
        borders.append(way.first)
    return tuple(reversed(borders))


def _way(run: str, first: int, last: int, words: Words, known: Container[tuple[int, int]], before: _Way) -> _Way | None:
    """The way that ends in the stretch [first, last) of a run as one word; None where it can be none."""
    size = last - first
    scale = first == 0 and before.figure and size > 1 and run[0] in words.numerals
    if scale and run[1:last] in words.particles:
        return None  # "50만에": fifty times ten thousand, no "만에"
    if (first, last) in known and (size > 1 or size == len(run) or before.figure or _stands(run, first, words)):
        word = run[first:last]
        dear = before.unknown and word not in words.particles
        numeral = word in words.numerals and not before.unknown
        figure, spelt = numeral or (before.figure and size == 1), numeral or (before.spelt and size == 1)
        return _Way(before.cost + _WORD + dear * _BEHIND_UNKNOWN, first, figure, spelt=spelt)
    if before.unknown or (size < _LEAST_UNKNOWN and size < len(run)):
        return None
    cost = before.cost + _WORD + _UNKNOWN + size * _SYLLABLE + before.spelt * _BEHIND_UNKNOWN  # "세인즈버리": no three
    return _Way(cost, first, figure=False, unknown=True)


def _stands(run: str, first: int, words: Words) -> bool:
    """Whether one syllable of a longer run is a word: a particle, or what a particle or a counter follows."""
    syllable = run[first]
    if first:
        return syllable in words.particles and _fits(run[: first + 1], first)
    if syllable in words.numerals and (run[1] in words.numerals or run[1] in words.counters):
        return True
    is_noun = syllable not in words.numerals or syllable in words.particles  # "구": nine, and a district
    return is_noun and run[1:] in words.particles and _fits(run, 1)


def _fits(run: str, first: int) -> bool:
    """Whether the particle that may begin at `first` has the form that belongs behind the syllable before it."""
    closed = (ord(run[first - 1]) - ord(_FIRST)) % _FINALS > 0
    return run[first:] not in (_BEHIND_VOWEL if closed else _BEHIND_CONSONANT)


def parts(phrases: Iterable[str], particles: frozenset[str]) -> Iterator[str]:
    """The words of Hangul that phrases consist of, those with a particle aside: they are cut like any others."""
    for word in {word for phrase in phrases if " " in phrase for word in _RUN.findall(phrase)}:
        if not any(word[first:] in particles and _fits(word, first) for first in range(1, len(word))):
            yield word
