"""Segments of a text in which awards are tied to recipients: clauses, and what was given apart from proposals."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extract import scope
from pipeline.extract.awards import VERBS
from pipeline.extract.context import Context
from pipeline.schema import Span

_COMMA = re.compile(", ")
_WORD = 16  # characters behind a comma in which the next word begins


def segments_of(context: Context) -> Iterator[Span]:
    """Sentences, cut at semicolons, and where what was given ends and a proposal begins."""
    for sentence in context.sentences:
        for part in scope.parts_of(context, sentence):
            yield from _parted_from_proposal(context, part)


def _parted_from_proposal(context: Context, segment: Span) -> Iterator[Span]:
    """ "awarded 62 collectives, while 4 firms were proposed for …": what was given, and the clause of the proposal."""
    veto = next(iter(context.scan.within("award_veto", segment.start, segment.end)), None)
    cut = -1
    if veto:
        before = context.text.rfind(", ", segment.start, veto.start)
        given = before > 0 and context.scan.within((*VERBS, "honour"), segment.start, before)
        cut = before if given else _end_of_proposal(context, Span(veto.end, segment.end))
    if cut > 0:
        yield Span(segment.start, cut)
        yield Span(cut, segment.end)
    else:
        yield segment


def _end_of_proposal(context: Context, stretch: Span) -> int:
    """The comma or "and" behind which others received what had been proposed or applied for: "…, and 28,900 won it"."""
    borders = {comma.start() for comma in _COMMA.finditer(context.text, stretch.start, stretch.end)}
    borders |= {joiner.start for joiner in context.scan.within("noun_joiner", stretch.start, stretch.end)}
    for border in sorted(borders, reverse=True):
        received = context.scan.within(VERBS, border, stretch.end) and context.numbers_in(border, stretch.end)
        if (
            received
            and not _is_proposed(context, Span(stretch.start, border))
            and not context.scan.within("award_veto", border, stretch.end)
        ):
            return border
    return -1


def _is_proposed(context: Context, before: Span) -> bool:
    """Whether a comma right behind a proposal opens what is proposed: "hat vorgeschlagen, *dass* 12 … erhalten"."""
    word = next(iter(context.scan.tokens_in(before.end, before.end + _WORD)), None)
    if word is None or not context.pack.spaces or context.scan.tokens_in(*before):
        return False
    kinds = ("noun_joiner", "anaphora", "among", "article")
    return word.word in context.pack.stop and context.scan.starting_at(kinds, word.start) is None
