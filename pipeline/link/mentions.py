"""Where an article names places, and what stands beside the names: level words, brackets, the larger unit."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from pipeline.languages.pack import Pack
from pipeline.schema import Entity

_REACH = 40  # characters in which a level word stands beside a name
# Between a level word and the name that it belongs to, an adjective aside: "district d'A Luoi", "comuna alta de Ba".
_LINK = r" (?:of|de|del|des|der|von|van|af|av|di|do|da|d)"
_NUMBER = re.compile(r" (\d)(?![\w%]|[.,]\d)")
_NUMBERED = re.compile(r"(?<!\w)(\d{1,2})(?!\w)")
_AGENCY = re.compile(r" ?\([A-ZĐ]{2,8}\)")  # "Hanoi (VNA)": where the desk is, not what the article is about
_KINDS = {"commune": "xã", "ward": "phường", "township": "thị trấn"}  # by their ids in corpora/vocab/units.csv
_FIRST_KANA = "\u3040"  # letters from here on have no spaces beside them
_ENDING = 3  # letters of a plural or a case
_MAX_WORDS = 2  # between two names of one address: ", in the"
_PLACING = frozenset(
    "of in the s de del la las el los en von der des dem im i på af av van het du le les l d à au dans di nel nella "
    "della do da dos das no na thuộc ở tại в на の".split()
)
_WORD = re.compile(r"\w+")
_LOOSE = re.compile(r"[^\w ,()\-–/'’]")  # what cannot stand between them


@dataclass(frozen=True, slots=True)
class Level:
    """What a level word says of the name beside it: the levels that it may stand for, the word itself, folded, and the
    kind of commune that the pack counts by it ("ward": phường), or "".

    `leads` where it stands before the name; `linked` where a genitive stands between: "a commune of Dak Lak" is in Dak
    Lak, not of that name; `listed` where another name of the list has it: "huyện A, B".
    """

    levels: frozenset[str] = frozenset()
    word: str = ""
    kind: str = ""
    leads: bool = False
    linked: bool = False
    listed: bool = False


UNSAID = Level()


@dataclass(frozen=True, slots=True)
class Mention:
    """A name at [start, end), [left, right) with its level word; `line` is the number of its line, the title's is 0.

    `number` is one that follows and may be part of the name: "Bảo Lâm 1". `desk`: only an agency's desk sits there.
    """

    start: int
    end: int
    left: int
    right: int
    name: str
    level: Level
    line: int
    number: str = ""
    desk: bool = False


@dataclass(frozen=True, slots=True)
class LevelWords:
    """The level words of a pack, compiled as they stand before a name and behind one."""

    def level(self, word: str, *, leads: bool, linked: bool = False) -> Level:
        """What a level word says, folded as it is."""
        return Level(self.levels.get(word, frozenset()), word, self.kinds.get(word, ""), leads, linked)

    levels: Mapping[str, frozenset[str]]
    kinds: Mapping[str, str]
    before: re.Pattern[str]
    behind: re.Pattern[str]


def find_mentions(text: str, places: Iterable[Entity], pack: Pack) -> list[Mention]:
    """Every mention of the places in the text, in order; a longer name covers the shorter ones inside it."""
    words = level_words(pack)
    folded = pack.fold(text)
    breaks = [line.start() for line in re.finditer("\n", text)]
    first = {(place.start, place.end) for place in places}
    found: list[Mention] = []
    taken: set[int] = set()
    for start, end in sorted(_spans(text, places), key=lambda span: (span[0] - span[1], span[0])):
        if start in taken or end - 1 in taken:
            continue
        mention = _mention(text, folded, start, end, words)
        if (start, end) in first or _stands_alone(text, mention):
            taken.update(range(start, end))
            found.append(replace(mention, line=bisect_right(breaks, start)))
    return sorted(found, key=lambda mention: mention.start)


def _spans(text: str, places: Iterable[Entity]) -> set[tuple[int, int]]:
    spans = set()
    for name in {place.name for place in places}:
        at = text.find(name)
        while at >= 0:
            end = at + len(name)
            if name >= _FIRST_KANA or not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum()):
                spans.add((at, end))
            at = text.find(name, end)
    return spans


def _mention(text: str, folded: str, start: int, end: int, words: LevelWords) -> Mention:
    name = text[start:end]
    numbered = _NUMBERED.search(name)
    if numbered:  # "Ward 5" is named with its level word
        word = folded[start : start + numbered.start()].strip()
        level = words.level(word, leads=True)
        return Mention(start, end, start, end, numbered.group().lstrip("0"), level, 0)
    before = words.before.search(folded, max(0, start - _REACH), start)
    behind = words.behind.match(folded, end, end + _REACH)
    desk = _AGENCY.match(text, end) is not None
    level = UNSAID
    if behind is not None:
        level = words.level(behind[1], leads=False)
    elif before is not None:
        level = words.level(before[1], leads=True, linked=bool(before[2]))
    left = before.start() if level.leads and before else start
    right = behind.end() if behind else end
    number = _NUMBER.match(text, end) if level.leads else None
    return Mention(start, end, left, right, name, level, 0, number[1] if number else "", desk)


def _stands_alone(text: str, mention: Mention) -> bool:
    """Whether no other capitalised word goes on the name: "Hòa Bình" in "Nguyễn Hòa Bình" is none."""
    if mention.level is not UNSAID:
        return True
    before = re.search(r"(\w+) $", text[max(0, mention.start - _REACH) : mention.start])
    behind = text[mention.end : mention.end + 2]
    return not (before and before[1][0].isupper()) and not (behind[:1] == " " and behind[1:].isupper())


@lru_cache(maxsize=64)
def level_words(pack: Pack) -> LevelWords:
    """The level words of a pack; one that it lists under two levels ("city") may stand for either."""
    levels: dict[str, frozenset[str]] = {}
    for level, phrases in pack.data["places"]["levels"].items():
        for word in (pack.fold(phrase).strip("-") for phrase in phrases):
            for form in (word, *_inflected(word, level, pack)):
                levels[form] = levels.get(form, frozenset()) | {level}
    words = "|".join(sorted(map(re.escape, levels), key=len, reverse=True))
    after = pack.data["places"]["order"] == "after"
    return LevelWords(
        levels=levels,
        kinds={pack.fold(w): kind for unit, kind in _KINDS.items() for w in pack.data["units"].get(unit, ())},
        before=re.compile(rf"(?<!\w)({words})((?: [^\W\d_]+)?{_LINK})?[ ']\Z"),
        behind=re.compile(rf"[ -]?({words})(?!\w)" if after else r"(?!)()"),
    )


def _inflected(word: str, level: str, pack: Pack) -> Iterator[str]:
    """The other forms of a level word by which the pack counts such units: "provinces", "Gemeinden"."""
    units = ("commune", "ward", "township") if level == "commune" else (level,)
    for form in (pack.fold(phrase) for unit in units for phrase in pack.data["units"].get(unit, ())):
        if form.startswith(word) and 0 < len(form) - len(word) <= _ENDING:
            yield form


@dataclass(frozen=True, slots=True)
class Tie:
    """Two mentions, one behind the other, that may be parts of one address: "Tuan Lo commune (Tan Lac district)".

    `firm` where brackets, level words or prepositions say so; a bare comma may stand in a list as well. `inward` where
    the larger unit may be the first: "Hoa Binh's Tan Lac district".
    """

    one: Mention
    other: Mention
    firm: bool
    inward: bool


def ties(mentions: Sequence[Mention], text: str) -> Iterator[Tie]:
    """The pairs of neighbours that may be parts of one address: only signs and prepositions stand between them."""
    for one, other in pairwise(mentions):
        gap = text[one.right : other.left]
        words = _WORD.findall(gap.lower())
        if one.line != other.line or _LOOSE.search(gap) or len(words) > _MAX_WORDS or not _PLACING.issuperset(words):
            continue
        told = bool(one.level.levels and other.level.levels)
        yield Tie(one, other, firm=gap != ", " or told, inward=words in ([], ["s"]) and (gap != ", " or told))


def listed(mentions: Sequence[Mention], text: str, joiners: frozenset[str]) -> list[Mention]:
    """The mentions, each name in a list with the level word that the list begins or ends with: "huyện A, B và C"."""
    found = list(mentions)
    steps = [*range(1, len(found)), *range(len(found) - 1, 0, -1)]
    for at in steps:
        one, other = found[at - 1], found[at]
        gap = text[one.right : other.left]
        if gap not in {", ", " , "} and gap.strip().lower() not in joiners:
            continue
        if other.level is UNSAID and one.level.leads:
            found[at] = replace(other, level=replace(one.level, listed=True))
        elif one.level is UNSAID and other.level.levels and not other.level.leads:
            found[at - 1] = replace(one, level=replace(other.level, listed=True))
    return found
