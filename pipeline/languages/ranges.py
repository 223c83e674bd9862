"""Two numbers that are the ends of one: "5 to 7", "600万-800万"; not two levels, one of which was left."""

from __future__ import annotations

import re
import unicodedata

from pipeline.languages.number import Number
from pipeline.languages.scan import Match, Scan

_WAY = 60  # characters between a verb of change and the level that it starts from
_PER = 16  # characters behind a figure in which "a year" begins
_FAR = 3  # times: the ends of a range lie nearer to one another
_CLAUSE_END = re.compile(r"[.,;:]")
_PARTICLE = 2  # characters of a particle that says where a rise leads
_DASH = re.compile(r" ?[-~] ?[$£€]?")


def is_money(sign: str) -> bool:
    return len(sign) == 1 and unicodedata.category(sign) == "Sc"


def times(value: float, factor: float) -> float:
    """`value × factor` without binary dust: 17.34 × 1e9 is 17340000000."""
    return float(f"{value * factor:.12g}")


def range_of(scan: Scan, low: Number, high: Number, *, spaces: bool) -> Number | None:
    """ "2–3", "from 5 to 7", "600 bis 700 Millionen", "15 y un 20": also with the percent sign on both ends."""
    if low.vague or high.vague or (is_year(low) and high.scaled > 1):
        return None  # "en 2015 à 221 milliards"
    if not _are_ends(scan, low, high, spaces=spaces):
        return None
    bottom = low.value
    share = scan.ending_at("share", high.end) if high.percent and not low.percent else None
    if share:
        bottom = times(bottom, float(share.label))  # "七至八成"
    if low.scaled == 1 and high.scaled > 1 and bottom < high.value / high.scaled:
        bottom = times(bottom, high.scaled)
    if bottom >= high.value:
        return None
    return Number(
        low.start,
        high.end,
        bottom,
        high=high.value,
        worded=low.worded and high.worded,
        scaled=high.scaled,
        percent=low.percent or high.percent,
    )


def is_year(number: Number) -> bool:
    return len(number.digits) == 4 and 1900 <= number.value <= 2100


def _are_ends(scan: Scan, low: Number, high: Number, *, spaces: bool) -> bool:
    """Whether a dash or a word such as "to" makes two numbers the ends of a range."""
    start = low.end
    sign = scan.starting_at("percent", start)
    if sign and sign.end <= high.start:
        if scan.starting_at("percent", high.end) is None:
            return False  # "rose by 8.5 % to 52 million"
        start = sign.end
    gap = scan.folded[start : high.start]
    if _DASH.fullmatch(gap) or (not spaces and _is_dash_of_units(scan, gap, high)):
        return True
    if _is_reached(scan, low, high):
        return False
    for infix in scan.within("range_infix", start, high.start):
        rest = (scan.folded[start : infix.start] + scan.folded[infix.end : high.start]).split()
        first = low.start - is_money(scan.folded[low.start - 1 : low.start])
        rest = [word for word in rest if word != scan.folded[first : low.start]]  # "from $5 to $6 million"
        if len(rest) > 1 or any(len(word) > 4 or not word.isalpha() for word in rest):
            continue  # at most an article may stand beside the infix, no sign: "in 2015 to $221bn"
        if not spaces and _is_other_pair(scan, low, high, infix):
            continue
        if not infix.label or _opened(scan, infix.label, first):
            signed = start > low.end
            return not (signed and _are_levels(scan, low, high, infix)) and not _is_way(scan, low.start, signed=signed)
    return False


def _is_dash_of_units(scan: Scan, gap: str, high: Number) -> bool:
    """Whether a dash stands between two figures with the same unit: "3 公里 - 5 公里"."""
    unit, dash = gap.strip()[:-1].strip(), gap.strip()[-1:]
    return unit != "" and dash in ("-", "~") and scan.folded.startswith(unit, high.end + 1)


def _is_other_pair(scan: Scan, low: Number, high: Number, infix: Match) -> bool:
    """Whether a word of ranges joins two figures that are no range: a score ("10 比 6"), the counts of two things
    ("5 곳 에서 10 명"), the way from one level to another ("5 명 에서 10 명 으로 늘어").
    """
    unit, behind = scan.folded[low.end : infix.start].strip(), scan.folded[high.end :].lstrip(" ")
    if scan.starting_at("not_after", infix.start) or not behind.startswith(unit):
        return True
    end = len(scan.folded) - len(behind) + len(unit)
    particle = next(iter(scan.tokens_in(end, end + _PARTICLE)), None)
    if particle is None or scan.starting_at("change_after", end):
        return False
    return len(particle.word) <= _PARTICLE and scan.starting_at("change_after", particle.end) is not None


def _are_levels(scan: Scan, low: Number, high: Number, infix: Match) -> bool:
    """Whether two percentages are levels of which nothing more is said: "pasó del 88 % al 96 %"; not "… of them"."""
    opener, sign = scan.ending_at("range_opener", low.start), scan.starting_at("percent", high.end)
    if opener is None or sign is None or scan.starting_at(("percent_link", "anaphora"), sign.end):
        return False
    return all(scan.starting_at("level_before", at) for at in (opener.start, infix.start))


def _is_reached(scan: Scan, low: Number, high: Number) -> bool:
    """Whether the second number is the level that the first one led to: "rose by 2 % to 94 %", "by 2 points to …",
    "58% から 83% に 上がり".
    """
    sign = scan.starting_at("percent", high.end)
    particle = scan.starting_at("to", sign.end if sign else high.end)
    if particle and scan.starting_at("change_after", particle.end):
        return True
    if scan.starting_at("points", low.end) and not scan.starting_at("points", high.end):
        return True
    signed = low.scaled > 1 or scan.starting_at("percent", low.end) is not None
    comparator = scan.ending_at("qualifier_before", low.start)
    start = comparator.start if comparator else low.start
    far = high.value > _FAR * low.value and scan.ending_at("change_before", start) is not None
    return signed and (far or _is_by(scan, start, high.end))


def _is_by(scan: Scan, start: int, end: int) -> bool:
    """Whether a preposition that is no "from" says by how much something rose, not how fast: "daalde … met 0,4% tot
    0,62%".
    """
    link = scan.ending_at("change_link", start)
    if link is None or scan.ending_at("level_before", start):
        return False
    verbs = scan.within("change_verb", max(0, link.start - _WAY), link.start)
    apart = bool(verbs) and not _CLAUSE_END.search(scan.folded, verbs[-1].end, link.start)
    return apart and not scan.within("per", verbs[-1].start, end + _PER)


def _is_way(scan: Scan, start: int, *, signed: bool) -> bool:
    """Whether a verb of change stands before: "rose from 41 to 52 %" is the way from one level to another.

    Where "from" is "by", too, signs at both ends tell: "augmenté de 41 % à 52 %", but "augmenté de 4 à 5 %".
    """
    level = scan.ending_at("level_before", start)
    by = scan.ending_at("change_before", start)
    if level is not None and by is None:
        verbs = scan.within("change_verb", max(0, level.start - _WAY), level.start)
        apart = bool(verbs) and not _CLAUSE_END.search(scan.folded, verbs[-1].end, level.start)
        by = verbs[-1] if apart and any(v.label == scan.folded[level.start : level.end] for v in verbs) else None
        if (apart and by is None) or scan.ending_at("change_before", level.start) is not None:
            return True
    return signed and by is not None and scan.ending_at("range_opener", start) is not None


def _opened(scan: Scan, opener: str, start: int) -> bool:
    """Whether `opener` stands before a number, with at most two short words (an article, "about") between."""
    before = scan.folded[max(0, start - len(opener) - 12) : start]
    found = re.search(rf"(?<!\w){re.escape(opener)}((?: \w{{1,8}}){{0,2}} ?)$", before.rstrip(" ") + " ")
    return found is not None
