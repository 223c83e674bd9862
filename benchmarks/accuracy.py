"""Measures accuracy and writes the figures into docs/accuracy.md, between its markers.

    .venv/bin/python benchmarks/accuracy.py            # needs ../shared/gold beside the checkout; some minutes

Scores by table and language, what each part of the program earns, and what other systems read (benchmarks/peers.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from peers import GOLD, SHARED, comparison

from pipeline import config, evaluate
from pipeline.config import Settings
from pipeline.process import load_resources

PAGE = Path(__file__).resolve().parent.parent / "docs" / "accuracy.md"
# What is left out, part by part: models, translations instead of packs, then what packs say beside the plain words.
PARTS = (
    "embeddings",
    "ner",
    "packs",
    "qualifiers",
    "roles",
    "movements.names",
    "movements.not_heads",
    "movements.complement_vetoes",
    "awards.vetoes",
    "counts.not_before",
    "counts.not_after",
    "counts.not_nouns",
    "counts.anaphora",
    "numerals.vague",
    "text.boilerplate",
)


def load(paths: Sequence[Path]) -> list[evaluate.GoldArticle]:
    return [article for path in paths for article in evaluate.load_gold(path)]


def scores(scored: evaluate.Evaluation) -> Iterator[str]:
    """F1, and F1 of full rows, by language."""
    yield f"| language | {' | '.join(f'{table} | full' for table in evaluate.DETAILS)} |"
    yield "|---" * (2 * len(evaluate.DETAILS) + 1) + "|"
    for language in ("all", *scored.languages()):
        cells = []
        for table in evaluate.DETAILS:
            score = scored.total(table) if language == "all" else scored.scores[language, table]
            cells.append(f"{score.f1:.3f} | {score.full_f1:.3f}" if score.gold else "– | –")
        yield f"| {language} | {' | '.join(cells)} |"


def details(scored: evaluate.Evaluation) -> str:
    """The share of matched rows that have a detail right."""
    shares = [
        f"{table}.{column} {scored.total(table).details[column] / max(1, scored.total(table).matched):.3f}"
        for table, columns in evaluate.DETAILS.items()
        for column in columns
    ]
    return f"On matched rows: {', '.join(shares)}."


def ablation(articles: Sequence[evaluate.GoldArticle], settings: Settings) -> Iterator[str]:
    """How F1 and full-row F1 change without a part."""
    whole, _ = evaluate.measure(articles, load_resources(settings))
    yield f"| without | {' | '.join(evaluate.DETAILS)} |"
    yield "|---" * (len(evaluate.DETAILS) + 1) + "|"
    for part in PARTS:
        lesser, _ = evaluate.measure(articles, evaluate.resources_without(part, settings))
        pairs = [(whole.total(table), lesser.total(table)) for table in evaluate.DETAILS]
        cells = (f"{b.f1 - a.f1:+.3f} / {b.full_f1 - a.full_f1:+.3f}" for a, b in pairs)
        yield f"| `{part}` | {' | '.join(cells)} |"


def put(name: str, lines: Sequence[str]) -> None:
    """Replace what stands between the markers of a name."""
    text = PAGE.read_text(encoding="utf-8")
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, _, rest = text.partition(begin)
    PAGE.write_text(before + "\n".join([begin, *lines, end]) + rest.partition(end)[2], encoding="utf-8")


def main() -> None:
    settings = config.load(environment={})
    shared, own = load(sorted(SHARED.glob("*.jsonl"))), load(sorted(GOLD.glob("*.jsonl")))
    for name, articles in (("development", shared), ("own", own)):
        scored, failures = evaluate.measure(articles, load_resources(settings))
        put(name, [*scores(scored), "", details(scored), *failures])
    put("ablation", list(ablation([*shared, *own], settings)))
    put("peers", list(comparison([*shared, *own])))


if __name__ == "__main__":
    main()
