"""A place of an article, and what its name, its level word and its mentions say of the units that it may be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.languages.fold import fold
from pipeline.languages.gazetteer import LEVELS, Unit
from pipeline.link.mentions import Level, Mention

_WEIGHTS = (4, 2, 1)  # of a mention in the title, in the first line, further down
Units = tuple[Unit, ...]
_KINDS = frozenset(
    fold(kind, accents=accents)
    for kind in ("tỉnh", "thành phố", "quận", "huyện", "thị xã", "xã", "phường", "thị trấn", "đặc khu")
    for accents in (True, False)  # a text may have lost its diacritics
)
# A level word that stands for two levels ("city", "town") is one of towns: the kinds of unit that it may mean.
_TOWNS = {
    frozenset({"province", "district"}): frozenset({"thành phố", "thị xã"}),
    frozenset({"district", "commune"}): frozenset({"thị xã", "thị trấn"}),
}


@dataclass(slots=True, eq=False)
class Place:
    """One place of an article: its mentions, the units that it may be, and in the end the one that it is."""

    name: str
    level: Level
    mentions: list[Mention]
    pool: Units
    weak: bool  # no level word, or one that need not belong to the name
    misfits: Units = ()  # units so called, where the level word fits none: translators take a commune for a district
    doubted: bool = False  # it may be a district that bears the name of a province
    tied: bool = False  # its address names the larger or a smaller unit
    unit: Unit | None = None
    method: str = ""

    def settle_list(self) -> None:
        """What no address placed, of a list under one level word, is of that level: "các huyện Quản Bạ, Yên Minh"."""
        if self.level.listed and not self.tied:
            self.pool = tuple(unit for unit in self.pool if fits(unit, self.level)) or self.pool

    @property
    def candidates(self) -> str:
        """The codes of the units that it may be, where it cannot be told which."""
        return "" if self.unit else " ".join(sorted({unit.code for unit in self.pool or self.misfits}))

    @property
    def weight(self) -> int:
        """How much its mentions count by their lines: the title's most, an agency's desk nothing."""
        return sum(_WEIGHTS[min(mention.line, 2)] for mention in self.mentions if not mention.desk)

    @property
    def is_prominent(self) -> bool:
        """Whether the title or the first line names it, or the article does more than once."""
        return self.weight > _WEIGHTS[-1]


def by_name(parts: Iterable[Place]) -> list[list[Place]]:
    """The mentions of one name and level together; one without a level word goes with the first that has one."""
    groups: dict[tuple[str, object], list[Place]] = {}
    levels: dict[str, object] = {}
    for part in sorted(parts, key=_clarity):
        name = fold(part.name, accents=False)
        said = part.level.word if part.level.word in _KINDS else part.level.levels
        known = levels.setdefault(name, said)
        key = (name, part.mentions[0].start if name.isdigit() else said or known)  # every "Ward 5" may be another one
        if known and not said and has_province(part) and not _is_province(first := groups[key][0]):
            # "Hòa Bình" beside "xã Hòa Bình": that, or the province; beside the city in it, the province holds both
            part.pool = tuple(unit for unit in part.pool if unit.level == "province" or unit in first.pool)
            key, part.doubted = (name, said), True
        groups.setdefault(key, []).append(part)
    return list(groups.values())


def _clarity(part: Place) -> tuple[bool, bool, bool, int]:
    level = part.level
    return not level.levels, level.listed, level.linked, part.mentions[0].start


def merged(group: Sequence[Place]) -> list[Place]:
    """One place of the mentions of a name, or several, when their addresses say that they are."""
    places: list[Place] = []
    for part in sorted(group, key=lambda part: not part.tied):
        lost = [place for place in places if not (place.pool or part.tied)]
        known = lost or [place for place in places if _may_be_one(place, part)]
        if len(known) != 1:
            places.append(part)
            continue
        known[0].mentions += part.mentions
        if part.tied:
            known[0].pool = tuple(unit for unit in known[0].pool if unit in part.pool)
    return places


def _may_be_one(place: Place, part: Place) -> bool:
    """Whether a mention may mean that place, and, where its own address does not say so, can mean nothing else."""
    shared = set(place.pool) & set(part.pool)
    return bool(shared) and (part.tied or len(shared) == len(place.pool))


def fits(unit: Unit, level: Level) -> bool:
    """Whether a level word may stand for a unit of that kind."""
    if level.word in _KINDS:
        return fold(unit.kind, accents=True) == fold(level.word, accents=True)
    towns = _TOWNS.get(level.levels)
    return unit.kind in towns if towns else unit.level in level.levels


def rank(place: Place) -> int:
    """0 for what may be a province, 2 for what can only be a commune; what has a level word goes by that."""
    named = place.level.levels & set(LEVELS) if not place.weak else {unit.level for unit in place.pool}
    return min((LEVELS.index(level) for level in named), default=len(LEVELS))


def _is_province(place: Place) -> bool:
    return "province" in place.level.levels and has_province(place)


def has_province(place: Place) -> bool:
    """Whether it may be a province."""
    return any(unit.level == "province" for unit in place.pool)
