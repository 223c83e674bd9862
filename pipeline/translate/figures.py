"""The figures of a text in any language: numbers in digits always, in words with a pack or hints."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.languages.fold import fold
from pipeline.languages.numerals import Number, find_numbers
from pipeline.languages.scan import Scan, tokenize
from pipeline.translate.tongue import Tongue

_DIGITS = re.compile(r"\d+")
_POWER = re.compile(r"(?<![^\W\d_])[cdkm]?m[23](?!\d)")  # m2 for m²: no number
_HAN = re.compile(r"(\d+(?:[.,]\d+)*)?[ ]?([零〇一二两三四五六七八九十百千万亿億兆]*)")
_ROMAN = re.compile(r"\b[IVXLC]{1,7}\b")
_AFTERNOON = re.compile(r"(?::\d\d)? ?p\.? ?m\b", re.IGNORECASE)
_DECADE = re.compile(r"\d\d[1-9]0'?s\b")
_PERCENT_BEFORE = "百分之"
_SCALES = {"万": 1e4, "亿": 1e8, "億": 1e8, "兆": 1e12}


@dataclass(frozen=True, slots=True)
class Figure:
    """One number at [start, end). `values` are its possible readings (more than one where separators are ambiguous);
    `required` says that a faithful translation must have it; `span_end` is behind its percent sign, if it has one.
    """

    start: int
    end: int
    values: frozenset[float]
    percent: bool
    required: bool
    digits: bool
    vague: bool
    span_end: int

    def agrees(self, other: Figure) -> bool:
        """Whether both can be the same number; "dozens" agrees with any number of that kind."""
        return (self.vague and other.vague) or not self.values.isdisjoint(other.values)


def read_figures(text: str, tongue: Tongue) -> tuple[Figure, ...]:
    """Every figure of a text, in order; digits that make no number (12.05.2024, 34-CT) come as one figure a run."""
    folded = fold(text, accents=False)
    if tongue.unspaced:
        found = list(_han_figures(text, tongue))
    else:
        scan = tongue.pack.scan(text)
        found = [figure for n in _numbers(scan, tongue) for figure in _figures(n, scan, tongue)]
    powers = {match.end() - 1 for match in _POWER.finditer(folded)}
    found = [figure for figure in found if figure.start not in powers]
    covered = powers | {position for figure in found for position in range(figure.start, figure.end)}
    loose = (m for m in _DIGITS.finditer(folded) if m.start() not in covered)
    found += [_plain(m.start(), m.end(), float(m.group()), text) for m in loose]
    found = [_by_the_clock(figure, folded) for figure in found]
    return tuple(sorted(found, key=lambda figure: (figure.start, figure.end)))


def _by_the_clock(figure: Figure, text: str) -> Figure:
    """A figure with what other languages write for it: 2 p.m. is 14 o'clock, the 1980s are the years 80."""
    first = min(figure.values)
    if first <= 12 and _AFTERNOON.match(text, figure.end):
        return replace(figure, values=figure.values | {first + 12})
    if _DECADE.match(text, figure.start):
        return replace(figure, values=figure.values | {first % 100})
    if text[figure.start : figure.end] == "00":
        return replace(figure, required=False)
    return figure


def read_stand_ins(text: str, tongue: Tongue) -> tuple[tuple[int, float], ...]:
    """What may stand for a number in the other language, with its offset: "both", "third", months, XIV, "three-way"."""
    folded = fold(text, accents=False)
    tokens = tokenize(folded)
    words = [(token.start, tongue.also[token.word]) for token in tokens if token.word in tongue.also]
    additive = tongue.pack.data["numerals"]["additive"]
    joined = [(t.start, additive[t.word]) for t in tokens if folded[t.end : t.end + 1] == "-" and t.word in additive]
    return (*words, *joined, *((m.start(), _roman(m.group())) for m in _ROMAN.finditer(text)))


def _roman(numeral: str) -> float:
    values = [{"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}[sign] for sign in numeral]
    return float(sum(-v if v < max(values[i:]) else v for i, v in enumerate(values)))


def _numbers(scan: Scan, tongue: Tongue) -> Iterator[Number]:
    """The numbers of a text; two that a comma parts ("três, a 80 milhões cada") are no range."""
    for number in find_numbers(scan, tongue.pack):
        comma = scan.folded.find(", ", number.start, number.end)
        if number.high is None or comma < 0:
            yield number
            continue
        for start, end in ((number.start, comma), (comma + 1, number.end)):
            part = tongue.pack.scan(scan.text[start:end])
            yield from (n._replace(start=n.start + start, end=n.end + start) for n in find_numbers(part, tongue.pack))


def _figures(number: Number, scan: Scan, tongue: Tongue) -> Iterator[Figure]:
    """The figures in one number: its value, the end of its range, its total."""
    sign = next((m for kind in ("points", "percent") if (m := scan.starting_at(kind, number.end))), None)
    parts = [part for part in (number.value, number.high, number.total) if part is not None]
    linked = "/" in scan.folded[number.start : number.end] or scan.within("of_total", number.start, number.end)
    if number.total == number.value and not linked:
        parts = parts[:1]  # "all 41"
    for part in parts:
        readings = {part, *((number.thousandfold,) if number.thousandfold is not None and len(parts) == 1 else ())}
        if not tongue.worded and number.scaled != 1:
            readings.add(part / number.scaled)
        yield Figure(
            start=number.start,
            end=number.end,
            values=frozenset(map(_rounded, readings)),
            percent=sign is not None,
            required=not (number.unsure or number.vague),
            digits=not number.worded,
            vague=number.vague,
            span_end=sign.end if sign else number.end,
        )


def loosened(figures: Sequence[Figure], text: str) -> tuple[Figure, ...]:
    """The figures with what their digits say without scale words: for comparing with a language whose scale words are
    not known ("2.5 billion" is 2.5 as well).
    """
    return tuple(_loose(figure, text) for figure in figures)


def _loose(figure: Figure, text: str) -> Figure:
    literal = re.match(r"\d+(?:[.,]\d+)*", text[figure.start : figure.end])
    if not literal:
        return figure
    bare = literal.group().replace(",", "")
    values = figure.values | ({_rounded(float(bare))} if bare.count(".") < 2 else set())
    return replace(figure, values=frozenset(values))


def _plain(start: int, end: int, value: float, text: str) -> Figure:
    percent = text[end : end + 1] in {"%", "％"} and end < len(text)
    return Figure(
        start=start,
        end=end,
        values=frozenset((value,)),
        percent=percent,
        required=True,
        digits=True,
        vague=False,
        span_end=end + percent,
    )


def _han_figures(text: str, tongue: Tongue) -> Iterator[Figure]:
    """Numbers in a script without spaces: digits with the scale signs behind them, or signs alone."""
    signs = tongue.pack.scan(text)
    for match in _HAN.finditer(text):
        literal, han = match.groups()
        if not literal and not han:
            continue
        value = _han_value(float((literal or "0").replace(",", "")) if (literal or "").count(".") < 2 else 0.0, han)
        if value is None or (literal or "").count(".") > 1:
            continue
        end = match.end()
        sign = signs.starting_at("percent", end)
        before = text[: match.start()].endswith(_PERCENT_BEFORE)
        start = match.start() - (len(_PERCENT_BEFORE) if before else 0)
        unsure = not literal and len(han) == 1
        yield Figure(
            start=start,
            end=end,
            values=frozenset((_rounded(value),)),
            percent=bool(sign) or before,
            required=not unsure,
            digits=bool(literal),
            vague=False,
            span_end=sign.end if sign else end,
        )


def _han_value(value: float, signs: str) -> float | None:
    """ "三百二十" is 320, "1.5" with 亿 is 150,000,000; None where the signs make no number."""
    digits = "零一二三四五六七八九"
    total, group, pending = 0.0, 0.0, value
    for sign in signs:
        if sign in "〇零":
            continue
        if sign in digits or sign == "两":
            if pending:
                return None
            pending = 2.0 if sign == "两" else float(digits.index(sign))
        elif sign in "十百千":
            group += (pending or 1.0) * {"十": 10, "百": 100, "千": 1000}[sign]
            pending = 0.0
        else:
            total += (group + pending or 1.0) * _SCALES[sign]
            group = pending = 0.0
    return total + group + pending


def _rounded(value: float) -> float:
    return float(f"{value:.12g}")
