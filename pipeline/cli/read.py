"""thidua read: files → articles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import console
from pipeline.cli.options import ConfigFile, Lines, Verbose, finish, settings
from pipeline.errors import InputError
from pipeline.schema import Article, Failure, Part

if TYPE_CHECKING:
    from pipeline.config import Settings
    from pipeline.read import Reading

_COLUMNS = ("path", "url", "title", "byline", "published_at", "source_url", "text", "language")


def read(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="Files, folders, globs; - is stdin.")],
    output: Annotated[Lines, typer.Option("--format", help="How articles are printed.")] = Lines.TEXT,
    config: ConfigFile = None,
    verbose: Verbose = 0,
) -> None:
    """Print the articles that stand in files."""
    failed = 0
    for item in _readings(files, settings(config, verbose)):
        if isinstance(item, Failure):
            console.complain(item.message)
            failed += 1
        elif output is Lines.JSONL:
            console.write_json({column: getattr(item.article, column) for column in _COLUMNS})
        else:
            _show(item.article)
            if verbose:
                _show_parts(item.parts)
    finish(failed)


def _readings(sources: list[str], chosen: Settings) -> Iterator[Reading | Failure]:
    """What the sources hold, each article with its language, and what could not be read."""
    from pipeline import detect as detection
    from pipeline import read as reader

    detector = detection.load(chosen.detect.engine, chosen.detect.languages)
    for page in reader.pages(sources, max_bytes=chosen.read.max_bytes):
        if isinstance(page, Failure):
            yield page
            continue
        try:
            reading = reader.read_with_parts(page)
        except InputError as error:
            yield Failure(source=page.path, stage=error.stage, reason=error.reason, message=f"{page.path}: {error}")
        else:
            found = detector.detect(reading.article.text)
            article = replace(reading.article, language=found.language, language_score=found.score)
            yield replace(reading, article=article)


def _show(article: Article) -> None:
    facts = (article.path, article.language, article.published_at, article.byline, article.url)
    console.write_line(f"# {' · '.join(filter(None, facts))}\n{article.text}\n")


def _show_parts(parts: tuple[Part, ...]) -> None:
    """What the page has besides its running text, and what was cut from it and why."""
    for part in parts:
        kind = f"{part.kind}, {part.reason}" if part.reason else part.kind
        console.write_line(f"[{kind}] {part.surface}{f' <{part.url}>' if part.url else ''}")
