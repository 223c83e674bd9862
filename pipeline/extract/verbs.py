"""The verbs of giving, honour and receiving in a clause, and which of them an award belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.extract.context import Context
from pipeline.languages.scan import Match
from pipeline.schema import Span

COMMA = re.compile(r"[,:](?!\d) ?|\s[–-]\s")
ACTIVE, PASSIVE, TAKING = "active", "passive", "taking"
AWARD_REACH = 140  # characters between a verb and its award
_VERB_BEHIND = 120  # characters between an award and a verb that follows it
_KINDS = ("receive", "hold", "recognise", "confer", "honour")


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb at [start, end); the word that makes it passive at [opened, opened_end), apart from it or inside."""

    kind: str
    voice: str
    start: int
    end: int
    opened: int = -1
    opened_end: int = -1


def verbs_in(context: Context, clause: Span) -> list[Verb]:
    """The verbs of a clause in order, the longest reading of each place."""
    found = context.scan.within(_KINDS, clause.start, clause.end)
    found = [m for m in found if not any(quote.start <= m.start < quote.end for quote in context.quotes)]
    awards = context.scan.within("award", clause.start, clause.end)  # a "certificado de mérito" is not certified
    found = [m for m in found if not any(award.start <= m.start < award.end for award in awards)]
    if not context.pack.spaces:  # "表彰大会" is a congress
        found = [m for m in found if not context.scan.starting_at("not_head", m.end)]
    found.sort(key=lambda m: (m.start, -m.end, _KINDS.index(m.kind)))
    verbs: list[Verb] = []
    for match in found:
        before = verbs[-1] if verbs else None
        if before is None or match.start >= before.end:
            verb = _voiced(context, match, before, clause.start)
            if before and verb.opened == before.start:
                verbs.pop()  # "được Chủ tịch huyện tặng" is one verb
            verbs.append(verb)
    return verbs


def _voiced(context: Context, match: Match, before: Verb | None, start: int) -> Verb:
    """A verb with its voice: what receives, or has a passive word in it or before it, has the receiver for subject."""
    participle = context.scan.within(("honour", "confer"), match.start, match.end)
    if match.kind == "hold" or (match.kind == "receive" and not participle):
        return Verb(match.kind, TAKING, match.start, match.end)
    if context.scan.within("passive", match.start, match.end):
        helper = context.scan.ending_at("passive", match.start)  # "är erkända"
        return Verb(match.kind, PASSIVE, match.start, match.end, helper.start if helper else match.start, match.start)
    opened = context.scan.within("passive", before.end if before else start, match.start)
    if opened:
        return Verb(match.kind, PASSIVE, match.start, match.end, opened[-1].start, opened[-1].end)
    if before and before.kind == "receive" and _is_by(context, before, match):
        return Verb(match.kind, PASSIVE, match.start, match.end, before.start, match.start)
    return Verb(match.kind, TAKING if match.kind == "receive" else ACTIVE, match.start, match.end)


def _is_by(context: Context, before: Verb, match: Match) -> bool:
    """Whether only who gives it stands between a passive and its verb: "được Chủ tịch huyện tặng"."""
    parted = COMMA.search(context.scan.folded, before.end, match.start)
    bodies = context.scan.within("body", before.start, match.start) if parted else []  # "Bộ Văn hóa, Thể thao"
    inside = parted is None or any(body.start < parted.start() for body in bodies)
    return inside and context.scan.starting_at("passive", before.start) is not None


def verbs_of(context: Context, given: Span, verbs: Sequence[Verb], reach: Span) -> list[Verb]:
    """The verbs that may give or take an award, the likeliest first: the last one before it, or the first behind."""
    start, end = given.start, given.end
    before = [v for v in verbs if reach.start <= v.start < start and start - v.end <= AWARD_REACH]
    before = [v for v in before if not _meets(context, v)] or before  # "recognised as one that meets it"
    behind = [v for v in verbs if end - 1 <= v.start < reach.end and v.start - end <= _VERB_BEHIND]
    behind = [v for v in behind if v.kind != "hold"] if before else behind
    if context.pack.verb_last and behind and not COMMA.search(context.scan.folded, end, behind[0].start):
        before = []  # "A 에 깃발 을 수여하고 B 에게 표창장 을 수여했다"
    if not before or not behind:
        likely = before[-1:] or _first_behind(context, behind)
    else:
        parted = COMMA.search(context.scan.folded, before[-1].end, start) is not None
        own = behind[0].voice != ACTIVE or _leads(context, end, behind[0])
        beside = own and COMMA.search(context.scan.folded, end, behind[0].start) is None
        likely = [behind[0] if parted and beside else before[-1]]
    if context.pack.verb_last and not likely:
        likely = [v for v in verbs if v.start >= end][:1]  # "A に 功績証 を, B に 記念章 を 授与した"
    others = [v for v in reversed(before) if v not in likely and v.voice != ACTIVE]
    others = [v for v in others if not COMMA.search(context.scan.folded, v.end, start)]
    return [*likely, *others]


def _leads(context: Context, award: int, verb: Verb) -> bool:
    """Whether an award stands right before a verb of giving, where no spaces part words: "…, 二等奖 颁给 X"."""
    return not context.pack.spaces and verb.kind == "confer" and verb.start - award <= 1


def _meets(context: Context, verb: Verb) -> bool:
    """Whether a verb only says that a standard is met, and names no title: "meets", not "received the title"."""
    return verb.kind == "hold" and not context.scan.within(("title", "receive"), verb.start, verb.end)


def _first_behind(context: Context, verbs: Sequence[Verb]) -> list[Verb]:
    """The first of the verbs behind an award; of those who meet a standard the verb that recognises them for it."""
    meets = context.pack.verb_last and [verb.kind for verb in verbs[:2]] == ["hold", "recognise"]
    parted = meets and COMMA.search(context.scan.folded, verbs[0].end, verbs[1].start)
    return [verbs[1]] if meets and not parted else list(verbs[:1])  # "基準 を 満たした 社 に 認定した"


def opens(context: Context, clause: Span, verb: Verb) -> bool:
    """Whether a clause begins with a verb: "Decorated with the order, X thanked …"."""
    return not context.scan.tokens_in(clause.start, verb.start)


def has_subject(context: Context, clause: Span, verb: int) -> bool:
    """Whether words that can be a subject stand before a verb: more than an adverbial like "on this occasion"."""
    marks = [m.end() for m in COMMA.finditer(context.scan.folded, clause.start, verb)]
    tokens = context.scan.tokens_in(marks[-1] if marks else clause.start, verb)
    tokens = tokens or context.scan.tokens_in(clause.start, verb)
    if not tokens:
        return False
    dated = next(iter(context.periods.starting_in(tokens[0].start, tokens[0].end + 2)), None)
    tokens = (dated and context.scan.tokens_in(dated.end, verb)) or tokens  # "in 2024 the school was …"
    first = tokens[0].word
    return first not in context.pack.stop or first in context.pack.words("text.articles")
