"""What all figures share: how exact they are, and when and where they hold."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import takewhile

from pipeline.extract.context import Context, once
from pipeline.extract.grid import heading
from pipeline.languages.dates import Period
from pipeline.languages.gazetteer import load_gazetteer
from pipeline.languages.numerals import Number
from pipeline.languages.ordered import Ordered
from pipeline.languages.scan import Kind, Match
from pipeline.schema import Span

CLAUSE_END = re.compile(r"[;:,.!?](?:(?<=[;:])|(?<=,) |(?<=[.!?])(?=\s))")  # the sign first: so the search is quick
BESIDE = 12  # characters between a figure and the year right behind it
_NAME_REACH = 40
_COMPARED = 40  # characters of the noun inside a comparator: "từ 65% hộ nông dân trở lên"
_NAME_BEFORE = re.compile(r"(?:[^\W\d_][\w'’]* ){0,3}[^\W\d_][\w'’]*[ -]$")
_NAME_BEHIND = re.compile(r" (?:(?:de|di|of|von) |d['’])?([^\W\d_][\w'’]*(?: [^\W\d_][\w'’]*){0,3})")
_ASIDE = re.compile(r" ?\([^\d()]{1,12}\)")
_OPENING = ' («"“„'
_MAX_ARTICLES = 2


def qualifier(context: Context, start: int, end: int, number_end: int = 0) -> str:
    """ "more than 500" → more_than; a comparator right before the figure, or right behind it or its number."""
    scan = context.scan
    before = adjacent_before(context, "qualifier_before", start)
    if before and not _is_comparison(context, before) and not _is_among(context, before, start):
        return "exact" if is_reached(context, before) else before.label
    after = scan.starting_at("qualifier_after", end) or scan.starting_at("qualifier_after", number_end or end)
    if after is None and (aside := _ASIDE.match(context.text, end)):  # "500억 동(VND) 이상"
        after = scan.starting_at("qualifier_after", aside.end())
    if after is None and not context.pack.spaces:
        others = context.numbers.starting_in(number_end or end, end)  # "15 名 献血 50 次 以上 的 人"
        last = others[0].start if others else end
        after = next(iter(scan.within("qualifier_after", start, last)), None)  # "20 多 万"
    after = after or _closing(context, start, end)
    following = scan.within("qualifier_before", after.start, after.end + BESIDE) if after else []
    if after is None or context.number_at(after.end) or any(m.start < after.end < m.end for m in following):
        return "exact"  # "662 écoles et plus de 358 000 élèves": it speaks of the next figure
    return after.label


def _closing(context: Context, start: int, end: int) -> Match | None:
    """The second half of a comparator around figure and noun: "from 65 % of the households up"."""
    opener = context.scan.ending_at("range_opener", start)
    if opener is None or opener.start == opener.end:
        return None
    stop = CLAUSE_END.search(context.text, end, context.sentence_of(start).end)
    last = min(stop.start() if stop else context.sentence_of(start).end, end + _COMPARED)
    found = next(iter(context.scan.within("qualifier_after", end, last)), None)
    if found is None or context.scan.starting_at("qualifier_before", found.start):
        return None  # "… and at least three": that of the next figure
    return None if context.numbers_in(end, found.start) else found


def is_reached(context: Context, comparator: Match) -> bool:
    """Whether "up to" names the level that something rose or fell to: "creció un 4 %, hasta 186 millones"."""
    level = context.scan.ending_at("level_before", comparator.end)
    if level is None or comparator.label != "at_most":
        return False
    if context.scan.ending_at("change_before", comparator.start):
        return True
    parted = context.text[: comparator.start].rstrip(" ").endswith(",")
    by = context.scan.ending_at(("percent", "points"), comparator.start)
    start = context.sentence_of(comparator.start).start
    return (parted or by is not None) and bool(context.scan.within("change_before", start, comparator.start))


def _is_comparison(context: Context, comparator: Match) -> bool:
    """Whether a comparator ends a longer phrase that compares nothing ("cao hơn 2,5%", "hand over 3 houses") or tells
    what a percentage is compared with: "12 % more than the 3.7 million of 2019".
    """
    scan, start = context.scan, comparator.start
    compared = scan.within("change_after", start - len("a "), comparator.end + 1)  # "12 % a mais que"
    if any(match.start <= start and scan.ending_at(("percent", "points"), match.start) for match in compared):
        return True
    longer = [scan.ending_at(kind, comparator.end) for kind in ("change_before", "confer", "receive")]
    return any(match is not None and match.start < start for match in longer)


def _is_among(context: Context, comparator: Match, start: int) -> bool:
    """Whether "under" opens a sentence and says of whom it speaks: "Unter den 312 Delegierten waren 96 Frauen"."""
    opens = comparator.label == "less_than" and comparator.start == context.sentence_of(start).start
    return opens and context.scan.ending_at("article", start) is not None


def adjacent_before(context: Context, kind: Kind, start: int) -> Match | None:
    """The phrase of one kind, or of several, right before `start`; an article or bracket may stand between."""
    for end in _ends_before(context, start):
        match = context.scan.ending_at(kind, end)
        if match:
            return match
    return None


@once
def _ends_before(context: Context, start: int) -> tuple[int, ...]:
    """Where what stands right before `start` may end: there, before an opening sign, before an article or two."""
    scan, ends = context.scan, [start]
    for _ in range(_MAX_ARTICLES + 1):
        position = ends[-1]
        while position and scan.folded[position - 1] in _OPENING:
            position -= 1
        article = scan.ending_at("article", position)
        if article is None:
            return (*ends, position) if scan.folded[position : ends[-1]].strip(" ") else tuple(ends)
        ends.append(article.start)
    return tuple(ends[:-1])


def cue_start(context: Context, number: Number) -> int:
    """Where cues before a figure end: before "from" in "from 2 to 3 %"."""
    opener = context.scan.ending_at("range_opener", number.start) if number.high is not None else None
    change = context.scan.ending_at("change_before", number.start)
    if opener is None or (change is not None and change.start < opener.start):
        return number.start  # "diminué de 2 à 3 %"
    return opener.start


def parts_of(context: Context, sentence: Span) -> Iterator[Span]:
    """What semicolons part in a sentence, white space aside."""
    start = sentence.start
    for part in context.scan.folded[sentence.start : sentence.end].split(";"):
        yield Span(start + len(part) - len(part.lstrip()), start + len(part))
        start += len(part) + 1


@once
def clause_of(context: Context, start: int, end: int, sentence: Span) -> Span:
    """The stretch between the commas, colons and semicolons around [start, end)."""
    stops, seen = _stops(context)
    before, behind = bisect_right(seen, start) - 1, bisect_left(stops.starts, end)
    opened = before >= 0 and stops[before].start >= sentence.start
    closed = behind < len(stops) and seen[behind] <= sentence.end
    return Span(stops[before].end if opened else sentence.start, stops[behind].start if closed else sentence.end)


@once
def _stops(context: Context) -> tuple[Ordered[Span], list[int]]:
    """Where clauses of the text end, and how much is to be seen for it: the white space behind a full stop, too."""
    stops = Ordered(Span(*stop.span()) for stop in CLAUSE_END.finditer(context.text))
    return stops, [stop.end + (context.text[stop.start] in ".!?") for stop in stops]


def period(context: Context, start: int, end: int) -> str:
    """When the figure holds, as its sentence states it: the frequency beside it, else the nearest date or year."""
    sentence = context.sentence_of(start)
    scan = context.scan
    clause = clause_of(context, start, end, sentence)
    frequency = next((m for m in scan.within("per", clause.start, clause.end) if m.start >= end - 12), None)
    if frequency:
        return frequency.label
    top = heading(context, start)
    headed = [p.iso for p in context.periods.starting_in(top.start, top.end) if p.iso] if top else []
    if headed:
        return headed[0]
    nearest = min(_times(context, sentence), key=lambda one: _distance(one, start, end), default=None)
    return nearest.iso if nearest else ""


@once
def _times(context: Context, sentence: Span) -> list[Period]:
    """When things hold, as a sentence states it."""
    said = [period for period in context.periods.starting_in(sentence.start, sentence.end) if period.iso]
    relative = context.scan.within("relative", sentence.start, sentence.end)
    return said + [Period(m.start, m.end, m.label) for m in relative]


def _distance(said: Period, start: int, end: int) -> int:
    behind = said.start - end
    if behind >= 0:
        return behind if behind <= BESIDE else behind + 20
    return start - said.end


def place(context: Context, start: int) -> str:
    """The place that the sentence names by its level word ("Tuan Lo commune"), nearest to the figure; or empty."""
    named = _named_levels(context, context.sentence_of(start))
    best = min(named, key=lambda span: abs(span.start - start), default=None)
    return context.text[best.start : best.end] if best else ""


@once
def _named_levels(context: Context, sentence: Span) -> list[Span]:
    """The places that a sentence names by their level words."""
    levels = context.scan.within("level", sentence.start, sentence.end)
    return [name for level in levels if (name := named_level(context, level))]


@once
def named_level(context: Context, level: Match) -> Span | None:
    """The capitalised name beside a level word, with that word: "Tuan Lo commune", "xã Hợp Châu"."""
    text = context.text
    if not context.pack.spaces:
        return _name_before(context, level)
    if context.pack.data["places"]["order"] == "after":
        before = _NAME_BEFORE.search(text[max(0, level.start - _NAME_REACH) : level.start])
        words = _capitalised(before)
        start = level.start - len(" ".join(words)) - 1
        opening = start == context.sentence_of(start).start or len(words) == 1
        if words and opening and context.pack.fold(words[0]) in context.pack.stop:
            known = load_gazetteer().level(" ".join(words)) != ""  # "Long Hoa commune"
            if not known:
                start, words = start + len(words[0]) + 1, words[1:]  # capitalised only because the sentence begins
        if words:
            return Span(start, level.end)
        if context.pack.head != "end":
            return None  # not so in "the commune Women's Union"; "landsbyen La Phu" is a name
    after = _NAME_BEHIND.match(text, level.end, level.end + _NAME_REACH)
    words = list(takewhile(lambda word: word[0].isupper(), after.group(1).split(" "))) if after else []
    return Span(level.start, after.start(1) + len(" ".join(words))) if after and words else None


def _name_before(context: Context, level: Match) -> Span | None:
    """The unknown word before a level word, which is its name where no capitals tell: "玉回 縣"."""
    scan = context.scan
    name = scan.token_before(level.start)
    if name is None or not name.word.isalpha() or len(name.word) < 2 or context.pack.knows(name.word):
        return None
    start, part = name.start, scan.token_before(name.start)
    while part and scan.folded[part.end : start] == "・" and not context.pack.knows(part.word):
        start, part = part.start, scan.token_before(part.start)  # "キム・フー社"
    return Span(start, level.end) if scan.folded[name.end : level.start] in ("", " ") else None


def _capitalised(found: re.Match[str] | None) -> list[str]:
    """The capitalised words at the end of a match, in order."""
    words = re.split("[ -]", found.group())[:-1] if found else []
    return list(takewhile(lambda word: word[:1].isupper(), reversed(words)))[::-1]


def bare_name(context: Context, name: Span, level: Match) -> Span:
    """The name of a place without its level word."""
    start, end = (name.start, level.start) if level.start > name.start else (level.end, name.end)
    if context.text[name.end - 1].isdigit():
        return name  # "Hamlet 7"
    if not context.pack.spaces:
        return Span(start, len(context.text[:end].rstrip(" ")))
    while start < end and not context.text[start].isupper():
        start += 1
    while end > start and context.text[end - 1] in " -":
        end -= 1
    return Span(start, end)


def years_near(context: Context, start: int, end: int) -> tuple[int | None, int | None]:
    """The span of years that the sentence ties to [start, end): the nearest one behind it, else before it."""
    sentence = context.sentence_of(start)
    spans = context.periods.starting_in(sentence.start, sentence.end)
    found = [p for p in spans if len(p.iso) == 9 and p.iso[4] == "-"]
    behind = [p for p in found if p.start >= end and p.start - end < 80]
    before = [p for p in found if p.end <= start and start - p.end < 80]
    nearest = behind[:1] or before[-1:]
    if not nearest:
        return None, None
    return int(nearest[0].iso[:4]), int(nearest[0].iso[5:])
