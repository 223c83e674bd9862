"""Entities: the people and places of an article, each once, at its first mention."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.extract import scope
from pipeline.extract.context import Context
from pipeline.schema import Entity, Span


def find_entities(context: Context) -> Iterator[Entity]:
    """People by full name with their office, then places named with their level ("Tuan Lo commune")."""
    seen: set[tuple[str, str]] = set()
    for span, kind, name, role in (*_people(context), *_places(context)):
        key = (kind, context.pack.fold(name))
        if key not in seen:
            seen.add(key)
            yield Entity(**context.row(span.start, span.end), name=name, kind=kind, role=role)


def _people(context: Context) -> Iterator[tuple[Span, str, str, str]]:
    offices = {person.name: person.role for person in reversed(context.people) if person.role}
    for person in context.people:
        yield Span(person.start, person.end), "PER", person.name, offices.get(person.name, "")


def _places(context: Context) -> Iterator[tuple[Span, str, str, str]]:
    for level in context.scan.all("level"):
        name = scope.named_level(context, level)
        if name:
            bare = scope.bare_name(context, name, level)
            if bare.end > bare.start:
                yield bare, "LOC", context.text[bare.start : bare.end], ""
