"""Lines that are no text of an article wherever they stand, told by their words (the data: boilerplate.toml)."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from pipeline.read import boilerplate

_NOT_WORD = re.compile(r"[\W_]+")
_MOMENT = re.compile(r"\d{1,2}\s?[:.h]\s?\d\d|(?:19|20)\d\d")
_LONGEST, _LONGEST_DATE = 260, 90  # characters


def reason(line: str) -> str:
    """Why a line is no text of an article, as a code; "" when it may be."""
    if len(line) > _LONGEST:
        return ""
    if len(line) < _LONGEST_DATE and _MOMENT.search(line) and not line.endswith(";") and _date().fullmatch(line):
        return "date"
    return next((code for code, pattern in _lines() if pattern.fullmatch(line)), "")


def key(text: str) -> str:
    """What two copies of a line have in common: letters and digits, case and compatibility forms aside."""
    return _NOT_WORD.sub("", text if text.isascii() else unicodedata.normalize("NFKC", text)).casefold()


@cache
def _lines() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((code, _pattern(**entry)) for code, entry in boilerplate.data()["lines"].items())


def _pattern(phrases: list[str], head: str = "", tail: str = "") -> re.Pattern[str]:
    return re.compile(rf"\s*{head}(?:{'|'.join(phrases)}){tail}\s*", re.IGNORECASE)


@cache
def _date() -> re.Pattern[str]:
    """Nothing but dates, times and the words around them."""
    words = "|".join(boilerplate.data()["dates"]["words"])
    return re.compile(rf"(?:(?:{words})(?![^\W\d_])|[\d\s.,:;|/()+·•@–—-])+", re.IGNORECASE)
