"""Translation: words a second and core, memory, accuracy: python benchmarks/bench_translate.py GOLD.jsonl

GOLD are Portuguese gold articles (../shared/gold/dev-pt.jsonl); all go through the English translation, with or
without a Portuguese pack. Speed is processor time of one thread, fidelity check and segments included, extraction not.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from pipeline import config, texts
from pipeline.evaluate import GoldArticle, evaluate, load_gold
from pipeline.process import Resources, load_resources, process
from pipeline.schema import Tables

TARGET = "en"
SETTINGS = {"THIDUA_LINK__EMBEDDINGS": "false", "THIDUA_TRANSLATE__MEMORY": "", "THIDUA_ROUTES__DEFAULT": "translate"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--language", default="pt")
    arguments = parser.parse_args()
    articles = list(load_gold(arguments.gold))
    resources = load_resources(config.load(environment=SETTINGS))
    measure_speed(articles, resources, arguments.language)
    measure_rows(articles, resources, arguments.language)


def measure_speed(articles: list[GoldArticle], resources: Resources, language: str) -> None:
    """First and second time over the same articles."""
    translator = resources.routes.translator()
    translator.sentences(["Bom dia."], language, TARGET)  # loads the model
    words = sum(len(article.text.split()) for article in articles)
    for run in ("first", "second"):
        counter = translator.counter
        translated, recalled = counter.translated, counter.recalled
        begin = time.process_time()
        for article in articles:
            translator.text(article.text, language, TARGET)
        seconds = time.process_time() - begin
        made, hits = counter.translated - translated, counter.recalled - recalled
        print(f"{run} run: {words / seconds:,.0f} words/s; {made} sentences translated, {hits} remembered")


def measure_rows(articles: list[GoldArticle], resources: Resources, language: str) -> None:
    """F1 by table, and how many rows point to a numeral and how many to a whole sentence."""
    found: list[Tables] = []

    def predict(article: GoldArticle) -> Tables:
        found.append(process(texts.article(article.text, article.id, language), resources))
        return found[-1]

    scores = evaluate(articles, predict)
    for table in ("movements", "percentages", "counts", "awards"):
        score = scores.total(table)
        print(f"{table}: P {score.precision:.3f} R {score.recall:.3f} F1 {score.f1:.3f} ({score.gold} gold rows)")
    rows = [row for tables in found for row in (*tables.percentages, *tables.counts)]
    exact = sum(row.surface != row.sentence for row in rows)
    trusted = sum(row.fidelity == "ok" for row in rows)
    print(f"{exact} of {len(rows)} percentages and counts stand at their numeral; fidelity is ok for {trusted}")


if __name__ == "__main__":
    main()
