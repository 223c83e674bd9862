"""Named recipients of awards: whom a list, a table or a sentence names one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.extract.awards import Act
from pipeline.extract.frames import frame_rows
from pipeline.extract.lists import enumerated_rows, find_lists, list_rows, table_rows
from pipeline.extract.recipients import Reader
from pipeline.schema import Award


def find_named(reader: Reader, acts: Sequence[Act]) -> Iterator[Award]:
    """A row for every recipient that is named: in a list under a colon, in a table, or in a sentence."""
    context = reader.context
    rows: list[Award] = []
    lists = list(find_lists(context, acts))
    for listed in lists:
        rows += list_rows(context, listed)
    rows += table_rows(context)
    rows += [row for act in acts for row in enumerated_rows(context, act)]
    inside = [(listed.start, listed.end) for listed in lists]
    rows += [r for r in frame_rows(reader, acts) if not any(a <= r.start < b for a, b in inside)]
    seen: set[tuple[int, str]] = set()
    for award in sorted(rows, key=lambda row: row.start):
        if (award.start, award.award_id) not in seen:
            seen.add((award.start, award.award_id))
            yield award
