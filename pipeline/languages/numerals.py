"""Numbers as a language writes them: what digits and words say, with scales, ranges and "29 of 30" put together."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from pipeline.languages.digits import find_digits
from pipeline.languages.number import Number
from pipeline.languages.number_words import Numerals, find_percents, find_words, numerals_of
from pipeline.languages.pack import Pack
from pipeline.languages.ranges import is_money, is_year, range_of, times
from pipeline.languages.scan import Match, Scan
from pipeline.languages.shares import find_shares

__all__ = ["Number", "find_numbers"]

_ABBREVIATION = 4  # letters of "Mio", "Mrd", "tsd"
_APART = 60  # characters between two numbers that are one
_NOUN = 16  # characters of a noun between a whole and its part
_THOUSAND = 1000.0
_MOST_DIGIT = 9
_FACTORS = frozenset(10.0**zeros for zeros in range(10))
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
            number = number._replace(start=before.start, value=times(before.value + number.value / scale, scale))
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
            low = times(before.value, factor)
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
    scaled = atom._replace(end=end, value=times(atom.value, factor), digits="", scaled=factor, thousandfold=None)
    return _with_half(scan, words, scaled)


def _is_apart(gap: str) -> bool:
    """Whether what stands before a scale word is no more than a sign of money: "120 £ millioner"."""
    return not gap.strip(" ") or is_money(gap.strip(" "))


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
    value = times(atom.value, factor)
    return atom._replace(end=token.end, value=value, digits="", scaled=factor, thousandfold=None)


def _with_half(scan: Scan, words: Numerals, number: Number) -> Number:
    """Half of the scale more: "2 triệu rưỡi", "dos millones y medio"; or half of one, "two and a half million"."""
    half = scan.starting_at("half", number.end)
    if not half:
        return number
    value = number.value + number.scaled / 2
    more = number._replace(end=half.end, value=value, digits="", unsure=False, thousandfold=None)
    return more if number.scaled > 1 else _with_scale(scan, words, more)


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
                or range_of(scan, number, following, spaces=spaces)
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
    if is_year(whole) and scan.starting_at("unit", whole.end) is None:
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
