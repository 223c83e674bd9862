"""Gold rows and predicted rows paired, and what follows from the pairs: scores, mistakes, confusions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.evaluate.gold import TABLES, GoldArticle, GoldRow
from pipeline.evaluate.matching import DETAILS, matches, overlap, wrong_details
from pipeline.schema import Row, Tables


@dataclass(frozen=True, slots=True)
class Pair:
    """A gold row and the predicted row that matches it, or one of them alone; `wrong` are the details that differ."""

    table: str
    gold: GoldRow | None = None
    found: Row | None = None
    wrong: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """right, wrong (in a detail), missed or spurious."""
        if self.gold is None:
            return "spurious"
        if self.found is None:
            return "missed"
        return "wrong" if self.wrong else "right"

    @property
    def start(self) -> int:
        """Where it stands in the text: where the gold has it, or else the prediction."""
        row = self.gold or self.found
        return row.start if row else 0


@dataclass(frozen=True, slots=True)
class Review:
    """One gold article with all its pairs, table by table."""

    article: GoldArticle
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """Counts over some articles of one table. `details` counts the matched rows that have a column right."""

    matched: int = 0
    gold: int = 0
    predicted: int = 0
    full: int = 0
    details: Mapping[str, int] = field(default_factory=dict)

    def __add__(self, other: Score) -> Score:
        columns = {**self.details, **other.details}
        return Score(
            self.matched + other.matched,
            self.gold + other.gold,
            self.predicted + other.predicted,
            self.full + other.full,
            {key: self.details.get(key, 0) + other.details.get(key, 0) for key in columns},
        )

    @property
    def precision(self) -> float:
        return self.matched / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.matched / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        return _f1(self.matched, self.gold, self.predicted)

    @property
    def full_f1(self) -> float:
        """F1 when a row counts only with all its details right."""
        return _f1(self.full, self.gold, self.predicted)


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong: `kind` is missed, spurious or wrong (then `column` says which detail)."""

    article: str
    table: str
    kind: str
    line: str
    column: str = ""
    gold: Mapping[str, Any] | None = None
    predicted: Row | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Every article with its pairs, in order, and the scores by (language, table)."""

    reviews: tuple[Review, ...]
    scores: Mapping[tuple[str, str], Score]

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        """Every mistake in the order of the articles."""
        return tuple(mistake for review in self.reviews for pair in review.pairs for mistake in _mistakes(review, pair))

    def languages(self) -> tuple[str, ...]:
        return tuple(sorted({language for language, _ in self.scores}))

    def total(self, table: str) -> Score:
        """The micro-average over all languages."""
        return sum((score for (_, name), score in self.scores.items() if name == table), Score())

    def confusions(self) -> Mapping[tuple[str, str], Counter[tuple[str, str]]]:
        """How often a detail of matched rows was taken for another: (table, column) → (gold value, found value)."""
        taken: dict[tuple[str, str], Counter[tuple[str, str]]] = {}
        for pair in (pair for review in self.reviews for pair in review.pairs):
            for column in pair.wrong:
                default = DETAILS[pair.table][column]
                wanted = (pair.gold.columns.get(column) if pair.gold else None) or default
                values = wanted if isinstance(wanted, list) else [wanted]
                found = getattr(pair.found, column) or default or "(empty)"
                either = " or ".join(value or "(empty)" for value in values)
                taken.setdefault((pair.table, column), Counter())[either, found] += 1
        return taken


def evaluate(articles: Iterable[GoldArticle], predict: Callable[[GoldArticle], Tables]) -> Evaluation:
    """Scores what `predict` finds in each article against its gold rows."""
    scores: dict[tuple[str, str], Score] = {}
    reviews: list[Review] = []
    for article in articles:
        tables = predict(article)
        pairs = [pair for table in TABLES for pair in _pairs(article, table, getattr(tables, table))]
        reviews.append(Review(article, tuple(pairs)))
        for table in TABLES:
            cell = (article.language, table)
            scores[cell] = scores.get(cell, Score()) + _score(table, pairs)
    return Evaluation(tuple(reviews), scores)


def report(evaluation: Evaluation) -> dict[str, Any]:
    """The scores as JSON: for each table the micro-average under "all", then each language."""
    return {
        table: {
            "all": _measures(evaluation.total(table)),
            **{language: _measures(score) for (language, name), score in evaluation.scores.items() if name == table},
        }
        for table in TABLES
    }


def _pairs(article: GoldArticle, table: str, predicted: Iterable[Row]) -> Iterator[Pair]:
    """One table of one article: each gold row takes the first free predicted row that matches it.

    Generic movements are neither asked for nor held against anyone.
    """
    free = [row for row in predicted if not getattr(row, "generic", False)]
    for gold in article.rows[table]:
        if gold.columns.get("generic"):
            continue
        hit = next((row for row in free if matches(gold, row)), None)
        if hit is None:
            yield Pair(table, gold)
        else:
            free.remove(hit)
            yield Pair(table, gold, hit, wrong_details(table, gold, hit, article.edition))
    generic = [gold for gold in article.rows[table] if gold.columns.get("generic")]
    yield from (Pair(table, found=row) for row in free if not any(overlap(gold, row) for gold in generic))


def _score(table: str, pairs: Iterable[Pair]) -> Score:
    own = [pair for pair in pairs if pair.table == table]
    matched = [pair for pair in own if pair.gold and pair.found]
    return Score(
        matched=len(matched),
        gold=sum(pair.gold is not None for pair in own),
        predicted=sum(pair.found is not None for pair in own),
        full=sum(not pair.wrong for pair in matched),
        details={column: sum(column not in pair.wrong for pair in matched) for column in DETAILS[table]},
    )


def _mistakes(review: Review, pair: Pair) -> Iterator[Mistake]:
    if pair.kind == "right":
        return
    line = _line(review.article.text, pair.start)
    for column in pair.wrong or ("",):
        gold = pair.gold.columns if pair.gold else None
        yield Mistake(review.article.id, pair.table, pair.kind, line, column, gold, pair.found)


def _measures(score: Score) -> dict[str, Any]:
    return {
        "gold": score.gold,
        "predicted": score.predicted,
        "matched": score.matched,
        "precision": score.precision,
        "recall": score.recall,
        "f1": score.f1,
        "full_f1": score.full_f1,
        "right": dict(score.details),
    }


def _line(text: str, offset: int) -> str:
    """The line of the text in which an offset lies."""
    return text[text.rfind("\n", 0, offset) + 1 :].partition("\n")[0]


def _f1(matched: int, gold: int, predicted: int) -> float:
    """Harmonic mean of precision and recall; 1 where there was nothing to find and nothing was found."""
    return 2 * matched / (gold + predicted) if gold + predicted else 1.0
