"""Named recipients of awards: whom a list, a table or a sentence names one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.extract.awards import Act, named_row
from pipeline.extract.frames import frame_rows
from pipeline.extract.lists import enumerated_rows, find_lists, list_rows, table_rows
from pipeline.extract.recipients import Reader
from pipeline.schema import Award, Span

_BODIES = {"collective", "organisation"}
_AMONG = 120  # characters between the counted and the names of some of them


def find_named(reader: Reader, acts: Sequence[Act]) -> Iterator[Award]:
    """A row for every recipient that is named: in a list under a colon, in a table, or in a sentence."""
    context = reader.context
    rows: list[Award] = []
    lists = list(find_lists(context, acts))
    for listed in lists:
        rows += list_rows(context, listed)
    rows += table_rows(context)
    rows += [row for act in acts for row in enumerated_rows(context, act)]
    rows += [row for act in acts for row in _among(reader, act, acts)]
    inside = [(listed.start, listed.end) for listed in lists]
    rows += [r for r in frame_rows(reader, acts) if not any(a <= r.start < b for a, b in inside)]
    seen: set[tuple[int, str]] = set()
    for award in sorted(rows, key=lambda row: row.start):
        if (award.start, award.award_id) not in seen:
            seen.add((award.start, award.award_id))
            yield award


def _among(reader: Reader, act: Act, acts: Sequence[Act]) -> Iterator[Award]:
    """Some of those counted, by name: "nine engineers …, including Ms. X, a line leader, and Mr. Y"."""
    context, start = reader.context, act.recipient.end
    end = context.sentence_of(start).end
    link = next(iter(context.scan.within("among", start, min(end, start + _AMONG))), None)
    between = Span(start, link.start) if link else Span(start, start)
    others = any(between.start < other.recipient.start < between.end for other in acts)
    if link is None or others or ";" in context.scan.folded[slice(*between)]:
        return
    found = reader.read(link.end, end)
    taken_up = context.scan.ending_at("noun_link", link.end) is not None  # "eight families, among them *that of* Mr. X"
    for span, kind in found.named if found else ():
        counted = taken_up or {kind, act.recipient.kind} == _BODIES  # "three collectives, among them *the union of* X"
        if counted or kind in (act.recipient.kind, "individual"):
            yield named_row(context, act.given, span, act.recipient.kind if counted else kind)
