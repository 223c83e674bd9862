"""Percentages by other words than a sign behind the number: before it ("百分之七十"), or tenths ("七成", "3割5分")."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.languages.number import Number
from pipeline.languages.scan import Match, Scan


def find_shares(scan: Scan, numbers: list[Number]) -> list[Number]:
    """The numbers, those that such words make a percentage joined with the words, their value in percent."""
    found: list[Number] = []
    for number in _prefixed(scan, numbers):
        share = scan.starting_at("share", number.end)
        before = found[-1] if found else None
        finer = before and before.percent and before.scaled > (float(share.label) if share else 1)
        if before and finer and _goes_on(scan, before, number):
            tenth = float(share.label) if share else before.scaled / 10
            end = share.end if share else number.end
            found[-1] = before._replace(end=end, value=before.value + number.value * tenth, scaled=tenth)
        elif share and _can_be_share(number) and float(share.label) > 1:
            found.append(_share(scan, number, share))
        else:
            found.append(number)
    return [n._replace(scaled=1.0) if n.percent else n for n in found]


def _prefixed(scan: Scan, numbers: list[Number]) -> Iterator[Number]:
    for number in numbers:
        sign = scan.ending_at("percent_before", number.start)
        yield number._replace(start=sign.start, percent=True, digits="", unsure=False) if sign else number


def _share(scan: Scan, number: Number, share: Match) -> Number:
    """A number and its share, and half of one behind it: "一成半" is 15."""
    worth, half = float(share.label), scan.starting_at("half", share.end)
    value, end = (number.value + 0.5, half.end) if half else (number.value, share.end)
    return number._replace(end=end, value=value * worth, percent=True, digits="", unsure=False, scaled=worth)


def _can_be_share(number: Number) -> bool:
    return number.value <= 10 and number.scaled == 1 and not number.percent


def _goes_on(scan: Scan, before: Number, number: Number) -> bool:
    """Whether a digit says the tenths of the share before it: "八成五", but "八成 五个村"."""
    is_digit = number.value < 10 and number.value == int(number.value)
    beside = scan.folded[before.end : number.start] in ("", " ")
    return is_digit and beside and scan.starting_at("classifier", number.end) is None
