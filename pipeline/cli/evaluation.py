"""thidua eval: what is found in gold articles, scored."""

from __future__ import annotations

import dataclasses
import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import console
from pipeline.cli.options import ConfigFile, Verbose, finish, settings
from pipeline.errors import InputError, UsageError
from pipeline.schema import Tables

if TYPE_CHECKING:
    from pipeline.config import Settings
    from pipeline.evaluate import Evaluation, GoldArticle, Score


class Report(StrEnum):
    """A table for people, or one JSON object."""

    TABLE = "table"
    JSON = "json"


def evaluation(
    gold: Annotated[list[Path], typer.Argument(metavar="GOLD", help="Gold files: JSON lines, an article each.")],
    output: Annotated[Report, typer.Option("--format", help="How scores are printed.")] = Report.TABLE,
    errors: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write each miss, spurious row and wrong detail here, as JSONL.")
    ] = None,
    config: ConfigFile = None,
    verbose: Verbose = 0,
) -> None:
    """Score what is found in gold articles."""
    from pipeline import evaluate

    chosen = settings(config, verbose)
    articles = [article for path in gold for article in evaluate.load_gold(path)]
    scored, failures = _scored(articles, chosen)
    if errors:
        _write_mistakes(errors, scored)
    if output is Report.JSON:
        console.write_json(evaluate.report(scored))
    else:
        _show(scored)
    for failure in failures:
        console.complain(failure)
    finish(len(failures))


def _scored(articles: list[GoldArticle], chosen: Settings) -> tuple[Evaluation, list[str]]:
    """The scores, and a message for every article that could not be processed: it counts as one without rows."""
    from pipeline import evaluate, texts
    from pipeline.process import load_resources, process

    resources = load_resources(chosen)
    failures: list[str] = []
    finished = 0
    with console.progress("articles") as tick:

        def predict(article: GoldArticle) -> Tables:
            nonlocal finished
            given = texts.article(article.text, article.id)
            try:
                return process(given, resources)
            except InputError as error:
                failures.append(f"{article.id}: {error}")
                return Tables(article=given)
            finally:
                finished += 1
                tick(finished, finished / len(articles))

        return evaluate.evaluate(articles, predict), failures


def _write_mistakes(path: Path, scored: Evaluation) -> None:
    lines = (json.dumps(dataclasses.asdict(mistake), ensure_ascii=False) + "\n" for mistake in scored.mistakes)
    try:
        path.write_text("".join(lines), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from error


def _show(scored: Evaluation) -> None:
    """Scores by table and language, the micro-average over all languages first."""
    from pipeline.evaluate import DETAILS

    rows = []
    for table in DETAILS:
        rows.append((table, "all", *_figures(scored.total(table))))
        rows += [("", language, *_figures(scored.scores[language, table])) for language in scored.languages()]
    headers = ("table", "language", "gold", "found", "P", "R", "F1", "full", "right on matched rows")
    console.show_table("Scores", headers, rows)


def _figures(score: Score) -> tuple[object, ...]:
    shares = (f"{column} {right / score.matched:.3f}" for column, right in score.details.items() if score.matched)
    measures = (f"{value:.3f}" for value in (score.precision, score.recall, score.f1, score.full_f1))
    return (score.gold, score.predicted, *measures, "  ".join(shares))
