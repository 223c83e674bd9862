"""Numbers in digits, in every separator convention: 1.234 / 1,234 / 1 234 / 1234, decimal comma and point.

What "1.234" means is decided by the number itself, then by the other numbers of the text, then by CLDR's convention
for the pack's locale.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.languages.fold import SPACED_SCRIPTS_END
from pipeline.languages.number import Number

# The digit comes first, which is what makes the search quick.
_DIGITS = re.compile(r"\d(?:\d{0,2}(?: \d{3})+(?!\d)(?:[.,]\d+(?![.,]?\d))?|\d*(?:[.,]\d+)*)")
_MIDDLE_DOT = re.compile(r"・(?<=\d.)(?=\d)")  # "4・8%", as Japanese newspapers write it
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d $")  # "in 2024 30 000 …"
_BEFORE = 6  # characters of a year, with its borders
_MAX_DIGITS = 24  # a longer run is a serial number, no quantity


def find_digits(folded: str, decimal: str) -> Iterator[Number]:
    """Every number in digits of a folded text; `decimal` is the mark that decides where the text itself does not."""
    folded = _MIDDLE_DOT.sub(".", folded)
    found = [m for m in _DIGITS.finditer(folded) if _is_literal(folded, *m.span())]
    mark = _decimal_mark([literal for m in found if not (literal := m.group()).isdigit()], decimal)
    for match in found:
        for literal, start in _split_spaces(match.group(), match.start(), folded):
            number = _read_digits(literal, start, mark)
            if number is not None:
                yield number


def _is_literal(text: str, start: int, end: int) -> bool:
    """Whether digits stand for themselves: no serial number, no exponent of a measure ("3.200m2")."""
    if end - start > _MAX_DIGITS:
        return False
    letters = start
    while letters and text[letters - 1].isalpha() and text[letters - 1] < SPACED_SCRIPTS_END:
        letters -= 1
    return letters == start or not (letters and text[letters - 1].isdigit())


def _split_spaces(literal: str, start: int, text: str) -> Iterator[tuple[str, int]]:
    """A literal grouped by spaces is one number, unless a plain digit run ends right before it that is no year."""
    before = text[max(0, start - _BEFORE) : start]
    if " " in literal and before[-2:-1].isdigit() and before[-1] == " " and not _YEAR.search(before):
        offset = 0
        for part in literal.split(" "):
            yield part, start + offset
            offset += len(part) + 1
    else:
        yield literal, start


def _decimal_mark(literals: list[str], default: str) -> str:
    """The decimal mark of this text: what its unambiguous numbers say by majority, else the locale's."""
    votes = {".": 0, ",": 0}
    for literal in literals:
        mark = _certain_decimal(literal.replace(" ", ""))
        if mark:
            votes[mark] += 1
    if votes["."] == votes[","]:
        return default
    return max(votes, key=lambda mark: votes[mark])


def _certain_decimal(literal: str) -> str:
    """The decimal mark that a literal can only have, or nothing: 12,5 → ","; 1.234.567 → ","; 1.234 → nothing."""
    marks = [c for c in literal if c in ".,"]
    if not marks:
        return ""
    last = marks[-1]
    if len(set(marks)) == 2:
        return last if marks.count(last) == 1 else ""
    if len(marks) > 1:
        return "," if last == "." else "."
    whole, _, fraction = literal.partition(last)
    if len(fraction) != 3 or len(whole) > 3 or whole.startswith("0"):
        return last
    return ""


def _read_digits(literal: str, start: int, decimal: str) -> Number | None:
    """A literal's value, or None where its marks make no number (12.05.2024, 192.168.0.1)."""
    end = start + len(literal)
    bare = literal.replace(" ", "")
    if bare.isdigit():
        return Number(start, end, float(bare), digits=literal)
    mark = _certain_decimal(bare)
    groups = re.split(r"[.,]", bare)
    if len(groups) > 2 or (mark and len({c for c in bare if c in ".,"}) == 2):
        return _grouped(bare, start, end, mark)
    if mark:
        return Number(start, end, float(bare.replace(mark, ".")))
    separator = next(c for c in bare if c in ".,")
    as_decimal, as_group = float(f"{groups[0]}.{groups[1]}"), float(groups[0] + groups[1])
    if separator == decimal and groups[1] != "000":  # nobody writes three noughts behind a decimal mark
        return Number(start, end, as_decimal, thousandfold=as_group)
    return Number(start, end, as_group)


def _grouped(bare: str, start: int, end: int, mark: str) -> Number | None:
    whole, _, fraction = bare.partition(mark) if mark and mark in bare else (bare, "", "")
    groups = re.split(r"[.,]", whole)
    if len(groups[0]) > 3 or any(len(group) != 3 for group in groups[1:]) or not (fraction.isdigit() or not fraction):
        return None
    return Number(start, end, float("".join(groups) + (f".{fraction}" if fraction else "")))
