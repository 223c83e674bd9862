"""Names of places → official codes, for the date of the article; what the text leaves open stays open.

A name is looked up in the gazetteer and its candidates are sifted, in this order: by the level word beside it, by the
larger unit of the same address, by the units that the article names elsewhere, by the province of the newspaper. One
unit must be left over: the one that is valid on the article's day, else one that was. docs/linking.md has the rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.languages.fold import fold
from pipeline.languages.gazetteer import Gazetteer, Unit, load_gazetteer
from pipeline.languages.pack import Pack
from pipeline.link.dating import guess_day
from pipeline.link.mentions import Level, Mention, Tie, find_mentions, listed, ties
from pipeline.link.place import Place, Units, by_name, fits, has_province, merged, rank
from pipeline.schema import Entity


@dataclass(frozen=True, slots=True)
class _Scene:
    """The provinces and districts that an article names, those of them where it plays, and its newspaper's province."""

    named: Units
    main: Units
    home: Units


class Resolver:
    """Resolves the places of one article after the other."""

    def __init__(self) -> None:
        self.gazetteer: Gazetteer = load_gazetteer()

    def resolve(self, text: str, entities: Iterable[Entity], pack: Pack, day: str, home: str = "") -> list[Place]:
        """The places of a text, each with its unit where that can be told.

        `day` is the article's ISO date, or empty; `home` the name of the province whose newspaper it is, or empty.
        """
        pack = pack.for_text(text)
        joiners = pack.words("counts.noun_joiners")
        mentions = listed(find_mentions(text, entities, pack), text, joiners)
        day = day or guess_day(mentions, text, pack, self.gazetteer)
        parts = {id(mention): self._place(mention, day) for mention in mentions}
        pairs = list(ties(mentions, text))
        for _ in range(2):  # what the second pair of an address tells bears on its first
            for tie in pairs:
                self._tie(tie, parts[id(tie.one)], parts[id(tie.other)], day)
        for part in parts.values():
            part.settle_list()
        places = [place for group in by_name(parts.values()) for place in merged(group)]
        self._settle(places, day, self._home(home, day))
        return places

    def _place(self, mention: Mention, day: str) -> Place:
        numbered = self.gazetteer.units(f"{mention.name} {mention.number}") if mention.number else ()
        known = tuple(u for u in numbered or self.gazetteer.units(mention.name) if not day or u.valid_from <= day)
        level = mention.level
        fitting = tuple(unit for unit in known if fits(unit, level))
        if not level.levels or level.listed or (level.linked and not fitting):
            return Place(mention.name, level, [mention], known, weak=True)
        of_it = tuple(unit for unit in known if unit.level == "province" and unit not in fitting)
        if level.linked and of_it:  # "a commune of Vĩnh Phúc"
            return Place(mention.name, level, [mention], fitting + of_it, weak=True)
        misfits = () if fitting or level.levels == {"village"} else known
        return Place(mention.name, level, [mention], fitting, weak=False, misfits=misfits)

    def _tie(self, tie: Tie, one: Place, other: Place, day: str) -> None:
        """Keep of two neighbours the units of which one lies in the other, if there are any."""
        if not tie.firm and not _may_be_tied(one, other):
            one.doubted |= any(u.level == "district" for u in self._inside(one.pool, other.pool, day))
            return
        for small, large in ((one, other), (other, one)) if tie.inward else ((one, other),):
            inside = self._inside(small.pool, large.pool, day)
            if inside:
                uppers = frozenset().union(*(self.gazetteer.above(unit) for unit in inside))
                small.pool, large.pool = inside, tuple(unit for unit in large.pool if unit in uppers)
                small.tied = large.tied = True
                return
        small, large = sorted((one, other), key=lambda place: -rank(place)) if tie.inward else (one, other)
        if tie.firm and not (one.weak or other.weak or small.tied) and rank(small) > rank(large):
            small.pool, small.tied = (), True  # a unit that the gazetteer does not know, named like one elsewhere

    def _inside(self, pool: Units, uppers: Iterable[Unit], day: str) -> Units:
        """The units that lie, lay or will lie in one of the larger ones; without a date, first those of one time."""
        uppers = frozenset(uppers)
        if not day:
            together = tuple(unit for unit in pool if not uppers.isdisjoint(self.gazetteer.parents(unit)))
            if together:
                return together
        return tuple(unit for unit in pool if not uppers.isdisjoint(self.gazetteer.above(unit)))

    def _settle(self, places: Sequence[Place], day: str, home: Units) -> None:
        """Decide the larger units first: they tell where the smaller ones lie."""
        for place in sorted(places, key=lambda place: (rank(place), not place.tied)):
            if place.pool and place.level.levels != {"village"}:
                larger = [other for other in places if other.weight and _larger(other)]
                known = [other for other in larger if other.is_prominent or _stands_before(other, place)] or larger
                self._decide(place, day, self._scene(known, day, home))

    def _scene(self, known: Sequence[Place], day: str, home: Units) -> _Scene:
        """The newspaper's province counts only where the article plays in it, or names none."""
        main = self._main(known, day)
        provinces = {self._province(unit, day) for unit in home}
        is_home = not known or any(self._province(unit, day) in provinces for unit in main)
        return _Scene(_all(known), main, home if is_home else ())

    def _decide(self, place: Place, day: str, scene: _Scene) -> None:
        if (
            place.weak
            and not (place.level.linked or place.tied or place.doubted)
            and (provinces := _valid_provinces(place.pool, day))
        ):
            place.pool = provinces
        if place.tied and (unit := self._of_kind(place.pool, place.level, day)):
            place.unit, place.method = unit, "beside"
        elif unit := self._only(place, day, scene):
            place.unit, place.method = unit, "name"
        elif unit := self._of_kind(self._supported(place.pool, scene.named + scene.home, day), place.level, day):
            if unit.level == "commune" and not place.level.levels:
                return  # a bare name may be that of a village
            above = self.gazetteer.above(unit)
            if not above.isdisjoint(scene.main + scene.home):
                place.unit, place.method = unit, "outlet" if above.isdisjoint(scene.named) else "article"

    def _main(self, places: Sequence[Place], day: str) -> Units:
        """The units of the province in which most of what the article names lies; none where it names several alike."""
        weights: Counter[Unit] = Counter()
        for place in places:
            weights[self._province(_larger(place)[-1], day)] += place.weight
        best = max(weights, key=lambda unit: weights[unit], default=None)
        if best is None or 2 * weights[best] <= weights.total():
            return ()
        return _all(place for place in places if self._province(_larger(place)[-1], day) is best)

    def _province(self, unit: Unit, day: str) -> Unit:
        """The province in which a unit lies, or in which its land lies on that day."""
        province = self.gazetteer.province(unit)
        return next(iter(self.gazetteer.successors(province)), province) if day >= province.valid_to else province

    def _only(self, place: Place, day: str, scene: _Scene) -> Unit | None:
        """The unit when the country has no other one of that name and level."""
        unit = self._chosen(place.pool, day, alone=True)
        if unit is None or place.name.isdigit():
            return None
        if unit.level == "commune":
            around = scene.named + scene.home
            strange = around and self.gazetteer.above(unit).isdisjoint(around)
            return None if place.weak or strange else unit
        return unit if unit.level == "province" or not place.weak or " " in place.name else None

    def _supported(self, pool: Units, context: Sequence[Unit], day: str) -> Units:
        """The units that lie in one that is named elsewhere; of those of one province, the ones in a named district."""
        near = self._inside(pool, (unit for unit in context if unit.level == "district"), day)
        provinces = {self.gazetteer.province(unit) for unit in near}
        wide = self._inside(pool, (unit for unit in context if unit.level == "province"), day)
        return near + tuple(u for u in wide if u not in near and self.gazetteer.province(u) not in provinces)

    def _chosen(self, pool: Units, day: str, *, alone: bool = False) -> Unit | None:
        """The one unit that is meant: valid on the day, else one that was; or the largest, if it holds the others.

        `alone`: the units that were must have become the one that is, or lie where it lies.
        """
        valid = tuple(unit for unit in pool if not day or unit.is_valid(day))
        unit = self._largest(valid or pool)
        if unit is None or not (alone and valid and len(pool) > len(valid)):
            return unit
        land = self.gazetteer.above(unit)
        related = all(unit in self.gazetteer.successors(old) or old in land for old in pool if old not in valid)
        return unit if related else None

    def _of_kind(self, pool: Units, level: Level, day: str) -> Unit | None:
        """The one unit that is meant, a ward rather than a commune where the word says "ward"."""
        unit = self._chosen(pool, day)
        if unit or len({self.gazetteer.province(one).name for one in pool}) > 1:
            return unit
        return self._chosen(tuple(one for one in pool if one.kind == level.kind), day)

    def _largest(self, pool: Units) -> Unit | None:
        for unit in reversed(pool):  # of one unit before and after a merger, the latter
            if all(_same(one, unit) or unit in self.gazetteer.parents(one) for one in pool):
                return unit
        return None

    def _home(self, province: str, day: str) -> Units:
        units = self.gazetteer.units(province) if province else ()
        return tuple(unit for unit in units if unit.level == "province" and (not day or unit.valid_from <= day))


def _larger(place: Place) -> Units:
    """The province or district that a place is; of one that may be two provinces of that name, both."""
    units = (place.unit,) if place.unit else place.pool
    told = place.unit is not None or all(unit.level == "province" for unit in units)
    return tuple(unit for unit in units if told and unit.level != "commune")


def _all(places: Iterable[Place]) -> Units:
    return tuple(unit for place in places for unit in _larger(place))


def _stands_before(other: Place, place: Place) -> bool:
    """Whether the line in which a place is first named says before it in which province or district it plays."""
    first = place.mentions[0]
    return any(not m.desk and m.line == first.line and m.start < first.start for m in other.mentions)


def _may_be_tied(one: Place, other: Place) -> bool:
    """Whether two names with but a comma between them are no list: of provinces, or under one level word."""
    if one.name == other.name:
        return True  # "Thai Nguyen, Thai Nguyen"
    if one.level.levels == other.level.levels != frozenset() and not other.level.leads:
        return False
    return not (one.weak and has_province(one))


def _valid_provinces(pool: Units, day: str) -> Units:
    return tuple(unit for unit in pool if unit.level == "province" and (not day or unit.is_valid(day)))


def _same(one: Unit, other: Unit) -> bool:
    """Whether two are one unit before and after a merger: code and name went on."""
    return one.code == other.code and fold(one.name, accents=False) == fold(other.name, accents=False)
