"""Vietnam's provinces, districts and communes by name, with and without diacritics: corpora/vocab/places.csv.

Its rows are the units before and after the mergers of 2025 (`era` 2024 and 2026) and other spellings of provinces
(`era` alias). Source: thanglequoc/vietnamese-provinces-database (MIT), see docs/annotation.md.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipeline import paths
from pipeline.languages.scan import fold

_TONES = "\u0300\u0301\u0303\u0309\u0323"
LEVELS = ("province", "district", "commune")


@dataclass(frozen=True, slots=True)
class Unit:
    """One administrative unit: official code (text, leading zeros count), level, name, code of its parent, era."""

    code: str
    level: str
    name: str
    parent: str
    era: str


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Units by folded name; `words` are the folded words of all names, `aliases` finds other spellings of provinces."""

    exact: Mapping[str, tuple[Unit, ...]]
    bare: Mapping[str, tuple[Unit, ...]]
    words: frozenset[str]
    aliases: re.Pattern[str]

    def units(self, name: str) -> tuple[Unit, ...]:
        """The units that a name may stand for, provinces first: by its diacritics, or by its letters if it has none.

        Provinces answer to a name with half of its diacritics, too ("Dak Nông").
        """
        if name.isascii():
            return self.bare.get(fold(name, accents=True), ())
        found = self.exact.get(fold(name, accents=False), ())
        half = self.bare.get(fold(name, accents=True), ()) if not found else ()
        return found or tuple(u for u in half if u.level == "province" and _has_lost_marks(name, u.name))

    def level(self, name: str) -> str:
        """The highest level of a unit of that name; empty when there is none."""
        units = self.units(name)
        return units[0].level if units else ""


@lru_cache(maxsize=1)
def load_gazetteer(path: Path = paths.VOCAB / "places.csv") -> Gazetteer:
    """The gazetteer that ships."""
    with path.open(encoding="utf-8", newline="") as file:
        units = [Unit(r["code"], r["level"], r["name"], r["parent"], r["era"]) for r in csv.DictReader(file)]
    units.sort(key=lambda unit: LEVELS.index(unit.level))
    named = [unit for unit in units if not unit.name.isdigit()]
    return Gazetteer(
        exact=_by_name((fold(unit.name, accents=False), unit) for unit in named),
        bare=_by_name((fold(unit.name, accents=True), unit) for unit in named),
        aliases=_any_of(unit.name for unit in named if unit.era == "alias"),
        words=frozenset(word for unit in named for word in fold(unit.name, accents=True).split()),
    )


def _has_lost_marks(name: str, whole: str) -> bool:
    """Whether every letter of a name is that of the whole name, with all of its marks, without its tone, or bare."""
    pairs = zip(fold(name, accents=False), fold(whole, accents=False), strict=True)
    return all(letter in {full, _toneless(full), fold(full, accents=True)} for letter, full in pairs)


def _toneless(letter: str) -> str:
    """A letter without its tone: "ồ" → "ô"."""
    marks = unicodedata.normalize("NFD", letter)
    return unicodedata.normalize("NFC", "".join(c for c in marks if c not in _TONES))


def _by_name(pairs: Iterable[tuple[str, Unit]]) -> dict[str, tuple[Unit, ...]]:
    found: dict[str, list[Unit]] = defaultdict(list)
    for name, unit in pairs:
        found[name].append(unit)
    return {name: tuple(units) for name, units in found.items()}


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    longest = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")
