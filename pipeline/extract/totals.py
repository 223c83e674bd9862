"""Totals of award acts and their parts: a total beside its full breakdown says nothing of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.extract.awards import Act
from pipeline.extract.context import Context
from pipeline.schema import Span

_PARAGRAPHS = 2  # a total is broken down within so many paragraphs


def without_totals(context: Context, acts: Sequence[Act]) -> list[Act]:
    """The acts without totals that are broken down in full, and without parts of one that are not.

    "18 products: … Ten of them got four stars. Eight others got three": 10 + 8 = 18, so the total says nothing of its
    own. "Ten received …: two kinds of rice, two sauces": the parts do not add up, so the total stands for them.
    """
    dropped: set[int] = set()
    for index, total in enumerate(acts):
        later = [act for act in acts[index + 1 :] if act.given.award_id == total.given.award_id]
        listed = [act for act in later if _is_listed_under(context, total, act)]
        again = [act for act in later if _is_of_them(context, total, act)]
        colon = _behind_colon(context, total)
        parts = {a.recipient.start: a for a in acts[index + 1 :] if colon.start <= a.recipient.start < colon.end}
        if total.recipient.count in (_sum(listed), _sum(again), _sum(parts.values())):
            dropped.add(total.recipient.start)
        else:
            dropped |= {act.recipient.start for act in listed if act.recipient.start in parts}
    return [act for act in acts if act.recipient.start not in dropped]


def _sum(acts: Iterable[Act]) -> int:
    return sum(act.recipient.count for act in acts)


def _is_of_them(context: Context, total: Act, act: Act) -> bool:
    """Whether an act takes up the recipients of one in the paragraphs before by "of them" or "others"."""

    def takes_up(one: Act) -> bool:
        sentence = context.sentence_of(one.recipient.start)  # "*Of these*, four received four stars and 13, three"
        opened = context.scan.starting_at("anaphora", sentence.start)
        return bool(opened or context.scan.within("anaphora", one.recipient.start, one.recipient.end + 1))

    if not takes_up(act) or takes_up(total):
        return False
    return context.text.count("\n", total.recipient.end, act.recipient.start) <= _PARAGRAPHS


def _is_listed_under(context: Context, total: Act, act: Act) -> bool:
    """Whether an act stands in the sentence of another one, behind a colon or "of which", with its award."""
    if context.sentence_of(total.recipient.start) != context.sentence_of(act.recipient.start):
        return False
    between = context.text[total.recipient.end : act.recipient.start]
    opened = context.scan.within("anaphora", total.recipient.end, act.recipient.start)  # "of which"
    marks = [total.recipient.end + between.index(":")] if ":" in between else []
    marks += [match.start for match in opened]
    return bool(marks) and act.given.start < min(marks)


def _behind_colon(context: Context, total: Act) -> Span:
    """What stands behind the first colon after a total, up to the end of its sentence."""
    end = context.sentence_of(total.recipient.start).end
    colon = context.text.find(":", total.recipient.end, end)
    return Span(colon if colon >= 0 else end, end)
