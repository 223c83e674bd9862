"""Names of places and bodies in an article, found once for all who ask: entities, and recipients of awards."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.extract.context import Context
from pipeline.extract.organisations import find_organisations
from pipeline.extract.places import Run, find_places, find_runs
from pipeline.schema import Span


@dataclass(frozen=True, slots=True)
class Mentions:
    """Places without their level words, bodies, and every row of capitalised words that may be a Vietnamese name."""

    runs: tuple[Run, ...]
    places: tuple[Span, ...]
    bodies: tuple[Span, ...]


def find_mentions(context: Context) -> Mentions:
    """All of them, in order."""
    runs = tuple(find_runs(context))
    return Mentions(runs, tuple(find_places(context, runs)), tuple(find_organisations(context)))
