"""Titles and names of movements in a language that the readers of the tables know."""

from __future__ import annotations

from dataclasses import replace

from pipeline.schema import Tables
from pipeline.translate.translator import Translator


def name_for_readers(tables: Tables, target: str, translator: Translator) -> Tables:
    """The tables with `title_en` and `name_en` where a model on this machine can give them; one that is there stays."""
    article, language = tables.article, tables.article.language
    names = [row.surface for row in tables.movements if not row.name_en]
    if language == target:
        english = {text: text for text in (article.title, *names)}
    elif translator.origin(language, target):
        wanted = list(dict.fromkeys([article.title, *names]))
        english = dict(zip(wanted, translator.sentences(wanted, language, target), strict=True))
    else:
        return tables
    return replace(
        tables,
        article=replace(article, title_en=english[article.title]),
        movements=tuple(row if row.name_en else replace(row, name_en=english[row.surface]) for row in tables.movements),
    )
