"""What others read in the gold articles: a regular expression, quantulum3, Recognizers-Text, spaCy's English pipeline.

    pip install quantulum3 recognizers-text-suite 'emoji<2' 'grapheme<0.6'     # whatever is not installed is left out
    .venv/bin/python benchmarks/peers.py [GOLD…]

Every system sees the same articles in the same run and is scored alike, more leniently than the codebook does, since
none of the others knows ranges, totals, roles or units: a percentage or a count is found where a span overlaps the gold
row and says its value (the lower one of a range), and what overlaps no gold row of the table is spurious. A system is
scored on the languages that it covers, thidua beside it on the same ones.
"""

from __future__ import annotations

import re
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pipeline import config, evaluate, texts
from pipeline.process import load_resources, process

GOLD = Path(__file__).resolve().parent.parent / "corpora" / "gold"
SHARED = Path(__file__).resolve().parents[2] / "shared" / "gold"


class Figure(NamedTuple):
    """A number at [start, end) of a text."""

    start: int
    end: int
    value: float
    percent: bool


Reader = Callable[[str, str], list[Figure]]


class System(NamedTuple):
    """One system: the languages that it covers (none named: all), and what it reads in a text."""

    name: str
    languages: frozenset[str]
    read: Reader


# --- the systems ------------------------------------------------------------------------------------------------------

_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?")
_PERCENT = re.compile(r"\s?(?:%|per ?cent|Prozent|prosent|por ciento|phần trăm|pour cent|por cento|procent|процент)")


def by_expression(_language: str, text: str) -> list[Figure]:
    """Digits with a separator convention guessed from the number alone, and a percent sign behind."""
    found = []
    for match in _NUMBER.finditer(text):
        sign = _PERCENT.match(text, match.end())
        found.append(Figure(match.start(), sign.end() if sign else match.end(), _value(match.group()), bool(sign)))
    return found


def _value(literal: str) -> float:
    """The value of a number as written: a last mark with other than three digits behind it is decimal."""
    *groups, last = re.split(r"[^\d]", literal)
    return float("".join([*groups, last]) if not groups or len(last) == 3 else f"{''.join(groups)}.{last}")


def systems() -> Iterator[System]:
    """Whatever is installed."""
    yield System("regular expression", frozenset(), by_expression)
    for make in (_quantulum, _recognizers, _spacy):
        try:
            yield make()
        except (ImportError, OSError) as error:
            print(f"left out: {error}", file=sys.stderr)


def _quantulum() -> System:
    from quantulum3 import parser

    def read(_language: str, text: str) -> list[Figure]:
        found = []
        for line in re.finditer(r"[^\n]+", text):
            for q in parser.parse(line.group()):
                start, end = q.span
                found.append(
                    Figure(line.start() + start, line.start() + end, q.value, percent=q.unit.name == "percentage")
                )
        return found

    return System("quantulum3", frozenset({"en"}), read)


def _recognizers() -> System:
    from recognizers_number import recognize_number, recognize_percentage

    cultures = {"en": "en-us", "es": "es-es", "fr": "fr-fr", "pt": "pt-br", "zh": "zh-cn", "ja": "ja-jp"}

    def read(language: str, text: str) -> list[Figure]:
        mark = "," if language in {"es", "fr", "pt"} else "."
        percents = [_resolved(r, mark, percent=True) for r in recognize_percentage(text, cultures[language])]
        numbers = [_resolved(r, mark, percent=False) for r in recognize_number(text, cultures[language])]
        taken = [(p.start, p.end) for p in percents if p]
        plain = [n for n in numbers if n and not any(start <= n.start < end for start, end in taken)]
        return [p for p in percents if p] + plain

    return System("Recognizers-Text", frozenset(cultures), read)


def _resolved(result: Any, decimal: str, *, percent: bool) -> Figure | None:
    written = str((result.resolution or {}).get("value") or "").rstrip("%").replace(decimal, ".")
    try:
        return Figure(result.start, result.end + 1, float(written), percent)
    except ValueError:
        return None


def _spacy() -> System:
    import spacy

    nlp = spacy.load("en_core_web_sm")

    def read(_language: str, text: str) -> list[Figure]:
        kinds = {"PERCENT", "CARDINAL", "MONEY", "QUANTITY"}
        entities = [e for e in nlp(text).ents if e.label_ in kinds]
        digits = [(e, _NUMBER.search(e.text)) for e in entities]
        return [Figure(e.start_char, e.end_char, _value(d.group()), e.label_ == "PERCENT") for e, d in digits if d]

    return System("spaCy en_core_web_sm", frozenset({"en"}), read)


def ours() -> System:
    """The program as it ships."""
    resources = load_resources(config.load(flags={"link": {"embeddings": False}}, environment={}))

    def read(language: str, text: str) -> list[Figure]:
        tables = process(texts.article(text, "a", language), resources)
        percents = [Figure(row.start, row.end, row.value, percent=True) for row in tables.percentages]
        return percents + [Figure(row.start, row.end, row.value, percent=False) for row in tables.counts]

    return System("thidua", frozenset(), read)


# --- the score --------------------------------------------------------------------------------------------------------


def f1(articles: Sequence[evaluate.GoldArticle], found: Sequence[list[Figure]], table: str) -> float:
    """F1 of one table under the lenient rule."""
    matched = gold = predicted = 0
    for article, figures in zip(articles, found, strict=True):
        rows = article.rows[table]
        own = [f for f in figures if f.percent == (table == "percentages")]
        gold += len(rows)
        for row in rows:
            over = [f for f in own if f.start < row.end and row.start < f.end]
            matched += any(abs(f.value - row.columns["value"]) <= 1e-6 * max(1, abs(f.value)) for f in over)
        touching = {id(row): any(f.start < row.end and row.start < f.end for f in own) for row in rows}
        spurious = [f for f in own if not any(f.start < row.end and row.start < f.end for row in rows)]
        predicted += sum(touching.values()) + len(spurious)
    return 2 * matched / (gold + predicted) if gold + predicted else 1.0


def measure(system: System, articles: Sequence[evaluate.GoldArticle]) -> tuple[float, float, float]:
    """F1 of percentages and of counts, and milliseconds of processor time an article."""
    system.read(articles[0].language, articles[0].text)  # whatever is loaded at first use
    begin = time.process_time()
    found = [system.read(article.language, article.text) for article in articles]
    spent = time.process_time() - begin
    return f1(articles, found, "percentages"), f1(articles, found, "counts"), 1000 * spent / len(articles)


def comparison(articles: Sequence[evaluate.GoldArticle]) -> Iterator[str]:
    """The lines of a Markdown table, one a system."""
    warnings.simplefilter("ignore")  # quantulum3 says at every call what it could do with more packages
    thidua = ours()
    yield "| system | languages | articles | percentages F1 | thidua | counts F1 | thidua | ms an article | thidua |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for system in systems():
        covered = [a for a in articles if not system.languages or a.language in system.languages]
        languages = " ".join(sorted({article.language for article in covered}))
        other, own = measure(system, covered), measure(thidua, covered)
        cells = (f"{a:.3f} | {b:.3f}" for a, b in zip(other[:2], own[:2], strict=True))
        yield f"| {system.name} | {languages} | {len(covered)} | {' | '.join(cells)} | {other[2]:.1f} | {own[2]:.1f} |"


def main() -> None:
    paths = [Path(name) for name in sys.argv[1:]] or [*sorted(SHARED.glob("*.jsonl")), *sorted(GOLD.glob("*.jsonl"))]
    for line in comparison([article for path in paths for article in evaluate.load_gold(path)]):
        print(line, flush=True)


if __name__ == "__main__":
    main()
