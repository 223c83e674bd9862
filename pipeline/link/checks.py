"""What rows say of one another: parts and their total, a percentage and its counts, an indicator given twice, and the
figures of a translation beside those of its original. A check judges; it changes no row.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from pipeline.schema import Check

_SLIP = 0.1  # parts that miss their total by more than this share are parts of something else
_LEAST = 10  # a total that parts add up to by chance more often
_NEAR = 30  # characters between a count and the percentage that says the same
_WORDS = 3  # words in a bracket before a figure that says the same
_OPENERS, _BRACKET = re.compile("[:(：（]"), re.compile("[(（]")
_SEPARATORS = re.compile("[,;，；、]")
_WORD = re.compile(r"\w+")
_EXACT = "exact"


@dataclass(frozen=True, slots=True)
class Figure:
    """A row of counts or percentages, as far as checks look at it; `measure_id` is its unit or indicator."""

    table: str
    article_id: str
    start: int
    end: int
    surface: str
    sentence_start: int
    sentence: str
    value: float
    value_high: float | None
    of_total: float | None
    qualifier: str
    role: str
    measure_id: str
    period: str
    place: str

    @property
    def name(self) -> str:
        return f"{self.table}:{self.article_id}:{self.start}:{self.end}"

    @property
    def is_plain(self) -> bool:
        """Whether it is one exact number of what there is."""
        return self.value_high is None and self.qualifier == _EXACT and self.role != "change"


def within(figures: Iterable[Figure]) -> Iterator[Check]:
    """The checks of one article, whose figures are in order."""
    ordered = sorted(figures, key=lambda figure: (figure.start, figure.end))
    for _, group in groupby(ordered, key=lambda figure: figure.sentence_start):
        sentence = list(group)
        yield from _sums([f for f in sentence if f.table == "counts" and f.is_plain and f.of_total is None])
        yield from _shares(sentence)
    yield from _repeats(f for f in ordered if f.table == "percentages" and f.is_plain and f.measure_id)


def between(original: Iterable[Figure], translation: Iterable[Figure]) -> Iterator[Check]:
    """The figures of a translation that its original has, and those that it has otherwise."""
    left = defaultdict(list)
    for figure in original:
        left[_said(figure)].append(figure)
    rest = []
    for figure in translation:
        same = left[_said(figure)]
        if same:
            yield _check("translation", "agree", f"{same[0].surface} = {figure.surface}", [figure, same.pop(0)])
        else:
            rest.append(figure)
    yield from _changed([figure for group in left.values() for figure in group], rest)


def _said(figure: Figure) -> tuple[object, ...]:
    return figure.table, figure.value, figure.value_high, figure.of_total


def _changed(original: Sequence[Figure], translation: Sequence[Figure]) -> Iterator[Check]:
    """Of what has no counterpart, the one figure on each side that measures the same."""
    sides: dict[tuple[str, ...], tuple[list[Figure], list[Figure]]] = defaultdict(lambda: ([], []))
    for side, figures in enumerate((original, translation)):
        for figure in figures:
            if figure.measure_id:
                sides[figure.table, figure.measure_id, figure.role][side].append(figure)
    for theirs, ours in sides.values():
        if len(theirs) == len(ours) == 1:
            yield _check("translation", "conflict", f"{theirs[0].surface} ≠ {ours[0].surface}", [ours[0], theirs[0]])


def _sums(counts: Sequence[Figure]) -> Iterator[Check]:
    """ "14 collectives, 13 individuals and 4 households, 31 in all": parts before their total or behind it."""
    at = 0
    while at < len(counts):
        found = _sum_at(counts, at)
        if found is None:
            at += 1
            continue
        total, parts = found
        added = sum(part.value for part in parts)
        sign = "=" if added == total.value else "≠"
        statement = f"{' + '.join(_number(part.value) for part in parts)} {sign} {_number(total.value)}"
        yield _check("sum", "agree" if sign == "=" else "conflict", statement, [total, *parts])
        at += len(parts) + 1


def _sum_at(counts: Sequence[Figure], first: int) -> tuple[Figure, Sequence[Figure]] | None:
    """The total and its parts among the counts from `first` on, the longest breakdown first."""
    for last in range(len(counts), first + 2, -1):
        run = counts[first:last]
        for total, parts in ((run[0], run[1:]), (run[-1], run[:-1])):
            if total.value >= _LEAST and sum(part.value for part in parts) == total.value:
                return total, parts
    total, parts = counts[first], counts[first + 1 :]
    if len(parts) > 1 and _opens_list(total, parts[0]) and all(p.measure_id in {"", total.measure_id} for p in parts):
        missing = abs(sum(part.value for part in parts) - total.value)
        if 0 < missing <= _SLIP * total.value:
            return total, parts
    return None


def _opens_list(total: Figure, part: Figure) -> bool:
    """Whether a list begins between the two whose first item is the part: an item without a number counts, too."""
    signs = list(_OPENERS.finditer(_gap(total, part)))
    return bool(signs) and not _SEPARATORS.search(_gap(total, part), signs[-1].end())


def _shares(figures: Sequence[Figure]) -> Iterator[Check]:
    """ "29/30 villages (96.7 %)": a count of a whole and the percentage beside it."""
    for one, other in pairwise(figures):
        count, percentage = (one, other) if one.table == "counts" else (other, one)
        if (
            count.table == percentage.table
            or not count.of_total
            or not (count.is_plain and percentage.value_high is None)
        ):
            continue
        gap = _gap(one, other)
        share = 100 * count.value / count.of_total
        is_exact = percentage.qualifier == _EXACT
        agree = abs(share - percentage.value) <= (_step(percentage.value) if is_exact else 1)
        if percentage.role == "change" or not (agree or (is_exact and _speak_of_the_same(gap))) or len(gap) > _NEAR:
            continue
        sign = "=" if agree else "≠"
        statement = f"{_number(count.value)} / {_number(count.of_total)} {sign} {_number(percentage.value)} %"
        yield _check("share", "agree" if agree else "conflict", statement, [one, other])


def _speak_of_the_same(gap: str) -> bool:
    """Whether the second figure is the first in other terms: it stands in brackets, or with nothing between."""
    bracket = list(_BRACKET.finditer(gap))
    inside = gap[bracket[-1].end() :] if bracket else gap
    return len(_WORD.findall(inside)) <= (_WORDS if bracket else 0) and not _SEPARATORS.search(inside)


def _repeats(percentages: Iterable[Figure]) -> Iterator[Check]:
    first: dict[tuple[str, ...], Figure] = {}
    for figure in percentages:
        key = (figure.measure_id, figure.role, figure.period, figure.place)
        before = first.setdefault(key, figure)
        if before.sentence_start == figure.sentence_start:
            continue  # a rise or a comparison, told in one breath
        same = _rounded_alike(before.value, figure.value)
        if same or figure.period or figure.place or before.sentence_start == 0:
            sign, verdict = ("=", "agree") if same else ("≠", "conflict")
            yield _check(
                "repeat", verdict, f"{_number(before.value)} % {sign} {_number(figure.value)} %", [before, figure]
            )


def _rounded_alike(one: float, other: float) -> bool:
    return abs(one - other) <= 0.5 * max(_step(one), _step(other)) if _step(one) != _step(other) else one == other


def _step(value: float) -> float:
    """The last place in which a number is written: 0.1 for 96.7."""
    decimals = len(f"{value:.10g}".partition(".")[2])
    return float(10.0**-decimals)


def _gap(one: Figure, other: Figure) -> str:
    return one.sentence[one.end - one.sentence_start : other.start - one.sentence_start]


def _number(value: float) -> str:
    return f"{value:.12g}"


def _check(kind: str, verdict: str, statement: str, figures: Sequence[Figure]) -> Check:
    own = [figure for figure in figures if figure.article_id == figures[0].article_id]
    first = min(own, key=lambda figure: figure.start)
    return Check(
        article_id=first.article_id,
        kind=kind,
        verdict=verdict,
        statement=statement,
        start=first.start,
        end=first.end,
        rows=" ".join(figure.name for figure in figures),
    )
