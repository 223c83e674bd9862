"""Dates, years and spans of years as a language writes them: where they stand and what they say in ISO 8601.

Month names, the order of day and month and marks such as "年" come from CLDR (Babel); numeric dates are read day before
month, as this press writes them.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from unicodedata import category

from babel import Locale

from pipeline.languages.number import MEASURES
from pipeline.languages.pack import Pack
from pipeline.languages.scan import Scan, matches_at

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_NEAR = frozenset(("about", "nearly", "more_than"))  # comparators of quantities; "under" and "to" lead to years, too


class Period(NamedTuple):
    """A point or span of time at [start, end): `iso` is 2025, 2025-08, 2025-08-30, 2021-2025, or "" for --08-30."""

    start: int
    end: int
    iso: str


@dataclass(frozen=True, slots=True)
class _Patterns:
    months: dict[str, int]
    month: re.Pattern[str]
    named: re.Pattern[str]
    named_first: re.Pattern[str]
    marked: re.Pattern[str] | None  # 2025年8月20日
    marked_span: re.Pattern[str] | None  # 2021年至2025年


_NUMERIC = re.compile(
    r"(?:(?P<d>\d{1,2})(?P<s>[./-])(?P<m>\d{1,2})(?P=s)(?P<y>\d{4}|\d{2})"
    r"|(?P<Y>\d{4})-(?P<M>\d{2})-(?P<D>\d{2}))(?![\d/-])"
)
_MONTH_YEAR = re.compile(r"(?P<m>\d{1,2})[/-](?P<y>(?:19|20)\d{2})(?![\d/-])")
_SPAN = re.compile(
    r"(?P<a>(?:19|20)\d{2})(?: ?[-/] ?(?P<b>(?:19|20)?\d{2})| \w{1,3} (?P<c>(?:19|20)\d{2}))(?!\d|[.,/-]\d|%)"
)
_YEAR = re.compile(r"(?P<y>(?:19|20)\d{2})(?![\d%]|[.,]\d|/\d)")
_TIME = re.compile(r"(?<![,/-])\d(?:\d?(?::| ?[hg] ?)\d{2}(?!\d)|(?<!\.\d)\d? ?[hg](?!\w))")


def find_periods(scan: Scan, pack: Pack) -> list[Period]:
    """Dates, months, years and spans of years, in order and without overlap; the longest reading wins."""
    patterns, text = _patterns(pack), scan.folded
    digits = [start for start in scan.digits() if start == 0 or text[start - 1] not in "/.,-"]
    months = [match.start() for match in patterns.month.finditer(text)]
    found = [*_numeric(text, digits), *_named(text, months, digits, patterns), *_spans(_SPAN, text, digits)]
    scales = pack.words("numerals.scales")
    found += _years(scan, digits, scales) if patterns.marked is None else _marked(patterns.marked, text, digits)
    found += _spans(patterns.marked_span, text, digits) if patterns.marked_span else ()
    found.sort(key=lambda p: (p.start, -p.end))
    kept: list[Period] = []
    for period in found:
        if not kept or period.start >= kept[-1].end:
            kept.append(period)
        elif period.end > kept[-1].end and period.end - period.start > kept[-1].end - kept[-1].start:
            kept[-1] = period
    return kept


def find_times(scan: Scan) -> list[tuple[int, int]]:
    """Spans of clock times: 10:15, 7h30, 17g."""
    return [match.span() for match in matches_at(_TIME, scan.folded, scan.digits())]


@lru_cache(maxsize=64)
def _patterns(pack: Pack) -> _Patterns:
    locale = Locale.parse(pack.locale)
    months: dict[str, int] = {}
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in locale.months[context][width].items():
                word = pack.fold(name).rstrip(".")
                if width == "wide" or word not in pack.stop:  # the Czech "pro" is December's, and "for"
                    months.setdefault(word, number)
    names = "|".join(sorted(map(re.escape, months), key=len, reverse=True))
    day = r"(?P<d>\d{1,2})(?:\.|st|nd|rd|th|º|er)?"
    year = r"(?P<y>(?:19|20)\d{2})"
    filler = r"(?:,? ?(?:\w{1,4} )?| ?[/-] ?)"
    # 24. Juli 2025 · 9 de junio de 2014 · ngày 2 tháng 9 năm 2025
    named = rf"(?<![\w/.,-])(?:{day} ?(?:\w{{1,3}} )?)?\b(?P<m>{names})\b\.?(?:{filler}{year})?(?!\d|[.,]\d)"
    # June 24, 2024
    first = rf"(?<!\w)(?P<m>{names})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|[.,]\d|%)(?:,? {year})?(?!\d)"
    return _Patterns(months, re.compile(names), re.compile(named), re.compile(first), *_marks(pack, locale))


def _marks(pack: Pack, locale: Locale) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    """The patterns of a language that marks year, month and day by a sign behind each number, as CLDR's long date does:
    "y年M月d日", "y년 MMMM d일" with months named "1월"; a number without its sign is no year there.
    """
    month = locale.months["format"]["wide"][1]
    pattern = str(locale.date_formats["long"].pattern).replace("MMMM", month.replace("1", "M"))
    signs = re.fullmatch(r"y(\D+)M(\D+)d(\D+)", pattern)
    if not signs:
        return None, None
    y, m, d = (re.escape(sign.strip()) for sign in signs.groups())
    infixes = "|".join(re.escape(pack.fold(infix)) for _, infix in pack.data["numerals"]["ranges"])
    year, month, day = rf"(?:19|20)\d{{2}}) ?{y}", rf"\d{{1,2}}) ?{m}", rf"\d{{1,2}}) ?{d}"
    full = rf"(?P<y>{year}(?: ?(?P<m>{month}(?: ?(?P<d>{day})?)?"
    marked = rf"(?:{full}|(?P<M>{month}(?: ?(?P<D>{day})?|(?:{day})"
    span = rf"(?P<a>(?:19|20)\d{{2}}) ?(?:{y})? ?(?:[-~]|{infixes}) ?(?P<b>{year}"
    return re.compile(marked), re.compile(span)


def _numeric(text: str, digits: Sequence[int]) -> Iterator[Period]:
    for match in matches_at(_NUMERIC, text, digits):
        day, month, year = (match["d"] or match["D"], match["m"] or match["M"], match["y"] or match["Y"])
        full = int(year) + (2000 if len(year) == 2 else 0)
        if 1 <= int(month) <= 12 and 1 <= int(day) <= 31 and _FIRST_YEAR <= full <= _LAST_YEAR:
            yield Period(*match.span(), f"{full}-{int(month):02}-{int(day):02}")
    for match in matches_at(_MONTH_YEAR, text, digits):
        if 1 <= int(match["m"]) <= 12:
            yield Period(*match.span(), f"{match['y']}-{int(match['m']):02}")


def _named(text: str, months: Sequence[int], digits: Sequence[int], patterns: _Patterns) -> Iterator[Period]:
    for pattern, starts in ((patterns.named, sorted([*months, *digits])), (patterns.named_first, months)):
        for match in matches_at(pattern, text, starts):
            month, day, year = patterns.months[match["m"]], match["d"], match["y"]
            if day and not 1 <= int(day) <= 31:
                continue
            if not day and not year and not match["m"][-1].isdigit():
                continue  # "may", "mars" alone is a word
            iso = f"{year}-{month:02}" if year else ""
            yield Period(*match.span(), f"{iso}-{int(day):02}" if iso and day else iso)


def _marked(pattern: re.Pattern[str], text: str, digits: Sequence[int]) -> Iterator[Period]:
    for match in matches_at(pattern, text, digits):
        year, month, day = match["y"], int(match["m"] or match["M"] or 1), int(match["d"] or match["D"] or 1)
        if 1 <= month <= 12 and 1 <= day <= 31:
            parts = (year, match["m"] and f"{month:02}", match["d"] and f"{day:02}")
            yield Period(*match.span(), "-".join(part for part in parts if part) if year else "")


def _spans(pattern: re.Pattern[str], text: str, digits: Sequence[int]) -> Iterator[Period]:
    for match in matches_at(pattern, text, digits):
        first, last = match["a"], match["b"] or match.groupdict()["c"]
        last = first[:2] + last if len(last) == 2 else last
        if int(first) < int(last) <= int(first) + 60:
            yield Period(*match.span(), f"{first}-{last}")


def _years(scan: Scan, digits: Sequence[int], scales: Container[str]) -> Iterator[Period]:
    for match in matches_at(_YEAR, scan.folded, digits):
        if not _is_figure(scan, match.start(), match.end(), scales):
            yield Period(*match.span(), match["y"])


def _is_figure(scan: Scan, start: int, end: int, scales: Container[str]) -> bool:
    """Whether what could be a year measures or counts: "$2000", "2000 dollar", "2000 millones", "etwa 2000 Männer"."""
    if start and category(scan.folded[start - 1]) == "Sc":
        return True
    unit = scan.starting_at("unit", end)
    word = scan.tokens[index].word if (index := scan.token_index(end)) < len(scan.tokens) else ""
    if (unit and unit.label in MEASURES) or (word in scales and scan.folded[end : scan.tokens[index].start] == " "):
        return True
    comparator = scan.ending_at("qualifier_before", start)
    return unit is not None and comparator is not None and comparator.label in _NEAR
