"""Numbers as a language writes them, in digits and in words: their value and their span.

Digits: every separator convention (1.234 / 1,234 / 1 234 / 1234, decimal comma and point). What "1.234" means is decided
by the number itself, then by the other numbers of the text, then by CLDR's convention for the pack's locale.
Words: a pack lists additive words (they add up), multipliers (they multiply the word before them) and scales (they
multiply all before them); one small machine composes them, glued ("einundzwanzig") or apart ("hai mươi mốt").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from babel import Locale

from pipeline.languages.pack import Pack
from pipeline.languages.scan import Scan, Token

_DIGITS = re.compile(r"\d{1,3}(?: \d{3})+(?!\d)(?:[.,]\d+(?![.,]?\d))?|\d+(?:[.,]\d+)*")
_ABBREVIATION = 4  # letters of "Mio", "Mrd", "tsd"
_MAX_DIGITS = 24  # a longer run is a serial number, no quantity
_GAP = re.compile(r"[ -]?")
_DASH = re.compile(r" ?- ?")
_BEGINS = "\n.!?:;|(“„«\"‘–-•+*…"  # what stands before the first word of a sentence, a quotation, an item
_SLASH = re.compile(r" ?/ ?")


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a text at [start, end), value computed.

    `high` is the upper end of a range, `total` the whole of "29 of 30"; `digits` the literal where the number is one
    plain run of digits (a year, perhaps), else empty; `unsure` says that its words often mean something else;
    `thousandfold` is the other reading of an ambiguous separator ("1.234" as 1234).
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
    opener: str = ""


@dataclass(frozen=True, slots=True)
class Numerals:
    """The number words of one pack, ready for use."""

    additive: Mapping[str, float]
    multipliers: Mapping[str, float]
    scales: Mapping[str, float]
    connectors: frozenset[str]
    half: frozenset[str]
    unsure: frozenset[str]
    glued: bool
    ten_is_open: bool
    decimal: str
    morphemes: tuple[str, ...] = field(repr=False)
    longest: int = 0

    def role(self, word: str) -> str:
        """What a word is to the machine: additive, multiplier, scale, connector, or nothing."""
        if word in self.additive:
            return "additive"
        if word in self.multipliers:
            return "multiplier"
        if word in self.scales:
            return "scale"
        return "connector" if word in self.connectors else ""


@lru_cache(maxsize=64)
def numerals_of(pack: Pack) -> Numerals:
    """The number words of a pack; computed once a pack."""
    data = pack.data["numerals"]
    additive, multipliers, scales = (
        {pack.fold(word): value for word, value in data[name].items()} for name in ("additive", "multipliers", "scales")
    )
    connectors = pack.words("numerals.connectors")
    words = sorted({*additive, *multipliers, *scales, *connectors}, key=len, reverse=True)
    return Numerals(
        additive=additive,
        multipliers=multipliers,
        scales=scales,
        connectors=connectors,
        half=pack.words("numerals.half"),
        unsure=pack.words("numerals.ambiguous"),
        glued=data["glued"],
        ten_is_open=11.0 not in additive.values(),
        decimal=Locale.parse(pack.locale).number_symbols["latn"]["decimal"],
        morphemes=tuple(words),
    )


def find_numbers(scan: Scan, pack: Pack) -> list[Number]:
    """Every number of the text, in order, ranges and "29 of 30" joined, scale words multiplied in."""
    words = numerals_of(pack)
    atoms = sorted([*_digits(scan, words), *_words(scan, words), *_vague(scan)], key=lambda n: (n.start, -n.end))
    atoms = _scaled(scan, words, _disjoint([atom for atom in atoms if not _in_percent(scan, atom)]))
    atoms = [atom for index, atom in enumerate(atoms) if not _is_other_word(scan, atoms, index)]
    return list(_joined(scan, atoms))


def _in_percent(scan: Scan, atom: Number) -> bool:
    """The number word inside a percent word: the "ciento" of "por ciento"."""
    return atom.worded and any(
        scan.within(kind, max(0, atom.start - 12), atom.end) and scan.within(kind, max(0, atom.start - 12), atom.end)[-1].end == atom.end
        for kind in ("percent", "points")
    )


def _is_other_word(scan: Scan, atoms: list[Number], index: int) -> bool:
    """A word that often means something else, and does: an article ("un 20 %"), "5 năm", "đầu tư"."""
    atom = atoms[index]
    if not atom.worded or atom.vague:
        return False
    if any(v.start <= atom.start and atom.end <= v.end for v in scan.within("number_veto", atom.start - 12, atom.end + 12)):
        return True
    if not atom.unsure:
        return False
    if index and not atoms[index - 1].worded and scan.folded[atoms[index - 1].end : atom.start] == " ":
        return True
    return index + 1 < len(atoms) and scan.folded[atom.end : atoms[index + 1].start] == " "


def _disjoint(atoms: list[Number]) -> list[Number]:
    kept: list[Number] = []
    for atom in atoms:
        if not kept or atom.start >= kept[-1].end:
            kept.append(atom)
    return kept


# --- digits ---------------------------------------------------------------------------------------------------------


def _digits(scan: Scan, words: Numerals) -> Iterator[Number]:
    found = [m for m in _DIGITS.finditer(scan.folded) if _is_literal(scan.folded, *m.span())]
    decimal = _decimal_mark([m.group() for m in found], words.decimal)
    for match in found:
        for literal, start in _split_spaces(match.group(), match.start(), scan.folded):
            number = _read_digits(literal, start, decimal)
            if number is not None:
                yield number


def _is_literal(text: str, start: int, end: int) -> bool:
    """Whether digits stand for themselves: no serial number, no exponent of a measure ("3.200m2")."""
    if end - start > _MAX_DIGITS:
        return False
    letters = start
    while letters and text[letters - 1].isalpha():
        letters -= 1
    return letters == start or not (letters and text[letters - 1].isdigit())


def _split_spaces(literal: str, start: int, text: str) -> Iterator[tuple[str, int]]:
    """A literal grouped by spaces is one number, unless a plain digit run ends right before it ("2025 256 hộ")."""
    if " " in literal and start > 1 and text[start - 2 : start - 1].isdigit() and text[start - 1] == " ":
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
    if separator == decimal:
        return Number(start, end, as_decimal, thousandfold=as_group)
    return Number(start, end, as_group)


def _grouped(bare: str, start: int, end: int, mark: str) -> Number | None:
    whole, _, fraction = bare.partition(mark) if mark and mark in bare else (bare, "", "")
    groups = re.split(r"[.,]", whole)
    if len(groups[0]) > 3 or any(len(group) != 3 for group in groups[1:]) or not (fraction.isdigit() or not fraction):
        return None
    return Number(start, end, float("".join(groups) + (f".{fraction}" if fraction else "")))


# --- words ----------------------------------------------------------------------------------------------------------


def _words(scan: Scan, words: Numerals) -> Iterator[Number]:
    tokens, folded = scan.tokens, scan.folded
    index = 0
    while index < len(tokens):
        parts = _number_parts(tokens[index], words)
        if not parts or words.role(parts[0]) == "connector":
            index += 1
            continue
        machine = _Machine(words)
        taken = index
        for position in range(index, len(tokens)):
            token = tokens[position]
            if position > index and not _GAP.fullmatch(folded[tokens[position - 1].end : token.start]):
                break
            if _hyphenated(folded, token, words) or not machine.feed(_number_parts(token, words)):
                break
            if machine.complete:
                taken = position + 1
                machine.commit()
        if taken > index + 1 and _is_noun(scan, tokens, taken - 1, words):
            taken -= 1  # "hai mươi năm": twenty years
            machine.committed = machine.before
        if taken > index and machine.committed is not None and not _is_name(scan, tokens[index].start):
            last = tokens[taken - 1]
            unsure = taken == index + 1 and (tokens[index].word in words.unsure or machine.bare)
            yield Number(
                tokens[index].start,
                last.end,
                machine.committed,
                worded=True,
                unsure=unsure,
                scaled=machine.scale,
            )
            index = taken
        else:
            index += 1


def _is_noun(scan: Scan, tokens: list[Token], last: int, words: Numerals) -> bool:
    """Whether the last word of a number is the noun behind it: one that means something else, no connector before."""
    word = tokens[last]
    unsure = word.word in words.unsure and words.role(tokens[last - 1].word) != "connector"
    return unsure and scan.starting_at("not_after", word.start) is not None


def _is_name(scan: Scan, start: int) -> bool:
    """Whether a number word bears a capital inside a sentence: "Generalsekretær To Lam"."""
    if not scan.text[start].isupper():
        return False
    before = scan.text[:start].rstrip(" ")[-1:]
    return bool(before) and before not in _BEGINS


def _hyphenated(folded: str, token: Token, words: Numerals) -> bool:
    """Whether a word is the first part of a compound that is no number: the "five" of "five-star"."""
    end = token.end
    if folded[end : end + 1] != "-" or not folded[end + 1 : end + 2].isalpha():
        return False
    following = re.match(r"[^\W\d_]+", folded[end + 1 :])
    return following is not None and not words.role(following.group())


def _number_parts(token: Token, words: Numerals) -> tuple[str, ...]:
    """The number words that a token consists of; empty when it is none."""
    if words.role(token.word):
        return (token.word,)
    if words.glued and len(token.word) > 4:
        return _segment(token.word, words.morphemes)
    return ()


@lru_cache(maxsize=4096)
def _segment(word: str, morphemes: tuple[str, ...]) -> tuple[str, ...]:
    """A glued number word cut into its morphemes, the longest first; empty when it does not come out even."""
    if not word:
        return ()
    for morpheme in morphemes:
        if word.startswith(morpheme):
            rest = word[len(morpheme) :]
            tail = _segment(rest, morphemes)
            if tail or not rest:
                return (morpheme, *tail)
    return ()


class _Machine:
    """Adds number words up, one after the other; refuses a word that cannot continue the number."""

    def __init__(self, words: Numerals) -> None:
        self.words = words
        self.total = 0.0
        self.group = 0.0
        self.pending = 0.0  # the last additive component: what a multiplier multiplies
        self.slot = float("inf")  # the next component must be smaller than this
        self.scale = 1.0
        self.complete = False
        self.bare = False  # nothing but a multiplier or scale: "hundred", "nghìn"
        self.committed: float | None = None
        self.before: float | None = None  # the value without the last word
        self.linked = False

    def feed(self, parts: tuple[str, ...]) -> bool:
        """Take the parts of one token; False when the token does not belong to the number."""
        return bool(parts) and all(self._take(part) for part in parts)

    def commit(self) -> None:
        """Remember the value so far as the number's value."""
        self.before = self.committed
        self.committed = self.total + self.group

    def _take(self, word: str) -> bool:
        role = self.words.role(word)
        if role == "connector":
            if self.linked or (not self.complete):
                return False
            self.linked, self.complete = True, False
            return True
        taken: bool = getattr(self, f"_{role}")(word) if role else False
        self.linked = False
        self.complete = taken
        return taken

    def _additive(self, word: str) -> bool:
        value = self.words.additive[word]
        if self.words.glued and self.linked and 0 < self.pending < 10 and value in range(20, 100, 10):
            self.group += value  # fünfundzwanzig: the unit stands before the ten
            self.slot = 1
            return True
        if value >= self.slot or (value == 0 and self.slot != float("inf")):
            return False
        self.group += value
        self.pending = value
        self.slot = self._room(value)
        self.bare = False
        return True

    def _room(self, value: float) -> float:
        """How small the next component must be: 20 leaves room for units, 300 for what is below a hundred."""
        if value == 10:
            return 10 if self.words.ten_is_open else 1
        for unit in (100.0, 10.0):
            if value >= 2 * unit and value % unit == 0 or (value == unit == 100):
                return unit
        return 1

    def _multiplier(self, word: str) -> bool:
        factor = self.words.multipliers[word]
        if self.pending:
            if self.pending >= factor:
                return False
            self.group += self.pending * (factor - 1)
        elif self.group or self.total:
            if factor >= self.slot:
                return False
            self.group += factor
        else:
            self.group = factor
            self.bare = True
        self.pending = 0.0
        self.slot = factor
        return True

    def _scale(self, word: str) -> bool:
        factor = self.words.scales[word]
        if not (self.group or self.total):
            self.group = 1.0
            self.bare = True
        if self.total and factor > self.scale:
            self.total = (self.total + self.group) * factor  # hai nghìn tỷ, dos mil quinientos millones
        elif self.total and factor == self.scale:
            return False
        else:
            self.total += self.group * factor
        self.group = self.pending = 0.0
        self.scale = factor
        self.slot = float("inf")
        return True


def _vague(scan: Scan) -> Iterator[Number]:
    """ "hundreds of", "hàng nghìn": the lower bound, marked as vague."""
    for match in scan.all("vague"):
        link = scan.starting_at("vague_link", match.end)
        end = link.end if link else match.end
        yield Number(match.start, end, float(match.label), worded=True, vague=True)


# --- scales, ranges, totals -----------------------------------------------------------------------------------------


def _scaled(scan: Scan, words: Numerals, atoms: list[Number]) -> list[Number]:
    """Numbers in digits with the scale words behind them: "17,34 tỷ", "28 mil millones", "1 tỷ 200 triệu"."""
    scaled: list[Number] = []
    for atom in atoms:
        if scaled and atom.start < scaled[-1].end:
            continue  # a scale word that the number before it has taken
        number = _with_half(scan, atom) if atom.worded else _with_scale(scan, words, atom)
        before = scaled[-1] if scaled else None
        if before and not before.worded and before.scaled > number.scaled > 1 and _adjacent(scan, before, number):
            scaled[-1] = replace(before, end=number.end, value=before.value + number.value)
        else:
            scaled.append(number)
    return scaled


def _adjacent(scan: Scan, before: Number, after: Number) -> bool:
    return scan.folded[before.end : after.start] == " "


def _with_scale(scan: Scan, words: Numerals, atom: Number) -> Number:
    index = scan.token_index(atom.end)
    end, factor = atom.end, 1.0
    while index < len(scan.tokens):
        token = scan.tokens[index]
        value = words.scales.get(token.word) or words.multipliers.get(token.word)
        if value is None or scan.folded[end : token.start] not in ("", " ") or (factor > 1 and value < factor):
            break
        end, factor, index = token.end, factor * value, index + 1
        if len(token.word) <= _ABBREVIATION and scan.folded[end : end + 2] == ". ":
            end += 1  # "12 Mrd. VND"
    if factor == 1.0:
        return atom
    scaled = replace(atom, end=end, value=_times(atom.value, factor), digits="", scaled=factor, thousandfold=None)
    return _with_half(scan, scaled)


def _with_half(scan: Scan, number: Number) -> Number:
    """Half of the scale more: "2 triệu rưỡi", "dos millones y medio"."""
    half = scan.starting_at("half", number.end)
    if not half or number.scaled == 1:
        return number
    return replace(number, end=half.end, value=number.value + number.scaled / 2)


def _times(value: float, factor: float) -> float:
    """`value × factor` without binary dust: 17.34 × 1e9 is 17340000000."""
    return float(f"{value * factor:.12g}")


def _joined(scan: Scan, atoms: list[Number]) -> Iterator[Number]:
    index = 0
    while index < len(atoms):
        number = atoms[index]
        joined = None
        if index + 1 < len(atoms):
            joined = _total(scan, number, atoms[index + 1]) or _range(scan, number, atoms[index + 1])
        index += 2 if joined else 1
        yield _whole(scan, joined or number)


def _whole(scan: Scan, number: Number) -> Number:
    """ "all 41": the number is its own total."""
    if number.total is None and number.high is None and number.scaled == 1 and not number.vague:
        if scan.ending_at("all", number.start):
            return replace(number, total=number.value)
    return number


def _total(scan: Scan, part: Number, whole: Number) -> Number | None:
    """ "29 of 30", "14/19"."""
    if not _countable(part) or not _countable(whole) or part.value > whole.value or part.unsure:
        return None
    gap = scan.folded[part.end : whole.start]
    link = scan.starting_at("of_total", part.end)
    if _SLASH.fullmatch(gap) or (link and scan.folded[link.end : whole.start].strip() == "" and link.start >= part.end):
        return replace(part, end=whole.end, total=whole.value, digits="", unsure=False)
    return None


def _countable(number: Number) -> bool:
    return number.value == int(number.value) and number.scaled == 1 and not number.vague and number.high is None


def _range(scan: Scan, low: Number, high: Number) -> Number | None:
    """ "2–3", "from 5 to 7", "600 bis 700 Millionen", "15 y un 20": also with the percent sign on both ends."""
    if low.vague or high.vague:
        return None
    opener = _range_opener(scan, low, high)
    if opener is None:
        return None
    bottom = low.value
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
        opener=opener,
    )


def _range_opener(scan: Scan, low: Number, high: Number) -> str | None:
    """The word that opens the range ("" for none), or None when the two numbers are no range."""
    start = low.end
    sign = scan.starting_at("percent", start)
    if sign and sign.end <= high.start:
        start = sign.end
    gap = scan.folded[start : high.start]
    if _DASH.fullmatch(gap):
        return ""
    for infix in scan.within("range_infix", start, high.start):
        rest = (scan.folded[start : infix.start] + scan.folded[infix.end : high.start]).split()
        if len(rest) > 1 or any(len(word) > 4 for word in rest):
            continue  # at most an article may stand beside the infix
        if not infix.label or _opened(scan, infix.label, low.start):
            return infix.label
    return None


def _opened(scan: Scan, opener: str, start: int) -> bool:
    """Whether `opener` stands before a number, with at most two short words (an article, "about") between."""
    before = scan.folded[max(0, start - len(opener) - 12) : start]
    found = re.search(rf"(?<!\w){re.escape(opener)}((?: \w{{1,8}}){{0,2}} ?)$", before.rstrip(" ") + " ")
    return found is not None
