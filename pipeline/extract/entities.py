"""Entities: the people and places of an article, each once, at its first mention."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extract import scope
from pipeline.extract.context import Context
from pipeline.schema import Entity, Person, Span

_APPOSITION = re.compile(r",\s([^,;:.()\n]{3,90}(?:, [^,;:.()\n]{3,90}){0,2})(?=[,;:.(\n]|$)")
_OFFICE_AT = 24  # characters before the word for the office: "ständiger stellvertretender Sekretär"


def find_entities(context: Context) -> Iterator[Entity]:
    """People by full name with their office, then places named with their level ("Tuan Lo commune")."""
    seen: set[tuple[str, str]] = set()
    for span, kind, name, role in (*_people(context), *_places(context)):
        key = (kind, context.pack.fold(name))
        if key not in seen:
            seen.add(key)
            yield Entity(**context.row(span.start, span.end), name=name, kind=kind, role=role)


def _people(context: Context) -> Iterator[tuple[Span, str, str, str]]:
    offices = {person.name: office for person in reversed(context.people) if (office := _office(context, person))}
    for person in context.people:
        yield Span(person.start, person.end), "PER", person.name, offices.get(person.name, "")


def _office(context: Context, person: Person) -> str:
    """The apposition behind a name, where a word for an office stands at its beginning."""
    found = _APPOSITION.match(context.text, person.end)
    if not found:
        return ""
    parts = []
    start = found.start(1)
    for part in found.group(1).split(", "):
        offices = context.scan.within("person_title", start, start + len(part))
        if not offices or offices[0].start - start > _OFFICE_AT:
            break
        parts.append(part.strip())
        start += len(part) + 2
    return ", ".join(parts)


def _places(context: Context) -> Iterator[tuple[Span, str, str, str]]:
    for level in context.scan.all("level"):
        name = scope.named_level(context, level)
        if name:
            bare = scope.bare_name(context, name, level)
            if bare.end > bare.start:
                yield bare, "LOC", context.text[bare.start : bare.end], ""
