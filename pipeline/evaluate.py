"""Predicted tables against gold articles, scored as docs/codebook.md says.

A gold file is JSON lines, an article each: id, language, text, and the rows of every table. A gold row gives its span
as `surface` and `nth` (from 1, which occurrence in the text), and its columns by name; a column may list several
values where the text leaves it open.
"""

from __future__ import annotations

import difflib
import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError
from pipeline.schema import Award, Count, Movement, Percentage, Row, Tables

# The columns that are scored apart on matched rows, with the value that an empty one stands for.
DETAILS: dict[str, dict[str, str]] = {
    "movements": {"movement_id": ""},
    "percentages": {"qualifier": "exact", "role": "actual", "indicator_id": ""},
    "counts": {"qualifier": "exact", "role": "actual", "unit_id": ""},
    "awards": {},
}
# What translations render by one word is accepted for one another: Bằng khen and Giấy khen are both "certificate of
# merit", hộ is "household" or "family".
_ALIKE = {
    "merit_certificate": ("merit_certificate", "commendation_certificate"),
    "commendation_certificate": ("merit_certificate", "commendation_certificate"),
    "commended": ("commended", "other"),
    "ocop_star": ("ocop_star", "other"),
    "other": ("other", "commended", "ocop_star"),
    "household": ("household", "family"),
    "family": ("household", "family"),
}
_OPENING_QUOTES = frozenset("\"'“„‘‚«‹「『《〈”»")


@dataclass(frozen=True, slots=True)
class GoldRow:
    """One annotated row; `columns` as the annotator wrote them."""

    start: int
    end: int
    quoted: bool
    columns: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """One annotated article; `rows` by table."""

    id: str
    language: str
    text: str
    rows: Mapping[str, tuple[GoldRow, ...]]


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
    """Scores by (language, table), and every mistake in the order of the articles."""

    scores: Mapping[tuple[str, str], Score]
    mistakes: tuple[Mistake, ...]

    def languages(self) -> tuple[str, ...]:
        return tuple(sorted({language for language, _ in self.scores}))

    def total(self, table: str) -> Score:
        """The micro-average over all languages."""
        return sum((score for (_, name), score in self.scores.items() if name == table), Score())


def load_gold(path: Path) -> Iterator[GoldArticle]:
    """The articles of one gold file. Raises UsageError with the line for one that is not well formed."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read as gold: {error}") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield _gold_article(json.loads(line))
            except KeyError as error:
                raise UsageError(f"{path}, line {number}: {error} is missing") from error
            except ValueError as error:
                raise UsageError(f"{path}, line {number}: {error}") from error


def evaluate(articles: Iterable[GoldArticle], predict: Callable[[GoldArticle], Tables]) -> Evaluation:
    """Scores what `predict` finds in each article against its gold rows."""
    scores: dict[tuple[str, str], Score] = {}
    mistakes: list[Mistake] = []
    for article in articles:
        tables = predict(article)
        for table in DETAILS:
            score, found = _score(article, table, getattr(tables, table))
            cell = (article.language, table)
            scores[cell] = scores.get(cell, Score()) + score
            mistakes += found
    return Evaluation(scores, tuple(mistakes))


def report(evaluation: Evaluation) -> dict[str, Any]:
    """The scores as JSON: for each table the micro-average under "all", then each language."""
    return {
        table: {
            "all": _measures(evaluation.total(table)),
            **{language: _measures(score) for (language, name), score in evaluation.scores.items() if name == table},
        }
        for table in DETAILS
    }


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


def _gold_article(raw: Mapping[str, Any]) -> GoldArticle:
    text = raw["text"]
    rows = {table: tuple(_gold_row(text, row) for row in raw.get(table, ())) for table in DETAILS}
    return GoldArticle(raw["id"], raw["language"], text, rows)


def _gold_row(text: str, columns: Mapping[str, Any]) -> GoldRow:
    surface, nth = columns["surface"], columns.get("nth", 1)
    start = -1
    for _ in range(nth):
        start = text.find(surface, start + 1)
        if start < 0:
            raise ValueError(f"occurrence {nth} of {surface!r} is not in the text")
    quoted = text[:start].rstrip()[-1:] in _OPENING_QUOTES
    return GoldRow(start, start + len(surface), quoted, columns)


def _score(article: GoldArticle, table: str, predicted: Iterable[Row]) -> tuple[Score, list[Mistake]]:
    """One table of one article: each gold row takes the first free predicted row that matches it."""
    free = [row for row in predicted if not getattr(row, "generic", False)]
    offered = len(free)
    mistakes: list[Mistake] = []
    matched, full = 0, 0
    right = dict.fromkeys(DETAILS[table], 0)
    wanted = [gold for gold in article.rows[table] if not gold.columns.get("generic")]
    for gold in wanted:
        hit = next((row for row in free if _matches(gold, row)), None)
        line = _line(article.text, gold.start)
        if hit is None:
            mistakes.append(Mistake(article.id, table, "missed", line, gold=gold.columns))
            continue
        free.remove(hit)
        matched += 1
        wrong = [column for column in right if not _detail_right(table, column, gold, hit)]
        full += not wrong
        for column in right:
            right[column] += column not in wrong
        mistakes += [Mistake(article.id, table, "wrong", line, column, gold.columns, hit) for column in wrong]
    generic = [gold for gold in article.rows[table] if gold.columns.get("generic")]
    spurious = [row for row in free if not any(_overlap(gold, row) for gold in generic)]
    for row in spurious:
        mistakes.append(Mistake(article.id, table, "spurious", _line(article.text, row.start), predicted=row))
    tolerated = len(free) - len(spurious)
    return Score(matched, len(wanted), offered - tolerated, full, right), mistakes


def _matches(gold: GoldRow, row: Row) -> bool:
    if not _overlap(gold, row):
        return False
    match row:
        case Movement():  # where an unquoted name ends is a matter of taste
            return _resemblance(gold.columns["surface"], row.surface) >= (0.8 if gold.quoted else 0.5)
        case Percentage():
            return _numbers_agree(gold, row, ("value", "value_high"))
        case Count():
            return _numbers_agree(gold, row, ("value", "value_high", "of_total"))
        case Award():
            return _award_agrees(gold, row)
        case _:
            raise TypeError(f"no rule to score a {type(row).__name__}")


def _award_agrees(gold: GoldRow, row: Award) -> bool:
    if not _accepts(gold.columns["award_id"], row.award_id):
        return False
    if gold.columns["recipient_kind"] != row.recipient_kind:
        return False
    if not gold.columns.get("recipient"):
        return _numbers_agree(gold, row, ("recipient_count",))
    wanted, found = _letters(gold.columns["recipient"]), _letters(row.recipient)
    if not found:
        return False
    return wanted in found or found in wanted or _resemblance(wanted, found) >= 0.8


def _detail_right(table: str, column: str, gold: GoldRow, row: Row) -> bool:
    default = DETAILS[table][column]
    return _accepts(gold.columns.get(column) or default, getattr(row, column) or default)


def _accepts(wanted: str | list[str], found: str) -> bool:
    """Whether `found` is the wanted value, one of several wanted, or one that translations confuse with it."""
    values = wanted if isinstance(wanted, list) else [wanted]
    return any(found == same for value in values for same in _ALIKE.get(value, (value or "",)))


def _numbers_agree(gold: GoldRow, row: Row, columns: tuple[str, ...]) -> bool:
    return all(_same_number(gold.columns.get(column), getattr(row, column)) for column in columns)


def _same_number(wanted: float | str | None, found: float | None) -> bool:
    if wanted in (None, "") or found is None:
        return wanted in (None, "") and found is None
    return abs(float(wanted) - float(found)) <= 1e-6 * max(1.0, abs(float(wanted)))


def _overlap(gold: GoldRow, row: Row) -> bool:
    return gold.start < row.end and row.start < gold.end


def _resemblance(one: str, other: str) -> float:
    """The share of letters and digits in common, 0..1."""
    return difflib.SequenceMatcher(None, _letters(one), _letters(other)).ratio()


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFC", text).casefold()))


def _line(text: str, offset: int) -> str:
    """The line of the text in which an offset lies."""
    return text[text.rfind("\n", 0, offset) + 1 :].partition("\n")[0]


def _f1(matched: int, gold: int, predicted: int) -> float:
    """Harmonic mean of precision and recall; 1 where there was nothing to find and nothing was found."""
    return 2 * matched / (gold + predicted) if gold + predicted else 1.0
