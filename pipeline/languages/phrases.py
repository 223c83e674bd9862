"""All that a pack has looked for in a text, as (kind, label, phrase)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

GAP = " … "
# Lists whose phrases are looked for in the text: the kind that a match gets, and where the pack keeps the list.
_KINDS = {
    "number_veto": "numerals.vetoes",
    "vague_link": "numerals.vague_links",
    "of_total": "numerals.of_total",
    "all": "numerals.all",
    "total_first": "numerals.total_first",
    "percent": "numerals.percent",
    "percent_before": "numerals.percent_before",
    "points": "numerals.percentage_points",
    "percent_link": "numerals.percent_links",
    "rate": "numerals.rates",
    "equal": "numerals.equals",
    "target": "roles.target",
    "plan_heading": "roles.plan_headings",
    "actual": "roles.actual",
    "target_veto": "roles.target_vetoes",
    "change_before": "roles.change_before",
    "change_after": "roles.change_after",
    "level_before": "roles.level_before",
    "article": "text.articles",
    "head": "movements.heads",
    "not_head": "movements.not_heads",
    "container": "movements.containers",
    "joiner": "movements.joiners",
    "generic": "movements.generic",
    "opener": "movements.complement_openers",
    "complement_stop": "movements.complement_stops",
    "name_opener": "movements.name_openers",
    "confer": "awards.confer",
    "receive": "awards.receive",
    "honour": "awards.honour",
    "recognise": "awards.recognise",
    "hold": "awards.hold",
    "passive": "awards.passive",
    "to": "awards.to",
    "exemplary": "awards.exemplary",
    "award_veto": "awards.vetoes",
    "title": "awards.titles",
    "reason": "awards.reasons",
    "among": "awards.among",
    "not_before": "counts.not_before",
    "not_after": "counts.not_after",
    "unit": "counts.not_nouns",
    "modifier": "counts.of_modifiers",
    "classifier": "counts.classifiers",
    "anaphora": "counts.anaphora",
    "noun_link": "counts.noun_links",
    "noun_joiner": "counts.noun_joiners",
    "person_title": "people.titles",
    "pronoun": "people.pronouns",
    "body": "organisations.bodies",
}
_LABELLED = {
    "movement": "movements.names",
    "award": "awards.names",
    "recipient": "awards.recipients",
    "unit": "units",
    "per": "periods.per",
    "relative": "periods.relative",
    "level": "places.levels",
}


def at(data: Mapping[str, Any], path: str) -> Any:
    """The value at a dotted path of a pack."""
    value: Any = data
    for key in path.split("."):
        value = value[key]
    return value


def entries(data: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(kind, label, phrase) of everything that is looked for in a text."""
    for kind, path in _KINDS.items():
        yield from ((kind, "", phrase) for phrase in at(data, path) if GAP not in phrase)
    for kind, path in _LABELLED.items():
        for label, phrases in at(data, path).items():
            yield from ((kind, label, phrase) for phrase in phrases if GAP not in phrase)
    for qualifier, sides in data["qualifiers"].items():
        for side, phrases in sides.items():
            yield from ((f"qualifier_{side}", qualifier, phrase) for phrase in phrases)
    yield from (("vague", str(value), phrase) for phrase, value in data["numerals"]["vague"].items())
    yield from (("share", str(value), phrase) for phrase, value in data["numerals"]["shares"].items())
    yield from (("half", "", phrase) for phrase in data["numerals"]["half"])
    yield from (("number_word", "", word) for word in data["numerals"]["additive"] if not word.isalpha())
    for opener, infix in data["numerals"]["ranges"]:
        yield "range_opener", "", opener
        yield "range_infix", opener, infix
    yield from _parted_entries(data)


def _parted_entries(data: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """What may have a gap in it: verbs of change and their prepositions, the parts of indicators."""
    for phrase in data["roles"]["change_before"]:
        verb, gap, link = phrase.partition(GAP)
        if gap:
            yield "change_verb", link, verb
            yield "change_link", "", link
    for unit, phrases in data["units"].items():
        for phrase in phrases:
            noun, gap, beside = phrase.partition(GAP)
            if gap:
                yield "unit_beside", f"{noun}{GAP}{unit}", beside
    for indicator, phrases in data["indicators"].items():
        for phrase in phrases:
            parts = phrase.split(GAP)
            if len(parts) == 1:
                yield "indicator", indicator, phrase
            else:
                yield from (("indicator_part", part, part) for part in parts)
