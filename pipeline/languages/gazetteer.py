"""Vietnam's provinces, districts and communes, valid in time (corpora/vocab/places.csv), and other spellings of
provinces (corpora/vocab/place_names.csv). Sources and licence: corpora/README.md.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from pipeline import paths
from pipeline.languages.fold import fold
from pipeline.languages.pack_format import expand

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_MARKS = {ord("-"): " ", ord("'"): None}  # "Phan Rang-Tháp Chàm", "Krông Nô", "Cư M'gar"
_HANGUL = "\uac00-\ud7a3"
_FIRST_KANA = "\u3040"  # letters from here on are written without spaces
LEVELS = ("province", "district", "commune")


@dataclass(frozen=True, slots=True, eq=False)  # each stands once: compared and hashed as quickly as can be
class Unit:
    """One administrative unit: official code (text, leading zeros count), level, name, kind in Vietnamese ("xã").

    Valid from `valid_from` to before `valid_to` (ISO dates; empty: since before the register begins, until today).
    After a merger its code may be another unit's. `parent`, `predecessors` and `successors` are codes of their time.
    """

    code: str
    level: str
    name: str
    kind: str = ""
    parent: str = ""
    valid_from: str = ""
    valid_to: str = ""
    predecessors: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()
    latitude: float = 0.0
    longitude: float = 0.0

    def is_valid(self, day: str) -> bool:
        """Whether the unit exists on a day (ISO date)."""
        return self.valid_from <= day and (not self.valid_to or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Units by folded name and by code; `words` are the folded words of all names, `aliases` the other spellings.

    `patterns` finds those spellings: under a language's code its own, under "" those in Latin letters. `hosts` has the
    provinces as host names write them: "nghean". `merged` is the first day of the latest merger.
    """

    exact: Mapping[str, tuple[Unit, ...]]
    bare: Mapping[str, tuple[Unit, ...]]
    codes: Mapping[str, tuple[Unit, ...]]
    words: frozenset[str]
    aliases: Mapping[str, tuple[Unit, ...]]
    patterns: Mapping[str, re.Pattern[str]]
    hosts: Mapping[str, str]
    merged: str
    _above: dict[Unit, frozenset[Unit]] = field(default_factory=dict, repr=False, compare=False)

    def units(self, name: str) -> tuple[Unit, ...]:
        """The units that a name may stand for, provinces first: by its diacritics, or by its letters if it has none.

        Provinces answer to a name with half of its diacritics, too ("Dak Nông").
        """
        if name in self.aliases:
            return self.aliases[name]
        bare = _key(name, accents=True)
        if name.isascii():
            return self.bare.get(bare, ())
        found = self.exact.get(_key(name, accents=False), ())
        half = self.bare.get(bare, ()) if not found else ()
        return found or tuple(u for u in half if u.level == "province" and _has_lost_marks(name, u.name))

    def level(self, name: str) -> str:
        """The highest level of a unit of that name; empty when there is none."""
        units = self.units(name)
        return units[0].level if units else ""

    def spellings(self, text: str, language: str) -> Iterator[tuple[int, int]]:
        """(start, end) of every other spelling of a province in a text."""
        for key in ("", language) if language in self.patterns else ("",):
            yield from (found.span() for found in self.patterns[key].finditer(text))

    def at(self, code: str, day: str) -> Unit | None:
        """The unit that bears a code on a day; the empty day lies before the first merger of the register."""
        return next((unit for unit in self.codes.get(code, ()) if unit.is_valid(day)), None)

    def above(self, unit: Unit) -> frozenset[Unit]:
        """The provinces and districts in which a unit lies, and those in which its land lay before or lies since."""
        if unit not in self._above:
            kin = [unit, *self.successors(unit), *self.predecessors(unit)]
            found = {upper for one in kin for upper in self.parents(one)}
            if unit.level != "commune":
                found |= {one for one in kin if one.level != "commune"}
            self._above[unit] = frozenset(found - {unit})
        return self._above[unit]

    def successors(self, unit: Unit) -> tuple[Unit, ...]:
        """What became of a unit; empty when it is still there."""
        return tuple(one for code in unit.successors if (one := self.at(code, unit.valid_to)))

    def predecessors(self, unit: Unit) -> tuple[Unit, ...]:
        """What a unit was made from; empty when it was there before the register begins."""
        return tuple(one for code in unit.predecessors for one in self.codes[code] if one.valid_to == unit.valid_from)

    def province(self, unit: Unit) -> Unit:
        """The province in which a unit lies in its own time, or itself."""
        return next((upper for upper in self.parents(unit) if upper.level == "province"), unit)

    def parents(self, unit: Unit) -> Iterator[Unit]:
        """The units in which a unit lies in its own time, the smallest first."""
        while unit.parent and (upper := self.at(unit.parent, unit.valid_from)):
            yield upper
            unit = upper


@lru_cache(maxsize=1)
def load_gazetteer(folder: Path = paths.VOCAB) -> Gazetteer:
    """The gazetteer that ships."""
    with (folder / "places.csv").open(encoding="utf-8", newline="") as file:
        units = [_unit(row) for row in csv.DictReader(file)]
    units.sort(key=lambda unit: LEVELS.index(unit.level))
    spelled = list(_spellings(folder / "place_names.csv"))
    provinces = _grouped((unit.name, unit) for unit in units if unit.level == "province")
    latin = [(name, unit) for language, name, place in spelled if not language for unit in provinces[place]]
    return Gazetteer(
        exact=_grouped((_key(name, accents=False), unit) for name, unit in [*latin, *_names(units)]),
        bare=_grouped((_key(name, accents=True), unit) for name, unit in [*latin, *_names(units)]),
        codes=_grouped((unit.code, unit) for unit in units),
        aliases={name: provinces[place] for _, name, place in spelled},
        patterns={
            language: _any_of(name for own, name, _ in spelled if own == language)
            for language in dict.fromkeys(own for own, _, _ in spelled)
        },
        hosts={_key(name, accents=True).replace(" ", ""): name for name in provinces},
        merged=max(unit.valid_from for unit in units),
        words=frozenset(word for unit in units for word in fold(unit.name, accents=True).split()),
    )


def _unit(row: Mapping[str, str]) -> Unit:
    return Unit(
        **{key: row[key] for key in ("code", "level", "name", "kind", "parent", "valid_from", "valid_to")},
        predecessors=tuple(row["predecessors"].split()),
        successors=tuple(row["successors"].split()),
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
    )


def _names(units: Iterable[Unit]) -> Iterator[tuple[str, Unit]]:
    return ((unit.name, unit) for unit in units)


def _spellings(path: Path) -> Iterator[tuple[str, str, str]]:
    """(language, or empty for all that write in Latin letters; spelling; Vietnamese name of the province)."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield from ((row["language"], name, row["province"]) for name in expand(row["name"]))


def _key(name: str, *, accents: bool) -> str:
    """A name as it is looked up: case, apostrophes and the space around hyphens aside."""
    return " ".join(fold(name, accents=accents).translate(_MARKS).split())


def _has_lost_marks(name: str, whole: str) -> bool:
    """Whether every letter of a name is that of the whole name, with all of its marks, without its tone, or bare."""
    one, other = _key(name, accents=False), _key(whole, accents=False)
    return len(one) == len(other) and all(
        letter in {full, _toneless(full), fold(full, accents=True)} for letter, full in zip(one, other, strict=True)
    )


def _toneless(letter: str) -> str:
    """A letter without its tone: "ồ" → "ô"."""
    marks = unicodedata.normalize("NFD", letter)
    return unicodedata.normalize("NFC", "".join(c for c in marks if c not in _TONES))


def _grouped(pairs: Iterable[tuple[str, Unit]]) -> dict[str, tuple[Unit, ...]]:
    found: dict[str, dict[Unit, None]] = defaultdict(dict)
    for name, unit in pairs:
        found[name][unit] = None
    return {name: tuple(units) for name, units in found.items()}


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    """Any of the names, the longest first. Each branch begins with its letter, which is what makes the search quick."""
    tails: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names, key=len, reverse=True):
        letters = _letters(name[-1])
        gap = " ?" if name >= _FIRST_KANA else ""  # spaces may have been put in between words
        rest = "".join(gap + re.escape(letter) for letter in name[1:])
        tails[name[0]].append(rest + (f"(?!{letters})" if letters else ""))
    branches = (f"{re.escape(first)}{_not_inside(first)}(?:{'|'.join(rest)})" for first, rest in tails.items())
    return re.compile("|".join(branches))


def _not_inside(first: str) -> str:
    """Behind the first letter of a name: that none stands before it."""
    letters = f"[{_HANGUL}]" if _is_hangul(first) else _letters(first)
    return f"(?<!{letters}{re.escape(first)})" if letters else ""


def _is_hangul(character: str) -> bool:
    return "\uac00" <= character <= "\ud7a3"


def _letters(character: str) -> str:
    """What may not stand beside a name: a letter that could go on its word; between ideographs there are no words, and
    behind a name in Hangul stand its level word and particles.
    """
    if "\u4e00" <= character <= "\u9fff" or character >= "\U00020000" or _is_hangul(character):
        return ""
    return "[\u30a1-\u30fa\u30fc]" if "\u30a1" <= character <= "\u30fa" or character == "ー" else r"\w"
