"""What many tests share: the packs, loaded once, and a way to extract from one text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from pipeline.annotate import annotate
from pipeline.extract import extract
from pipeline.languages.pack import Pack, load_packs
from pipeline.schema import ROW_TABLES, Article, Tables

SHARED = Path(__file__).resolve().parents[2] / "shared"

Extract = Callable[..., Tables]


@pytest.fixture(scope="session")
def packs() -> Mapping[str, Pack]:
    """Every pack that ships."""
    return load_packs()


@pytest.fixture(scope="session")
def extracted(packs: Mapping[str, Pack]) -> Extract:
    """A function from a language and a text to its tables, which checks that every span is where it says."""

    def run(language: str, text: str, published_at: str = "") -> Tables:
        article = Article(article_id="a", path="a", text=text, language=language, published_at=published_at)
        tables = extract(article, annotate(text, packs[language]), packs[language])
        for name in ROW_TABLES:
            for row in getattr(tables, name):
                assert row.surface == text[row.start : row.end]
                assert row.sentence == text[row.sentence_start : row.sentence_start + len(row.sentence)]
        return tables

    return run
