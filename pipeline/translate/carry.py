"""Rows found in a translation → rows of the source text.

A row's span becomes the figure of its value in the source, its quoted name, or its words where the source has the same;
else the whole source sentence. Every row keeps the sentence of the translation that it was found in, and says whether
the translation can be trusted for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from pipeline.schema import Article, Award, Count, Entity, Movement, Part, Percentage, Row, Span, Tables
from pipeline.translate.fidelity import NUMBER_CODES, Pair
from pipeline.translate.translator import Segment, Translation

_QUOTED = re.compile(r"""[“„"«「『《]([^“”„"«»「」『』《》\n]{2,240})[”“"»」』》]""")
AnyRow = TypeVar("AnyRow", bound=Row)


def carry_back(tables: Tables, article: Article, translation: Translation) -> Tables:
    """The tables of a translated article as tables of `article`, whose text is the source of the translation.

    Sentences that the translation changed are parts of the kind `infidelity`, with the codes as their reason.
    """
    return replace(
        tables,
        article=replace(article, place_id=tables.article.place_id, place_name=tables.article.place_name),
        movements=_sorted(_movement(row, translation) for row in tables.movements),
        percentages=_sorted(_figure_row(row, translation) for row in tables.percentages),
        counts=_sorted(_figure_row(row, translation) for row in tables.counts),
        awards=_sorted(_award(row, translation) for row in tables.awards),
        entities=_sorted(_entity(row, translation) for row in tables.entities),
        parts=(*tables.parts, *_infidelities(article, translation)),
    )


def _sorted(rows: Iterable[AnyRow]) -> tuple[AnyRow, ...]:
    return tuple(sorted(rows, key=lambda row: (row.start, row.end)))


def _figure_row(row: AnyRow, translation: Translation) -> AnyRow:
    """A row about a number: at its figures in the source, if all of them stand there."""
    wanted = _values(row)
    found = [pair for pair in _pairs(row, translation) if not pair[1].values.isdisjoint(wanted)]
    confirmed = all(any(value in pair[1].values for pair in found) for value in wanted)
    if not (found and confirmed):
        return _carried(row, None, translation, confirmed=False)
    percent = isinstance(row, Percentage)
    ends = [figure.span_end if percent else figure.end for figure, _ in found]
    return _carried(row, Span(min(figure.start for figure, _ in found), max(ends)), translation, confirmed=True)


def _values(row: Row) -> set[float]:
    """The numbers that a row states."""
    numbers: tuple[float | None, ...] = ()
    if isinstance(row, Percentage):
        numbers = (row.value, row.value_high)
    elif isinstance(row, Count):
        numbers = (row.value, row.value_high, row.of_total)
    elif isinstance(row, Award):
        numbers = (row.recipient_count,)
    return {float(f"{number:.12g}") for number in numbers if number is not None}


def _pairs(row: Row, translation: Translation) -> Iterator[Pair]:
    """Figures of the row's span with their mates in the source."""
    for segment in translation.at(row.start, row.end):
        for pair in segment.comparison.pairs:
            if pair[1].start < row.end and row.start < pair[1].end:
                yield pair


def _award(row: Award, translation: Translation) -> Award:
    if row.recipient_count is not None:
        return _figure_row(row, translation)
    return _carried(row, _same_words(row.recipient or row.surface, row, translation), translation)


def _entity(row: Entity, translation: Translation) -> Entity:
    """A name that the source has not is a name that the translation changed."""
    span = _same_words(row.name, row, translation)
    carried = _carried(row, span, translation)
    if span is None:
        return replace(carried, fidelity=_added(carried.fidelity, "name_changed"))
    return replace(carried, name=translation.source[span.start : span.end])


def _movement(row: Movement, translation: Translation) -> Movement:
    return replace(_carried(row, _movement_span(row, translation), translation), name_en=row.surface)


def _movement_span(row: Movement, translation: Translation) -> Span | None:
    """The quoted name in the source that stands where the row's name stands among those of the translation."""
    same = _same_words(row.surface, row, translation)
    segments = translation.at(row.start, row.end)
    if same or not row.quoted or len(segments) > 1:
        return same
    source, target = segments[0].source, segments[0].target
    names = list(_QUOTED.finditer(translation.source, source.start, source.end))
    found = list(_QUOTED.finditer(translation.text, target.start, target.end))
    index = next((i for i, m in enumerate(found) if m.start(1) <= row.start < m.end(1)), None)
    if index is None or len(names) != len(found):
        return None
    return Span(*names[index].span(1))


def _same_words(words: str, row: Row, translation: Translation) -> Span | None:
    """Where the row's own words stand in the source sentence, unchanged but for case."""
    segments = translation.at(row.start, row.end)
    start, end = segments[0].source.start, segments[-1].source.end
    pattern = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)", re.IGNORECASE)
    match = pattern.search(translation.source, start, end) if words else None
    return Span(*match.span()) if match else None


def _carried(row: AnyRow, span: Span | None, translation: Translation, *, confirmed: bool = True) -> AnyRow:
    """The row at `span` of the source text, or at its whole sentence."""
    segments = translation.at(row.start, row.end)
    sentence = Span(segments[0].source.start, segments[-1].source.end)
    place = span or sentence
    return replace(
        row,
        start=place.start,
        end=place.end,
        surface=translation.source[place.start : place.end],
        sentence_start=sentence.start,
        sentence=translation.source[sentence.start : sentence.end],
        translation=translation.text[segments[0].target.start : segments[-1].target.end],
        fidelity=_verdict(segments, confirmed=confirmed),
    )


def _verdict(segments: Iterable[Segment], *, confirmed: bool) -> str:
    """What the row should be doubted for: `ok`, or the codes, the one on its own number first."""
    codes = list(dict.fromkeys(code for segment in segments for code in segment.comparison.codes))
    numbers = [code for code in codes if code in NUMBER_CODES]
    others = [code for code in codes if code not in NUMBER_CODES]
    if not confirmed:
        own = "number_changed" if "number_changed" in numbers else "number_unconfirmed"
        return " ".join([own, *others])
    return " ".join([*(["other_number"] if numbers else []), *others]) or "ok"


def _added(fidelity: str, code: str) -> str:
    return code if fidelity == "ok" else f"{fidelity} {code}"


def _infidelities(article: Article, translation: Translation) -> Iterator[Part]:
    for segment in translation.segments:
        if segment.comparison.codes:
            yield Part(
                article_id=article.article_id,
                kind="infidelity",
                reason=" ".join(segment.comparison.codes),
                start=segment.source.start,
                end=segment.source.end,
                surface=translation.source[segment.source.start : segment.source.end],
            )
