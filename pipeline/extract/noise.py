"""Where a figure is no claim: dates, clock times, document numbers, addresses, counters, credits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.languages.dates import Period
from pipeline.languages.number import MEASURES
from pipeline.languages.pack import Pack
from pipeline.languages.scan import Scan, matches_at, word_start

# [start, end) of a stretch whose digits are no quantities
Stretch = tuple[int, int]

# What is searched for begins with a sign or a letter, what must not stand before it behind: so the search is quick.
_ADDRESS = re.compile(r"://|www\.|@\w|\.(?:vn|com|net|org|html?|bbg|epi|vnp|ldo)\b")
# 34-CT/TW · 919/QĐ-TTg · 12/KH-UBND · 04-CTr/TU
_CODE = re.compile(r"(?<!\w)\d+(?:[-/]\d+)*[-/][A-ZĐ][\w-]*(?:/[A-ZĐ][\w-]*)*")
_MODEL = re.compile(r"[-\d](?<=[^\W\d_].)(?:(?<=\d)|\d)[\w-]*")  # behind its letters: COVID-19 · ST25
_PHONE = re.compile(r"(?:\+84|0)(?<![\d.,]0)(?<![\d.,]\+84)\d{1,4}(?:[ .-]?\d{2,4}){2,3}(?!\d)")
_HASH = re.compile(r"[0-9a-f](?<!\w.)[0-9a-f]{6,}\b")
_LIST_NUMBER = re.compile(
    r"^[ \t]*(?:\(?\d{1,3}[.)]|\d{1,2}(?:\.\d{1,2})+\.?|[-–•+*]\s*\d{1,2}[.)])(?=\s+\D)", re.MULTILINE
)
_SYMBOL = 3  # letters of the longest sign of a measure: "15-L/CTN" is a document's number
_VERSION = re.compile(r"(?<!\w)\d+\.0\b")


def find_noise(scan: Scan, pack: Pack, periods: Iterable[Period], times: Iterable[Stretch]) -> list[Stretch]:
    """Stretches of the text in which no figure is read, apart from one another and in order."""
    text = scan.text
    found = [(period.start, period.end) for period in periods]
    found += times
    found += _addresses(text)
    codes = [match.span() for match in matches_at(_CODE, text, scan.digits())]
    found += [(start, end) for start, end in codes if not _is_compound(scan, start, end)]
    found += [match.span() for match in matches_at(_VERSION, text, scan.digits())]
    found += [match.span() for match in _PHONE.finditer(text)]
    found += [
        match.span() for match in _HASH.finditer(text) if not (match.group().isalpha() or match.group().isdigit())
    ]
    found += _models(text, pack)
    found += [match.span() for match in _LIST_NUMBER.finditer(text) if not _is_measured(scan, match.end())]
    found += _boilerplate(text, pack)
    return list(_apart(sorted(found)))


def _apart(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """Sorted stretches, those that overlap joined."""
    start = end = 0
    for first, last in stretches:
        if first >= end:
            if end:
                yield start, end
            start = first
        end = max(end, last)
    if end:
        yield start, end


def _addresses(text: str) -> Iterator[Stretch]:
    """Whatever stands without white space around the sign of an address."""
    end = 0
    for sign in _ADDRESS.finditer(text):
        if sign.start() >= end:
            start, end = sign.span()
            while start and not text[start - 1].isspace():
                start -= 1
            while end < len(text) and not text[end].isspace():
                end += 1
            yield start, end


def _is_measured(scan: Scan, end: int) -> bool:
    """Whether what looks like a section's number is a figure: "99.2 percent of …" at the beginning of a line."""
    return bool(scan.starting_at(("percent", "points", "share", "unit"), end))


def _is_compound(scan: Scan, start: int, end: int) -> bool:
    """Whether what looks like a document's number is a measure in a compound: "der 400-Meter-Lauf"."""
    hyphen = scan.folded.find("-", start, end)
    unit = scan.starting_at(("percent", "unit"), hyphen + 1) if hyphen > 0 else None
    measure = unit is not None and (unit.kind == "percent" or unit.label in MEASURES)
    return unit is not None and measure and not unit.tail and unit.end - unit.start > _SYMBOL


def _models(text: str, pack: Pack) -> Iterator[Stretch]:
    """Words of letters and digits; none with a currency before the number: "VNĐ39", "USD100"."""
    for digits in _MODEL.finditer(text):
        start = word_start(text, digits.start())
        letters = text[start : digits.start()]
        if not pack.spaces and text[:start].rstrip(" ")[-1:].isdigit():
            continue  # "3 公里-5 公里"
        if not text[max(0, start - 1) : start].isalnum() and letters not in pack.data["prefix_units"]:
            yield start, digits.end()


def _boilerplate(text: str, pack: Pack) -> Iterator[Stretch]:
    """Whole lines that a pack knows to carry no claims."""
    if pack.boilerplate is None:
        return
    start = 0
    for line in text.split("\n"):
        plain = line if pack.spaces else line.replace(" ", "")  # as it is written, not as its copy with spaces
        if line and pack.boilerplate.fullmatch(plain.strip(" \t|")):
            yield start, start + len(line)
        start += len(line) + 1
