"""The link stage: names of movements → ids of the vocabulary, names of places → official codes."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from pipeline import paths
from pipeline.languages.pack import Pack
from pipeline.link.names import Link, Names
from pipeline.link.places import Resolver
from pipeline.link.vectors import Matrix, Vectors
from pipeline.link.whereabouts import link_places
from pipeline.schema import Movement, Tables

_VOCABULARY_COLUMNS = ("name_vi", "name_en")
_FILLED = re.compile(r"\w{2}")


class Linker:
    """Links the rows of one article after the other; the vocabulary's vectors are made when the first is needed."""

    def __init__(self, packs: Mapping[str, Pack], vectors: Vectors | None, threshold: float, margin: float) -> None:
        self._entries = _entries(paths.VOCAB / "movements.csv")
        names = {id_: list(own) for id_, own in self._entries.items()}
        for pack in packs.values():
            for id_, aliases in pack.data["movements"]["names"].items():
                names[id_] += aliases
        self._names = Names(names)
        self._vectors = vectors
        self._threshold = threshold
        self._margin = margin
        self._matrix: Matrix | None = None
        self._places = Resolver()

    def link(self, tables: Tables, pack: Pack) -> Tables:
        """The tables with the ids of movements and places filled where one was found, and how."""
        tables = link_places(tables, pack, self._places)
        return replace(tables, movements=tuple(self._linked(row, pack) for row in tables.movements))

    def _linked(self, row: Movement, pack: Pack) -> Movement:
        if row.generic:
            return row
        name = row.surface if row.quoted else _without_head(row.surface, pack)
        link = self._names.find(row.surface) or self._names.find(name) or self._names.find(pack.fold(name))
        link = link or self._nearest(name)
        if link is None:
            return row
        return replace(row, movement_id=link.id, link_method=link.method, link_score=link.score)

    def _nearest(self, name: str) -> Link | None:
        """The neighbour by embedding, when it is near enough and clearly nearer than the next entry."""
        if self._vectors is None or not _FILLED.search(name):
            return None
        cosines = self._cosines(self._vectors, name)
        order = np.argsort(cosines)[::-1]
        best, second = float(cosines[order[0]]), float(cosines[order[1]])
        if best < self._threshold or best - second < self._margin:
            return None
        return Link(list(self._entries)[order[0]], "embedding", round(best, 4))

    def _cosines(self, vectors: Vectors, name: str) -> Matrix:
        """Cosine of the name with each entry: the best of its Vietnamese and its English name."""
        if self._matrix is None:
            self._matrix = np.stack([vectors.of([own[i] for own in self._entries.values()]) for i in range(2)])
        cosines: Matrix = (self._matrix @ vectors.of([name])[0]).max(axis=0)
        return cosines


def _entries(path: Path) -> dict[str, tuple[str, ...]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["id"]: tuple(row[column] for column in _VOCABULARY_COLUMNS) for row in csv.DictReader(file)}


def _without_head(surface: str, pack: Pack) -> str:
    """An unquoted name without its head and the words that open its complement."""
    scan = pack.scan(surface)
    head = next(iter(scan.all("head")), None)
    if head is None or head.start > 0:
        return surface
    opener = scan.starting_at("opener", head.end)
    return surface[opener.end if opener else head.end :].strip()
