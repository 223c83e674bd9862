"""One pass over a text with one automaton: every phrase of a language pack, with its kind, label and span."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate
from operator import attrgetter
from typing import Any, NamedTuple

import ahocorasick

from pipeline.languages.fold import SPACED_SCRIPTS_END
from pipeline.languages.syllables import is_syllable

_TOKEN = re.compile(r"(\d+|[^\W\d_]+)")
_DIGITS = re.compile(r"\d+")
_GLUED = re.compile(rf"[a-z\u00aa-{SPACED_SCRIPTS_END}]{{2,}}|[ァ-ヿ]{{2,}}")
_COMPOUND_MIN = 3  # a noun that begins with a shorter word is no tail of a compound: "er med" in "familier med"


class Match(NamedTuple):
    """One phrase of the pack at [start, end)."""

    kind: str
    label: str
    start: int
    end: int
    tail: bool = False  # the phrase is only the tail of the word at [start, end)


class Token(NamedTuple):
    """One run of letters or of digits; `word` is folded."""

    start: int
    end: int
    word: str


# A record from the tuple of its fields, without the step in Python that the constructor of a NamedTuple takes.
_match: Callable[[tuple[str, str, int, int, bool]], Match] = partial(tuple.__new__, Match)
new_token: Callable[[tuple[int, int, str]], Token] = partial(tuple.__new__, Token)


Kind = str | tuple[str, ...]  # one kind of matches, or any of several


@dataclass(slots=True)
class Scan:
    """A text with the phrases found in it, by kind and in order of their start."""

    text: str
    folded: str
    tokens: list[Token]
    kinds: dict[str, list[Match]]
    _several: dict[Kind, list[Match]] = field(default_factory=dict)
    _in_order: dict[Kind, tuple[list[Match], list[int]]] = field(default_factory=dict)
    _by_end: dict[Kind, dict[int, Match]] = field(default_factory=dict)
    _by_start: dict[Kind, dict[int, Match]] = field(default_factory=dict)
    _token_starts: list[int] = field(default_factory=list)
    _digits: list[int] | None = None

    def all(self, kind: Kind) -> list[Match]:
        """Every match of one kind, or of several."""
        if isinstance(kind, str):
            return self.kinds.get(kind, [])
        if kind not in self._several:
            self._several[kind] = sorted((m for one in kind for m in self.all(one)), key=attrgetter("start"))
        return self._several[kind]

    def within(self, kind: Kind, start: int, end: int) -> list[Match]:
        """Matches of one kind, or of several, that lie in [start, end)."""
        try:
            matches, starts = self._in_order[kind]
        except KeyError:
            matches = self.all(kind)
            starts = [*(m.start for m in matches), sys.maxsize]
            self._in_order[kind] = matches, starts
        first = bisect_left(starts, start)
        if starts[first] >= end:
            return []
        return [m for m in matches[first : bisect_left(starts, end, first)] if m.end <= end]

    def ending_at(self, kind: Kind, end: int) -> Match | None:
        """The match of one kind, or of several, that ends at `end`, white space before `end` aside."""
        try:
            index = self._by_end[kind]
        except KeyError:
            index = self._by_end[kind] = self._behind_ends(kind)
        return index.get(end)

    def _behind_ends(self, kind: Kind) -> dict[int, Match]:
        """Each match at its end and at every place that only spaces part from it."""
        index, folded = {}, self.folded
        for match in self.all(kind):
            end = match.end
            index[end] = match
            while folded.startswith(" ", end):
                end += 1
                index[end] = match
        return index

    def starting_at(self, kind: Kind, start: int) -> Match | None:
        """The match of one kind, or of several, that starts at `start`, white space behind `start` aside."""
        try:
            index = self._by_start[kind]
        except KeyError:
            index = self._by_start[kind] = self._before_starts(kind)
        return index.get(start)

    def _before_starts(self, kind: Kind) -> dict[int, Match]:
        """Each match at its start and at every place that only spaces part from it."""
        index, folded = {}, self.folded
        for match in reversed(self.all(kind)):
            start = match.start
            index[start] = match
            while start and folded[start - 1] == " ":
                start -= 1
                index[start] = match
        return index

    def digits(self) -> list[int]:
        """Where runs of digits begin."""
        if self._digits is None:
            self._digits = [run.start() for run in _DIGITS.finditer(self.folded)]
        return self._digits

    def token_index(self, position: int) -> int:
        """Index of the first token that starts at or behind `position`."""
        if not self._token_starts:
            self._token_starts = [t.start for t in self.tokens]
        return bisect_left(self._token_starts, position)

    def token_before(self, position: int) -> Token | None:
        """The last token that starts before `position`; None at the beginning of the text."""
        index = self.token_index(position) - 1
        return self.tokens[index] if index >= 0 else None

    def tokens_in(self, start: int, end: int) -> list[Token]:
        """Tokens that start in [start, end)."""
        return self.tokens[self.token_index(start) : self.token_index(end)]


def tokenize(folded: str) -> list[Token]:
    """Runs of letters and runs of digits of a folded text."""
    parts = _TOKEN.split(folded)  # what stands before the first token, the token, what stands before the next one …
    borders = [*accumulate(map(len, parts))]
    return [*map(new_token, zip(borders[::2], borders[1::2], parts[1::2], strict=False))]


_NO_NAMES = frozenset({"at", "em", "en", "i", "im", "in", "no", "un"})  # prepositions that begin no Vietnamese name


def names_kept(text: str, tokens: list[Token]) -> list[Token]:
    """The tokens, those of Vietnamese names with their capitals, so that none is taken for a word of the language.

    A name is a run of two and more capitalised syllables: "Tan Thanh" is no Spanish "tan", "Son La" no "son".
    """
    kept, run = list(tokens), 0
    for index, token in enumerate(tokens):
        follows = run and text[tokens[index - 1].end : token.start] == " "
        if not (text[token.start].isupper() and is_syllable(token.word)) or token.word in _NO_NAMES:
            run = 0
            continue
        run = run + 1 if follows else 1
        for back in range(2 if run == 2 else 1 if run > 2 else 0):
            start, end, _ = tokens[index - back]
            kept[index - back] = Token(start, end, text[start:end])
    return kept


Entries = tuple[tuple[str, str], ...]
# Where a phrase stands: start, end (negative, so that the longest sorts first), rank (above 0 for a tail), its entries.
Hit = tuple[int, int, int, Entries]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The phrases of a pack, each with its (kind, label) pairs.

    `words` holds plain words, looked up token by token; `automaton` everything else: phrases of several words or with
    signs, and nouns of a kind in `compounding`, which may be the tail of a longer word. Of a language that writes no
    `spaces` it holds all.
    """

    words: dict[str, Entries]
    automaton: Any
    compounding: frozenset[str]
    spaces: bool = True

    def find(self, folded: str, tokens: list[Token]) -> dict[str, list[Match]]:
        """All phrases in a folded text, by kind, in order; a match inside another one of its kind is left out."""
        return self.by_kind(self.hits(folded, tokens))

    def hits(self, folded: str, tokens: list[Token]) -> list[Hit]:
        """Where phrases stand in a folded text."""
        return [*self._plain(tokens), *self._phrases(folded)] if self.spaces else [*self._anywhere(folded, tokens)]

    def by_kind(self, hits: list[Hit]) -> dict[str, list[Match]]:
        """The matches of each kind, in order; a match inside another one of its kind is left out."""
        found: dict[str, list[Match]] = defaultdict(list)
        compounding = self.compounding
        for start, negative_end, rank, entries in sorted(hits):
            end, tail = -negative_end, rank > 0
            for kind, label in entries:
                if tail and kind not in compounding:
                    continue
                kept = found[kind]
                if kept and end <= (last := kept[-1]).end and (tail or end != last.end or start != last.start):
                    continue  # inside the match before; a second label of the same whole word is kept
                kept.append(_match((kind, label, start, end, tail)))
        return found

    def _plain(self, tokens: list[Token]) -> list[Hit]:
        words = self.words
        return [(start, -end, 0, words[word]) for start, end, word in tokens if word in words]

    def _phrases(self, folded: str) -> Iterator[Hit]:
        """Phrases on whole words; a compounding noun's match begins where its word does, the longest tail first."""
        size = len(folded)
        compounding = bool(self.compounding)
        for last, (length, entries) in self.automaton.iter(folded):
            end = last + 1
            if end < size and folded[last].isalpha() and folded[end].isalpha():
                continue
            start, rank = end - length, 0
            if start > 0 and folded[start].isalpha() and folded[start - 1].isalpha():
                if not compounding or length < _COMPOUND_MIN or not folded[start : start + _COMPOUND_MIN].isalpha():
                    continue
                start, rank = word_start(folded, start), 1 + 99 // length
            yield start, -end, rank, entries

    def _anywhere(self, folded: str, tokens: list[Token]) -> Iterator[Hit]:
        """Phrases wherever they stand in a text without spaces, if they break none of its words.

        They are whole words, or, from two letters on and if their kind is in `compounding`, a part of one: "的" is
        none in "目的", "嘉奖" (praise) none in "嘉奖状" (a certificate).
        """
        insides, inner = _insides(tokens, len(folded)), glued(folded)
        for last, (length, entries) in self.automaton.iter(folded):
            start, end = last + 1 - length, last + 1
            if start in inner or end in inner:
                continue
            part = insides[start] or insides[end]
            if part and (length == 1 or insides.find(0, start + 1, end) >= 0):
                continue
            yield start, -end, part, entries


def build_lexicon(entries: Mapping[str, Entries], compounding: frozenset[str], *, spaces: bool = True) -> Lexicon:
    """A lexicon of folded phrases."""
    words, automaton = {}, ahocorasick.Automaton()
    for phrase, labels in entries.items():
        if spaces and phrase.isalpha() and not any(kind in compounding for kind, _ in labels):
            words[phrase] = labels
        else:
            automaton.add_word(phrase, (len(phrase), labels))
    automaton.make_automaton()
    return Lexicon(words, automaton, compounding, spaces)


def glued(folded: str) -> frozenset[int]:
    """The positions inside words whose script shows their borders: of Latin letters and the like, or of katakana."""
    return frozenset(at for run in _GLUED.finditer(folded) for at in range(run.start() + 1, run.end()))


def _insides(tokens: list[Token], size: int) -> bytearray:
    """A mark for each position of a text: 1 inside a word, 0 at its borders and elsewhere."""
    marks = bytearray(size + 1)
    for start, end, _ in tokens:
        if end - start > 1:
            marks[start + 1 : end] = b"\1" * (end - start - 1)
    return marks


def matches_at(pattern: re.Pattern[str], text: str, starts: Iterable[int]) -> Iterator[re.Match[str]]:
    """What `finditer` gives of a pattern that matches at no other offsets than `starts`."""
    done = 0
    for start in starts:
        match = pattern.match(text, start) if start >= done else None
        if match:
            done = match.end()
            yield match


def word_start(folded: str, position: int) -> int:
    while position > 0 and folded[position - 1].isalpha():
        position -= 1
    return position
