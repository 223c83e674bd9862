"""The stages in order, for one article: the only module that knows them all.

`process` is a pure function of an article and the loaded resources, so that the same code runs in a loop, in worker
processes and on a cluster.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import __version__, paths
from pipeline.annotate import Taggers, annotate
from pipeline.config import Settings
from pipeline.detect import Detector
from pipeline.detect import load as load_detector
from pipeline.errors import InputError
from pipeline.extract import extract
from pipeline.languages.pack import Pack, load_packs
from pipeline.link import Linker
from pipeline.read import read_with_parts
from pipeline.routes import Routes
from pipeline.schema import Article, Page, Tables
from pipeline.translate import carry_back, name_for_readers

# The files that decide what an article yields.
_MAKERS = (
    (Path(__file__).parent, "*.py"),
    (paths.LANGUAGES, "*.toml"),
    (paths.VOCAB, "*.csv"),
    (paths.ROOT / "corpora", "*.toml"),
)


@dataclass(frozen=True, slots=True)
class Resources:
    """Whatever is slow to build, loaded once a process."""

    settings: Settings
    packs: Mapping[str, Pack]
    detector: Detector
    taggers: Taggers
    linker: Linker
    routes: Routes
    edition: str


def load_resources(settings: Settings, packs: Mapping[str, Pack] | None = None) -> Resources:
    """Load packs (all that ship, unless given), detector and vocabularies.

    Raises UsageError for a pack or a setting that is wrong.
    """
    packs = load_packs() if packs is None else packs
    return Resources(
        settings=settings,
        packs=packs,
        detector=load_detector(engine=settings.detect.engine, languages=settings.detect.languages),
        taggers=Taggers(settings.annotate.tagger),
        linker=Linker(packs, settings.link),
        routes=Routes(settings, packs),
        edition=edition(settings),
    )


def edition(settings: Settings) -> str:
    """What made the rows: the version, with a digest of code, packs, vocabularies, models and settings.

    Whatever changes what an article yields changes the edition, and a run takes the article again.
    """
    digest = hashlib.sha256()
    relevant = settings.model_dump_json(exclude={"run", "store", "crawl", "log"})
    digest.update(relevant.encode())
    for folder, pattern in _MAKERS:
        for path in sorted(folder.rglob(pattern)):
            digest.update(path.read_bytes())
    return f"{__version__}+{digest.hexdigest()[:8]}"


def process_page(page: Page, resources: Resources) -> Tables:
    """A page's tables. Raises InputError when the page is no article or its language has no route."""
    reading = read_with_parts(page)
    tables = process(reading.article, resources)
    return replace(tables, parts=(*reading.parts, *tables.parts))


def process(article: Article, resources: Resources) -> Tables:
    """An article's tables. An article that comes with a language keeps it."""
    if not article.language:
        found = resources.detector.detect(article.text)
        article = replace(article, language=found.language, language_score=found.score)
    route = resources.routes.of(article.language)
    if route.pack is None:
        raise InputError("detect", "no_pack", route.trouble)
    article = replace(article, route=str(route), version=resources.edition)
    if route.translator is None:
        tables = _read_by_pack(article, route.pack, resources)
    else:
        translation = route.translator.text(article.text, article.language, route.target)
        english = replace(article, text=translation.text, title=translation.text.partition("\n")[0])
        tables = carry_back(_read_by_pack(english, route.pack, resources), article, translation)
    return _with_readers_names(tables, resources)


def _read_by_pack(article: Article, pack: Pack, resources: Resources) -> Tables:
    """The tables of a text in the pack's language."""
    annotation = annotate(article.text, pack, resources.taggers.of(pack.code))
    return resources.linker.link(extract(article, annotation, pack), pack)


def _with_readers_names(tables: Tables, resources: Resources) -> Tables:
    """The tables with title and names of movements in the readers' language, as far as models for it are installed."""
    settings = resources.settings.translate
    if not settings.readers:
        return tables
    return name_for_readers(tables, settings.target, resources.routes.translator())
