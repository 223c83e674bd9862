"""Points in time as pages write them → ISO 8601. Where only numbers say it, the day stands before the month."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.read.blocks import Block
    from pipeline.read.structured import Structured
    from pipeline.read.tree import Element

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier enero ene janeiro gennaio januari stycznia",
            "feb february februar février fevrier febrero febr fevereiro febbraio februari lutego",
            "mar march märz maerz mars marzo março maart mrz marca",
            "apr april avril abril abr aprile kwietnia",
            "may mai mayo maio maggio mei maj maja",
            "jun june juni juin junio junho giugno czerwca",
            "jul july juli juillet julio julho luglio lipca",
            "aug august août aout agosto ago augustus augusti sierpnia",
            "sep sept september septembre septiembre setembro settembre set września",
            "oct october oktober octobre octubre outubro okt ottobre out października",
            "nov november novembre noviembre novembro listopada",
            "dec december dezember dez desember des décembre decembre diciembre dic dezembro dicembre grudnia",
        ),
        1,
    )
    for name in names.split()
}
_ISO = re.compile(
    r"\b((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})"
    r"(?:[T ,]+(\d{1,2}):(\d\d)(?::(\d\d))?(?:\.\d+)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?)?"
)
_COMPACT = re.compile(r"^((?:19|20)\d\d)(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?)?\s*(Z|[+-]\d\d:?\d\d)?$")
_NUMBERS = re.compile(r"(?<![\d/.-])(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?((?:19|20)\d\d)(?!\d)")
_SHORT = re.compile(r"(?<![\d/.-])(\d{1,2})[./](\d{1,2})[./]([0-3]\d)(?![\d/.])")
_WORDS = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º)?\.?\s*(?:de\s+|of\s+)?([^\W\d_]{3,10})\.?,?\s*(?:de(?:l)?\s+)?((?:19|20)\d\d)"
)
_MONTH_FIRST = re.compile(r"\b([^\W\d_]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)")
_VIETNAMESE = re.compile(r"(?:ngày\s+)?(\d{1,2})\s*tháng\s*(\d{1,2})\s*,?\s*(?:năm\s*)?((?:19|20)\d\d)", re.IGNORECASE)
_EAST_ASIAN = re.compile(r"((?:19|20)\d\d)\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_CLOCK = re.compile(r"(?<!\d)([01]?\d|2[0-3])\s?[:hg]\s?([0-5]\d)(?::([0-5]\d))?\s*(am|pm|sa|ch)?\b", re.IGNORECASE)
_ZONE = re.compile(r"(?:GMT|UTC)\s*([+-])\s*(\d{1,2})(?::?(\d\d))?", re.IGNORECASE)
_URL = re.compile(r"/((?:19|20)\d\d)[/-]?(\d{1,2}|[a-z]{3})[/-]?(\d{1,2})(?=[/_-]|\d*\.|$)")
_EARLIEST = 1990
_METAS = (
    "article:published_time og:article:published_time og:published_time datepublished pubdate publishdate publish-date "
    "publish_date published_time dc.date.issued dcterms.created dcterms.date dc.date.created dc.date sailthru.date "
    "parsely-pub-date cxenseparse:recs:publishtime cxenseparse:publishtime article.published rnews:datepublished date "
    "article_date_original last-modified-date bt:pubdate originalpublicationdate dcterms.issued datecreated"
).split()
_LATER_METAS = ("article:modified_time", "og:updated_time", "datemodified", "dc.date.modified")


def published(root: Element, found: Structured, near: Iterable[Block], url: str, fetched_at: str = "") -> str:
    """When a page was published, "" where it does not tell: "2025-09-05T10:15:00+07:00" or "2025-09-05".

    `near` are the blocks between the title and the body. Nothing later than a day after `fetched_at` is believed.
    """
    latest = parse(fetched_at)[:10] or f"{datetime.now(UTC):%Y-%m-%d}"
    bound = (datetime.fromisoformat(latest) + timedelta(days=1)).date().isoformat()
    candidates = (
        *_values(found.article, ("datePublished", "dateCreated", "uploadDate")),
        *(found.metas.get(name, "") for name in _METAS),
        *(value for name, value in found.metas.items() if "publish" in name and ("time" in name or "date" in name)),
        *_marked(root),
        *(block.text for block in near if len(block.text) < 120),
        _from_url(url),
        *_values(found.article, ("dateModified",)),
        *(found.metas.get(name, "") for name in _LATER_METAS),
    )
    for candidate in candidates:
        if candidate and (moment := parse(candidate)) and moment[:10] <= bound and int(moment[:4]) >= _EARLIEST:
            return moment
    return ""


def parse(text: str) -> str:
    """The first point in time that a string names, as ISO date or date-time; "" for none."""
    text = text.strip()
    if match := _COMPACT.match(text) or _ISO.search(text):
        year, month, day, hour, minute, second, zone = match.groups()
        return _iso((year, month, day), (hour, minute, second), _offset(zone) or _named_zone(text))
    for pattern, order in ((_VIETNAMESE, (2, 1, 0)), (_EAST_ASIAN, (0, 1, 2)), (_NUMBERS, (2, 1, 0))):
        if match := pattern.search(text):
            groups = match.groups()
            year, first, second = (groups[at] for at in order)
            if int(first) > 12 >= int(second):
                first, second = second, first
            return _with_clock(text, match, (year, first, second))
    if match := _SHORT.search(text):
        return _with_clock(text, match, (f"20{match[3]}", match[2], match[1]))
    for pattern, at_month in ((_WORDS, 1), (_MONTH_FIRST, 0)):
        for match in pattern.finditer(text):
            if month := _MONTHS.get(match[at_month + 1].lower()):
                return _with_clock(text, match, (match[3], str(month), match[2 - at_month]))
    return ""


def _with_clock(text: str, match: re.Match[str], date: tuple[str, str, str]) -> str:
    """A date with the time of day behind it, or in front of it."""
    clock = _CLOCK.search(text, match.end()) or _CLOCK.search(text[: match.start()])
    if clock is None:
        return _iso(date, ("", "", ""), "")
    hour = int(clock[1])
    half = (clock[4] or "").lower()
    if half in ("pm", "ch") and hour < 12:
        hour += 12
    elif half in ("am", "sa") and hour == 12:
        hour = 0
    return _iso(date, (str(hour), clock[2], clock[3]), _named_zone(text))


def _iso(date: tuple[str, str, str], clock: tuple[str | None, str | None, str | None], zone: str) -> str:
    year, month, day = map(int, date)
    hour, minute, second = (int(part or 0) for part in clock)
    try:
        moment = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - the zone is added as text
    except ValueError:
        return ""
    return f"{moment:%Y-%m-%dT%H:%M:%S}{zone}" if clock[0] else f"{moment:%Y-%m-%d}"


def _offset(zone: str | None) -> str:
    if not zone:
        return ""
    return "+00:00" if zone in ("Z", "UTC", "GMT") else f"{zone[:3]}:{zone[-2:]}"


def _named_zone(text: str) -> str:
    match = _ZONE.search(text)
    if not match:
        return ""
    hours, minutes = int(match[2]), int(match[3] or 0)
    if hours > 14:
        return ""
    sign = 1 if match[1] == "+" else -1
    zone = timezone(sign * timedelta(hours=hours, minutes=minutes))
    return datetime(2000, 1, 1, tzinfo=zone).isoformat()[-6:]


def _values(node: dict[str, Any], keys: tuple[str, ...]) -> Iterable[str]:
    for key in keys:
        value = node.get(key)
        value = value[0] if isinstance(value, list) and value else value
        yield str(value) if isinstance(value, str | int) else ""


def _marked(root: Element) -> Iterable[str]:
    """The dates in microdata and in `<time>`; those whose names speak of publishing first."""
    later: list[str] = []
    for element in root.iter("time", "span", "abbr", "meta", "div", "p"):
        prop = element.get("itemprop") or ""
        value = element.get("datetime") or element.get("content") or element.get("title") or element.text or ""
        if prop.lower() in ("datepublished", "datecreated") or element.get("pubdate") is not None:
            yield value
        elif element.tag == "time" and prop.lower() != "datemodified":
            later.append(value)
    yield from later[:3]


def _from_url(url: str) -> str:
    match = _URL.search(url)
    if not match:
        return ""
    month = match[2] if match[2].isdigit() else str(_MONTHS.get(match[2], 0))
    return _iso((match[1], month, match[3]), ("", "", ""), "")
