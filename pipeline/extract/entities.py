"""Entities: the people, places and organisations of an article, each once, at its first mention.

Rules and lists come first; what a statistical model saw besides is taken where no rule says anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from pipeline.extract.context import Context
from pipeline.extract.mentions import Mentions
from pipeline.languages.syllables import FAMILY_NAMES, fold
from pipeline.schema import Entity, Name, Span

# Who wrote, photographed or filed it: a line of names behind the body or below the title, a label before them.
_NAME = r"[A-ZĐÀ-Ỹ][\w.'’]*(?: [A-ZĐÀ-Ỹ][\w.'’]*){0,4}"
_SIGNED = rf"(?:[^:\n]{{2,30}}: ?)?{_NAME}(?: ?[-–,/] ?{_NAME}){{0,2}}(?: ?[-–,|] ?[\d/.: ]+)?"
_CREDITED = rf"(?:[A-ZĐÀ-Ỹ][\w ]{{0,18}} )?{_NAME} [-–|/] (?:[A-ZĐÀ-Ỹ][\w ]{{0,18}} )?{_NAME}"  # "Reported by … - …"
_SIGNATURE = re.compile(f"{_SIGNED}|{_CREDITED}")
_CREDIT = re.compile(r"(?<!\w)\w{2,12}: ?$")  # "Foto: Bao Anh"
_HEAD, _TAIL = 2, 3  # lines below the title, and at the end, in which a signature may stand
_BODIES = frozenset("organisation agency enterprise cooperative school club".split())
_WORDS = 6  # a longer name of the model is no name


def find_entities(context: Context, mentions: Mentions) -> Iterator[Entity]:
    """People by full name with their office, places, and bodies with a name of their own."""
    signatures = list(_signatures(context.text))
    seen: set[tuple[str, str]] = set()
    for span, kind, role in _mentions(context, mentions):
        name = context.text[span.start : span.end]
        key = (kind, context.pack.fold(name))
        if key not in seen and not _within(span, signatures):
            seen.add(key)
            yield Entity(**context.row(span.start, span.end), name=name, kind=kind, role=role)


def _mentions(context: Context, mentions: Mentions) -> Iterator[tuple[Span, str, str]]:
    """(span, kind, role) of every mention, rules first."""
    roles = {person.name: person.role for person in reversed(context.people) if person.role}
    people = [Span(person.start, person.end) for person in context.people]
    for person in context.people:
        if context.text[person.start : person.end] == person.name:  # in full
            yield Span(person.start, person.end), "PER", roles.get(person.name, "")
    yield from ((span, "LOC", "") for span in mentions.places)
    yield from ((span, "ORG", "") for span in mentions.bodies)
    ruled = [*people, *mentions.places, *mentions.bodies]
    seen = _seen_by_model(context, ruled, {(run.start, run.end) for run in mentions.runs})
    yield from ((Span(name.start, name.end), name.kind, "") for name in seen)


def _seen_by_model(context: Context, ruled: Sequence[Span], runs: set[tuple[int, int]]) -> Iterator[Name]:
    """The model's names that touch nothing that a rule found, nor quoted words, and look like what they shall be."""
    for name in context.names:
        span = Span(name.start, name.end)
        words = context.text[name.start : name.end].split()
        if len(words) > _WORDS or _touches(span, ruled) or _within(span, context.quotes):
            continue
        if _CREDIT.search(context.text, max(0, name.start - 16), name.start):
            continue
        if _looks_right(context, name, words, runs):
            yield name


def _looks_right(context: Context, name: Name, words: Sequence[str], runs: set[tuple[int, int]]) -> bool:
    """Two words at least; a place has the shape of one, a body a noun of the pack in it, a person a title before it or
    one of the names that most families bear.
    """
    if len(words) < 2:
        return False
    if name.kind == "ORG":
        return words[0][0].isupper() and _is_body(context, name)
    if (name.start, name.end) not in runs:
        return False
    if name.kind == "LOC" or context.scan.ending_at("person_title", name.start) is not None:
        return True
    return fold(words[0]) in FAMILY_NAMES and context.scan.ending_at("unit", name.start) is None


def _is_body(context: Context, name: Name) -> bool:
    """Whether the pack knows a noun of the name as one for bodies, and nothing in it as an award or a verb."""
    if not all(c.isalpha() or c in " -'’&." for c in context.text[name.start : name.end]):
        return False
    scan = context.scan
    if scan.within(("confer", "receive", "award", "title", "head"), name.start, name.end):
        return False
    nouns = [*scan.within("unit", name.start, name.end), *scan.within("recipient", name.start, name.end)]
    return bool(scan.within("body", name.start, name.end)) or any(noun.label in _BODIES for noun in nouns)


def _signatures(text: str) -> Iterator[Span]:
    """Lines that sign the article."""
    lines = [match for match in re.finditer(r"[^\n]+", text) if match.group().strip()]
    for line in {match.start(): match for match in (*lines[1 : 1 + _HEAD], *lines[1:][-_TAIL:])}.values():
        if _SIGNATURE.fullmatch(line.group().strip()):
            yield Span(line.start(), line.end())


def _within(span: Span, stretches: Iterable[Span]) -> bool:
    return any(stretch.start <= span.start and span.end <= stretch.end for stretch in stretches)


def _touches(span: Span, stretches: Iterable[Span]) -> bool:
    return any(stretch.start < span.end and span.start < stretch.end for stretch in stretches)
