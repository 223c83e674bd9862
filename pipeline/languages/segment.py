"""The words of a text that is written without spaces: the pack's phrases, the longest from the left, and what is
between them, cut where the script changes. Hangul, whose spaces part more than words, is cut by `hangul`.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator

from pipeline.languages import hangul
from pipeline.languages.scan import Token, glued, new_token
from pipeline.languages.words import Words
from pipeline.schema import Span

# Digits, letters of such a script, kana of one kind, or any other letters (Chinese characters, Thai, Khmer …).
_RUN = re.compile(
    r"\d+|[A-Za-z\u00aa-\u058f]+|[\u3041-\u309f]+|[\u30a1-\u30fa\u30fc-\u30ff]+"
    r"|[^\W\d_A-Za-z\u00aa-\u058f\u3041-\u309f\u30a1-\u30ff]+"
)

_SIGNS = frozenset(string.punctuation + string.whitespace) | {""}
_HANGUL = re.compile(hangul.RUN)
_HAN = re.compile(r"[\u3400-\u9fff]{2}")


def segment(folded: str, words: Words) -> list[Token]:
    """The words of a folded text, in order; a run of digits is one word."""
    tokens: list[Token] = []
    inner, done = glued(folded), 0
    for run in _HANGUL.finditer(folded):
        start, end = run.span()
        if folded[done:start].strip():
            _from_left(tokens, folded, Span(done, start), inner, words)
        tokens += hangul.cut(folded, start, end, words)
        done = end
    _from_left(tokens, folded, Span(done, len(folded)), inner, words)
    return tokens


def _from_left(tokens: list[Token], folded: str, part: Span, inner: frozenset[int], words: Words) -> None:
    """Add the words of a part of the text: the longest known one from the left, and what is between them."""
    done = part.start
    for last, length in words.automaton.iter_long(folded, part.start, part.end) if part.start < part.end else ():
        start, end = last + 1 - length, last + 1
        if start in inner or end in inner:
            continue
        if start == done + 1 and _is_in_name(folded, done, end, words):
            continue
        if start > done:
            _add_unknown(tokens, folded, done, start, words)
        if folded[start].isdigit():
            _behind_digits(tokens, folded, Span(start, end), inner, words)
        elif length > 1 and tokens and tokens[-1].end == start and tokens[-1].word in words.numerals:
            tokens += _behind_numeral(folded, start, end, words)
        else:
            tokens.append(new_token((start, end, folded[start:end])))
        done = end
    _add_unknown(tokens, folded, done, part.end, words)


def _behind_digits(tokens: list[Token], folded: str, phrase: Span, inner: frozenset[int], words: Words) -> None:
    """Add the words of a phrase that begins with digits: those of "2つの良い" are also in "2つの良い場面"."""
    first = phrase.start
    while first < phrase.end and folded[first].isdigit():
        first += 1
    tokens.append(new_token((phrase.start, first, folded[phrase.start : first])))
    _from_left(tokens, folded, Span(first, phrase.end), inner, words)


def _is_in_name(folded: str, start: int, end: int, words: Words) -> bool:
    """Whether a joiner behind a lone Chinese character ends the name of a place: "安和乡", no "安" and "乡"."""
    if folded[start + 1 : end] not in words.joiners or not _HAN.fullmatch(folded, start, end):
        return False
    return folded[end : end + 1] in words.levels and folded[end : end + 2] not in words


def _behind_numeral(folded: str, start: int, end: int, words: Words) -> Iterator[Token]:
    """A word behind a numeral, without the numerals that it begins with: "九十一点五" holds no "一点"."""
    first = start
    while first < end and folded[first] in words.numerals:
        yield Token(first, first + 1, folded[first])
        first += 1
    if first < end:
        yield from _runs(folded, first, end) if first > start else [Token(start, end, folded[start:end])]


def _add_unknown(tokens: list[Token], folded: str, start: int, end: int, words: Words) -> None:
    """Words between known ones; a lone Chinese character joins the one before it: "和" and "平" are "和平"."""
    if folded[start:end] in _SIGNS:
        return
    if end - start == 1 and tokens and tokens[-1].end == start and _HAN.fullmatch(tokens[-1].word + folded[start]):
        before = tokens[-1]
        apart = before.word in words.numerals or before.word in words.apart or _is_counting(tokens, words)
        if not apart:
            tokens[-1] = Token(before.start, end, folded[before.start : end])
            return
    tokens += _runs(folded, start, end)


def _is_counting(tokens: list[Token], words: Words) -> bool:
    """Whether the last word stands behind a number, a comparator between them at most, so that it is what is counted:
    "111人死于" is 人 and 死.
    """
    for back in (2, 3):
        if len(tokens) < back or tokens[1 - back].start - tokens[-back].end > 1:
            return False
        if tokens[-back].word.isdigit() or tokens[-back].word in words.numerals:
            return True
        if len(tokens[-back].word) > 1:
            return False
    return False


def _runs(folded: str, start: int, end: int) -> Iterator[Token]:
    return (new_token((m.start(), m.end(), m.group())) for m in _RUN.finditer(folded, start, end))
