"""Counted recipients that stand in one list, and what is said of all of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extract import scope
from pipeline.extract.awards import Act, Recipient
from pipeline.extract.context import Context

_WORD = re.compile(r"\w+")


def whole_list(context: Context, recipients: Sequence[Recipient], acts: Sequence[Act]) -> list[Act]:
    """Acts of honour, and those whose list the first of them ends: "48 Kollektive und 76 Personen auf … geehrt"."""
    if not acts:
        return []
    led = [acts[0]]
    for who in reversed([r for r in recipients if r.start < acts[0].recipient.start]):
        if not is_joined_to(context, who, led[0].recipient) or context.scan.ending_at("noun_link", who.start):
            break
        led.insert(0, Act(led[0].given, who))
    return [*led, *acts[1:]]


def as_one_list(context: Context, acts: Sequence[Act]) -> list[Act]:
    """Acts of honour in which "exemplary" behind a list speaks of all of it: "praised 8 collectives, 16 advanced …";
    where verbs stand last, before it.
    """
    if context.pack.verb_last:
        return _led(context, acts)
    alike: list[Act] = []
    for act in reversed(acts):
        if (
            alike
            and alike[-1].given.start == act.given.start
            and is_joined_to(context, act.recipient, alike[-1].recipient)
        ):
            alike.append(Act(alike[-1].given, act.recipient))
        else:
            alike.append(act)
    return alike[::-1]


def _led(context: Context, acts: Sequence[Act]) -> list[Act]:
    """Acts of honour in which the first of a list says of all of it how they are: "優秀 な 8 団体 と 16 人 を 表彰"."""
    led: list[Act] = []
    for act in acts:
        goes_on = bool(led) and is_joined_to(context, led[-1].recipient, act.recipient)
        exemplary = goes_on and led[-1].given.award_id == "exemplary_model"
        led.append(Act(led[-1].given, act.recipient) if exemplary else act)
    return led


def is_joined_to(context: Context, before: Recipient, who: Recipient) -> bool:
    """Whether a recipient only goes on with the list that the one before it began."""
    named = next(reversed(context.scan.within("recipient", before.end, who.start)), None)
    counted = named and context.pack.verb_last and not context.text[named.end : who.start].strip()
    gap = context.text[before.end : named.start if named and counted else who.start]  # "8団体、個人26人"
    joiner = context.scan.within("noun_joiner", before.end, who.start)
    if joiner and _is_described(context, joiner[0].end, who, joiner[0].start - before.end):
        return True
    return not _WORD.search(gap) or (bool(joiner) and len(_WORD.findall(gap)) == 1)


def _is_described(context: Context, start: int, who: Recipient, gap: int) -> bool:
    """Whether a clause before a recipient describes it, where no spaces part words: "和 在 运动 中 突出 的 8 人"."""
    if context.pack.spaces or context.pack.verb_last or gap > 1:
        return False
    described = scope.adjacent_before(context, "noun_link", who.start) is not None
    busy = context.scan.within(("confer", "receive", "recognise", "honour"), start, who.start)
    return described and not busy and "," not in context.text[start : who.start]


def first_of(context: Context, recipients: Sequence[Recipient], who: Recipient) -> Recipient:
    """The first of the list that a recipient goes on with."""
    for other in reversed([recipient for recipient in recipients if recipient.end <= who.start]):
        if not is_joined_to(context, other, who):
            break
        who = other
    return who


def list_from(context: Context, recipients: Sequence[Recipient], who: Recipient) -> list[Recipient]:
    """A recipient and those behind it that go on with its list."""
    listed = [who]
    for other in recipients:
        if other.start >= listed[-1].end and is_joined_to(context, listed[-1], other):
            listed.append(other)
    return listed
