"""thidua read: files → articles."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import console
from pipeline.cli.options import ConfigFile, Lines, Verbose, finish, settings
from pipeline.errors import InputError
from pipeline.schema import Article, Failure

if TYPE_CHECKING:
    from pipeline.config import Settings

_COLUMNS = ("path", "url", "title", "byline", "published_at", "source_url", "text", "language")


def read(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="Files, folders, globs; - is stdin.")],
    output: Annotated[Lines, typer.Option("--format", help="How articles are printed.")] = Lines.TEXT,
    config: ConfigFile = None,
    verbose: Verbose = 0,
) -> None:
    """Print the articles that stand in files."""
    failed = 0
    for item in _articles(files, settings(config, verbose)):
        if isinstance(item, Failure):
            console.complain(item.message)
            failed += 1
        elif output is Lines.JSONL:
            console.write_json({column: getattr(item, column) for column in _COLUMNS})
        else:
            facts = (item.path, item.language, item.published_at, item.byline, item.url)
            console.write_line(f"# {' · '.join(filter(None, facts))}\n{item.text}\n")
    finish(failed)


def _articles(sources: list[str], chosen: Settings) -> Iterator[Article | Failure]:
    """The articles of some sources with their languages, and what could not be read."""
    from pipeline import detect as detection
    from pipeline import read as reader

    detector = detection.load(chosen.detect.engine, chosen.detect.languages)
    for page in reader.pages(sources):
        if isinstance(page, Failure):
            yield page
            continue
        try:
            article = reader.read(page)
        except InputError as error:
            yield Failure(source=page.path, stage=error.stage, reason=error.reason, message=f"{page.path}: {error}")
        else:
            found = detector.detect(article.text)
            yield dataclasses.replace(article, language=found.language, language_score=found.score)
