"""Numbers as a language writes them: what digits and words say, with scales, ranges and "29 of 30" put together."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from pipeline.languages.digits import find_digits
from pipeline.languages.number import Number
from pipeline.languages.number_words import Numerals, find_percents, find_words, numerals_of
from pipeline.languages.pack import Pack
from pipeline.languages.scan import Match, Scan
from pipeline.languages.shares import find_shares

__all__ = ["Number", "find_numbers"]

_ABBREVIATION = 4  # letters of "Mio", "Mrd", "tsd"
_WAY = 60  # characters between a verb of change and the level that it starts from
_APART = 60  # characters between two numbers that are one
_PER = 16  # characters behind a figure in which "a year" begins
_FAR = 3  # times: the ends of a range lie nearer to one another
_CLAUSE_END = re.compile(r"[.,;:]")
_PARTICLE = 2  # characters of a particle that says where a rise leads
_NOUN = 16  # characters of a noun between a whole and its part
_THOUSAND = 1000.0
_MOST_DIGIT = 9
_FACTORS = frozenset(10.0**zeros for zeros in range(10))
_DASH = re.compile(r" ?[-~] ?[$£€]?")
_OWNER = re.compile(r" ?(?:[^\W\d_]+ )?(?:[^\W\d_]+['’]s?|[^\W\d_a-zà-ÿ][^\W\d_]*s) ")
_SLASH = re.compile(r" ?/ ?")


def find_numbers(scan: Scan, pack: Pack) -> list[Number]:
    """Every number of the text, in order, ranges and "29 of 30" joined, scale words multiplied in."""
    words = numerals_of(pack)
    atoms = sorted(
        [
            *find_digits(scan.folded, words.decimal),
            *find_words(scan, words),
            *find_percents(scan, words),
            *_vague(scan),
        ],
        key=lambda n: (n.start, -n.end, not n.vague),
    )
    atoms = _scaled(scan, words, _disjoint([atom for atom in atoms if not _in_percent(scan, atom)]))
    atoms = [atom for index, atom in enumerate(atoms) if not _is_other_word(scan, atoms, index)]
    atoms = atoms if words.spaces else _about(scan, atoms)
    if pack.data["numerals"]["shares"] or pack.data["numerals"]["percent_before"]:
        atoms = find_shares(scan, atoms)
    return list(_joined(scan, atoms, spaces=words.spaces))


def _in_percent(scan: Scan, atom: Number) -> bool:
    """The number word inside a percent word: the "ciento" of "por ciento"."""
    return atom.worded and scan.ending_at(("percent", "points"), atom.end) is not None


def _is_other_word(scan: Scan, atoms: list[Number], index: int) -> bool:
    """A word that often means something else, and does: an article ("un 20 %"), "5 năm", "đầu tư"."""
    atom = atoms[index]
    if not atom.worded:
        return False
    if any(
        v.start <= atom.start and atom.end <= v.end for v in scan.within("number_veto", atom.start - 12, atom.end + 12)
    ):
        return True
    if not atom.unsure:
        return False
    if index and not atoms[index - 1].worded and scan.folded[atoms[index - 1].end : atom.start] == " ":
        return True
    following = atoms[index + 1] if index + 1 < len(atoms) else None
    if following is None or scan.folded[atom.end : following.start] != " ":
        return False
    return _times_next(atom, following) is None


def _disjoint(atoms: list[Number]) -> list[Number]:
    kept: list[Number] = []
    for atom in atoms:
        if not kept or atom.start >= kept[-1].end:
            kept.append(atom)
    return kept


def _vague(scan: Scan) -> Iterator[Number]:
    """ "hundreds of", "hàng nghìn": the lower bound, marked as vague."""
    for match in scan.all("vague"):
        link = scan.starting_at("vague_link", match.end)
        end = link.end if link else match.end
        yield Number(match.start, end, float(match.label), worded=True, vague=True)


def _scaled(scan: Scan, words: Numerals, atoms: list[Number]) -> list[Number]:
    """Numbers in digits with the scale words behind them: "17,34 tỷ", "28 mil millones", "1 tỷ 200 triệu"."""
    scaled: list[Number] = []
    for atom in atoms:
        if scaled and atom.start < scaled[-1].end:
            continue  # a scale word that the number before it has taken
        spelt = atom.worded and words.spaces
        number = _with_half(scan, words, atom) if spelt else _with_scale(scan, words, atom)
        while scaled and _adjacent(scan, scaled[-1], number) and _is_in_thousands(words, scaled[-1], number):
            before, scale = scaled.pop(), _scale_of(words, number)
            number = number._replace(start=before.start, value=_times(before.value + number.value / scale, scale))
        scaled.append(number)
    return _added(scan, words, scaled)


def _added(scan: Scan, words: Numerals, numbers: list[Number]) -> list[Number]:
    """Numbers, each joined with those behind it that it adds up with: "1 tỷ 200 triệu"."""
    added: list[Number] = []
    for number in numbers:
        before = added[-1] if added else None
        if before and _adjacent(scan, before, number) and _adds_up(words, before, number):
            scale = number.scaled if words.spaces else before.scaled
            added[-1] = before._replace(end=number.end, value=before.value + number.value, scaled=scale, unsure=False)
        else:
            added.append(number)
    return added


def _adjacent(scan: Scan, before: Number, after: Number) -> bool:
    return scan.folded[before.end : after.start] in ("", " ")


def _adds_up(words: Numerals, before: Number, after: Number) -> bool:
    """Whether a number goes on with the one before it: "1 tỷ 200 triệu", "cuatro mil 458", "1万2000"."""
    if after.worded or after.high is not None or before.vague:
        return words.spaces and not before.worded and before.scaled > after.scaled > 1
    if not words.spaces:
        return not before.worded and before.scaled > after.value
    spelt = before.worded or before.scaled == _THOUSAND
    return before.scaled > after.scaled and (after.scaled > 1 or (spelt and _is_below(before.scaled, after.value)))


def _about(scan: Scan, atoms: list[Number]) -> list[Number]:
    """Numbers, two that follow one another said as one: "三四" is three or four, "五六十" fifty or sixty."""
    found: list[Number] = []
    for atom in atoms:
        before = found[-1] if found else None
        factor = _times_next(before, atom) if before and _adjacent(scan, before, atom) else None
        if before and factor:
            low = _times(before.value, factor)
            found[-1] = before._replace(end=atom.end, value=low, high=atom.value, scaled=atom.scaled, unsure=False)
        else:
            found.append(atom)
    return found


def _times_next(digit: Number, number: Number) -> float | None:
    """What multiplies the digit behind a digit in a number: 10 in "五六十", fifty or sixty; else None."""
    if not (digit.worded and number.worded and 0 < digit.value < _MOST_DIGIT) or digit.high is not None:
        return None
    factor = number.value / (digit.value + 1)
    return factor if factor in _FACTORS else None


def _is_in_thousands(words: Numerals, before: Number, after: Number) -> bool:
    """Whether a thousand and more is counted of the scale behind it: "cuatro mil 592 millones", "2 nghìn 500 tỷ",
    "4천 2백만".
    """
    if after.worded or after.high is not None or before.vague or (before.worded and not words.spaces):
        return False
    scale = _scale_of(words, after)
    few = before.scaled == _THOUSAND if words.spaces else 1 < before.scaled <= _THOUSAND
    return few and before.scaled < scale and _is_below(before.scaled, after.value / scale)


def _scale_of(words: Numerals, number: Number) -> float:
    """The scale word of a number, without the multiplier before it: the ten thousand of "2백만"."""
    if words.spaces:
        return number.scaled
    return max((scale for scale in words.scales.values() if number.scaled % scale == 0), default=1.0)


def _is_below(scale: float, value: float) -> bool:
    return value < scale and value.is_integer()


def _with_scale(scan: Scan, words: Numerals, atom: Number) -> Number:
    if (compact := _compact(scan, words, atom)) is not None:
        return compact
    index = scan.token_index(atom.end)
    end, factor = atom.end, 1.0
    if not words.spaces and (more := scan.starting_at("qualifier_after", end)) and more.label == "more_than":
        index = scan.token_index(more.end)  # "20多万": 20 and more of the scale
        end = more.end if index < len(scan.tokens) and scan.tokens[index].word in words.roles else end
        index = scan.token_index(end)
    while index < len(scan.tokens):
        token = scan.tokens[index]
        value = words.scales.get(token.word) or words.multipliers.get(token.word)
        if value is None or (factor > 1 and value < factor) or not _is_apart(scan.folded[end : token.start]):
            break
        if factor % 10 and factor > 1:
            break  # behind a dozen stands another number: "1ダース千円"
        end, factor, index = token.end, factor * value, index + 1
        if words.spaces and len(token.word) <= _ABBREVIATION and scan.folded[end : end + 2] == ". ":
            end += 1  # "12 Mrd. VND"
    if factor == 1.0:
        return _with_half(scan, words, atom)
    scaled = atom._replace(end=end, value=_times(atom.value, factor), digits="", scaled=factor, thousandfold=None)
    return _with_half(scan, words, scaled)


def _is_apart(gap: str) -> bool:
    """Whether what stands before a scale word is no more than a sign of money: "120 £ millioner"."""
    return not gap.strip(" ") or _is_money(gap.strip(" "))


def _is_money(sign: str) -> bool:
    return len(sign) == 1 and unicodedata.category(sign) == "Sc"


def _compact(scan: Scan, words: Numerals, atom: Number) -> Number | None:
    """A sum of money with the letter of its scale: "£125m", "$ 5bn", "125 M€"."""
    index = scan.token_index(atom.end)
    token = scan.tokens[index] if index < len(scan.tokens) else None
    factor = words.compact.get(token.word) if token else None
    if atom.worded or token is None or factor is None or scan.folded[atom.end : token.start].strip():
        return None
    signs = scan.folded[: atom.start].rstrip(" ")[-1:] + scan.folded[token.end :].lstrip(" ")[:1]
    if not any(unicodedata.category(sign) == "Sc" for sign in signs):
        return None
    value = _times(atom.value, factor)
    return atom._replace(end=token.end, value=value, digits="", scaled=factor, thousandfold=None)


def _with_half(scan: Scan, words: Numerals, number: Number) -> Number:
    """Half of the scale more: "2 triệu rưỡi", "dos millones y medio"; or half of one, "two and a half million"."""
    half = scan.starting_at("half", number.end)
    if not half:
        return number
    value = number.value + number.scaled / 2
    more = number._replace(end=half.end, value=value, digits="", unsure=False, thousandfold=None)
    return more if number.scaled > 1 else _with_scale(scan, words, more)


def _times(value: float, factor: float) -> float:
    """`value × factor` without binary dust: 17.34 × 1e9 is 17340000000."""
    return float(f"{value * factor:.12g}")


def _joined(scan: Scan, atoms: list[Number], *, spaces: bool) -> Iterator[Number]:
    index = 0
    while index < len(atoms):
        number = atoms[index]
        joined = None
        following = atoms[index + 1] if index + 1 < len(atoms) else None
        if following and following.start - number.end <= _APART:
            joined = (
                _total(scan, number, following)
                or _total_first(scan, number, following)
                or _range(scan, number, following, spaces=spaces)
            )
        index += 2 if joined else 1
        yield _whole(scan, joined or number)


def _whole(scan: Scan, number: Number) -> Number:
    """ "all 41": the number is its own total."""
    plain = number.total is None and number.high is None and number.scaled == 1 and not number.vague
    if not plain or not scan.ending_at("all", number.start):
        return number
    whole = _in_full(number)
    return whole._replace(total=whole.value)


def _total(scan: Scan, part: Number, whole: Number) -> Number | None:
    """ "29 of 30", "14/19"."""
    link = scan.starting_at("of_total", part.end)
    linked = link and (_is_owner(scan.text[link.end : whole.start]) or _is_rest(scan, link, whole.start))
    if not linked and not _SLASH.fullmatch(scan.folded, part.end, whole.start):
        return None
    part, whole = _in_full(part), _in_full(whole)
    if not _countable(part) or not _countable(whole) or part.value > whole.value or part.unsure:
        return None
    ratio = scan.ending_at("not_before", whole.start)
    if (ratio and ratio.start <= part.start) or scan.starting_at("not_after", whole.end):
        return None  # "1 in 4 children" is a fraction, "two of 18 years" two people
    if _is_year(whole) and scan.starting_at("unit", whole.end) is None:
        return None  # "20 in 2018"
    return part._replace(end=whole.end, total=whole.value, digits="", unsure=False)


def _is_owner(words: str) -> bool:
    """Whether words are nothing, or whose the whole is: "eight of Hue's ten wards", "av Norges elleve fylker"."""
    return not words.strip() or _OWNER.fullmatch(words) is not None


def _is_rest(scan: Scan, link: Match, end: int) -> bool:
    """Whether an adjective stands before the whole: "12 der übrigen 25 Dörfer", "2 z tych 9 wsi"."""
    adjective = scan.starting_at("modifier", link.end) or scan.starting_at("modifier", link.start)
    return adjective is not None and link.end < adjective.end <= end and not scan.folded[adjective.end : end].strip()


def _total_first(scan: Scan, whole: Number, part: Number) -> Number | None:
    """ "八个县中的六个": six of eight, the whole first with its noun."""
    link = scan.ending_at("total_first", part.start)
    if link is None or scan.starting_at("not_after", part.end):
        return None  # "the second in 18 games"
    part, whole = _in_full(part), _in_full(whole)
    if not _countable(part) or not _countable(whole) or part.value > whole.value:
        return None
    noun = scan.folded[whole.end : link.start]
    if link.start < whole.end or len(noun) > _NOUN or not re.sub("[ ·]", "", noun).isalpha():
        return None
    return whole._replace(end=part.end, value=part.value, total=whole.value, digits="", unsure=False)


def _in_full(number: Number) -> Number:
    """ "1.486" of 2.310 are 1486: parts of a whole are no fractions."""
    return number if number.thousandfold is None else number._replace(value=number.thousandfold, thousandfold=None)


def _countable(number: Number) -> bool:
    return number.value == int(number.value) and number.scaled == 1 and not number.vague and number.high is None


def _range(scan: Scan, low: Number, high: Number, *, spaces: bool) -> Number | None:
    """ "2–3", "from 5 to 7", "600 bis 700 Millionen", "15 y un 20": also with the percent sign on both ends."""
    if low.vague or high.vague or (_is_year(low) and high.scaled > 1):
        return None  # "en 2015 à 221 milliards"
    if not _are_ends(scan, low, high, spaces=spaces):
        return None
    bottom = low.value
    share = scan.ending_at("share", high.end) if high.percent and not low.percent else None
    if share:
        bottom = _times(bottom, float(share.label))  # "七至八成"
    if low.scaled == 1 and high.scaled > 1 and bottom < high.value / high.scaled:
        bottom = _times(bottom, high.scaled)
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


def _is_year(number: Number) -> bool:
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
        first = low.start - _is_money(scan.folded[low.start - 1 : low.start])
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
