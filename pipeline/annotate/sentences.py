"""Sentence borders by rule: a line is never joined to the next, and nothing of a line is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from babel import Locale

from pipeline.languages.fold import SMALL
from pipeline.languages.pack import Pack
from pipeline.schema import Span

_LINE = re.compile(r"[^\n]+")
_STOP = re.compile(
    rf"""(?:[.!?…]+[\])"'”’»“」』》]*(?=\s+["'“‘«„「『《(\[\d\-–•]*[^\W\d_{SMALL}]|\s+["'“‘«„「『《(\[]*\d)|[。！？]+[」』”]*|(?:\.{{3}}|…)(?=[^\W\d_{SMALL}][^\W\d_A-Z]))\s*"""
)
_LAST_WORD = re.compile(r"\S+$")
_INITIAL = re.compile(r"(?:^|[\s.(])[^\W\d_\u0590-\uffff]\.$")  # of a script with capitals
_LIST_NUMBER = re.compile(r"\s*\(?\d{1,3}\.$")


def split_sentences(text: str, pack: Pack) -> Iterator[Span]:
    """The sentences of a text, in order, white space at their borders aside."""
    abbreviations = _abbreviations(pack)
    ordinals = _ordinals(pack.locale)
    for line in _LINE.finditer(text):
        start = line.start()
        for stop in _STOP.finditer(line.group()):
            end = line.start() + stop.end()
            sentence = text[start:end].rstrip()
            if not _is_border(sentence, abbreviations) or ordinals.search(text, start, end + 1):
                continue
            yield from _span(text, start, end)
            start = end
        yield from _span(text, start, line.end())


def _span(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Span(start, end)


def _is_border(sentence: str, abbreviations: frozenset[str]) -> bool:
    if not sentence.endswith("."):
        return True
    tail = sentence[-24:]
    last = _LAST_WORD.search(tail)
    if last and last.group().lstrip("([\"'“‘«„").lower() in abbreviations:
        return False
    return not (_INITIAL.search(tail) or _LIST_NUMBER.fullmatch(sentence))


@lru_cache(maxsize=64)
def _abbreviations(pack: Pack) -> frozenset[str]:
    return frozenset(word.lower() for word in pack.data["text"]["abbreviations"])


@lru_cache(maxsize=64)
def _ordinals(locale: str) -> re.Pattern[str]:
    """What ends in an ordinal's dot, "24. juli", with what follows, where CLDR's long date has one.

    A capital behind it opens a sentence, "riksvei 18. I 2023", unless the language's months bear capitals.
    """
    cldr = Locale.parse(locale)
    if "d. " not in str(cldr.date_formats["long"].pattern):
        return re.compile("(?!)")
    capitals = cldr.months["format"]["wide"][1][0].isupper()
    return re.compile(r"(?<!\d)\d{1,3}\.\s*" + ("." if capitals else rf"[\W\d_{SMALL}]") + r"\Z")
