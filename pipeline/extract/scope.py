"""What all figures share: how exact they are, whether they are planned, and when and where they hold."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import takewhile

from pipeline.extract.context import Context
from pipeline.extract.grid import heading, list_heading
from pipeline.languages.numerals import Number
from pipeline.languages.scan import Match
from pipeline.schema import Span

_CLAUSE_END = re.compile(r"[;:]|[.!?](?=\s)|, ")
_BESIDE = 12  # characters between a figure and the year right behind it
_MADE = "2026"  # the year of this program
_NAME_REACH = 40
_COMPARED = 40  # characters of the noun inside a comparator: "từ 65% hộ nông dân trở lên"
_NAME_BEFORE = re.compile(r"(?:[^\W\d_][\w'’]* ){0,3}[^\W\d_][\w'’]*[ -]$")
_NAME_BEHIND = re.compile(r" (?:(?:de|di|of|von) |d['’])?([^\W\d_][\w'’]*(?: [^\W\d_][\w'’]*){0,3})")
_OPENING = ' («"“„'
_MAX_ARTICLES = 2


def qualifier(context: Context, start: int, end: int, number_end: int = 0) -> str:
    """ "more than 500" → more_than; a comparator right before the figure, or right behind it or its number."""
    scan = context.scan
    before = adjacent_before(context, "qualifier_before", start)
    if before and not _is_comparison(context, before):
        return before.label
    after = scan.starting_at("qualifier_after", end) or scan.starting_at("qualifier_after", number_end or end)
    if after is None and not context.pack.spaces:
        after = next(iter(scan.within("qualifier_after", start, end)), None)  # "20 多 万"
    after = after or _closing(context, start, end)
    following = scan.within("qualifier_before", after.start, after.end + _BESIDE) if after else []
    if after is None or any(match.start < after.end < match.end for match in following):
        return "exact"  # "662 écoles et plus de 358 000 élèves": it speaks of the next figure
    return after.label


def _closing(context: Context, start: int, end: int) -> Match | None:
    """The second half of a comparator around figure and noun: "from 65 % of the households up"."""
    opener = context.scan.ending_at("range_opener", start)
    if opener is None or opener.start == opener.end:
        return None
    stop = _CLAUSE_END.search(context.text, end, context.sentence_of(start).end)
    last = min(stop.start() if stop else context.sentence_of(start).end, end + _COMPARED)
    found = next(iter(context.scan.within("qualifier_after", end, last)), None)
    if found is None or context.scan.starting_at("qualifier_before", found.start):
        return None  # "… and at least three": that of the next figure
    return None if context.numbers_in(end, found.start) else found


def _is_comparison(context: Context, comparator: Match) -> bool:
    """Whether a comparator ends a longer phrase that compares nothing: "cao hơn 2,5%", "hand over 3 houses"."""
    longer = [context.scan.ending_at(kind, comparator.end) for kind in ("change_before", "confer", "receive")]
    return any(match is not None and match.start < comparator.start for match in longer)


def adjacent_before(context: Context, kind: str, start: int) -> Match | None:
    """The phrase of one kind that stands right before `start`; an article or bracket may stand between."""
    scan = context.scan
    position = start
    for _ in range(_MAX_ARTICLES + 1):
        match = scan.ending_at(kind, position)
        if match:
            return match
        while position and scan.folded[position - 1] in _OPENING:
            position -= 1
        article = scan.ending_at("article", position)
        if article is None:
            return scan.ending_at(kind, position)
        position = article.start
    return None


def cue_start(context: Context, number: Number) -> int:
    """Where cues before a figure end: before "from" in "from 2 to 3 %"."""
    opener = context.scan.ending_at("range_opener", number.start) if number.high is not None else None
    change = context.scan.ending_at("change_before", number.start)
    if opener is None or (change is not None and change.start < opener.start):
        return number.start  # "diminué de 2 à 3 %"
    return opener.start


def role(context: Context, start: int, end: int) -> str:
    """target, change or actual, for a figure that ends, with its sign or noun, at `end`."""
    if scan_level(context, start) or _is_left_for(context, start, end):
        return "actual" if _is_left(context, start) or not is_target(context, start, end) else "target"
    if is_target(context, start, end):
        return "target"
    return "change" if is_change(context, start, end) else "actual"


def scan_level(context: Context, start: int) -> bool:
    """Whether the word right before the figure says that it is a level: "to", "from", "at"."""
    comparator = adjacent_before(context, "qualifier_before", start)
    level = adjacent_before(context, "level_before", comparator.start if comparator else start)
    change = context.scan.ending_at("change_before", level.end) if level else None
    return level is not None and (change is None or change.start >= level.start)  # "de", but "augmenté de"


def _is_left_for(context: Context, start: int, end: int) -> bool:
    """Whether the figure is the level that was left for another one: "augmenté de 58 % à 77 %"."""
    scan = context.scan
    opener = scan.ending_at("range_opener", start)
    if opener is None:
        return False
    word = scan.folded[opener.start : opener.end]
    ways = [m for m in scan.within("range_infix", end, end + _BESIDE) if m.label == word]
    ways += scan.within("level_before", end, end + _BESIDE)  # "de 58 % para 77 %"
    return any(not scan.folded[end : m.start].strip() and context.number_at(m.end) for m in ways)


def _is_left(context: Context, start: int) -> bool:
    """Whether the level is the one that was left: "up from 61 %"."""
    level = adjacent_before(context, "level_before", start)
    return level is not None and level.end - level.start > 4 and context.text[level.start - 2 : level.start] == ", "


def is_change(context: Context, start: int, end: int) -> bool:
    """Whether the figure says by how much something rose or fell."""
    scan = context.scan
    comparator = adjacent_before(context, "qualifier_before", start)
    positions = {start, comparator.start if comparator else start}
    cues = [cue for position in positions if (cue := adjacent_before(context, "change_before", position))]
    if any(not _opens_clause(context, cue) for cue in cues):
        return True
    if any(_is_parted_change(context, position) for position in positions):
        return True
    return scan.starting_at("change_after", end) is not None


def _is_parted_change(context: Context, position: int) -> bool:
    """Whether a verb of change stands earlier in the clause than its preposition: "sank die Quote um 5 %"."""
    link = adjacent_before(context, "change_link", position)
    if link is None:
        return False
    clause = clause_of(context, link.start, link.start, context.sentence_of(link.start))
    word = context.scan.folded[link.start : link.end]
    verbs = context.scan.within("change_verb", clause.start, link.start)
    verbs = [verb for verb in verbs if context.pack.fold(verb.label) == word]
    return bool(verbs) and not context.numbers_in(verbs[-1].end, link.start)


def _opens_clause(context: Context, cue: Match) -> bool:
    """Whether a short cue right behind a comma opens a clause: ", um 50 Haushalte zu unterstützen"."""
    return (
        cue.end - cue.start <= 3
        and context.text[: cue.start].rstrip(" ").endswith(",")
        and context.text[cue.start] != ","
    )


def is_target(context: Context, start: int, end: int) -> bool:
    """Whether the clause of the figure plans, expects or proposes it."""
    if _is_bracketed_fact(context, start):
        return False
    sentence = context.sentence_of(start)
    first, last = _reach(context, sentence, end)
    scan = context.scan
    vetoes = scan.within("target_veto", sentence.start, sentence.end)
    if context.pack.verb_last:
        return _is_planned_by_verb(context, start, end, vetoes) or _is_planned_column(context, start)
    for cue in scan.within("target", first, last):
        if context.is_named(cue.start) or any(v.start <= cue.start and cue.end <= v.end for v in vetoes):
            continue
        if cue.end <= start and _is_over(context, cue.end, start):
            continue
        # a cue behind a joiner, or right before another figure, speaks of that one
        if cue.end <= start or not (scan.within("noun_joiner", end, cue.start) or context.number_at(cue.end)):
            return True
    return _is_future(context, start, end, sentence) or _is_planned_column(context, start) or _is_listed(context, start)


def _is_bracketed_fact(context: Context, start: int) -> bool:
    """Whether a bracket says what is so already, whatever is planned around it: "(now 91 %)", "(2024: 46 million)"."""
    line = context.text.rfind("\n", 0, start) + 1
    bracket = max(context.text.rfind(mark, line, start) for mark in "(（")
    if bracket < 0 or any(mark in context.text[bracket:start] for mark in ")）"):
        return False
    dated = any(
        bracket < p.start and p.iso[:4] <= _present(context) for p in context.periods if bracket < p.end <= start
    )
    return dated or bool(context.scan.within("actual", bracket, start))


def _present(context: Context) -> str:
    """The year of publication; for a text without a date the year of this program, which read no later one."""
    published = context.article.published_at[:4]
    return published if published.isdigit() else _MADE


def _is_planned_by_verb(context: Context, start: int, end: int, vetoes: Sequence[Match]) -> bool:
    """Where verbs stand last: whether a cue stands in the figure's clause, before it, or in a clause behind it,
    and no verb on the way to it says that the figure is reached: "5 世帯 以下 に 減らし, … に する 目標 を 掲げる".
    """
    scan, sentence = context.scan, context.sentence_of(start)
    clause = clause_of(context, start, end, sentence)
    cues = [
        cue
        for cue in scan.within("target", sentence.start, sentence.end)
        if not context.is_named(cue.start) and not any(v.start <= cue.start and cue.end <= v.end for v in vetoes)
    ]
    reached = [m for m in scan.within("actual", end, sentence.end) if not any(c.start <= m.start < c.end for c in cues)]
    if any(m.start < clause.end for m in reached):
        return any(end <= cue.start < clause.end for cue in cues)
    stop = min((m.start for m in reached), default=sentence.end)
    return any(cue.start < stop for cue in cues)


def _is_listed(context: Context, start: int) -> bool:
    """Whether the figure is an item of a list of what is planned: "Targets for 2030:", and lines below."""
    top = list_heading(context.text, start)
    if top is None or context.scan.within("target_veto", top.start, top.end):
        return False
    last = context.sentence_of(top.end - 1)  # "has adopted its plan for 2030. The main figures:"
    if context.scan.within("actual", last.start, last.end):
        return False
    return _plans(context, top)


def _is_planned_column(context: Context, start: int) -> bool:
    """Whether the heading of the figure's column speaks of a plan: "Mục tiêu năm 2025"."""
    top = heading(context.text, start)
    if top is None or context.scan.within("target_veto", top.start, top.end):
        return False  # "Compared with the plan": what was reached
    return _plans(context, top)


def _plans(context: Context, heading_: Span) -> bool:
    """Whether a heading speaks of a plan, or of years that have not come yet: "2030", "for the term 2025–2030"."""
    if any(context.scan.within(kind, heading_.start, heading_.end) for kind in ("plan_heading", "target")):
        return True
    years = [p.iso for p in context.periods if heading_.start <= p.start < heading_.end]
    return any(iso[5:9] > _present(context) if len(iso) == 9 else iso[:4] > _present(context) for iso in years)


def _is_over(context: Context, cue_end: int, start: int) -> bool:
    """Whether the figure's own clause, behind that of the cue, says what is already so: "…; to date, 1,102 were built",
    "by the end of the year, 87 had been recognised".
    """
    stop = _CLAUSE_END.search(context.text, cue_end, start)
    if stop is None:
        return False
    clause = clause_of(context, start, start, context.sentence_of(start))
    return bool(context.scan.within("actual", max(stop.end(), clause.start), clause.end))


def _reach(context: Context, sentence: Span, end: int) -> tuple[int, int]:
    """Where a cue may stand: anywhere before the figure in its sentence, behind it up to the next comma."""
    ahead = _CLAUSE_END.search(context.text, end, sentence.end)
    return sentence.start, ahead.start() if ahead else sentence.end


def _is_future(context: Context, start: int, end: int, sentence: Span) -> bool:
    """Whether the clause names a year later than that of publication."""
    clause = clause_of(context, start, end, sentence)
    inside = [p for p in context.periods if clause.start <= p.start < clause.end and len(p.iso) in (4, 7, 9, 10)]
    near = [p for p in inside if not context.scan.within("noun_joiner", end, p.start)]
    return bool(near) and min(p.iso[:4] for p in near) > _present(context)


def clause_of(context: Context, start: int, end: int, sentence: Span) -> Span:
    """The stretch between the commas, colons and semicolons around [start, end)."""
    text = context.text
    first = sentence.start
    for stop in _CLAUSE_END.finditer(text, sentence.start, start):
        first = stop.end()
    ahead = _CLAUSE_END.search(text, end, sentence.end)
    return Span(first, ahead.start() if ahead else sentence.end)


def period(context: Context, start: int, end: int) -> str:
    """When the figure holds, as its sentence states it: the frequency beside it, else the nearest date or year."""
    sentence = context.sentence_of(start)
    scan = context.scan
    clause = clause_of(context, start, end, sentence)
    frequency = next((m for m in scan.within("per", clause.start, clause.end) if m.start >= end - 12), None)
    if frequency:
        return frequency.label
    top = heading(context.text, start)
    headed = [p.iso for p in context.periods if top and top.start <= p.start < top.end and p.iso]
    if headed:
        return headed[0]
    candidates = [(p.start, p.end, p.iso) for p in context.periods if p.iso]
    candidates += [(m.start, m.end, m.label) for m in scan.within("relative", sentence.start, sentence.end)]
    inside = [c for c in candidates if sentence.start <= c[0] < sentence.end]
    if not inside:
        return ""
    return min(inside, key=lambda c: _distance(c, start, end))[2]


def _distance(candidate: tuple[int, int, str], start: int, end: int) -> int:
    behind = candidate[0] - end
    if behind >= 0:
        return behind if behind <= _BESIDE else behind + 20
    return start - candidate[1]


def place(context: Context, start: int) -> str:
    """The place that the sentence names by its level word ("Tuan Lo commune"), nearest to the figure; or empty."""
    sentence = context.sentence_of(start)
    found = []
    for level in context.scan.within("level", sentence.start, sentence.end):
        name = named_level(context, level)
        if name:
            found.append(name)
    if not found:
        return ""
    best = min(found, key=lambda span: abs(span.start - start))
    return context.text[best.start : best.end]


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
    index = scan.token_index(level.start) - 1
    name = scan.tokens[index] if index >= 0 else None
    if name is None or not name.word.isalpha() or len(name.word) < 2 or context.pack.knows(name.word):
        return None
    return Span(name.start, level.end) if scan.folded[name.end : level.start] in ("", " ") else None


def _capitalised(found: re.Match[str] | None) -> list[str]:
    """The capitalised words at the end of a match, in order."""
    words = re.split("[ -]", found.group())[:-1] if found else []
    return list(takewhile(lambda word: word[:1].isupper(), reversed(words)))[::-1]


def bare_name(context: Context, name: Span, level: Match) -> Span:
    """The name of a place without its level word."""
    start, end = (name.start, level.start) if level.start > name.start else (level.end, name.end)
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
    starts = [p.start for p in context.periods]
    spans = context.periods[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
    found = [p for p in spans if len(p.iso) == 9 and p.iso[4] == "-"]
    behind = [p for p in found if p.start >= end and p.start - end < 80]
    before = [p for p in found if p.end <= start and start - p.end < 80]
    nearest = behind[:1] or before[-1:]
    if not nearest:
        return None, None
    return int(nearest[0].iso[:4]), int(nearest[0].iso[5:])
