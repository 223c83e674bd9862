"""Awards: what a text calls them, who may be given one, and the rows of the table."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pipeline import paths
from pipeline.extract import scope
from pipeline.extract.context import Context, once
from pipeline.languages.scan import Match
from pipeline.schema import Award, Span

_GIVER = 60  # characters of who gives it, between two awards that are joined
_TITLE_REACH = 60  # characters between "recognised as" and a quoted title
_QUOTES = ' “„"«»”‘'
_STOP = re.compile(r"[;.](?:\s|$)")
# What a title of culture that does not say whose it is, "recognised as cultural", is to those who bear it.
_OF_CULTURE = {"household": "cultural_family", "locality": "cultural_village", "organisation": "cultural_agency"}
_STANDARDS = frozenset({"national_standard_school", "cultural_agency"})  # besides the titles of places
VERBS = ("confer", "receive", "recognise", "hold")


@dataclass(frozen=True, slots=True)
class Given:
    """An award as the text names it at [start, end); where only a verb of honour names it, the verb."""

    start: int
    end: int
    award_id: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """A counted recipient."""

    start: int
    end: int
    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Act:
    """A recipient tied to what it was given."""

    given: Given
    recipient: Recipient


@lru_cache(maxsize=1)
def _bearers() -> Mapping[str, frozenset[str]]:
    """The kinds of recipients of each award that not everybody may bear: Law on Emulation and Commendation, 2022."""
    return {row["id"]: frozenset(row["bearers"].split()) for row in _vocabulary() if row["bearers"]}


@lru_cache(maxsize=1)
def _titles_of_movements() -> Mapping[str, str]:
    """The title that a movement ends in, by the movement's id."""
    return {row["movement"]: row["id"] for row in _vocabulary() if row["movement"]}


def _vocabulary() -> list[dict[str, str]]:
    with (paths.VOCAB / "awards.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def is_title_of_places(award_id: str) -> bool:
    """Whether an award is a title that only places bear: new rural commune, cultural village."""
    return _bearers().get(award_id) == frozenset({"locality"})


def is_title_of_people(award_id: str) -> bool:
    """Whether an award is a title that only people or households bear: good farmer, cultural family."""
    return (_bearers().get(award_id) or {""}) <= {"individual", "household"}


def is_standard(award_id: str) -> bool:
    """Whether one can also meet an award's standard without being given it: a row needs an act of recognition."""
    return is_title_of_places(award_id) or award_id in _STANDARDS


def may_bear(kind: str, award_id: str) -> bool:
    """Whether recipients of a kind can be given an award: no village is a Meritorious Teacher."""
    bearers = _bearers().get(award_id)
    return bearers is None or kind == "other" or kind in bearers


def borne_as(context: Context, given: Given, kind: str) -> str:
    """The award that recipients of a kind bear by the words of one; empty for one that they cannot bear."""
    if may_bear(kind, given.award_id):
        return given.award_id
    named = context.scan.within("recipient", given.start, given.end)
    return "" if named or given.award_id not in _OF_CULTURE.values() else _OF_CULTURE.get(kind, "")


def row(context: Context, given: Given, span: Span, **columns: Any) -> Award:
    """The row of one award act whose recipient stands at `span`."""
    return Award(
        **context.row(span.start, span.end),
        award=context.text[given.start : given.end],
        award_id=_certified(context, given, columns["recipient_kind"]),
        conferred_by=_conferrer(context, span, given),
        reason=_reason(context, span, given),
        period=scope.period(context, span.start, span.end),
        place=scope.place(context, span.start),
        **columns,
    )


def _certified(context: Context, given: Given, kind: str) -> str:
    """What is given; what a locality's certificate of recognition certifies: the title that was named last."""
    if given.award_id != "recognition_certificate" or kind != "locality":
        return borne_as(context, given, kind) or given.award_id
    titles = [m.label for m in context.scan.within("award", 0, given.start) if m.label.endswith("new_rural_title")]
    return titles[-1] if titles else given.award_id


def named_row(context: Context, given: Given, span: Span, kind: str) -> Award:
    """The row of a recipient whose name stands at `span`."""
    return row(context, given, span, recipient_kind=kind, recipient=context.text[span.start : span.end])


def counted_rows(context: Context, acts: Iterable[Act]) -> Iterator[Award]:
    """A row for each counted recipient."""
    for act in acts:
        who = act.recipient
        yield row(context, act.given, Span(who.start, who.end), recipient_kind=who.kind, recipient_count=who.count)


def recipient_kind(context: Context, start: int, end: int) -> str:
    """collective, individual, … of the noun in [start, end); `other` for kinds that are joined; empty for none."""
    found = context.scan.within("recipient", start, end)
    if not found:
        return ""
    kinds = {m.label for m in found}
    joined = context.scan.within("noun_joiner", found[0].end, found[-1].start + 1)
    if joined and len(kinds) > 1:
        return "other"
    return (found[-1] if context.pack.head == "last" else found[0]).label


def is_vetoed(context: Context, segment: Span) -> bool:
    """Whether the segment only proposes or plans; up to the next verb of giving."""
    scan = context.scan
    if scan.within("award_veto", segment.start, segment.end):
        return True
    sentence = context.sentence_of(segment.start)
    earlier = scan.within("award_veto", sentence.start, segment.start)
    return bool(earlier) and not scan.within(VERBS, segment.start, segment.end)


@once
def awards_in(context: Context, segment: Span) -> tuple[Given, ...]:
    """The awards that a stretch names, the longest reading of each place."""
    found: list[Given] = []
    for match in context.scan.within("award", segment.start, segment.end):
        if context.is_named(match.start):
            continue
        if found and match.start < found[-1].end:
            if match.end - match.start > found[-1].end - found[-1].start:
                found[-1] = Given(match.start, match.end, match.label)
            continue
        found.append(Given(match.start, match.end, match.label))
    return tuple(sorted([*found, *_unlisted_titles(context, segment, found)], key=lambda given: given.start))


def groups_of(context: Context, named: Sequence[Given]) -> Iterator[list[Given]]:
    """Awards that are given together: "the Labour Order and a certificate of merit"."""
    group: list[Given] = []
    for given in named:
        if group and not _are_joined(context, group[-1], given):
            yield group
            group = []
        group.append(given)
    if group:
        yield group


def _are_joined(context: Context, one: Given, other: Given) -> bool:
    """Whether "and", a comma or "of" joins two awards, and nothing in between takes or gives one."""
    gap = re.sub(r"\([^()]*\)", "", context.scan.folded[one.end : other.start])
    if len(gap) > _GIVER or re.search(r"[;:.(]", gap):
        return False
    certified = one.award_id == "recognition_certificate" and "," not in gap
    if one.award_id == other.award_id and not certified:
        return False
    busy = ("recipient", "confer", "receive", "recognise", "honour", "to")
    if not certified and context.scan.within(busy, one.end, other.start):
        return False
    if _is_of_others(context, one, other) or any(one.end <= p.start < other.start for p in context.people):
        return False
    return certified or "," in gap or bool(context.scan.within("noun_joiner", one.end, other.start))


def _is_of_others(context: Context, one: Given, other: Given) -> bool:
    """Whether a number before the second of two awards counts who has that one: "the order, 35 emulation fighters",
    "six the title of teacher and 45 *that of* fighter".
    """
    counted = context.numbers.starting_in(one.end, other.start)
    behind = context.scan.tokens_in(counted[-1].end, other.start) if counted else ()
    taken_up = any(word.word in context.pack.stop for word in behind)
    return bool(counted) and (taken_up or bool(context.scan.within("recipient", one.end, other.end)))


def certain(group: Sequence[Given]) -> list[Given]:
    """The awards of a group without certificates of recognition that stand beside what they certify."""
    return [g for g in group if g.award_id != "recognition_certificate" or len(group) == 1]


def _unlisted_titles(context: Context, segment: Span, listed: Sequence[Given]) -> Iterator[Given]:
    """Quoted titles that the vocabulary has not: behind the word "title", or recognised: "recognised as “safe”"."""
    for quote in context.quotes.starting_in(segment.start, segment.end):
        if context.is_named(quote.start):
            continue
        if any(given.start < quote.end + 1 and quote.start - 1 < given.end for given in listed):
            continue
        opening = quote.start - 1
        comma = context.text.rfind(", ", segment.start, opening)
        recognised = context.scan.within("recognise", max(segment.start, comma, opening - _TITLE_REACH), opening)
        titled = context.scan.ending_at("title", opening) or context.scan.starting_at("title", quote.end + 1)
        titled = titled or _prize_before(context, opening, listed)
        if titled or (recognised and not _is_naming(context, recognised[0].start)):
            yield Given(quote.start, quote.end, "other")


def _prize_before(context: Context, opening: int, listed: Sequence[Given]) -> Match | None:
    """The noun for an award of no list right before a quoted name: "the prize “Golden Rice”"."""
    noun = scope.adjacent_before(context, "unit", opening)
    known = noun is None or noun.label != "award" or any(given.start < noun.end <= given.end for given in listed)
    return None if known else noun


def _is_naming(context: Context, verb: int) -> bool:
    """Whether what stands before a verb of recognition is only given a name by it: "a contest named …"."""
    return bool(context.scan.ending_at(("not_head", "head"), verb))


def taken_up(context: Context, segment: Span) -> list[Given]:
    """ "The certificates went to …": the award named last, taken up by a general noun that stands in this stretch."""
    nouns = [m for m in context.scan.within("unit", segment.start, segment.end) if m.label == "award"]
    nouns = [m for m in nouns if not _is_new(context, m)]
    titles = context.scan.within("title", segment.start, segment.end)
    nouns += titles
    if not nouns:
        return []
    verbs = bool(context.scan.within(("confer", "receive", "hold"), segment.start, segment.end))
    recognised = context.scan.within("recognise", segment.start, segment.end)  # as something, not given one
    earlier = awards_in(context, Span(0, segment.start)) if verbs and not recognised else []
    earlier = [given for given in earlier if given.award_id != "gift_or_bonus"]
    if titles and titles[0].start <= nouns[0].start < titles[0].end:  # "the title" is none of the orders named since
        of_movements = _of_movements(context, segment.end) if verbs and not recognised else []
        earlier = sorted([*(g for g in earlier if _is_title(context, g)), *of_movements], key=lambda g: g.start)
    return [Given(nouns[0].start, nouns[0].end, earlier[-1].award_id)] if earlier else []


def _is_new(context: Context, noun: Match) -> bool:
    """Whether "a" stands right before a noun, which takes up nothing: "two projects won *a* prize"."""
    before = context.scan.token_before(noun.start)
    return before is not None and before.word in context.pack.words("numerals.ambiguous") and context.pack.spaces


def _of_movements(context: Context, end: int) -> list[Given]:
    """The titles of the movements that are named before `end`: "Farmers emulate …" gives that of the good farmer."""
    titles = _titles_of_movements()
    named = [m for m in context.scan.within("movement", 0, end) if m.label in titles]
    return [Given(m.start, m.end, titles[m.label]) for m in named]


def title_before(context: Context, start: int) -> Match | None:
    """The words "the title of" right before what stands at `start`, quotation marks aside."""
    return context.scan.ending_at("title", len(context.text[:start].rstrip(_QUOTES)))


def _is_title(context: Context, given: Given) -> bool:
    """Whether an award is a title, no order or certificate; an unlisted one where "the title of" stands before it."""
    if given.award_id == "other":
        return title_before(context, given.start) is not None
    return not given.award_id.endswith(("_order", "_certificate", "_flag", "_medal"))


def _conferrer(context: Context, span: Span, given: Given) -> str:
    """The subject of the verb of conferring, or what "by" introduces; as written, or empty."""
    sentence = context.sentence_of(span.start)
    verbs = context.scan.within("confer", sentence.start, sentence.end)
    if not verbs:
        return ""
    verb = verbs[0]
    passive = context.scan.within("receive", sentence.start, verb.start)
    start = passive[-1].end if passive else sentence.start  # "được Thủ tướng Chính phủ tặng"
    if start <= given.start < verb.start or start <= span.start < verb.start:
        return ""  # the award or its receiver is the subject
    dated = context.periods.starting_in(start, verb.start)
    start = dated[-1].end if dated else start  # "Il 14 dicembre la provincia ha consegnato"
    words = re.split(r"[,;:]\s", context.text[start : verb.start])[-1].split()
    first = context.pack.fold(words[0]) if words else ""
    if first in context.pack.stop and first not in context.pack.words("text.articles"):
        return ""  # "according to the decision": the subject stands behind the verb
    while words and context.pack.fold(words[-1]) in context.pack.stop:
        words.pop()
    return " ".join(words) if 1 < len(words) <= 14 else ""


def _reason(context: Context, span: Span, given: Given) -> str:
    """What follows a word like "for" behind recipient and award, up to the end of the clause."""
    sentence = context.sentence_of(span.start)
    start = max(span.end, given.end)
    cue = next(iter(context.scan.within("reason", start, sentence.end)), None)
    if cue is None or cue.start - start > 60:
        return ""
    end = _STOP.search(context.text, cue.start, sentence.end)
    reason = context.text[cue.start : end.start() if end else sentence.end].strip()
    return reason if len(reason) <= 200 else ""
