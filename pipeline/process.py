"""The stages in order, for one article: the only module that knows them all.

`process` is a pure function of an article and the loaded resources, so that the same code runs in a loop, in worker
processes and on a cluster.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import __version__
from pipeline.annotate import annotate
from pipeline.config import Settings
from pipeline.detect import Detector
from pipeline.detect import load as load_detector
from pipeline.errors import InputError
from pipeline.extract import extract
from pipeline.languages.pack import Pack, load_packs
from pipeline.link import Linker, Vectors
from pipeline.read import read
from pipeline.schema import Article, Page, Tables


@dataclass(frozen=True, slots=True)
class Resources:
    """Whatever is slow to build, loaded once a process."""

    settings: Settings
    packs: Mapping[str, Pack]
    detector: Detector
    linker: Linker


def load_resources(settings: Settings) -> Resources:
    """Load packs, detector and vocabularies. Raises UsageError for a pack or a setting that is wrong."""
    packs = load_packs()
    chosen = settings.link
    vectors = Vectors(Path(chosen.cache).expanduser() if chosen.cache else None) if chosen.embeddings else None
    return Resources(
        settings=settings,
        packs=packs,
        detector=load_detector(engine=settings.detect.engine, languages=settings.detect.languages),
        linker=Linker(packs, vectors, chosen.threshold, chosen.margin),
    )


def process_page(page: Page, resources: Resources) -> Tables:
    """A page's tables. Raises InputError when the page is no article or its language has no route."""
    return process(read(page), resources)


def process(article: Article, resources: Resources) -> Tables:
    """An article's tables. An article that comes with a language keeps it."""
    if not article.language:
        found = resources.detector.detect(article.text)
        article = replace(article, language=found.language, language_score=found.score)
    pack = resources.packs.get(article.language)
    if pack is None:
        known = ", ".join(sorted(resources.packs))
        raise InputError(
            "detect",
            "no_pack",
            f"the language {article.language!r} has no pack (there are packs for {known}); see docs/add-a-language.md",
        )
    article = replace(article, route=f"pack:{pack.code}", version=__version__)
    tables = extract(article, annotate(article.text, pack), pack)
    return resources.linker.link(tables, pack)
