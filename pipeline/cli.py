"""The command line: one function a command, which parses, calls and prints.

Nothing heavy is imported before a command needs it: `thidua --help` answers in under 0.3 s.
"""

from __future__ import annotations

import dataclasses
import io
import json
import os
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline import __version__, console
from pipeline.errors import InputError, ThiduaError, UsageError
from pipeline.schema import ROW_TABLES, Article, Failure, Tables

if TYPE_CHECKING:
    from pipeline.config import Settings
    from pipeline.evaluate import Evaluation

DONE, SOME_FAILED, WRONG_CALL, INTERRUPTED = 0, 1, 2, 130

app = typer.Typer(name="thidua", add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)

ConfigFile = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="Settings instead of those in ./thidua.toml.")
]
Verbose = Annotated[
    int, typer.Option("--verbose", "-v", count=True, show_default=False, help="Log to stderr; -vv: more.")
]
Database = Annotated[
    str | None, typer.Option(metavar="URL", help="SQLite file or SQLAlchemy URL (store.url in the configuration).")
]


class Lines(StrEnum):
    """For people, or a JSON object a line."""

    TEXT = "text"
    JSONL = "jsonl"


class Objects(StrEnum):
    """A JSON object a line, or one text and one object."""

    JSONL = "jsonl"
    JSON = "json"


class Report(StrEnum):
    """A table for people, or one JSON object."""

    TABLE = "table"
    JSON = "json"


class Files(StrEnum):
    """Formats of an export."""

    CSV = "csv"
    PARQUET = "parquet"
    XLSX = "xlsx"
    JSONL = "jsonl"


def main() -> None:
    """Run the command line and exit: 0 done, 1 some inputs failed, 2 the call or the configuration is wrong."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    sys.exit(_call())


def _call() -> int:
    try:
        return app(standalone_mode=False) or DONE
    except (ThiduaError, typer.TyperException) as error:
        message = error.format_message() if isinstance(error, typer.TyperException) else str(error)
        console.complain(message)
        return WRONG_CALL
    except typer.Abort:
        console.complain("stopped; the same command goes on from here")
        return INTERRUPTED
    except BrokenPipeError:  # `thidua extract | head`: nobody reads on
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


@app.callback(invoke_without_command=True)
def thidua(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
) -> None:
    """Press articles about Vietnam's emulation movements become tables that can be counted."""
    if version:
        console.write_line(__version__)
        raise typer.Exit
    if context.invoked_subcommand is None:
        console.write_line(context.get_help())


@app.command()
def read(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Files, folders, globs; - for stdin.")],
    output: Annotated[Lines, typer.Option("--format", help="How articles are printed.")] = Lines.TEXT,
    config: ConfigFile = None,
    verbose: Verbose = 0,
) -> None:
    """Print the articles that stand in files: title, byline, date, language, text."""
    settings = _settings(config, verbose)
    failed = 0
    for item in _articles(files, settings):
        if isinstance(item, Failure):
            console.complain(item.message)
            failed += 1
        elif output is Lines.JSONL:
            columns = ("path", "url", "title", "byline", "published_at", "source_url", "text", "language")
            console.write_json({column: getattr(item, column) for column in columns})
        else:
            facts = (item.path, item.language, item.published_at, item.byline, item.url)
            console.write_line(f"# {' · '.join(filter(None, facts))}\n{item.text}\n")
    _finish(failed)


@app.command()
def detect(
    output: Annotated[Lines, typer.Option("--format", help="How languages are printed.")] = Lines.TEXT,
    config: ConfigFile = None,
    verbose: Verbose = 0,
) -> None:
    """Tell the language of every line of stdin."""
    settings = _settings(config, verbose)
    from pipeline import detect as detection

    detector = detection.load(settings.detect.engine, settings.detect.languages)
    for line in sys.stdin.buffer:
        found = detector.detect(line.decode("utf-8", errors="replace"))
        if output is Lines.JSONL:
            console.write_json({"language": found.language, "score": found.score})
        else:
            console.write_line(f"{found.language}\t{found.score:.3f}")


@app.command()
def extract(
    output: Annotated[
        Objects, typer.Option("--format", help='jsonl: {"id", "text"} a line on stdin; json: stdin is one text.')
    ] = Objects.JSONL,
    language: Annotated[str, typer.Option(metavar="LL", help="Language of all texts; detected if not given.")] = "",
    config: ConfigFile = None,
    verbose: Verbose = 0,
) -> None:
    """Find the rows of every table in texts on stdin; the first line of a text is its title."""
    settings = _settings(config, verbose)
    from pipeline import process, texts

    resources = process.load_resources(settings)
    failed = 0
    for where, line in _given(output):
        try:
            identity, text = _text(line, output)
            tables = process.process(texts.article(text, str(identity), language), resources)
            console.write_json(_record(identity, tables))
        except InputError as error:
            console.complain(f"{where}: {error}")
            failed += 1
    _finish(failed)


@app.command(name="eval")
def evaluation(
    gold: Annotated[list[Path], typer.Argument(metavar="GOLD...", help="Gold files: JSON lines, an article each.")],
    output: Annotated[Report, typer.Option("--format", help="How scores are printed.")] = Report.TABLE,
    errors: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write every miss, spurious row and wrong detail here, as JSONL."),
    ] = None,
    config: ConfigFile = None,
    verbose: Verbose = 0,
) -> None:
    """Score what is found in gold articles against their annotated rows."""
    settings = _settings(config, verbose)
    from pipeline import evaluate, process, texts

    articles = [article for path in gold for article in evaluate.load_gold(path)]
    resources = process.load_resources(settings)
    failures: list[str] = []
    with console.progress("articles") as tick:

        def predict(article: evaluate.GoldArticle) -> Tables:
            given = texts.article(article.text, article.id)
            try:
                return process.process(given, resources)
            except InputError as error:
                failures.append(f"{article.id}: {error}")
                return Tables(article=given)
            finally:
                tick(next(done), len(articles))

        done = iter(range(1, len(articles) + 1))
        scored = evaluate.evaluate(articles, predict)
    if errors:
        _write_mistakes(errors, scored)
    if output is Report.JSON:
        console.write_json(evaluate.report(scored))
    else:
        console.show_evaluation(scored, evaluate.DETAILS)
    for failure in failures:
        console.complain(failure)
    _finish(len(failures))


def _settings(config: Path | None, verbose: int, **flags: dict[str, Any]) -> Settings:
    """The settings in force, with the log set up as they say."""
    from pipeline.config import load

    level = {0: None, 1: "info"}.get(verbose, "debug")
    settings = load({"log": {"level": level}, **flags}, config)
    console.log_to_stderr(settings.log.level)
    return settings


def _finish(failed: int) -> None:
    if failed:
        raise typer.Exit(SOME_FAILED)


def _articles(sources: list[str], settings: Settings) -> Iterator[Article | Failure]:
    """The articles of some sources with their languages, and what could not be read."""
    from pipeline import detect as detection
    from pipeline import read as reader

    detector = detection.load(settings.detect.engine, settings.detect.languages)
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


def _given(output: Objects) -> Iterator[tuple[str, bytes]]:
    """What stands on stdin, piece by piece, each with a name for messages."""
    if output is Objects.JSON:
        yield "stdin", sys.stdin.buffer.read()
        return
    yield from ((f"line {number}", line) for number, line in enumerate(sys.stdin.buffer, 1) if line.strip())


def _text(line: bytes, output: Objects) -> tuple[Any, str]:
    """Id and text of one input of `extract`."""
    try:
        decoded = line.decode("utf-8")
        if output is Objects.JSON:
            return "stdin", decoded
        raw = json.loads(decoded)
        identity, text = raw["id"], raw["text"]
    except (ValueError, KeyError, TypeError) as error:
        raise InputError("read", "not_json", f'not a JSON object like {{"id": …, "text": …}}: {error}') from error
    if not isinstance(text, str) or not text.strip():
        raise InputError("read", "empty", "its text is empty")
    return identity, text


def _record(identity: Any, tables: Tables) -> dict[str, Any]:
    rows = {table: [dataclasses.asdict(row) for row in getattr(tables, table)] for table in ROW_TABLES}
    return {"id": identity, "language": tables.article.language, **rows}


def _write_mistakes(path: Path, scored: Evaluation) -> None:
    lines = (json.dumps(dataclasses.asdict(mistake), ensure_ascii=False) + "\n" for mistake in scored.mistakes)
    try:
        path.write_text("".join(lines), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from error


if __name__ == "__main__":
    main()
