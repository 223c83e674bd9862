"""Which of the awards that a clause names one of its recipients was given."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract import scope
from pipeline.extract.awards import VERBS, Given, Recipient, borne_as, is_title_of_people
from pipeline.extract.context import Context
from pipeline.extract.joined import list_from
from pipeline.extract.praise import HONOUR_REACH, is_only_praised, parted
from pipeline.languages.scan import Match

_QUOTES = ("”", '"', "」", "』", "’", "》")


def award_of(context: Context, named: Sequence[Given], recipients: Sequence[Recipient], who: Recipient) -> Given | None:
    """The award of a recipient: the one before it where awards lead, the next one where recipients lead."""
    inside = [g for g in named if any(r.start <= g.start < r.end or _is_bearer(context, g, r) for r in recipients)]
    outside = [g for g in named if g not in inside]
    fit = [g for g in outside if borne_as(context, g, who.kind)]
    before = [g for g in fit if g.end <= who.start]
    behind = [g for g in fit if g.start >= who.end]
    if not outside:
        return None
    leads = outside[0].start < recipients[0].start
    leads = leads and not (before and behind and _is_apart(context, before[-1], who, behind[0], recipients))
    if before and behind and leads and _takes(context, who, behind[0], recipients):
        return behind[0]
    if leads and before:
        return before[-1]
    if behind and _is_reached(context, who, behind[0], recipients):
        return behind[0]
    return before[-1] if before else None


def _is_apart(context: Context, before: Given, who: Recipient, behind: Given, recipients: Sequence[Recipient]) -> bool:
    """Whether a recipient stands in the clause of the award behind it, where no spaces part words:
    "…社 は 勲章 を 受章し, 4 つの 村 は 文化村 に 認定された", "授予 … 锦旗, 向 9 个 集体 颁发 奖状".
    """
    if context.pack.spaces or "," not in context.text[before.end : who.start]:
        return False
    if context.pack.verb_last:
        return "," not in context.text[who.end : behind.start]
    verb = next(iter(context.scan.within(("confer", "receive", "recognise"), who.end, behind.start)), None)
    return verb is not None and not any(verb.end <= r.start < behind.start for r in recipients)


def _is_bearer(context: Context, given: Given, who: Recipient) -> bool:
    """Whether a title right behind a count only says who they are, where no spaces part words: "6 户 生产经营能手"."""
    if context.pack.spaces or not is_title_of_people(given.award_id):
        return False
    link = context.scan.starting_at("noun_link", who.end)
    quoted = context.text[given.end : given.end + 2].strip()[:1] in _QUOTES
    titled = quoted or context.scan.starting_at("title", given.end)
    return given.start - (link.end if link else who.end) in (0, 1) and not titled


def _is_reached(context: Context, who: Recipient, given: Given, recipients: Sequence[Recipient]) -> bool:
    """Whether a recipient belongs to an award behind it: no clause with a receiver or giver of its own is between."""
    scan = context.scan
    last = list_from(context, recipients, who)[-1]
    following = next((r.start for r in recipients if last.end <= r.start < given.start), None)
    if _is_of_person(context, who, given) or _is_for_next(context, who, given):
        return False
    if following and scan.within("anaphora", who.end, given.start):
        return False  # "rewarded 30 soldiers, of whom 4 with certificates"
    if following and scan.within((*VERBS, "honour"), who.end, following):
        return False
    if following and _opens_apart(context, who.end, following):
        return False
    if following and is_only_praised(context, who, following):
        return False
    taking = [m for kind in ("receive", "recognise", "hold") for m in scan.within(kind, who.end, given.start)]
    giving = [
        m
        for m in scan.within("confer", who.end, given.start)
        if not any(t.start <= m.start and m.end <= t.end for t in taking)
    ]
    ends = [r.end for r in recipients] + [p.end for p in context.people if who.end <= p.start < given.start]
    return not any(_is_apart_from(context, max(end for end in ends if end <= m.start), taking, m) for m in giving)


def _opens_apart(context: Context, end: int, following: int) -> bool:
    """Whether a clause of their own speaks of others: "Vier Höfe verkaufen online, und *im Juni wurden 6 Waren* …"."""
    passive = context.scan.within("passive", end, following)
    return context.pack.spaces and bool(passive) and "," in context.text[end : passive[-1].start]


def _is_apart_from(context: Context, end: int, taking: Sequence[Match], giving: Match) -> bool:
    """Whether a verb of giving has a clause of its own behind `end`, no giver's name of several words between:
    "được Bộ Giáo dục và Đào tạo tặng".
    """
    passive = [verb for verb in taking if end <= verb.start and verb.end <= giving.start]
    if not passive or not context.scan.starting_at("passive", passive[-1].start):
        return parted(context, end, giving.start)
    comma = context.text.find(",", passive[-1].end, giving.start)
    bodies = context.scan.within("body", passive[-1].start, giving.start) if comma > 0 else ()
    inside = comma < 0 or any(body.start < comma for body in bodies)
    return not inside or parted(context, end, passive[-1].start)


def _is_for_next(context: Context, who: Recipient, given: Given) -> bool:
    """Whether "and" leads to an award for others: "gave gifts to 45 homes *and certificates to 12 donors*"."""
    scan = context.scan
    if not scan.starting_at("to", given.end + 1) or "," in context.text[who.end : given.start]:
        return False
    if not scope.adjacent_before(context, "noun_joiner", given.start):
        return False
    return scope.adjacent_before(context, "to", who.start) is not None


def _is_of_person(context: Context, who: Recipient, given: Given) -> bool:
    """Whether somebody named takes the award behind a recipient: "praised 10 teams, while Mr. X received a flag"."""
    person = next(iter(context.people.starting_in(who.end, given.start)), None)
    if person is None or "," not in context.text[who.end : person.start]:
        return False
    praised = context.scan.within("honour", max(0, who.start - HONOUR_REACH), who.start)
    return bool(praised) and bool(context.scan.within("receive", person.end, given.start))


def _takes(context: Context, who: Recipient, given: Given, recipients: Sequence[Recipient]) -> bool:
    """Whether a verb of receiving ties a recipient to the award behind it."""
    starts = [other.start for other in recipients] + [person.start for person in context.people]
    if any(who.end <= start < given.start for start in starts):
        return False
    verbs = context.scan.within(("receive", "recognise"), who.end, given.start)
    subject = context.scan.within(("body", "recipient"), who.end, verbs[0].start) if verbs else []
    return bool(verbs) and not (subject and "," in context.text[who.end : subject[0].start])
