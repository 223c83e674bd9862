"""Numbers in words: "ba mươi lăm", "einundzwanzig", "one hundred and five".

A pack lists additive words (they add up), multipliers (they multiply the word before them) and scales (they multiply
all before them); one small machine composes them, glued or apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from babel import Locale

from pipeline.languages.number import Number
from pipeline.languages.pack import Pack
from pipeline.languages.scan import Scan, Token

_HUNDRED = 100
_PERCENT = 5  # letters that a word of percent has more than
_BEGINNING = 2  # letters by which most words are told not to begin a number where these are glued together
_GAPS = frozenset(("", " ", "  ", "   ", "-"))  # machine translation doubles spaces
_POINTS = _GAPS | {"・"}  # "四・八"
_COMPACT = re.compile(r"¤?\s*(?P<digits>0+)\s?(?P<unit>[^\W\d_]{1,2})\s*¤?")
_FEWEST_DIGITS = 3  # "二〇三" is written digit by digit, "两三" means two or three
_BEGINS = '\n.!?:;|(“„«"‘–-•+*…'  # what stands before the first word of a sentence, a quotation, an item


@dataclass(frozen=True, slots=True, eq=False)
class Numerals:
    """The number words of one pack, ready for use; like packs they compare by identity."""

    additive: Mapping[str, float]
    multipliers: Mapping[str, float]
    scales: Mapping[str, float]
    compact: Mapping[str, float]  # letters of scales beside a sign of money: "£125m"
    connectors: frozenset[str]
    point: frozenset[str]
    unsure: frozenset[str]
    percents: tuple[str, ...]  # words of percent that may be one with their number
    glued: bool
    spaces: bool
    ten_is_open: bool
    short_tail: bool  # where a zero is said ("一千零五"), a digit without one counts lower units: "一千五" is 1500
    decimal: str
    group: str  # what CLDR puts between thousands, besides full stop and comma
    roles: Mapping[str, str] = field(repr=False)
    morphemes: tuple[str, ...] = field(repr=False)
    telling: int | None  # letters of a word that tell whether a number may begin with it; None for all
    beginnings: frozenset[str] = field(repr=False)

    def role(self, word: str) -> str:
        """What a word is to the machine: additive, multiplier, scale, connector, or nothing."""
        return self.roles.get(word, "")

    def can_begin(self, word: str) -> bool:
        """Whether a number may begin with a word: it is a number word, or glued together of some."""
        return word[: self.telling] in self.beginnings


@lru_cache(maxsize=64)
def numerals_of(pack: Pack) -> Numerals:
    """The number words of a pack; computed once a pack."""
    data = pack.data["numerals"]
    additive, multipliers, scales = (
        {pack.fold(word): value for word, value in data[name].items()} for name in ("additive", "multipliers", "scales")
    )
    connectors = pack.words("numerals.connectors")
    roles = dict.fromkeys(connectors, "connector") | dict.fromkeys(scales, "scale")
    roles |= dict.fromkeys(multipliers, "multiplier") | dict.fromkeys(additive, "additive")
    telling = _BEGINNING if data["glued"] else None
    return Numerals(
        additive=additive,
        multipliers=multipliers,
        scales=scales,
        compact=_compact(Locale.parse(pack.locale)),
        connectors=connectors,
        point=pack.words("numerals.point"),
        unsure=pack.words("numerals.ambiguous"),
        percents=tuple(w for w in pack.words("numerals.percent") if len(w) > _PERCENT) if pack.spaces else (),
        glued=data["glued"],
        spaces=pack.spaces,
        ten_is_open=11.0 not in additive.values(),
        short_tail=any(additive.get(word) == 0 for word in connectors),
        decimal=Locale.parse(pack.locale).number_symbols["latn"]["decimal"],
        group=pack.fold(Locale.parse(pack.locale).number_symbols["latn"]["group"]),
        roles=roles,
        morphemes=tuple(sorted(roles, key=len, reverse=True)),
        telling=telling,
        beginnings=frozenset(word[:telling] for word in roles),
    )


def _compact(locale: Locale) -> dict[str, float]:
    """The letters that stand for scales in CLDR's short form of money: of "¤0m" and "0 M ¤" the m, a million each."""
    found = {}
    for forms in locale.compact_currency_formats["short"].values():
        for size, form in forms.items():
            letters = _COMPACT.fullmatch(form.pattern.lower())
            if letters:
                found[letters["unit"]] = float(size) / 10 ** (len(letters["digits"]) - 1)
    return found


def find_words(scan: Scan, words: Numerals) -> Iterator[Number]:
    """Every number in words of a text."""
    scan = _joined(scan)
    telling, beginnings, done = words.telling, words.beginnings, 0
    for index in [index for index, (_, _, word) in enumerate(scan.tokens) if word[:telling] in beginnings]:
        parts = _number_parts(scan.tokens[index], words) if index >= done else ()
        if parts and words.role(parts[0]) != "connector":
            number, done = _number_at(scan, index, words)
            if number:
                yield number


def find_percents(scan: Scan, words: Numerals) -> Iterator[Number]:
    """Number words that are one with a word of percent: "zehnprozentig"; a hundred of them says "wholly"."""
    for start, end, word in scan.tokens if words.percents else ():
        if not word.endswith(words.percents):
            continue
        sign = max(filter(word.endswith, words.percents), key=len)
        machine = _Machine(words)
        head = Token(start, end - len(sign), word.removesuffix(sign))
        if machine.feed(_number_parts(head, words)) and machine.complete:
            machine.commit()
            if machine.committed and machine.committed < _HUNDRED:
                yield Number(start, end, machine.committed, worded=True, percent=True)


def _number_at(scan: Scan, index: int, words: Numerals) -> tuple[Number | None, int]:
    """The number whose first word is the token at `index`, and the index behind it."""
    tokens = scan.tokens
    digits = index if words.spaces else _digits_end(scan, index, words)
    if digits - index >= _FEWEST_DIGITS:
        return _digit_by_digit(tokens[index:digits], words), digits
    machine, taken = _fed(scan, index, words)
    if taken > index + 1 and _is_noun(scan, tokens, taken - 1, words):
        taken -= 1  # "hai mươi năm": twenty years
        machine.committed = machine.before
    unsure = taken == index + 1 and (tokens[index].word in words.unsure or machine.bare)
    if taken == index or machine.committed is None or _is_name(scan, tokens[index].start):
        return None, index + 1
    if unsure and not machine.committed:
        return None, index + 1  # "không": no zero, but a "no"
    value, scale = machine.committed, machine.scale
    if words.point and taken < len(tokens):
        digits = taken + (tokens[taken].word in words.point)
        if digits > taken or scan.folded[tokens[taken - 1].end : tokens[taken].start] == "・":
            taken, value, scale = _with_fraction(scan, taken, digits, words, value)
    start, end = tokens[index].start, tokens[taken - 1].end
    return Number(start, end, value, worded=True, unsure=unsure, scaled=scale), taken


def _fed(scan: Scan, index: int, words: Numerals) -> tuple[_Machine, int]:
    """The machine that has read as many tokens from `index` on as make one number, and the index behind them."""
    tokens, folded = scan.tokens, scan.folded
    machine, taken = _Machine(words), index
    linked: tuple[int, float | None] | None = None  # where the last connector stands, and the value before it
    for position in range(index, len(tokens)):
        token = tokens[position]
        if position > index and folded[tokens[position - 1].end : token.start] not in _GAPS:
            break
        parts = () if _hyphenated(scan, token, words) else _number_parts(token, words)
        if not machine.feed(parts):
            if linked and parts and words.role(parts[0]) == "scale":
                taken, machine.committed = linked  # "three million and | five million" are two numbers
            break
        if machine.linked:
            linked = taken, machine.committed
        elif machine.complete:
            taken = position + 1
            machine.commit()
    return machine, taken


def _digits_end(scan: Scan, index: int, words: Numerals) -> int:
    """Index behind the words for single digits that stand side by side from `index` on."""
    tokens, end = scan.tokens, index
    while end < len(tokens) and words.additive.get(tokens[end].word, 10) < 10:
        if end > index and scan.folded[tokens[end - 1].end : tokens[end].start] not in ("", " "):
            break
        end += 1
    return end


def _digit_by_digit(tokens: list[Token], words: Numerals) -> Number:
    """ "二〇三": 203."""
    digits = "".join(f"{words.additive[token.word]:.0f}" for token in tokens)
    return Number(tokens[0].start, tokens[-1].end, float(digits), worded=True)


def _with_fraction(scan: Scan, end: int, index: int, words: Numerals, whole: float) -> tuple[int, float, float]:
    """A number before the token at `end` whose decimals begin at `index`: the index behind them, its value, its scale.

    "two point five million", "九十八点五", "siete coma veintiocho"; unchanged where no digits follow the mark.
    """
    tokens, folded = scan.tokens, scan.folded
    digits, scale = "", 1.0
    while scale == 1.0 and index < len(tokens) and folded[tokens[index - 1].end : tokens[index].start] in _POINTS:
        if words.role(tokens[index].word) == "connector" or not words.can_begin(tokens[index].word):
            break
        machine, taken = _fed(scan, index, words)
        if taken == index or machine.committed is None:
            break
        value = machine.committed
        if value % machine.scale == 0:
            value, scale = value / machine.scale, machine.scale
        index, digits = taken, f"{digits}{value:.0f}"
    if not digits:
        return end, whole, 1.0
    return index, float(f"{float(f'{whole:.0f}.{digits}') * scale:.12g}"), scale


def _joined(scan: Scan) -> Scan:
    """The scan with each number word of several parts as one token: "quatre-vingt-dix"."""
    tokens: list[Token] = []
    done = 0
    for word in scan.all("number_word"):
        tokens += scan.tokens_in(done, word.start)
        tokens.append(Token(word.start, word.end, scan.folded[word.start : word.end]))
        done = word.end
    tokens += scan.tokens_in(done, len(scan.folded)) if tokens else []
    return Scan(scan.text, scan.folded, tokens, scan.kinds) if tokens else scan


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


def _hyphenated(scan: Scan, token: Token, words: Numerals) -> bool:
    """Whether a word is the first part of a compound that counts nothing: "five-star", not "five-member"."""
    folded, end = scan.folded, token.end
    if folded[end : end + 1] != "-" or not folded[end + 1 : end + 2].isalpha():
        return False
    following = re.match(r"[^\W\d_]+", folded[end + 1 :])
    counted = following is not None and (words.role(following.group()) or scan.starting_at("unit", end + 1))
    return following is not None and not counted


def _number_parts(token: Token, words: Numerals) -> tuple[str, ...]:
    """The number words that a token consists of; empty when it is none."""
    if words.role(token.word):
        return (token.word,)
    if words.glued and len(token.word) > 4:
        return _segment(token.word, words)
    return ()


@lru_cache(maxsize=4096)
def _segment(word: str, words: Numerals) -> tuple[str, ...]:
    """A glued number word cut into its morphemes, the longest first; empty when it does not come out even."""
    if not word:
        return ()
    for morpheme in words.morphemes:
        if word.startswith(morpheme):
            rest = word[len(morpheme) :]
            tail = _segment(rest, words)
            if tail or not rest:
                return (morpheme, *tail)
    return ()


class _Machine:
    """Adds number words up, one after the other; refuses a word that cannot continue the number."""

    def __init__(self, words: Numerals) -> None:
        self.words = words
        self.parts: list[tuple[float, float]] = []  # what scales have closed: (value, scale), the largest first
        self.group = 0.0
        self.pending = 0.0  # the last additive component: what a multiplier multiplies
        self.slot = float("inf")  # the next component must be smaller than this
        self.complete = False
        self.bare = False  # nothing but a multiplier or scale: "hundred", "nghìn"
        self.committed: float | None = None
        self.before: float | None = None  # the value without the last word
        self.linked = False
        self.unit = 1.0  # what stands right before: a multiplier or a scale
        self.tail = 0.0  # what a short tail adds to the value if it stays the last word
        self.empty = False  # a zero inside the number waits for its multiplier: "nghìn không trăm"

    @property
    def scale(self) -> float:
        """The last scale that multiplied what stood before it."""
        return self.parts[-1][1] if self.parts else 1.0

    def feed(self, parts: tuple[str, ...]) -> bool:
        """Take the parts of one token; False when the token does not belong to the number."""
        return bool(parts) and all(self._take(part) for part in parts)

    def commit(self) -> None:
        """Remember the value so far as the number's value."""
        self.before = self.committed
        self.committed = sum(value for value, _ in self.parts) + self.group + self.tail

    def _take(self, word: str) -> bool:
        role = self.words.role(word)
        if role == "connector" or (self.complete and word in self.words.connectors):
            if self.linked or (not self.complete):
                return False
            self.linked, self.complete = True, False
            return True
        unit, self.unit, self.tail = self.unit, 1.0, 0.0
        taken: bool = getattr(self, f"_{role}")(word) if role else False
        if role == "additive" and self.words.short_tail and not self.linked and 0 < self.pending < 10 < unit:
            self.tail = self.pending * (unit / 10 - 1)
        self.linked = False
        self.complete = taken and not self.empty
        return taken

    def _additive(self, word: str) -> bool:
        value = self.words.additive[word]
        if self.words.glued and self.linked and 0 < self.pending < 10 and value in range(20, 100, 10):
            self.group += value  # fünfundzwanzig: the unit stands before the ten
            self.pending += value
            self.slot = 1.0
            return True
        if self.empty or value >= self.slot or (value == 0 and self.slot != float("inf")):
            return False
        self.empty = value == 0 and bool(self.parts)
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
            if (value >= 2 * unit and value % unit == 0) or (value == unit == 100):
                return unit
        return 1

    def _multiplier(self, word: str) -> bool:
        factor = self.words.multipliers[word]
        if self.empty:
            self.empty = False
        elif self.pending:
            if self.pending >= factor:
                return False
            self.group += self.pending * (factor - 1)
        elif self.group or self.parts:
            if factor >= self.slot:
                return False
            self.group += factor
        else:
            self.group = factor
            self.bare = True
        self.pending = 0.0
        self.slot = self.unit = factor
        return True

    def _scale(self, word: str) -> bool:
        factor, parts, below = self.words.scales[word], [*self.parts], self.group
        while parts and parts[-1][1] < factor:  # hai nghìn tỷ, dos mil quinientos millones
            below += parts.pop()[0]
        if self.empty or (parts and (parts[-1][1] == factor or not below)):
            return False
        if not below:
            below = 1.0
            self.bare = True
        self.parts = [*parts, (below * factor, factor)]
        self.group = self.pending = 0.0
        self.slot, self.unit = float("inf"), factor
        return True
