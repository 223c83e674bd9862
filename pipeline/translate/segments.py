"""A text → the pieces that are translated one by one; every sign but white space lies in exactly one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.schema import Span
from pipeline.translate.tongue import Tongue

LONGEST = 320  # signs: beyond some 430, the tiny models drop clauses or repeat themselves (docs/translation.md)
LONGEST_UNSPACED = 100
_LINE = re.compile(r"[^\n]+")
_STOP = re.compile(r"""(?:[.!?…]+[\])"'”’»“]*(?=\s+\S)|[。！？]+[」』”]*)""")
_LAST_WORD = re.compile(r"[^\s(\[\"'“‘«„]*$")
_INITIAL = re.compile(r"(?:^|[\s.(])[^\W\d_]\.$")
_LIST_NUMBER = re.compile(r"\s*\(?\d{1,3}\.$")
_STARTS_LOW = re.compile(r"\s+[a-zà-ÿ]")
# Where a sentence that is too long is cut, the best place first; a cut never parts two digits.
_CUTS = (re.compile(r"[;；]|[:：](?!\d)"), re.compile(r"[,，、](?!\d)| [–—-] "), re.compile(r"\s"))


def segments(text: str, tongue: Tongue) -> Iterator[Span]:
    """Sentences, those that are too long for a model cut at their clauses; in order, without white space around."""
    for sentence in _sentences(text, tongue):
        yield from cut(text, sentence, LONGEST_UNSPACED if tongue.unspaced else LONGEST)


def cut(text: str, span: Span, longest: int) -> Iterator[Span]:
    """Pieces of at most `longest` signs, as even as their clauses allow; a word longer than that stays whole."""
    if span.end - span.start <= longest:
        yield span
        return
    middle = _middle(text, span)
    if middle is None:
        yield span
        return
    for start, end in ((span.start, middle), (middle, span.end)):
        for part in _stripped(text, start, end):
            yield from cut(text, part, longest)


def _middle(text: str, span: Span) -> int | None:
    """Offset behind the best mark in the inner half of a span; outside it rather than nowhere."""
    centre, quarter = (span.start + span.end) // 2, (span.end - span.start) // 4
    for reach in (quarter, 2 * quarter):
        for mark in _CUTS:
            found = [m.end() for m in mark.finditer(text, centre - reach, centre + reach)]
            if found:
                return min(found, key=lambda offset: abs(offset - centre))
    return None


def _sentences(text: str, tongue: Tongue) -> Iterator[Span]:
    for line in _LINE.finditer(text):
        start = line.start()
        for stop in _STOP.finditer(line.group()):
            end = line.start() + stop.end()
            if _is_border(text, start, end, tongue):
                yield from _stripped(text, start, end)
                start = end
        yield from _stripped(text, start, line.end())


def _stripped(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Span(start, end)


def _is_border(text: str, start: int, end: int, tongue: Tongue) -> bool:
    sentence = text[start:end]
    if text[end - 1] in "。！？」』":
        return True
    if _STARTS_LOW.match(text, end):
        return False
    if not sentence.endswith("."):
        return True
    last = _LAST_WORD.search(sentence[-24:])
    if last and last.group().rstrip(".").lower() in tongue.abbreviations:
        return False
    return not (_INITIAL.search(sentence[-24:]) or _LIST_NUMBER.fullmatch(sentence))
