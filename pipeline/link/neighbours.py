"""Names → the nearest entry of a vocabulary by embedding, where it is near enough and nobody else is nearly as near."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.link.names import Link
from pipeline.link.vectors import Matrix, Vectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FILLED = re.compile(r"\w{2}")


@dataclass(frozen=True, slots=True)
class Bar:
    """What a neighbour must reach: a cosine, and a lead over the next entry.

    Processors differ in a cosine's fourth decimal. So within `band` of either bar nothing is decided: the entry is
    proposed, not linked, and no machine links a name that another leaves without a trace.
    """

    threshold: float
    margin: float
    band: float

    def verdict(self, cosine: float, lead: float) -> str:
        """The method of a link that is made, `near` for one that is proposed, empty for none."""
        if cosine >= self.threshold + self.band and lead >= self.margin + self.band:
            return "embedding"
        return "near" if cosine >= self.threshold - self.band and lead >= self.margin - self.band else ""


class Neighbours:
    """One vocabulary's entries, each by its names; the nearest name speaks for its entry.

    `vectors` None: there are no neighbours. The entries' vectors are made when the first name is looked up.
    """

    def __init__(self, names: Mapping[str, Sequence[str]], vectors: Vectors | None, bar: Bar) -> None:
        self._names = names
        self._ids = tuple(names)
        self._vectors = vectors
        self.bar = bar
        self._matrix: Matrix | None = None
        self._firsts: NDArray[np.intp] = np.empty(0, np.intp)  # row of the matrix where each entry's names begin
        self._known: dict[str, Link | None] = {}

    def find(self, name: str) -> Link | None:
        """The link of a name: method `embedding`, or `near` for one that is proposed only; its score is the cosine."""
        if self._vectors is None or not _FILLED.search(name):
            return None
        if name not in self._known:
            self._known[name] = self._look_up(name)
        return self._known[name]

    def nearest(self, name: str) -> tuple[str, float, float]:
        """The nearest entry, its cosine, and by how much it leads the next one."""
        if self._vectors is None:
            raise ValueError("there are no vectors to compare")
        if self._matrix is None:
            self._matrix = self._vectors.of([name for names in self._names.values() for name in names])
            self._firsts = np.cumsum([0, *map(len, self._names.values())])[:-1]
        cosines = np.maximum.reduceat(self._matrix @ self._vectors.of([name])[0], self._firsts)
        order = np.argsort(-cosines, kind="stable")
        best, second = float(cosines[order[0]]), float(cosines[order[1]])
        return self._ids[order[0]], best, best - second

    def _look_up(self, name: str) -> Link | None:
        id_, cosine, lead = self.nearest(name)
        method = self.bar.verdict(cosine, lead)
        return Link(id_, method, round(cosine, 4)) if method else None
