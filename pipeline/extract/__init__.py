"""The extract stage: an annotated article → the rows that its text states, ids of movements left to linking."""

from dataclasses import replace

from pipeline.extract.acts import find_acts
from pipeline.extract.awards import counted_rows
from pipeline.extract.context import Context, read_context
from pipeline.extract.counted import find_counted
from pipeline.extract.counts import find_counts
from pipeline.extract.entities import find_entities
from pipeline.extract.mentions import find_mentions
from pipeline.extract.movements import find_movements
from pipeline.extract.named import find_named
from pipeline.extract.percentages import find_percentages
from pipeline.extract.recipients import Reader
from pipeline.languages.pack import Pack
from pipeline.languages.spacing import annotation_there, spaced, tables_back
from pipeline.schema import Annotation, Article, Award, Tables

__all__ = ["extract"]


def extract(article: Article, annotation: Annotation, pack: Pack) -> Tables:
    """All rows of one article, each table in the order of the text.

    The article's text must be NFC; every row satisfies `surface == text[start:end]`.
    """
    if pack.spaces:
        fit = pack.for_text(article.text)
        return _extract(read_context(article, annotation, fit, fit.scan(article.text)))
    reading = spaced(article.text, pack)
    copy = replace(article, text=reading.scan.text)
    tables = _extract(read_context(copy, annotation_there(annotation, reading), pack, reading.scan))
    return tables_back(tables, article, reading)


def _extract(context: Context) -> Tables:
    movements = tuple(find_movements(context))
    context = replace(context, named=tuple((row.start, row.end) for row in movements if not row.generic))
    percentages = list(find_percentages(context))
    taken = {number.start for number, _ in percentages}
    taken |= {number.start for number in context.numbers if context.is_named(number.start)}
    counts = tuple(find_counts(context, frozenset(taken)))
    counted = find_counted(context, counts)
    acts = find_acts(context, counted)
    mentions = find_mentions(context)
    awards: list[Award] = [*counted_rows(context, acts), *find_named(Reader(context, mentions, counted), acts)]
    return Tables(
        article=context.article,
        movements=movements,
        percentages=tuple(row for _, row in percentages),
        counts=counts,
        awards=tuple(sorted(awards, key=lambda row: (row.start, row.end))),
        entities=tuple(sorted(find_entities(context, mentions), key=lambda row: (row.start, row.end))),
    )
