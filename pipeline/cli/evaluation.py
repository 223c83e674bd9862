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
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.evaluate import Evaluation, GoldArticle, Score
    from pipeline.process import Resources


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
    report: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write an HTML page here: gold and found side by side.")
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(metavar="PART", help="What is lost without embeddings, ner, packs, or a part of the packs."),
    ] = None,
    config: ConfigFile = None,
    verbose: Verbose = 0,
) -> None:
    """Score what is found in gold articles."""
    from pipeline import evaluate
    from pipeline.process import load_resources

    chosen = settings(config, verbose)
    articles = [article for path in gold for article in evaluate.load_gold(path)]
    lacking = {part: evaluate.resources_without(part, chosen) for part in without or ()}
    scored, failures = _measured(articles, load_resources(chosen))
    ablated = {part: _measured(articles, resources)[0] for part, resources in lacking.items()}
    if errors:
        _write(errors, _mistakes(scored))
    if report:
        _write(report, evaluate.page(scored))
    if output is Report.JSON:
        console.write_json(_record(scored, ablated))
    else:
        _show(scored)
        _show_ablations(scored, ablated)
    for failure in failures:
        console.complain(failure)
    finish(len(failures))


def _measured(articles: list[GoldArticle], resources: Resources) -> tuple[Evaluation, list[str]]:
    from pipeline.evaluate import measure

    with console.progress("articles") as tick:
        return measure(articles, resources, lambda done: tick(done, done / len(articles)))


def _mistakes(scored: Evaluation) -> str:
    return "".join(json.dumps(dataclasses.asdict(m), ensure_ascii=False) + "\n" for m in scored.mistakes)


def _write(path: Path, content: str) -> None:
    try:
        path.write_text(content, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from error


def _record(scored: Evaluation, ablated: dict[str, Evaluation]) -> dict[str, object]:
    from pipeline.evaluate import report

    return {**report(scored), **{f"without {part}": report(lesser) for part, lesser in ablated.items()}}


def _show(scored: Evaluation) -> None:
    """Scores by table and language, the micro-average over all languages first."""
    from pipeline.evaluate import DETAILS

    rows = []
    for table in DETAILS:
        rows.append((table, "all", *_figures(scored.total(table))))
        rows += [("", language, *_figures(scored.scores[language, table])) for language in scored.languages()]
    headers = ("table", "language", "gold", "found", "P", "R", "F1", "full", "right on matched rows")
    console.show_table("Scores", headers, rows)


def _show_ablations(scored: Evaluation, ablated: dict[str, Evaluation]) -> None:
    """By how much F1 and full-row F1 fall without a part."""
    from pipeline.evaluate import DETAILS

    if not ablated:
        return
    rows = []
    for part, lesser in ablated.items():
        pairs = [(scored.total(table), lesser.total(table)) for table in DETAILS]
        rows.append((part, *(f"{b.f1 - a.f1:+.3f} / {b.full_f1 - a.full_f1:+.3f}" for a, b in pairs)))
    console.show_table("What is lost without a part: F1 / full row", ("without", *DETAILS), rows)


def _figures(score: Score) -> tuple[object, ...]:
    shares = (f"{column} {right / score.matched:.3f}" for column, right in score.details.items() if score.matched)
    measures = (f"{value:.3f}" for value in (score.precision, score.recall, score.f1, score.full_f1))
    return (score.gold, score.predicted, *measures, "  ".join(shares))
