"""Languages that write no spaces between words: a text is read with spaces put in, and what was found is carried back.

Every rule of the extractors speaks of words and of the punctuation beside them. So that it holds for Chinese, Japanese
or Khmer too, their text is read in a copy: a space between its words, plain signs for full-width ones ("，" → ", ").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from typing import Any, TypeVar

from pipeline.languages.fold import NARROW, SPACED_SCRIPTS_END
from pipeline.languages.pack import Pack
from pipeline.languages.scan import Scan, Token, new_token
from pipeline.schema import (
    ROW_TABLES,
    Annotation,
    Article,
    Award,
    Count,
    Entity,
    Movement,
    Percentage,
    Person,
    Row,
    Span,
    Tables,
)

_CLOSERS = "）］”」』》〉】"
# Signs behind which, and before which, the copy has a space; the sign comes first, which makes the search quick.
_CUT_BEHIND = re.compile(
    rf"[、。；：！？{_CLOSERS}](?=[^\s、。，；：！？{_CLOSERS}])"
    rf"|，(?!(?<=\d，)[\d０-９]{{3}}(?![\d０-９]))(?=[^\s{_CLOSERS}])|’(?=[가-힣])|—(?=[^\s—])"
)
_CUT_BEFORE = re.compile(r"[（［“‘「『《〈【](?<=\S.)|—(?<=[^\s—].)")
_STRAIGHT = re.compile(r'"([^"\n]{1,240})"')
_SINGLE = re.compile(r"(?<!\w)'([^'\n]{2,240})'(?![a-zA-Z\d])")  # as Korean newspapers quote
# The columns of each table that hold words of the text.
_WORDS: dict[type, tuple[str, ...]] = {
    Movement: (),
    Percentage: ("indicator", "place"),
    Count: ("unit", "place"),
    Award: ("award", "recipient", "conferred_by", "reason", "place"),
    Entity: ("name", "role"),
}
_COLUMNS = {table: [field.name for field in fields(table)] for table in _WORDS}
AnyRow = TypeVar("AnyRow", bound=Row)


@dataclass(frozen=True, slots=True)
class Reading:
    """The spaced copy of a text: its scan, where each of its characters stands in the text, and the other way round."""

    source: str
    scan: Scan
    origins: list[int]
    places: dict[int, int]

    def there(self, start: int, end: int) -> Span:
        """A stretch of the text as one of the copy."""
        return Span(self.places[start], self.places[end - 1] + 1) if end > start else Span(0, 0)

    def back(self, start: int, end: int) -> Span:
        """A stretch of the copy as one of the text."""
        return Span(self.origins[start], self.origins[end - 1] + 1) if end > start else Span(0, 0)

    def words(self, copied: str) -> str:
        """Words of the copy as the text writes them."""
        start = self.scan.text.find(copied) if copied else -1
        if start < 0:
            return copied
        span = self.back(start, start + len(copied))
        return self.source[span.start : span.end]


def spaced(text: str, pack: Pack) -> Reading:
    """The reading of a text in a language that writes no spaces."""
    folded, lexicon = pack.fold(text), pack.lexicon()
    tokens = pack.tokens(text, folded)
    plain = _SINGLE.sub(r"‘\1’", text)
    cuts = sorted(_cuts(plain, tokens))
    origins = sorted([*range(len(text) + 1), *cuts])
    places = dict(zip(origins, range(len(origins)), strict=True))
    hits = [
        (places[start], -places[-end - 1] - 1, rank, entries)
        for start, end, rank, entries in lexicon.hits(folded, tokens)
    ]
    copy = Scan(
        _with_spaces(plain, cuts).translate(NARROW),
        _with_spaces(folded, cuts),
        [new_token((places[start], places[end - 1] + 1, word)) for start, end, word in tokens],
        lexicon.by_kind(hits),
    )
    return Reading(text, copy, origins, places)


def _cuts(text: str, tokens: list[Token]) -> set[int]:
    """Offsets of a text before which its copy has a space."""
    cuts = {after.start for before, after in pairwise(tokens) if before.end == after.start}
    cuts -= {token.start for token in tokens if token.word.isdigit() and _is_code(text, token.start)}
    cuts |= {found.end() for found in _CUT_BEHIND.finditer(text)}
    cuts |= {found.start() for found in _CUT_BEFORE.finditer(text)}
    for quote in _STRAIGHT.finditer(text):
        cuts |= {quote.start(), quote.end()}
    return cuts - {0, len(text)}


def _is_code(text: str, digits: int) -> bool:
    """Whether a Latin letter stands before digits, as in a code: "HER2"."""
    return text[digits - 1].isalpha() and text[digits - 1] < SPACED_SCRIPTS_END


def _with_spaces(text: str, cuts: list[int]) -> str:
    return " ".join([text[first:last] for first, last in pairwise([0, *cuts, len(text)])])


def annotation_there(annotation: Annotation, reading: Reading) -> Annotation:
    """An annotation of the text as one of its copy."""
    return Annotation(
        sentences=tuple(reading.there(s.start, s.end) for s in annotation.sentences),
        people=tuple(replace(p, **_ends(reading.there(p.start, p.end))) for p in annotation.people),
        names=tuple(replace(n, **_ends(reading.there(n.start, n.end))) for n in annotation.names),
    )


def people_back(people: Iterable[Person], reading: Reading) -> Iterator[Person]:
    """People of the copy as people of the text."""
    for person in people:
        ends = _ends(reading.back(person.start, person.end))
        yield replace(person, **ends, name=reading.words(person.name), role=reading.words(person.role))


def tables_back(tables: Tables, article: Article, reading: Reading) -> Tables:
    """The tables of the copy as tables of `article`, whose text is the source of the reading."""
    rows = {name: tuple(_row_back(row, reading) for row in getattr(tables, name)) for name in ROW_TABLES}
    return replace(tables, article=article, **rows)


def _row_back(row: AnyRow, reading: Reading) -> AnyRow:
    span = reading.back(row.start, row.end)
    sentence = reading.back(row.sentence_start, row.sentence_start + len(row.sentence))
    words: dict[str, Any] = {name: reading.words(said) for name in _WORDS[type(row)] if (said := getattr(row, name))}
    columns = {name: getattr(row, name) for name in _COLUMNS[type(row)]} | words | _ends(span)
    columns["surface"] = reading.source[span.start : span.end]
    columns["sentence_start"] = sentence.start
    columns["sentence"] = reading.source[sentence.start : sentence.end]
    return type(row)(**columns)


def _ends(span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end}
