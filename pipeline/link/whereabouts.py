"""Where an article and its rows are: codes of places written into the tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from pipeline import outlets
from pipeline.languages.gazetteer import LEVELS, Gazetteer, Unit
from pipeline.languages.pack import Pack
from pipeline.link.mentions import Mention
from pipeline.link.place import Place
from pipeline.link.places import Resolver
from pipeline.schema import Award, Count, Entity, Percentage, Tables

_DAY = len("2025-07-01")
R = TypeVar("R", Percentage, Count, Award)
# The share of the mentions that the unit must hold which the article is about: of one that the title names, of others.
_MUCH, _MOST = 1 / 2, 2 / 3
_LEAST = 2  # what the mentions of a unit must weigh: one in the first line, or two


@dataclass(frozen=True, slots=True)
class _Named:
    """One mention with the place that it belongs to."""

    mention: Mention
    place: Place


def link_places(tables: Tables, pack: Pack, resolver: Resolver) -> Tables:
    """The tables with the columns `place_id`, `place_name` and what goes with them filled as far as the text tells."""
    article = tables.article
    locations = [row for row in tables.entities if row.kind == "LOC"]
    home = home_of(article.outlet, resolver.gazetteer)
    day = article.published_at[:_DAY] if len(article.published_at) >= _DAY else ""
    places = resolver.resolve(article.text, locations, pack, day, home)
    named = sorted((_Named(m, place) for place in places for m in place.mentions), key=lambda one: one.mention.start)
    by_span = {(one.mention.start, one.mention.end): one.place for one in named}
    code, name = _official(_subject(places, resolver.gazetteer))
    return replace(
        tables,
        article=replace(article, place_id=code, place_name=name),
        entities=tuple(_entity(row, by_span) for row in tables.entities),
        percentages=tuple(_placed(row, named, resolver.gazetteer) for row in tables.percentages),
        counts=tuple(_placed(row, named, resolver.gazetteer) for row in tables.counts),
        awards=tuple(_placed(row, named, resolver.gazetteer) for row in tables.awards),
    )


def home_of(host: str, gazetteer: Gazetteer) -> str:
    """The province of a provincial newspaper, by the registry or by its host: baonghean.vn, en.baohoabinh.com.vn."""
    outlet = outlets.by_host(host)
    if outlet is not None:
        return outlet.province
    papers = (label.removeprefix("bao") for label in host.split(".") if label.startswith("bao"))
    return next((gazetteer.hosts[label] for label in papers if label in gazetteer.hosts), "")


def _official(unit: Unit | None) -> tuple[str, str]:
    """Code and name with its kind: together they tell one unit for all times."""
    return (unit.code, f"{unit.kind} {unit.name}") if unit else ("", "")


def _entity(row: Entity, by_span: Mapping[tuple[int, int], Place]) -> Entity:
    place = by_span.get((row.start, row.end)) if row.kind == "LOC" else None
    if place is None or place.level.levels == {"village"}:
        return row
    code, name = _official(place.unit)
    return replace(
        row,
        place_id=code,
        place_name=name,
        place_method=place.method,
        place_candidates=place.candidates,
    )


def _placed(row: R, named: Sequence[_Named], gazetteer: Gazetteer) -> R:
    """The row with the code of its place; of a row without one, with that of the only place of its sentence."""
    end = row.sentence_start + len(row.sentence)
    inside = [one for one in named if row.sentence_start <= one.mention.start < end and not one.mention.desk]
    if row.place:
        own = [one for one in inside if one.mention.name in row.place]
        nearest = min(own, key=lambda one: abs(one.mention.start - row.start), default=None)
        code, name = _official(nearest.place.unit if nearest else None)
    else:
        code, name = _official(_only(inside, gazetteer))
    return replace(row, place_id=code, place_name=name) if code or row.place_id else row


def _only(inside: Iterable[_Named], gazetteer: Gazetteer) -> Unit | None:
    """The one unit that a sentence names, larger ones around it aside; none where it names what cannot be told."""
    units = {one.place.unit for one in inside}
    known = {unit for unit in units if unit is not None}
    smallest = [unit for unit in known if not any(unit in gazetteer.above(other) for other in known)]
    return smallest[0] if len(smallest) == 1 and len(known) == len(units) else None


def _subject(places: Iterable[Place], gazetteer: Gazetteer) -> Unit | None:
    """The unit that an article is about: the smallest that holds most of what it names, title and lead before the rest.

    Units above it speak neither for it nor against it, unless one is named with more weight: in the title, it alone.
    """
    weights = {place: place.weight for place in places if place.pool and place.level.levels != {"village"}}
    lying = {place: _lands(place, gazetteer) for place in weights}
    about = sorted({unit for lands in lying.values() for unit in lands}, key=lambda unit: (unit.valid_from, unit.code))
    for level in reversed(LEVELS):
        held = {unit: sum(w for place, w in weights.items() if unit in lying[place]) for unit in about}
        best = max((unit for unit in about if unit.level == level), key=lambda unit: held[unit], default=None)
        if best is None:
            continue
        above = gazetteer.above(best)
        larger = [weight for place, weight in weights.items() if place.unit in above]
        rest = sum(weights.values()) - sum(larger)
        titled = any(place.unit is best and any(not m.line for m in place.mentions) for place in weights)
        if held[best] >= max(larger, default=_LEAST) and held[best] > (_MUCH if titled else _MOST) * rest:
            return best
    return None


def _lands(place: Place, gazetteer: Gazetteer) -> frozenset[Unit]:
    """The unit of a place with those in which it lies; for an open one, those in which it lies whichever it is."""
    units = [place.unit] if place.unit else place.pool
    return frozenset.intersection(*(frozenset({unit, *gazetteer.parents(unit)}) for unit in units))
