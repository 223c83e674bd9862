"""On which side of a merger an article without a date was written, as far as the places and dates in it tell."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from pipeline.languages.dates import find_periods
from pipeline.languages.gazetteer import Gazetteer
from pipeline.languages.pack import Pack
from pipeline.link.mentions import Mention

_FULL = len("2025-07-01")


def guess_day(mentions: Iterable[Mention], text: str, pack: Pack, gazetteer: Gazetteer) -> str:
    """The last day before the districts that it names were dissolved, or its own last date if that lies after a merger.

    Empty where both speak, or neither: a plan may name a date to come, and a report a district that was.
    """
    ends = {
        unit.valid_to
        for mention in mentions
        if mention.level.levels == {"district"} and not mention.level.listed
        for unit in gazetteer.units(mention.name)
        if unit.level == "district"
    }
    dates = [period.iso for period in find_periods(pack.scan(text), pack) if len(period.iso) == _FULL]
    latest = max(dates, default="")
    if not ends:
        return latest if latest >= gazetteer.merged else ""
    return str(date.fromisoformat(min(ends)) - timedelta(days=1)) if latest < min(ends) else ""
