"""The record that everything that reads numbers gives."""

from __future__ import annotations

from typing import NamedTuple

# Units of measure: they may have fractions, and stand in one word with their number (8000m2).
MEASURES = frozenset("km m m2 m3 km2 ha kg tonne litre kwh vnd usd eur".split())


class Number(NamedTuple):
    """One number of a text at [start, end), value computed.

    `high` is the upper end of a range, `total` the whole of "29 of 30"; `digits` the literal where the number is one
    plain run of digits (a year, perhaps), else empty; `unsure` says that its words often mean something else;
    `thousandfold` is the other reading of an ambiguous separator ("1.234" as 1234); `percent` says that words of the
    number itself make it a percentage ("百分之七十", "七成": 70).
    """

    start: int
    end: int
    value: float
    high: float | None = None
    total: float | None = None
    digits: str = ""
    worded: bool = False
    vague: bool = False
    scaled: float = 1.0
    unsure: bool = False
    thousandfold: float | None = None
    percent: bool = False
