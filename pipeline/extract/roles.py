"""Whether a figure is reached, planned, or says by how much something rose or fell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extract.context import Context, once
from pipeline.extract.grid import heading, list_heading
from pipeline.extract.scope import BESIDE, CLAUSE_END, adjacent_before, clause_of, is_reached
from pipeline.languages.scan import Match
from pipeline.schema import Span

_DOING = ("actual", "passive", "confer", "receive", "target")
_CLOSING = re.compile("[)）]")
_TITLE = 60  # characters of a quotation that is a title
_IDEA = 32  # characters of a figure and the ideas that it counts
_MADE = "2026"  # the year of this program


def role(context: Context, start: int, end: int) -> str:
    """target, change or actual, for a figure that ends, with its sign or noun, at `end`."""
    if _is_left_for(context, start, end):
        return "actual"
    if scan_level(context, start):
        return "actual" if _is_left(context, start) or not is_target(context, start, end) else "target"
    if is_target(context, start, end):
        return "target"
    return "change" if is_change(context, start, end) else "actual"


def scan_level(context: Context, start: int) -> bool:
    """Whether the word right before the figure says that it is a level: "to", "from", "at"."""
    comparator = adjacent_before(context, "qualifier_before", start)
    if comparator and is_reached(context, comparator):
        return True
    level = adjacent_before(context, "level_before", comparator.start if comparator else start)
    if level is None:
        return False
    change = context.scan.ending_at("change_before", level.end)
    link = context.scan.ending_at("change_link", level.end)
    if link and link.start <= level.start and _is_parted_change(context, link.end):
        return False  # "la reducción media de la tasa *fue del* 1,5 %"
    return change is None or change.start >= level.start  # "de", but "augmenté de"


def _is_left_for(context: Context, start: int, end: int) -> bool:
    """Whether the figure is the level that was left for another one: "augmenté de 58 % à 77 %"."""
    scan = context.scan
    if context.pack.verb_last:
        return _is_left_first(context, end)
    opener = scan.ending_at("range_opener", start)
    if opener is None:
        return False
    word = scan.folded[opener.start : opener.end]
    ways = [m for m in scan.within("range_infix", end, end + BESIDE) if m.label == word]
    ways += scan.within("level_before", end, end + BESIDE)  # "de 58 % para 77 %"
    return any(not scan.folded[end : m.start].strip() and _is_level(context, end, m.end) for m in ways)


def _is_level(context: Context, end: int, start: int) -> bool:
    """Whether a figure begins at `start`, a percentage if the one that ends at `end` is: no "by 30 % to 2 million"."""
    following = next(iter(context.numbers.starting_in(start, start + 2)), None)
    signs = ("percent", "points")
    signed = context.scan.ending_at(signs, end) is not None
    return following is not None and not (signed and context.scan.starting_at(signs, following.end) is None)


def _is_left_first(context: Context, end: int) -> bool:
    """Whether particles lead from a figure that ends at `end` to another one: "55% から 60% に 高める"."""
    scan = context.scan
    way = scan.starting_at("range_infix", end)
    following = context.numbers.starting_in(way.end, way.end + 2) if way else ()
    sign = scan.starting_at("percent", following[0].end) if following else None
    return sign is not None and scan.starting_at("to", sign.end) is not None


def _is_left(context: Context, start: int) -> bool:
    """Whether the level is the one that was left: "up from 61 %"."""
    level = adjacent_before(context, "level_before", start)
    return level is not None and level.end - level.start > 4 and context.text[level.start - 2 : level.start] == ", "


def is_change(context: Context, start: int, end: int) -> bool:
    """Whether the figure says by how much something rose or fell."""
    scan = context.scan
    comparator = adjacent_before(context, "qualifier_before", start)
    for position in (start, comparator.start) if comparator else (start,):
        cue = adjacent_before(context, "change_before", position)
        if cue and comparator and comparator.start < cue.start:
            continue  # "không *thấp hơn* 25.000 đồng"
        if (cue and not _opens_clause(context, cue)) or _is_parted_change(context, position, end):
            return True
    after = scan.starting_at("change_after", end)
    verb = after and " " not in scan.folded[after.start : after.end] and scan.starting_at("article", after.end)
    if after and not verb and not _compares_next(context, end):  # not "three improvements *cut* the costs"
        return adjacent_before(context, "to", start) is None  # "thanks to loans *to* 40 homes, poverty fell"
    comparator = scan.starting_at("qualifier_after", end)
    if comparator and not context.pack.spaces and scan.folded[comparator.end - 1] in context.pack.words("awards.to"):
        return False  # "90% 以上に 引き上げ"
    return comparator is not None and scan.starting_at("change_after", comparator.end) is not None  # "5% 이상 감소"


def _compares_next(context: Context, end: int) -> bool:
    """Whether a comparator behind a figure is the next one's: "40 households more than 100 km away"."""
    comparator = context.scan.starting_at("qualifier_before", end)
    return comparator is not None and context.number_at(comparator.end)


def _is_parted_change(context: Context, position: int, end: int = 0) -> bool:
    """Whether a verb of change stands earlier in the clause than its preposition: "sank die Quote um 5 %"; or earlier
    in the sentence, where others fell by as much: "misdrijven daalden met 8%, *ongelukken met 12%*".
    """
    link = adjacent_before(context, "change_link", position)
    if link is None:
        return False
    sentence = context.sentence_of(link.start)
    clause = clause_of(context, link.start, link.start, sentence)
    word = context.scan.folded[link.start : link.end]
    alone = end and not context.scan.within(_DOING, clause.start, clause.end)
    verbs = context.scan.within("change_verb", sentence.start if alone else clause.start, link.start)
    verbs = [verb for verb in verbs if context.pack.fold(verb.label) == word]
    between = context.numbers.starting_in(verbs[-1].end, link.start) if verbs else []
    years = [n for n in between if context.scan.starting_at("not_after", n.end)]  # "in four years"
    between = [n for n in between if n not in years or context.scan.starting_at("percent", n.end)]
    if verbs and verbs[-1].start < clause.start and not between:
        return False
    return bool(verbs) and all(adjacent_before(context, "change_link", number.start) for number in between)


def _opens_clause(context: Context, cue: Match) -> bool:
    """Whether a short cue right behind a comma opens a clause: ", um 50 Haushalte zu unterstützen"."""
    return (
        context.pack.spaces
        and cue.end - cue.start <= 3
        and context.text[: cue.start].rstrip(" ").endswith(",")
        and context.text[cue.start] != ","
    )


def is_target(context: Context, start: int, end: int) -> bool:
    """Whether the clause of the figure plans, expects or proposes it."""
    if _is_bracketed_fact(context, start):
        return False
    sentence = context.sentence_of(start)
    scan = context.scan
    vetoes = scan.within("target_veto", sentence.start, sentence.end)
    if context.pack.verb_last:
        planned = _is_planned_by_verb(context, start, end, vetoes) or _is_planned_column(context, start)
        return planned or _is_future(context, start, end, sentence)
    for cue in scan.within("target", sentence.start, clause_of(context, start, end, sentence).end):
        vetoed = any(veto.start <= cue.start and cue.end <= veto.end for veto in vetoes)
        other = (_is_of_ideas(context, cue), _is_counted(context, cue), _is_in_title(context, cue, start))
        if context.is_named(cue.start) or vetoed or any(other):
            continue
        if cue.end <= start and _is_over(context, cue.end, start):
            continue
        # a cue behind a joiner, or right before another figure, speaks of that one
        if cue.end <= start or not (scan.within("noun_joiner", end, cue.start) or context.number_at(cue.end)):
            return True
    if _is_future(context, start, end, sentence) or _is_planned_column(context, start):
        return True
    return _is_listed(context, context.text.rfind("\n", 0, start) + 1)


def _is_in_title(context: Context, cue: Match, start: int) -> bool:
    """Whether a cue stands in a short quotation that the figure is not in: the congress “Determined to win”."""
    quote = next((q for q in context.quotes.starting_in(cue.start - _TITLE, cue.start + 1) if cue.start < q.end), None)
    if quote is None or quote.start - 1 <= context.sentence_of(start).start:
        return False  # "“The next goal is a model commune”, said …"
    return quote.end - quote.start <= _TITLE and not quote.start <= start < quote.end


def _is_of_ideas(context: Context, cue: Match) -> bool:
    """Whether what is proposed are ideas, which are there once they are: "workers proposed 1,200 initiatives"; none of
    years to come: "for 2026–2030 it proposes 5,000 initiatives".
    """
    sentence = context.sentence_of(cue.start)
    years = [p.iso for p in context.periods.starting_in(*sentence) if len(p.iso) == 9]
    if not context.number_at(cue.end) or any(iso[5:] > _present(context) for iso in years):
        return False
    nouns = context.scan.within("unit", cue.end, cue.end + _IDEA)
    return bool(nouns) and nouns[0].label == "initiative"


def _is_counted(context: Context, cue: Match) -> bool:
    """Whether a cue is what a figure counts: "16 von 18 Zielen", "12 ha de arroz" (it "has to" nothing)."""
    before = context.scan.token_before(cue.start)
    return before is not None and before.word.isdigit() and bool(context.scan.starting_at("unit", cue.start))


def _is_bracketed_fact(context: Context, start: int) -> bool:
    """Whether a bracket says what is so already, whatever is planned around it: "(now 91 %)", "(2024: 46 million)"."""
    line = context.text.rfind("\n", 0, start) + 1
    bracket = max(context.text.rfind("(", line, start), context.text.rfind("（", line, start))
    if bracket < 0 or _CLOSING.search(context.text, bracket, start):
        return False
    inside = (p for p in context.periods.starting_in(bracket + 1, start) if p.end <= start)
    dated = any(p.iso[:4] <= _present(context) for p in inside)
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
    if scan.starting_at("change_after", end):  # "目標 を 15% 上回った"
        articles = context.pack.words("text.articles") | {""}
        cues = [cue for cue in cues if cue.end > start or scan.folded[cue.end : start].strip() not in articles]
    reached = [
        m
        for m in scan.within(("actual", "confer"), end, sentence.end)
        if not any(c.start <= m.start < c.end for c in cues)
        and not _is_bracketed_fact(context, m.end)
        and not context.number_at(m.end)  # "95%가 참여하는 것이며 현재 91%": of the next figure
        and not scan.starting_at("unit", m.end)  # "訓練を受けた労働者": which workers
    ]
    if any(m.start < clause.end for m in reached):
        return any(end <= cue.start < clause.end for cue in cues)
    stop = min((m.start for m in reached), default=sentence.end)
    return any(cue.start < stop for cue in cues)


@once
def _is_listed(context: Context, line: int) -> bool:
    """Whether the line that begins there is an item of a list of what is planned: "Targets for 2030:"."""
    top = list_heading(context.text, line)
    if top is None or context.scan.within("target_veto", top.start, top.end):
        return False
    last = context.sentence_of(top.end - 1)  # "has adopted its plan for 2030. The main figures:"
    if context.scan.within("actual", last.start, last.end):
        return False
    return _plans(context, top)


def _is_planned_column(context: Context, start: int) -> bool:
    """Whether the heading of the figure's column speaks of a plan: "Mục tiêu năm 2025"."""
    top = heading(context, start)
    if top is None or context.scan.within("target_veto", top.start, top.end):
        return False  # "Compared with the plan": what was reached
    return _plans(context, top)


def _plans(context: Context, heading_: Span) -> bool:
    """Whether a heading speaks of a plan, or of years that have not come yet: "2030", "for the term 2025–2030"."""
    if context.scan.within(("plan_heading", "target"), heading_.start, heading_.end):
        return True
    years = [p.iso for p in context.periods.starting_in(heading_.start, heading_.end)]
    return any(iso[5:9] > _present(context) if len(iso) == 9 else iso[:4] > _present(context) for iso in years)


def _is_over(context: Context, cue_end: int, start: int) -> bool:
    """Whether the figure's own clause, behind that of the cue, says what is already so: "…; to date, 1,102 were built",
    "by the end of the year, 87 had been recognised".
    """
    stop = CLAUSE_END.search(context.text, cue_end, start)
    if stop is None:
        return False
    clause = clause_of(context, start, start, context.sentence_of(start))
    if _goes_on_with(context, Span(cue_end, stop.end()), clause):
        return False
    bracket = context.text.find("(", start, clause.end)  # "100 % of households (now 91.7 %)": of another figure
    last = bracket if bracket >= 0 else clause.end
    return bool(context.scan.within("actual", max(stop.end(), clause.start), last))


def _goes_on_with(context: Context, planned: Span, clause: Span) -> bool:
    """Whether a clause opens with the conjunction behind a cue: "wants *that* 90 % …, *that* each village has 2 …"."""
    scan = context.scan
    opening = next(iter(scan.tokens_in(*clause)), None)
    if opening is None or opening.word not in context.pack.stop - context.pack.words("text.articles"):
        return False
    behind = scan.tokens_in(planned.end, clause.start)[:1]  # "will, *dass* …, *dass* …"
    return any(token.word == opening.word for token in (*scan.tokens_in(*planned), *behind))


def _is_future(context: Context, start: int, end: int, sentence: Span) -> bool:
    """Whether the clause names a year later than that of publication."""
    clause = clause_of(context, start, end, sentence)
    inside = [p for p in context.periods.starting_in(clause.start, clause.end) if len(p.iso) in (4, 7, 9, 10)]
    near = [p for p in inside if not context.scan.within("noun_joiner", end, p.start)]
    return bool(near) and min(p.iso[:4] for p in near) > _present(context)
