"""Praise: counted recipients that a verb of honour gives its award, exemplary or just so, where no award is named."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extract.awards import Act, Given, Recipient, awards_in
from pipeline.extract.context import Context
from pipeline.languages.scan import Match
from pipeline.schema import Span

HONOUR_REACH = 60  # characters between a verb of honour and whom it honours
NEAR = 24  # so near, no verb is asked for: "certificates of merit for 3 citizens"
_WORD = re.compile(r"\w+")


def honoured_act(context: Context, segment: Span, who: Recipient) -> Act | None:
    """A recipient of honour or praise without a named award: an exemplary one, or just commended."""
    verb = _verb_of_honour(context, segment, who)
    if verb is None:
        return None
    last = max(who.end, verb.end)  # "five families were honoured by … as exemplary"
    start = _noun_phrase(context, segment, who) if context.pack.verb_last else who.start
    exemplary = exemplary_in(context, Span(min(verb.start, start), min(segment.end, last + 30)), who.end)
    return Act(Given(verb.start, verb.end, "exemplary_model" if exemplary else "commended"), who)


def exemplary_in(context: Context, stretch: Span, end: int) -> list[Match]:
    """Words for exemplary in a stretch, but for those in a reason behind `end`: "with outstanding achievements"."""
    reasons = context.scan.within("reason", end, stretch.end)
    found = context.scan.within("exemplary", stretch.start, stretch.end)
    return [m for m in found if not any(reason.start <= m.start <= reason.end + 1 for reason in reasons)]


def _verb_of_honour(context: Context, segment: Span, who: Recipient) -> Match | None:
    verbs = context.scan.within("honour", segment.start, segment.end)
    bodies = context.scan.within("body", segment.start, segment.end) if verbs else []
    verbs = [v for v in verbs if not any(body.start < v.start and v.end <= body.end for body in bodies)]
    near = [v for v in verbs if max(v.start - who.end, who.start - v.end) <= HONOUR_REACH]
    verb = min(near, key=lambda v: abs(v.start - who.start), default=None)
    if verb and (_is_of_what_is_praised(context, verb, who) or _is_in_reason(context, verb, who)):
        return None
    return verb


def _noun_phrase(context: Context, segment: Span, who: Recipient) -> int:
    """Where what describes a recipient begins, where verbs stand last: "…, 模範的 な 青年 50 人 を 表彰"."""
    comma = context.text.rfind(", ", segment.start, who.start)
    counted = [number.end for number in context.numbers.starting_in(segment.start, who.start)]
    return max(segment.start, comma, *counted)


def _is_in_reason(context: Context, verb: Match, who: Recipient) -> bool:
    """Whether a recipient stands in the reason of a praise: "praised Mr. X for saving three children"."""
    cues = context.scan.within("reason", verb.end, who.start)
    told = [cue for cue in cues if " " in context.text[cue.start : cue.end]]  # "for having helped 40 families"
    cues = [cue for cue in cues if cue in told or cue.start >= verb.end + 2]
    if told and not parted(context, told[-1].end, who.start):
        return True
    return bool(cues) and not context.numbers_in(verb.end, cues[0].start)


def _is_of_what_is_praised(context: Context, verb: Match, who: Recipient) -> bool:
    """Whether not the recipients but what is theirs is praised: "praised the efforts of 7 villages", "7 村の努力を"."""
    if not context.pack.spaces:
        return context.scan.starting_at("noun_link", who.end) is not None
    link = context.scan.ending_at("noun_link", who.start)
    total = context.scan.ending_at("article", who.start)  # "a total of"
    if link is None or (verb.start <= link.start < verb.end) or (total and total.start < link.start):
        return False
    return verb.start > who.end or bool(_WORD.search(context.text, verb.end, link.start))


def is_praised(context: Context, segment: Span, who: Recipient) -> bool:
    """Whether bearers of a title are honoured as exemplary rather than given the title: "praised 34 outstanding …"."""
    scan = context.scan
    if scan.within("recognise", segment.start, segment.end) or not scan.within("honour", segment.start, segment.end):
        return False
    return bool(scan.within("exemplary", who.start, min(segment.end, who.end + 30)))


def is_honoured_apart(
    context: Context, segment: Span, given: Given, first: Recipient, listed: Sequence[Recipient]
) -> bool:
    """Whether a verb of honour stands between recipients, the last of their list or all, and the award before them:
    "…, and praised 12 households".
    """
    who = listed[0]
    if given.end > who.start:
        return False
    if parted(context, given.end, first.start) and _is_praised_behind(context, segment, listed[-1]):
        return True
    verbs = context.scan.within("honour", given.end, who.start)
    if not verbs or not parted(context, given.end, verbs[-1].start):
        return False
    return not awards_in(context, Span(verbs[-1].end, min(segment.end, who.end + NEAR)))


def _is_praised_behind(context: Context, segment: Span, who: Recipient) -> bool:
    """Whether a verb of honour right behind a recipient says all it was given: "…, and 14 members were praised"."""
    end = min(segment.end, who.end + NEAR)
    praised = context.scan.within("honour", who.end, end)
    return bool(praised) and not awards_in(context, Span(praised[0].end, segment.end))


def is_only_praised(context: Context, who: Recipient, following: int) -> bool:
    """Whether a verb of honour leads to a recipient, a new clause to the next: "表彰 30 名 工人, 向 5 个 工会 赠"."""
    honoured = context.scan.within("honour", max(0, who.start - NEAR), who.start)
    opened = context.scan.within("to", who.end, following)
    return bool(honoured and opened) and "," in context.text[who.end : opened[0].start]


def parted(context: Context, start: int, end: int) -> bool:
    return "," in context.text[start:end] or bool(context.scan.within("noun_joiner", start, end))
