"""Phrases that name an indicator, and which of those beside a figure is the likeliest to be its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.extract.context import Context
from pipeline.languages.numerals import Number
from pipeline.languages.scan import Match
from pipeline.schema import Span

# What any plan or target can be measured by: a more special indicator in the same clause goes before it.
GENERAL = frozenset({"target_completion"})
# What is by its definition reported against a plan, however far before the figure it is named.
AGAINST_PLAN = frozenset({"budget_revenue", "disbursement_rate", "military_recruitment_completion"})
# What may be said of anything: those who take part in health insurance are insured.
_WIDE = frozenset({"participation_rate"})
# Groups of people of whom much else is said.
_BASES = frozenset(
    "poverty_rate near_poverty_rate multidimensional_poverty_rate ethnic_minority_share good_party_cell_share "
    "movement_registration_share".split()
)
# Titles that are registered for before they are held.
_TITLES = frozenset(
    {"cultural_family_share", "cultural_village_share", "cultural_agency_share", "learning_family_share"}
)
NONE = (
    "none"  # what a pack knows to be no indicator of the vocabulary, though it has words of one: "income from tourism"
)
_ETHNIC = "ethnic_minority_share"
_POOR = frozenset({"poverty_rate", "near_poverty_rate", "multidimensional_poverty_rate"})
_REGISTERED = "movement_registration_share"
_CHAIN = 24  # characters of "the members of" before such a group
_JOINT = 2
_NUMBER = 24  # characters of a number before what it counts
_COMMA = re.compile(r"[,;:()]")


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """A number that is a percentage, with where its sign ends; figures compare by identity."""

    number: Number
    end: int
    points: bool


class Phrase(NamedTuple):
    """Words at [start, end) that name an indicator, and how many letters of them do."""

    start: int
    end: int
    letters: int
    indicator: str


def candidates(context: Context, side: Span, figure: Figure) -> list[Phrase]:
    """Indicator phrases of a stretch."""
    named = [m for m in context.scan.within("indicator", side.start, side.end) if not context.is_named(m.start)]
    found = [Phrase(m.start, m.end, m.end - m.start, m.label) for m in named]
    found = [f for f in found if f.indicator not in GENERAL or not _is_plan(context, f, figure)]
    return found + composed(context, side)


def best(context: Context, side: Span, figure: Figure) -> Phrase | None:
    """The indicator phrase of a stretch that is nearest to the figure; the longer one where two overlap."""
    found = candidates(context, side, figure)
    if _is_registered(context, side, [phrase for phrase in found if phrase.indicator == _REGISTERED]):
        found = [phrase for phrase in found if phrase.indicator not in _TITLES]
    if any(phrase.indicator in AGAINST_PLAN for phrase in found):  # "100 % of the plan of recruitment"
        found = [phrase for phrase in found if phrase.indicator not in GENERAL]
    found = [phrase for phrase in found if not _is_of_the_poor(context, phrase, found)]
    found = [phrase for phrase in found if not _is_counted(context, phrase, figure)]
    return max(
        found,
        key=lambda phrase: (
            not is_base(context, phrase, figure),
            phrase.indicator not in _WIDE | GENERAL or is_genitive(context, phrase, figure),
            merit(context, phrase, figure),
        ),
        default=None,
    )


def is_genitive(context: Context, phrase: Phrase, figure: Figure) -> bool:
    """Whether a phrase says of what a percentage is, before it, where no spaces part words: "計画 の 109%"."""
    if context.pack.spaces or phrase.end > figure.number.start:
        return False
    said = context.scan.folded[phrase.start : figure.number.start].rstrip()
    links = tuple(context.pack.words("numerals.percent_links"))
    return said.endswith(links) and len(said) <= phrase.end - phrase.start + _JOINT


def _is_of_the_poor(context: Context, phrase: Phrase, found: Sequence[Phrase]) -> bool:
    """Whether words only say among whom the poor are counted: "the poverty rate *of ethnic minorities*"."""
    if phrase.indicator != _ETHNIC:
        return False
    rates = [p for p in found if p.indicator in _POOR and p.end <= phrase.start and _is_rate(context, p)]
    return bool(rates) and not _COMMA.search(context.text, rates[-1].end, phrase.start)


def _is_counted(context: Context, phrase: Phrase, figure: Figure) -> bool:
    """Whether others are counted before a share of somebody: "*25 poor households* were helped, and 85 % of …"."""
    counted = phrase.indicator in _POOR and context.numbers.starting_in(phrase.start - _NUMBER, phrase.start)
    apart = counted and counted[-1].end == phrase.start - 1 and phrase.end <= figure.number.start
    more = context.scan.starting_at("qualifier_after", figure.end)
    return bool(apart) and context.scan.starting_at("percent_link", more.end if more else figure.end) is not None


def _is_rate(context: Context, phrase: Phrase) -> bool:
    """Whether a phrase has a noun of what is measured in it or before it: "tỷ lệ hộ nghèo", "share of poor homes"."""
    rates = context.scan.within("rate", max(0, phrase.start - _CHAIN), phrase.end)
    return bool(rates) and not _COMMA.search(context.text, rates[-1].end, phrase.start)


def _is_registered(context: Context, side: Span, registered: Sequence[Phrase]) -> bool:
    """Whether a title is only registered for, not held: "registered for the title of cultural family"."""
    held = context.scan.within(("hold", "receive", "recognise"), side.start, side.end) if registered else []
    return bool(registered) and all(any(r.start <= m.start < r.end for r in registered) for m in held)


def nearness(context: Context, side: Span, figure: Figure) -> float:
    found = candidates(context, side, figure)
    return max((merit(context, candidate, figure)[0] for candidate in found), default=float("-inf"))


def merit(context: Context, found: Phrase, figure: Figure) -> tuple[float, int]:
    """Nearness to the figure, where a longer phrase bridges some distance and a comma costs some."""
    start, end, letters, _ = found
    gap_start, gap_end = (end, figure.number.start) if end <= figure.number.start else (figure.end, start)
    gap = max(0, gap_end - gap_start)
    inside = len(_COMMA.findall(context.text, start, end)) if end - start > letters + 1 else 0
    commas = inside + (len(_COMMA.findall(context.text, gap_start, gap_end)) if gap else 0)
    return 1.5 * letters - gap - 15 * commas, letters


def composed(context: Context, side: Span) -> list[Phrase]:
    """Indicators whose phrase has two parts, both in the stretch: "schools … national standards"."""
    parts: dict[str, Match] = {}
    whole = context.scan.within("indicator", side.start, side.end)
    for match in context.scan.within("indicator_part", side.start, side.end):
        if any(_is_hidden(match, longer) for longer in whole) or _names_body(context, match):
            continue
        part = context.pack.fold(match.label)
        for word in (part, *context.pack.parts_inside().get(part, ())):
            parts.setdefault(word, match)
    compositions = context.pack.compositions() if len(parts) > 1 else {}
    found_phrases = []
    for part in parts:
        for indicator, wanted in compositions.get(part, ()):
            found = [parts[word] for word in wanted] if wanted <= parts.keys() else []
            if not all(context.is_named(match.start) for match in found):  # a movement's name measures nothing
                span = (min(m.start for m in found), max(m.end for m in found))
                found_phrases.append(Phrase(*span, sum(map(len, wanted)), indicator))
    return found_phrases


def _names_body(context: Context, part: Match) -> bool:
    """Whether a part only names a body: "the Department of *Agriculture*"."""
    article = context.scan.ending_at("article", part.start)
    body = context.scan.ending_at("body", len(context.text[: article.start if article else part.start].rstrip()))
    last = context.scan.token_before(body.end) if body else None
    return last is not None and last.word in context.pack.stop


def _is_hidden(part: Match, whole: Match) -> bool:
    """Whether a part says less than the phrase it ends, "new-style rural standards" than "advanced new-style rural
    standards", or stands in one that is no indicator.
    """
    return part.end <= whole.end and (
        whole.start <= part.start if whole.label == NONE else whole.start < part.start and part.end == whole.end
    )


def is_base(context: Context, phrase: Phrase, figure: Figure) -> bool:
    """Whether its words only say of what the percentage is a share: "100 % of the poor households have …"."""
    link = context.scan.starting_at("percent_link", figure.end)
    article = context.scan.starting_at("article", link.end) if link else None
    base = article.end if article else link.end if link else figure.end
    gap = phrase.start - base
    # "of the members of poor households"
    chained = gap <= _CHAIN and context.scan.ending_at("percent_link", phrase.start)
    whole = phrase.end - phrase.start <= phrase.letters + _JOINT  # nothing is said of them between its parts
    return whole and phrase.indicator in _BASES and phrase.start >= figure.end and (gap <= 1 or chained is not None)


def _is_plan(context: Context, found: Phrase, figure: Figure) -> bool:
    """Whether words before a figure only say that it is planned, not what it completes: "the target is 70 % of …"."""
    start, end, *_ = found
    behind = end > figure.number.start and not context.pack.verb_last
    if behind or "\n" in context.text[end : figure.number.start]:
        return False
    cues = [m for kind in ("target", "plan_heading") for m in context.scan.within(kind, start - 12, end + 12)]
    vetoes = context.scan.within("target_veto", max(0, start - 24), end + 24)  # "120 % of the target" completes it
    cues = [cue for cue in cues if not any(veto.start <= cue.start and cue.end <= veto.end for veto in vetoes)]
    return any(cue.start < end and start < cue.end for cue in cues)
