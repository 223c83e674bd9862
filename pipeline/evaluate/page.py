"""An evaluation as one HTML page for people: scores, confusions, and every article with gold and found side by side.

The page stands alone: no script or style is loaded from elsewhere, and everything that comes from a text is escaped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.evaluate.gold import TABLES
from pipeline.evaluate.scores import Evaluation, Pair, Review
from pipeline.schema import columns

if TYPE_CHECKING:
    import jinja2

KINDS = ("missed", "spurious", "wrong", "right")
_PLACES = frozenset({"article_id", "start", "end", "surface", "nth", "sentence_start", "sentence"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text with the marks that lie over it: `classes` for the eye, `notes` for the pointer."""

    text: str
    classes: str
    notes: str


def page(evaluation: Evaluation) -> str:
    """The page, as HTML."""
    counted = Counter(
        (pair.kind, pair.table, review.article.language)
        for review in evaluation.reviews
        for pair in review.pairs
        if pair.kind != "right"
    )
    return _template().render(
        evaluation=evaluation,
        tables=TABLES,
        kinds=KINDS,
        groups=sorted(counted.items(), key=lambda group: (-group[1], group[0])),
        reviews=[_shown(review) for review in evaluation.reviews],
    )


@lru_cache(maxsize=1)
def _template() -> jinja2.Template:
    import jinja2

    source = (Path(__file__).parent / "page.html.j2").read_text(encoding="utf-8")
    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(source)


def _shown(review: Review) -> dict[str, Any]:
    """What the page needs of one article: both sides in pieces, and its mistakes in the order of the text."""
    mistakes = sorted((pair for pair in review.pairs if pair.kind != "right"), key=lambda pair: pair.start)
    return {
        "article": review.article,
        "sides": [
            ("gold", list(_pieces(review, "gold"))),
            ("found", list(_pieces(review, "found"))),
        ],
        "mistakes": [(pair, _surface(pair), _note(pair, "gold"), _note(pair, "found")) for pair in mistakes],
    }


def _surface(pair: Pair) -> str:
    return str(pair.gold.columns["surface"]) if pair.gold else pair.found.surface if pair.found else ""


def _pieces(review: Review, side: str) -> Iterator[Piece]:
    """The text cut wherever a row of one side begins or ends."""
    text = review.article.text
    rows = [(pair, row) for pair in review.pairs if (row := getattr(pair, side)) is not None]
    cuts = sorted({0, len(text), *(row.start for _, row in rows), *(row.end for _, row in rows)})
    for start, end in pairwise(cuts):
        over = [pair for pair, row in rows if row.start <= start and end <= row.end]
        classes = " ".join(dict.fromkeys(name for pair in over for name in (pair.table, pair.kind)))
        yield Piece(text[start:end], classes, "\n".join(_note(pair, side) for pair in over))


def _note(pair: Pair, side: str) -> str:
    """A row in words: its table and the columns that say something; those that are wrong are marked."""
    row: Any = getattr(pair, side)
    if row is None:
        return ""
    values = row.columns if side == "gold" else {c.name: getattr(row, c.name) for c in columns(type(row))}
    told = (
        f"{name}{' ✗' if name in pair.wrong else ''}: {_plain(value)}"
        for name, value in values.items()
        if name not in _PLACES and value not in (None, "", False)
    )
    return f"{pair.table} · {' · '.join(told)}"


def _plain(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.12g}"
    return " or ".join(map(str, value)) if isinstance(value, Sequence) and not isinstance(value, str) else str(value)
