"""Names that no register knows, as proposed entries: mentions of one movement gathered over articles and languages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.link.names import exact_key, folded_key
from pipeline.link.neighbours import Neighbours
from pipeline.link.vectors import Vectors

_EXAMPLES = 3
_SLUG = re.compile(r"[^a-z0-9]+")
_ID_WORDS = 6
_SAME, _LEAD = 0.87, 0.01  # cosine of two names of one movement, and by how much it leads the next


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One unlinked mention of a movement: its name without the head noun, and where it stands."""

    name: str
    article_id: str
    story_id: str
    language: str
    province: str
    day: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One movement that the register may lack. `names` are its names, the most frequent first, with their languages."""

    id: str
    near: str  # the entry of the register that it may be an alias of, with the cosine; or empty
    names: tuple[tuple[str, str], ...]
    mentions: int
    articles: int
    stories: int
    languages: tuple[str, ...]
    provinces: tuple[str, ...]
    first: str
    last: str
    examples: tuple[str, ...]


def propose(mentions: Iterable[Mention], vectors: Vectors | None, register: Mapping[str, Neighbours]) -> list[Proposal]:
    """The mentions as movements, the most told first.

    Names that differ in case, punctuation and diacritics are one; then those are joined whose embeddings are near. The
    order of the mentions changes nothing.
    """
    by_key: dict[str, list[Mention]] = {}
    for mention in mentions:
        if key := folded_key(mention.name):
            by_key.setdefault(key, []).append(mention)
    keys = sorted(by_key, key=lambda key: (-len(by_key[key]), key))
    joined = _joined([_written(by_key[key]) for key in keys], vectors)
    groups: dict[int, list[Mention]] = {}
    for key, group in zip(keys, joined, strict=True):
        groups.setdefault(group, []).extend(by_key[key])
    proposals = [_proposal(group, vectors, register) for group in groups.values()]
    return sorted(proposals, key=lambda p: (-p.stories, -p.articles, p.id))


def _joined(names: Sequence[str], vectors: Vectors | None) -> list[int]:
    """For each name the number of its group. The first of a group leads it: a name joins the leader that it is near.

    Near is 0.87, and nearer than to the next leader: measured on the names of the register's movements in the gold
    articles, as if it had none. Half of the pairs that this joins are right; people look at every one.
    """
    if vectors is None or not names:
        return list(range(len(names)))
    matrix = vectors.of(names)
    leaders = np.empty_like(matrix)
    group: list[int] = []
    count = 0
    for vector in matrix:
        cosines = np.round(leaders[:count] @ vector, 3)  # coarser than processors differ
        order = np.argsort(-cosines, kind="stable")[:2]
        lead = cosines[order[0]] - cosines[order[1]] if len(order) > 1 else 1.0
        if len(order) and cosines[order[0]] >= _SAME and lead >= _LEAD:
            group.append(int(order[0]))
        else:
            leaders[count] = vector
            group.append(count)
            count += 1
    return group


def _proposal(group: Sequence[Mention], vectors: Vectors | None, register: Mapping[str, Neighbours]) -> Proposal:
    ordered = sorted(group, key=lambda m: (m.day or "9999", m.article_id, m.name, m.sentence))
    days = [mention.day for mention in ordered if mention.day]
    return Proposal(
        id=_slug(_written(group)),
        near=_near(group, register) if vectors is not None else "",
        names=_names(group),
        mentions=len(group),
        articles=len({mention.article_id for mention in group}),
        stories=len({mention.story_id or mention.article_id for mention in group}),
        languages=_frequent(mention.language for mention in group),
        provinces=_frequent(mention.province for mention in group if mention.province),
        first=min(days, default=""),
        last=max(days, default=""),
        examples=tuple(_examples(ordered)),
    )


def _examples(ordered: Iterable[Mention]) -> Iterator[str]:
    """Some sentences, a language each as far as that goes."""
    by_language: dict[str, list[str]] = {}
    for mention in ordered:
        told = by_language.setdefault(mention.language, [])
        if mention.sentence not in told:
            told.append(mention.sentence)
    ranked = sorted((rank, language, text) for language, own in by_language.items() for rank, text in enumerate(own))
    yield from (f"[{language}] {text}" for _, language, text in ranked[:_EXAMPLES])


def _written(group: Iterable[Mention]) -> str:
    """What a movement is called most often: in Vietnamese, if it is."""
    told = Counter((mention.language != "vi", mention.name) for mention in group)
    return min(told, key=lambda key: (key[0], -told[key], key[1]))[1]


def _names(group: Iterable[Mention]) -> tuple[tuple[str, str], ...]:
    """Its names with their languages, each once but for case and punctuation, the most frequent first."""
    told: dict[tuple[str, str], Counter[str]] = {}
    for mention in group:
        told.setdefault((mention.language, exact_key(mention.name)), Counter())[mention.name] += 1
    frequent = sorted(told.items(), key=lambda item: (-item[1].total(), item[0]))
    return tuple((language, min(names, key=lambda n: (-names[n], n))) for (language, _), names in frequent)


def _frequent(values: Iterable[str]) -> tuple[str, ...]:
    told = Counter(values)
    return tuple(sorted(told, key=lambda value: (-told[value], value)))


def _near(group: Sequence[Mention], register: Mapping[str, Neighbours]) -> str:
    """The entry of the register to which the name is nearest; the register knows names by language."""
    name = _written(group)
    language = next(mention.language for mention in group if mention.name == name)
    id_, cosine, _ = register.get(language, register["en"]).nearest(name)
    return f"{id_} {cosine:.2f}"


def _slug(name: str) -> str:
    """A stable id: the name's first words in plain letters."""
    words = _SLUG.split(folded_key(name))
    return "-".join([word for word in words if word][:_ID_WORDS]) or "movement"
