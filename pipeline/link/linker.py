"""The link stage: movements, indicators and units → ids of the vocabularies, names of places → official codes."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline import paths
from pipeline.config import Link as LinkSettings
from pipeline.languages.pack import Pack
from pipeline.link import register
from pipeline.link.names import Link, Names
from pipeline.link.neighbours import Bar, Neighbours
from pipeline.link.places import Resolver
from pipeline.link.vectors import Vectors
from pipeline.link.whereabouts import link_places
from pipeline.schema import Count, Movement, Percentage, Tables

_OWN_NAMES = 3  # of a pack, which writes the usual ones first
_PHRASE = Link("", "phrase", 1.0)


@dataclass(frozen=True, slots=True)
class Vocabularies:
    """What is linked by neighbours, each with its bar; movements by the language of the name."""

    movements: Mapping[str, Neighbours]
    indicators: Neighbours
    units: Neighbours


class Linker:
    """Links the rows of one article after the other. Raises UsageError for a register that is not well formed.

    `state` tells all that links depend on from what they depended on before: register, names, vocabularies, settings.
    """

    def __init__(self, packs: Mapping[str, Pack], settings: LinkSettings) -> None:
        own = Path(settings.register_file).expanduser() if settings.register_file else None
        self.register = register.load(own)
        entries = self.register.entries
        names = {id_: list(entry.names) for id_, entry in entries.items()}
        for pack in packs.values():
            for id_, aliases in pack.data["movements"]["names"].items():
                names[id_] += aliases
        self.names = Names(names)
        self.vectors = _vectors(settings)
        bar = Bar(settings.threshold, settings.margin, settings.band)
        measures = settings.measure_margin, settings.band
        self.vocabularies = Vocabularies(
            {code: Neighbours(_spoken(entries, pack), self.vectors, bar) for code, pack in packs.items()},
            Neighbours(_vocabulary("indicators"), self.vectors, Bar(settings.indicator_threshold, *measures)),
            Neighbours(_vocabulary("units"), self.vectors, Bar(settings.unit_threshold, *measures)),
        )
        self._places = Resolver()
        self.state = _state(self.register.digest, names, settings)

    def link(self, tables: Tables, pack: Pack) -> Tables:
        """The tables with the ids of movements, indicators, units and places filled where one was found, and how."""
        tables = link_places(tables, pack, self._places)
        return replace(
            tables,
            movements=tuple(self.movement(row, pack) for row in tables.movements),
            percentages=tuple(self.percentage(row) for row in tables.percentages),
            counts=tuple(self.count(row) for row in tables.counts),
        )

    def movement(self, row: Movement, pack: Pack, name: str = "") -> Movement:
        """The row with its id, by its surface, or by `name` where that is what it is called in the pack's language."""
        if row.generic:
            return row
        name = name or row.surface
        bare = name if row.quoted else bare_name(name, pack)
        link = self.names.find(name) or self.names.find(bare) or self.names.find(pack.fold(bare))
        link = link or self.vocabularies.movements[pack.code].find(bare)
        return replace(row, movement_id=_id(link), **_how(link))

    def percentage(self, row: Percentage) -> Percentage:
        """The row with the indicator that a phrase of its pack told, else the neighbour of its words."""
        if row.indicator_id and row.link_method in {"", "phrase"}:
            return replace(row, **_how(_PHRASE))
        link = self.vocabularies.indicators.find(row.indicator) if row.indicator else None
        return replace(row, indicator_id=_id(link), **_how(link))

    def count(self, row: Count) -> Count:
        """The row with the unit that a phrase of its pack told, else the neighbour of its noun."""
        if row.unit_id and row.link_method in {"", "phrase"}:
            return replace(row, **_how(_PHRASE))
        link = self.vocabularies.units.find(row.unit) if row.unit else None
        return replace(row, unit_id=_id(link), **_how(link))


def _state(register_digest: str, names: Mapping[str, list[str]], settings: LinkSettings) -> str:
    described = [register_digest, sorted(names.items()), settings.model_dump_json(exclude={"cache", "register_file"})]
    digest = hashlib.sha256(json.dumps(described).encode())
    for name in ("indicators", "units"):
        digest.update((paths.VOCAB / f"{name}.csv").read_bytes())
    return digest.hexdigest()[:16]


def _spoken(entries: Mapping[str, register.Entry], pack: Pack) -> dict[str, list[str]]:
    """The names by which an entry is known to readers of a language: the official ones, and some of the pack's."""
    own = pack.data["movements"]["names"]
    return {
        id_: list(dict.fromkeys(filter(None, [entry.name_vi, entry.name_en, *own.get(id_, ())[:_OWN_NAMES]])))
        for id_, entry in entries.items()
    }


def _id(link: Link | None) -> str:
    return link.id if link and link.method != "near" else ""


def _how(link: Link | None) -> dict[str, Any]:
    """The columns of a row that say how it was linked, or to what it may belong."""
    if link is None:
        return {"link_method": "", "link_score": None, "link_candidate": ""}
    candidate = link.id if link.method == "near" else ""
    return {"link_method": link.method, "link_score": link.score, "link_candidate": candidate}


def _vectors(settings: LinkSettings) -> Vectors | None:
    if not settings.embeddings:
        return None
    return Vectors(Path(settings.cache).expanduser() if settings.cache else None)


def _vocabulary(name: str) -> dict[str, tuple[str, str]]:
    with (paths.VOCAB / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: (row["name_vi"], row["name_en"]) for row in csv.DictReader(file)}


def bare_name(surface: str, pack: Pack) -> str:
    """An unquoted name without its head and the words that open its complement."""
    scan = pack.scan(surface)
    head = next(iter(scan.all("head")), None)
    if head is None or head.start > 0:
        return surface
    opener = scan.starting_at("opener", head.end)
    return surface[opener.end if opener else head.end :].strip()
