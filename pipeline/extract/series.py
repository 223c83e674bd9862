"""Figures that stand in a series and share what stands before or behind it: "33, 34 and 39 years"."""

from __future__ import annotations

from bisect import bisect_left

from pipeline.extract import scope
from pipeline.extract.context import Context
from pipeline.extract.nouns import Noun, noun_behind
from pipeline.languages.numerals import Number

_LONGEST = 8  # figures of one series
_GAP = 40  # characters between two of them, the longest joiner and an article included
_THOUSAND = 1000
_FAR = 100  # times: two levels of one thing lie nearer to one another


def ends(context: Context, number: Number) -> tuple[Number, Number]:
    """The first and the last figure of the series in which a figure stands; itself where it stands in none."""
    index = bisect_left(context.numbers.starts, number.start)
    first = last = index
    while first > 0 and index - first < _LONGEST and _link(context, first - 1):
        first -= 1
    while last + 1 < len(context.numbers) and last - index < _LONGEST and _link(context, last):
        last += 1
    if first == last or _link(context, last - 1) != "joiner":
        return number, number  # "of 120, 80 households" is no series
    return context.numbers[first], context.numbers[last]


def _link(context: Context, index: int) -> str:
    """What joins a figure and the next one: "comma", "joiner" or nothing."""
    before, after = context.numbers[index], context.numbers[index + 1]
    if after.start - before.end > _GAP:
        return ""
    gap = context.scan.folded[before.end : after.start]
    if gap.strip() == ",":
        return "comma"
    if " " not in gap and context.pack.spaces:
        return ""  # "2&1" is a score
    joiner = context.scan.starting_at("noun_joiner", before.end + gap.startswith(","))
    if joiner is None or joiner.end > after.start:
        return ""
    between = context.scan.folded[joiner.end : after.start].strip()
    article = context.scan.starting_at("article", joiner.end)
    if not between or (article and article.end + 1 == after.start):
        return "joiner"
    repeated = context.scan.folded.endswith(f" {between} ", 0, before.start)  # "dei 200 e dei 400 metri"
    return "joiner" if repeated else ""


def shared_noun(context: Context, number: Number) -> Noun | None:
    """The noun behind the last figure of a series or way, which all of them count: "200 and 400 metres"."""
    if number.unsure or number.total is not None or number.high is not None:
        return None
    last = _led_to(context, number)
    noun = noun_behind(context, last) if last is not number else None
    return noun._replace(start=number.end, end=number.end) if noun else None


def scaled(context: Context, number: Number) -> Number:
    """A figure with the scale word behind the one that it leads to: "2 and 1.4 billion", "from 30 to 45 million"."""
    if number.scaled > 1 or number.value >= _THOUSAND or number.worded or number.total or number.high:
        return number
    last = _led_to(context, number)
    value = float(f"{number.value * last.scaled:.12g}")
    if last.scaled < _THOUSAND or last.worded or not last.value / _FAR < value < last.value * _FAR:
        return number
    return number._replace(value=value, scaled=last.scaled)


def _led_to(context: Context, number: Number) -> Number:
    """The last figure of a series, or the level that one was left for: "rose from 30 to 45 million"."""
    _, last = ends(context, number)
    if number.worded or last is not number:
        return last
    if scope.adjacent_before(context, ("level_before", "range_opener"), number.start) is None:
        return number
    index = bisect_left(context.numbers.starts, number.start) + 1
    following = context.numbers[index] if index < len(context.numbers) else number
    gap = context.scan.folded[number.end : following.start].strip()
    links = context.scan.within("level_before", number.end, following.start)
    return following if any(context.scan.folded[link.start : link.end] == gap for link in links) else number
